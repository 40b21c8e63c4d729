import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, Socket } from 'node:net';
import { type TLSSocket } from 'node:tls';
import { selfSigned } from '../../../../embedded/event-store/certificate.fixtures';
import { until } from '../../../../test/support/waiting';
import { type Answer, type Outside, WebhookSender } from './sender';

const PUBLIC = '93.184.215.14';
const { certificate, key } = selfSigned('hooks.example');
const never = () => new AbortController().signal;
const ok = (_: IncomingMessage, response: ServerResponse) => void response.end('thank you');

let servers: Server[] = [];
let senders: WebhookSender[] = [];
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(senders.map((sender) => sender.close()));
  for (const server of servers) server.close().closeAllConnections();
  [servers, senders] = [[], []];
});

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
async function listening(handle: Handle, server: Server = createServer({ cert: certificate, key })): Promise<number> {
  servers.push(server);
  server.on('request', handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** An Internet in which every public address is this machine. It notes who asked for what. */
class SmallInternet implements Outside {
  readonly asked: string[] = [];
  readonly connectedTo: string[] = [];
  readonly opened: Socket[] = [];
  authorities: string | undefined = certificate;

  constructor(public addresses: (name: string) => readonly string[] | Promise<readonly string[]> = () => [PUBLIC]) {}

  addressesOf(name: string): Promise<readonly string[]> {
    this.asked.push(name);
    return Promise.resolve(this.addresses(name));
  }

  connect(addresses: readonly string[], port: number): Socket {
    this.connectedTo.push(addresses.join(' '));
    const socket = this.way(port);
    this.opened.push(socket);
    return socket;
  }

  way = (port: number): Socket => connect(port, '127.0.0.1');
}

function sender(internet?: Outside, isLoopbackAllowed = false): WebhookSender {
  const made = new WebhookSender({ WEBHOOK_ALLOW_LOOPBACK: isLoopbackAllowed }, internet);
  senders.push(made);
  return made;
}
const sent = (from: WebhookSender, url: string, signal = never()): Promise<Answer> =>
  from.send({ url, headers: { 'webhook-id': 'event-1' }, body: Buffer.from('{"a":1}') }, signal);

/** Time that stands still for the sender alone. */
function withTimeStandingStill(): void {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
}
/** Resolves when the condition holds, by turns of the event loop. */
async function whenever(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('A webhook is sent', () => {
  it('by POST, to the name that its certificate is for, over a connection to one of the addresses that were checked', async () => {
    let seen: unknown;
    const port = await listening((request, response) => {
      const { method, url, headers } = request;
      void request.toArray().then((chunks) => {
        seen = { method, url, headers, body: Buffer.concat(chunks as Buffer[]).toString() };
        response.writeHead(202).end(`for ${String((request.socket as TLSSocket & { servername: string }).servername)}`);
      });
    });
    const internet = new SmallInternet(() => [PUBLIC, '2606:4700:4700::1111']);

    const answer = await sent(sender(internet), `https://hooks.example:${port}/minutebook?of=acme`);
    expect(answer).toEqual({ kind: 'answered', status: 202, text: 'for hooks.example' });
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/minutebook?of=acme',
      headers: { host: `hooks.example:${port}`, 'webhook-id': 'event-1', 'content-length': '7' },
      body: '{"a":1}',
    });
    expect(internet.connectedTo).toEqual([`${PUBLIC} 2606:4700:4700::1111`]);
  });

  it('again over the same connection, without asking for the name again', async () => {
    const port = await listening(ok);
    const internet = new SmallInternet();
    const from = sender(internet);
    for (let n = 0; n < 5; n += 1)
      expect(await sent(from, `https://hooks.example:${port}/`)).toMatchObject({ status: 200 });
    expect([internet.asked, internet.connectedTo]).toEqual([['hooks.example'], [PUBLIC]]);
  });

  it('again at once where the kept connection was let go of', async () => {
    const used = new Set<Socket>();
    const port = await listening((request, response) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      response.end();
    });
    const internet = new SmallInternet();
    const from = sender(internet);
    for (let n = 0; n < 3; n += 1)
      expect(await sent(from, `https://hooks.example:${port}/`)).toMatchObject({ status: 200 });
    expect(internet.connectedTo).toHaveLength(3);
  });

  it.each([
    ['no certificate that anyone knows', 'hooks.example', undefined, /self-signed certificate/],
    ['a certificate for another name', 'other.example', certificate, /not in the cert's altnames|does not match/],
  ])('not where there is %s', async (_, name, authorities, why) => {
    let requests = 0;
    const port = await listening(() => (requests += 1));
    const internet = Object.assign(new SmallInternet(), { authorities });
    expect(await sent(sender(internet), `https://${name}:${port}/`)).toEqual({
      kind: 'failed',
      why: expect.stringMatching(why) as string,
    });
    expect(requests).toBe(0);
  });

  it('not where nobody listens, or the name has no address', async () => {
    const server = createHttpServer();
    const port = await listening(ok, server);
    server.close();
    expect(await sent(sender(new SmallInternet()), `https://hooks.example:${port}/`)).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/ECONNREFUSED/) as string,
    });
    expect(await sent(sender(new SmallInternet(() => [])), 'https://hooks.example/')).toEqual({
      kind: 'failed',
      why: 'hooks.example has no address.',
    });
    const unknown = new SmallInternet(() => Promise.reject(new Error('queryA ENOTFOUND hooks.example')));
    expect(await sent(sender(unknown), 'https://hooks.example/')).toEqual({
      kind: 'failed',
      why: 'queryA ENOTFOUND hooks.example',
    });
  });
});

