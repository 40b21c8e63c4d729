import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isSigned, takeWebhooks } from '../../docs/examples/webhooks';
import { WebhookSender } from '../../src/integration/webhooks/sending/sender';
import { newSecret, signed, type SignedHeaders } from '../../src/integration/webhooks/sending/signature';

const docs = join(__dirname, '../../docs');
const page = readFileSync(join(docs, 'events.md'), 'utf8');
const hasPython = spawnSync('python3', ['--version']).status === 0;

const secret = newSecret(Buffer.alloc(32, 1));
const other = newSecret(Buffer.alloc(32, 2));
const body = Buffer.from('{"type":"minutebook.MonthClosed.v1","data":{"month":"2026-03"}}');

const headersBy = (secrets: readonly string[], id = 'event-1', secondsAgo = 0): SignedHeaders => {
  const timestamp = Math.floor(Date.now() / 1_000) - secondsAgo;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signed(secrets, id, timestamp, body),
  };
};
const known: SignedHeaders = headersBy([secret]);

const cases: readonly (readonly [what: string, headers: Partial<SignedHeaders>, bytes: Buffer, holds: boolean])[] = [
  ['what was sent', known, body, true],
  ['two signatures after a rotation', headersBy([other, secret]), body, true],
  ['another secret', headersBy([other]), body, false],
  ['other bytes', known, Buffer.concat([body, Buffer.from(' ')]), false],
  ['another id', { ...known, 'webhook-id': 'event-2' }, body, false],
  ['what is six minutes old', headersBy([secret], 'event-1', 360), body, false],
  ['a time that is none', { ...known, 'webhook-timestamp': 'now' }, body, false],
  ['no headers', {}, body, false],
];

describe('The examples of docs/events.md', () => {
  it.each([
    ['ts', 'webhooks.ts'],
    ['python', 'webhooks.py'],
  ])('show, in %s, %s as it is run here', (language, name) => {
    const code = readFileSync(join(docs, 'examples', name), 'utf8');
    expect(page).toContain(`\`\`\`${language}\n${code}\`\`\``);
  });

  it.each(cases)('judge %s', (_, headers, bytes, holds) => {
    expect(isSigned(secret, { ...headers }, bytes)).toBe(holds);
  });

  // Where there is no Python, the run says so.
  (hasPython ? it : it.skip)('judge the same in Python', () => {
    const told = cases.map(([, headers, bytes]) => ({ headers, bytes: bytes.toString('base64') }));
    const script =
      'import base64, json, sys; from webhooks import is_signed\n' +
      'print(json.dumps([is_signed(sys.argv[1], one["headers"], base64.b64decode(one["bytes"])) for one in json.load(sys.stdin)]))';
    const run = spawnSync('python3', ['-B', '-c', script, secret], {
      cwd: join(docs, 'examples'),
      input: JSON.stringify(told),
      encoding: 'utf8',
    });
    expect([run.stderr, JSON.parse(run.stdout || 'null')]).toEqual(['', cases.map(([, , , holds]) => holds)]);
  });

  describe('take webhooks', () => {
    const handled: string[] = [];
    let isDown = false;
    let server: Server;
    const sender = new WebhookSender({ WEBHOOK_ALLOW_LOOPBACK: true });
    const send = async (headers: Readonly<SignedHeaders>): Promise<number | undefined> => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const answer = await sender.send({ url, headers: { ...headers }, body }, new AbortController().signal);
      return answer.kind === 'answered' ? answer.status : undefined;
    };

    beforeAll(async () => {
      server = takeWebhooks(secret, ({ type }) => {
        if (isDown) return Promise.reject(new Error('the other side is down'));
        handled.push(type);
        return Promise.resolve();
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterAll(async () => {
      await sender.close();
      server.close();
    });

    it('that are signed, each once, and those that could not be handled when they come again', async () => {
      expect([await send(headersBy([secret])), await send(headersBy([secret]))]).toEqual([204, 204]);
      expect(handled).toEqual(['minutebook.MonthClosed.v1']);
      expect(await send(headersBy([other], 'event-2'))).toBe(401);
      isDown = true;
      expect(await send(headersBy([secret], 'event-2'))).toBe(500);
      isDown = false;
      expect(await send(headersBy([secret], 'event-2'))).toBe(204);
      expect(handled).toHaveLength(2);
    });
  });
});
