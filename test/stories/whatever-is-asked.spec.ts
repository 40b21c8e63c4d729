import { once } from 'node:events';
import { Agent, request as send, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { App } from '../support/app';
import { anyRequest, type AnyRequest } from '../support/any-request';
import { type Answered, Contract, type OpenApi } from '../support/openapi';
import { everythingOf } from '../support/operations';

const REQUESTS = Number(process.env['REQUESTS'] ?? 2_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const AT_ONCE = 6;
const ANSWER_MS_MAX = 30_000;
const TOLD_MAX = 15;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** As it is written: nothing in the address or the headers is put right on the way. */
function sent(url: string, asked: AnyRequest): Promise<Answered> {
  const { method, path, headers, body } = asked;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = send({ agent, hostname, port, method, path, headers: { ...headers, ...lengthOf(body) } });
    asking.setTimeout(ANSWER_MS_MAX, () => asking.destroy(new Error(`no answer in ${ANSWER_MS_MAX} ms`)));
    // A connection may have been closed with the answer before.
    asking.once('error', (error: NodeJS.ErrnoException) => {
      if (asking.reusedSocket && error.code === 'ECONNRESET') sent(url, asked).then(resolve, reject);
      else reject(error);
    });
    asking.once('response', (response) => void read(response).then(resolve, reject));
    asking.end(body ?? undefined);
  });
}

const lengthOf = (body: Buffer | null) => (body === null ? {} : { 'content-length': body.length });

async function read(response: IncomingMessage): Promise<Answered> {
  const { statusCode: status = 0, headers } = response;
  const mediaType = (headers['content-type'] ?? '').split(';')[0]!;
  if (mediaType === 'text/event-stream') {
    response.destroy();
    return { status, mediaType, body: Buffer.alloc(0) };
  }
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'end');
  return { status, mediaType, body: Buffer.concat(chunks) };
}

const worded = ({ what, method, path, headers, body }: AnyRequest): string => {
  const { authorization: _, ...told } = headers;
  return `${what}\n  ${method} ${path.slice(0, 300)} ${JSON.stringify(told).slice(0, 300)}\n  ${body?.toString('latin1').slice(0, 600) ?? ''}`;
};

/** A message as it is, and all that comes back until the connection ends. */
async function told(url: string, message: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error(`no answer in ${ANSWER_MS_MAX} ms`)));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.end(message);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const LINE = 'GET /v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
const POST = 'POST /v1/clients HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n';

const noHttp: readonly (readonly [what: string, message: string | Buffer])[] = [
  ['no request line', 'hello\r\n\r\n'],
  ['bytes of TLS', Buffer.from('16030100c8010000c40303', 'hex')],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an unknown method', 'MAKE /v1/clients HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a header with NUL', `${LINE}X-A: a\0b\r\n\r\n`],
  ['a header folded over lines', `${LINE}X-A: a\r\n b\r\n\r\n`],
  ['a header without a name', `${LINE}: a\r\n\r\n`],
  ['lines that end otherwise', 'GET /v1/clients HTTP/1.1\nHost: x\n\n'],
  ['an address with a blank', 'GET /v1/ clients HTTP/1.1\r\nHost: x\r\n\r\n'],
  [
    'an address with a byte above ASCII',
    Buffer.from('GET /v1/\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'latin1'),
  ],
  ['an address of another host', 'GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['too many bytes of headers', `${LINE}X-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['two lengths', `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  ['a length and chunks', `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a length that is none', `${POST}Content-Length: -1\r\n\r\n{}`],
  ['chunks that are none', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
  ['an end before the end', `${POST}Content-Length: 100\r\n\r\n{"name":`],
];

describe('Whatever is asked', () => {
  const app = App.ofThisFile({ env: { RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_UNKNOWN_PER_MINUTE: '0' } });

  // Rule: openapi.kept
  it(
    `is answered as the OpenAPI document says: ${REQUESTS} requests, valid, nearly valid and hostile (REQUESTS, SEED=${SEED})`,
    async () => {
      const contract = new Contract(await app.admin.with(null).read<OpenApi>('/openapi.json'));
      const known = await everythingOf(app, 'Acme', 'Globex');
      const requests = fc.sample(anyRequest(contract, known, app.admin.key!), { numRuns: REQUESTS, seed: SEED });
      const faults: string[] = [];
      const answered = new Map<string, number>();

      const waiting = requests.values();
      const ask = async (): Promise<void> => {
        for (const request of waiting) {
          const { status, fault } = await judged(request);
          const key = `${request.operation.operationId} ${status < 300}`;
          answered.set(key, (answered.get(key) ?? 0) + 1);
          if (fault !== null) faults.push(`${fault}\n  ${worded(request)}`);
        }
      };
      const judged = async (request: AnyRequest): Promise<{ status: number; fault: string | null }> => {
        try {
          const answer = await sent(app.admin.url(), request);
          return { status: answer.status, fault: faultOf(request, answer) };
        } catch (error) {
          return { status: 0, fault: `It was not answered: ${String(error)}` };
        }
      };
      const faultOf = ({ operation, method, faulty, headers }: AnyRequest, answer: Answered): string | null => {
        const behind = answer.status === 503 && headers['minutebook-after'] !== undefined;
        if (answer.status >= 500 && !behind) return `${answer.status}: ${answer.body.toString().slice(0, 300)}`;
        if (faulty && answer.status < 300) return `It was carried out: ${answer.status}`;
        if (method === 'HEAD') return null;
        return contract.faultOf(operation, answer);
      };

      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      agent.destroy();

      expect(faults.slice(0, TOLD_MAX)).toEqual([]);
      expect(app.running).toBe(true);
      const done = [...answered.keys()].filter((key) => key.endsWith('true')).length;
      expect(done).toBeGreaterThan(Object.keys(contract.document.paths).length / 2);
    },
    60_000 + REQUESTS * 100,
  );

  it.each(noHttp)('is refused where it is %s', async (_, message) => {
    const answer = await told(app.admin.url(), message);
    // Where the caller has gone before its end, nobody is there to be told.
    if (answer !== '')
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d [^]+application\/problem\+json[^]+"type":"urn:minutebook:problem:/i);
    expect((await app.admin.with(null).get('/health/live')).status).toBe(200);
  });
});