describe('The guard', () => {
  // Rule: webhooks.nowhere-else
  it('judges a name anew for each connection: public first and private then, nothing goes there', async () => {
    const port = await listening((_, response) => void response.setHeader('connection', 'close').end());
    const internet = new SmallInternet();
    const from = sender(internet);
    expect(await sent(from, `https://hooks.example:${port}/`)).toMatchObject({ status: 200 });

    internet.addresses = () => ['10.0.0.1'];
    expect(await sent(from, `https://hooks.example:${port}/`)).toEqual({
      kind: 'forbidden',
      why: 'hooks.example leads to an address that is not public (private).',
    });
    expect(internet.connectedTo).toEqual([PUBLIC]);
  });

  it('asks once for a connection, and the answer that it judged is where the connection goes', async () => {
    const port = await listening(ok);
    const answers = [[PUBLIC], ['127.0.0.1']];
    const internet = new SmallInternet(() => answers.shift()!);
    expect(await sent(sender(internet), `https://hooks.example:${port}/`)).toMatchObject({ status: 200 });
    expect([internet.asked, internet.connectedTo]).toEqual([['hooks.example'], [PUBLIC]]);
  });

  // Rule: webhooks.nowhere-else
  it.each([[[PUBLIC, '10.0.0.1']], [['::ffff:169.254.169.254', PUBLIC]], [['64:ff9b::a00:1']], [['127.0.0.1']]])(
    'forbids a name for one of its addresses: %j',
    async (addresses) => {
      const internet = new SmallInternet(() => addresses);
      expect(await sent(sender(internet), 'https://hooks.example/')).toMatchObject({ kind: 'forbidden' });
      expect(internet.connectedTo).toEqual([]);
    },
  );

  it.each(['https://10.0.0.1/', 'https://[::1]:4000/', 'http://hooks.example/', 'https://ada:secret@hooks.example/'])(
    'forbids %s before anyone is asked',
    async (url) => {
      const internet = new SmallInternet();
      expect(await sent(sender(internet), url)).toMatchObject({
        kind: 'forbidden',
        why: expect.stringMatching(/^The URL must/) as string,
      });
      expect([internet.asked, internet.connectedTo]).toEqual([[], []]);
    },
  );

  // Rule: webhooks.nowhere-else
  it.each([301, 302, 303, 307, 308])('follows no redirect: %i is what was answered', async (status) => {
    const asked: unknown[] = [];
    const port = await listening((request, response) => {
      asked.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end('over there');
    });
    const answer = await sent(sender(new SmallInternet()), `https://hooks.example:${port}/`);
    expect(answer).toEqual({ kind: 'answered', status, text: 'over there' });
    expect(asked).toEqual(['/']);
  });

  it('lets what is sent go to the machine itself only where that is allowed, by http too', async () => {
    let requests = 0;
    const count: Handle = (_, response) => {
      requests += 1;
      response.end();
    };
    const port = await listening(count, createHttpServer());
    for (const url of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`]) {
      expect(await sent(sender(), url)).toMatchObject({ kind: 'forbidden' });
      expect(await sent(sender(undefined, true), url)).toMatchObject({ kind: 'answered', status: 200 });
    }
    expect(requests).toBe(2);
  });

  it('lets http go nowhere else, whatever a name of the machine is made to mean', async () => {
    const internet = new SmallInternet();
    expect(await sent(sender(internet, true), 'http://here.localhost:4000/')).toEqual({
      kind: 'forbidden',
      why: 'here.localhost must be asked by https.',
    });
    expect(internet.connectedTo).toEqual([]);
  });
});

describe('An answer', () => {
  const answerTo = async (handle: Handle): Promise<Answer> => {
    const port = await listening(handle);
    return sent(sender(new SmallInternet()), `https://hooks.example:${port}/`);
  };

  it('without end is read for 4 KiB and then dropped', async () => {
    let isDropped = false;
    const answer = await answerTo((_, response) => {
      response.writeHead(500).once('close', () => (isDropped = true));
      const more = (): void => {
        while (response.write('x'.repeat(1_000)));
      };
      response.on('drain', more);
      more();
    });
    expect(answer).toEqual({ kind: 'answered', status: 500, text: 'x'.repeat(4_096) });
    await until(() => Promise.resolve(isDropped));
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    [new Date(Date.now() - 60_000).toUTCString(), 0],
    ['soon', undefined],
    ['-5', undefined],
  ])('that says Retry-After: %s says so in milliseconds', async (text, retryAfterMs) => {
    const answer = await answerTo((_, response) => void response.writeHead(503, { 'retry-after': text }).end());
    expect(answer).toEqual({
      kind: 'answered',
      status: 503,
      text: '',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  });

  it('that names a moment is told as the time until then', async () => {
    const at = new Date(Date.now() + 3_600_000).toUTCString();
    const answer = await answerTo((_, response) => void response.writeHead(429, { 'retry-after': at }).end());
    const ms = answer.kind === 'answered' ? answer.retryAfterMs! : 0;
    expect(ms).toBeGreaterThan(3_500_000);
    expect(ms).toBeLessThanOrEqual(3_600_000);
  });

  it.each<[string, Handle]>([
    ['that is cut off', (request) => void request.socket.destroy()],
    ['that is not HTTP', (request) => void request.socket.end('220 mail.example ESMTP\r\n')],
    [
      'with a head of a megabyte',
      (request) => void request.socket.end(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(1_000_000)}\r\n\r\n`),
    ],
    [
      'that changes the protocol',
      (request) => void request.socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: a\r\n\r\n'),
    ],
  ])('%s is a failure', async (_, handle) => {
    expect(await answerTo(handle)).toEqual({ kind: 'failed', why: expect.any(String) as string });
  });
});

describe('After ten seconds', () => {
  const late = { kind: 'failed', why: 'No answer within 10000 ms.' };
  beforeEach(() => withTimeStandingStill());

  async function isLate(internet: SmallInternet, port: number, isWaiting: () => boolean): Promise<Answer> {
    const answer = sent(sender(internet), `https://hooks.example:${port}/`);
    await whenever(isWaiting);
    jest.advanceTimersByTime(10_000);
    return answer;
  }

  it('a name that nobody knows yet is given up, and nothing is connected to later', async () => {
    let tell: (addresses: readonly string[]) => void = () => undefined;
    const internet = new SmallInternet(() => new Promise((resolve) => (tell = resolve)));
    expect(await isLate(internet, 443, () => internet.asked.length > 0)).toEqual(late);
    tell([PUBLIC]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(internet.connectedTo).toEqual([]);
  });

  it('a connection that is not there is given up', async () => {
    const internet = new SmallInternet();
    internet.way = () => new Socket();
    expect(await isLate(internet, 443, () => internet.opened.length > 0)).toEqual(late);
    await whenever(() => internet.opened[0]!.destroyed);
  });

  it('a head that comes drop by drop is given up', async () => {
    let drops = 0;
    let dropping: NodeJS.Timeout | undefined;
    const port = await listening((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\n');
      dropping = setInterval(() => request.socket.write(`a-${(drops += 1)}: b\r\n`), 1);
    });
    const internet = new SmallInternet();
    expect(await isLate(internet, port, () => drops > 5)).toEqual(late);
    await whenever(() => internet.opened[0]!.destroyed);
    clearInterval(dropping);
  });

  it('an answer that has begun is what its status says', async () => {
    let begun = 0;
    const port = await listening((_, response) => {
      response.writeHead(200).write('slow');
      begun += 1;
    });
    const internet = new SmallInternet();
    const answer = sent(sender(internet), `https://hooks.example:${port}/`);
    await whenever(() => begun > 0);
    for (let n = 0; n < 1_000; n += 1) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(10_000);
    expect(await answer).toEqual({ kind: 'answered', status: 200, text: 'slow' });
    await whenever(() => internet.opened[0]!.destroyed);
  });
});

describe('Whoever sends can break it off', () => {
  it('while it waits for an answer, and before it has begun', async () => {
    let requests = 0;
    const port = await listening(() => (requests += 1));
    const internet = new SmallInternet();
    const stopping = new AbortController();
    const answer = sent(sender(internet), `https://hooks.example:${port}/`, stopping.signal);
    await whenever(() => requests > 0);
    stopping.abort();
    const broken = { kind: 'failed', why: 'It was broken off.' };
    expect(await answer).toEqual(broken);
    await whenever(() => internet.opened[0]!.destroyed);

    expect(await sent(sender(internet), `https://hooks.example:${port}/`, stopping.signal)).toEqual(broken);
    expect(requests).toBe(1);
  });
});
