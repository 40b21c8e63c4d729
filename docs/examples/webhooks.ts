/** A program that webhooks are sent to: it checks who sent them, and does what each asks for once. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';

const SECONDS_MAX = 300;

/** Whether these bytes were signed with the secret (`whsec_…`), and within the last five minutes. */
export function isSigned(secret: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name]),
  );
  const secondsOff = Math.abs(Date.now() / 1_000 - Number(timestamp));
  if (!(secondsOff <= SECONDS_MAX)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // Two for a while after a rotation: one with the new secret, one with that of before.
  return signatures!.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** `handle` is given each event once; where it fails, the event is sent again later, and those behind it wait. */
export function takeWebhooks(secret: string, handle: (event: { type: string; data: object }) => Promise<void>): Server {
  // Yours is in a database, and written together with what the event asked for.
  const done = new Set<string>();
  const take = async (request: IncomingMessage): Promise<number> => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    if (!isSigned(secret, request.headers, body)) return 401;
    const id = String(request.headers['webhook-id']);
    if (!done.has(id)) await handle(JSON.parse(body.toString()) as { type: string; data: object });
    done.add(id);
    return 204;
  };
  return createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
}
