import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../settings';
import { forbidden, isLoopbackAddress, isLoopbackName, mayBeRegistered } from './addresses.rules';
import { type Answer } from './answer';

export { type Answer, mayBeRegistered };

/** An attempt takes so long at most: name, connection, sending and answer together. */
const WITHIN_MS = 10_000;
/** So much of an answer is read. */
const TEXT_BYTES_MAX = 4_096;
/** A connection that nothing went over for so long is let go of. */
const IDLE_MS = 15_000;
const IDLE_CONNECTIONS_MAX = 4;
const ADDRESS_MS = 2_000;

/** What is sent to an endpoint. */
export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What lies beyond the machine. */
export interface Outside {
  /** Every address of a name, asked for now. */
  addressesOf(name: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Connects to one of the addresses, and to nothing else. */
  connect(addresses: readonly string[], port: number): Socket;
  /** Authorities that certificates are checked by, in PEM; by itself those that Node knows. */
  readonly authorities?: string | undefined;
}

interface Opening extends RequestOptions {
  readonly signal: AbortSignal;
  readonly until: AbortSignal;
}
type Open = (options: Opening, done: (error: Error | null, socket?: Socket) => void) => undefined;

class Forbidden extends Error {}
/** A kept connection that the other side had let go of: nothing was answered, and another one may do. */
class LetGo extends Error {}

/**
 * Sends to where integrators say, and nowhere else. A name is resolved each time that a connection is opened, every
 * address that it has is judged, and the connection goes to one of these very addresses. Connections are kept for the
 * next sending to the same name, no redirect is followed, and of an answer no more than 4 KiB is read.
 */
@Injectable()
export class WebhookSender {
  private readonly isLoopbackAllowed: boolean;
  private readonly http: HttpAgent;
  private readonly https: HttpsAgent;

  constructor(
    @Inject(SETTINGS) settings: Pick<Settings, 'WEBHOOK_ALLOW_LOOPBACK'>,
    @Optional() private readonly outside: Outside = internet,
  ) {
    this.isLoopbackAllowed = settings.WEBHOOK_ALLOW_LOOPBACK;
    const kept = { keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS_MAX, timeout: IDLE_MS };
    this.http = opening(new HttpAgent(kept), this.opens(false));
    this.https = opening(new HttpsAgent(kept), this.opens(true));
  }

  /** Sends once, and tells what came of it: nothing is thrown for what an endpoint does. Takes 10 seconds at most. */
  async send(sending: Sending, signal: AbortSignal): Promise<Answer> {
    const fault = mayBeRegistered(sending.url, this.isLoopbackAllowed);
    if (fault !== null) return { kind: 'forbidden', why: `The URL ${fault}.` };
    const ending = new AbortController();
    const stop = (): void => ending.abort(new Error('It was broken off.'));
    const timer = setTimeout(() => ending.abort(new Error(`No answer within ${WITHIN_MS} ms.`)), WITHIN_MS);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await this.answerTo(sending, ending.signal);
    } catch (error) {
      const cause: unknown = ending.signal.aborted ? ending.signal.reason : error;
      return { kind: cause instanceof Forbidden ? 'forbidden' : 'failed', why: reasonOf(cause) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Lets go of every connection. */
  close(): Promise<void> {
    this.http.destroy();
    this.https.destroy();
    return Promise.resolve();
  }

  private async answerTo(sending: Sending, until: AbortSignal): Promise<Answer> {
    for (;;) {
      try {
        return await answerOf(await this.asked(sending, until), until);
      } catch (error) {
        if (!(error instanceof LetGo)) throw error;
      }
    }
  }

  private asked({ url, headers, body }: Sending, until: AbortSignal): Promise<IncomingMessage> {
    const isSecure = new URL(url).protocol === 'https:';
    const options: Opening = {
      method: 'POST',
      agent: isSecure ? this.https : this.http,
      headers: { ...headers, 'content-length': body.length },
      signal: until,
      until,
    };
    return new Promise((resolve, reject) => {
      const asking: ClientRequest = (isSecure ? httpsRequest : httpRequest)(url, options, resolve);
      // It goes on being listened to: what happens after the answer has begun is of no interest.
      asking.on('error', (error: NodeJS.ErrnoException) => {
        const isGone = asking.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(isGone && !until.aborted ? new LetGo() : error);
      });
      asking.once('close', () => reject(new Error('The connection was closed without an answer.')));
      asking.end(body);
    });
  }

  private opens(isSecure: boolean): Open {
    return ({ host, port, until }, done) => {
      const name = host!;
      const open = async (): Promise<Socket> => {
        const addresses = await this.checkedAddresses(name, isSecure, until);
        const socket = this.outside.connect(addresses, Number(port));
        const { authorities: ca } = this.outside;
        return isSecure ? secure({ socket, host: name, servername: isIP(name) === 0 ? name : '', ca }) : socket;
      };
      open().then(
        (socket) => done(null, socket),
        (error: Error) => done(error),
      );
    };
  }

  /** All of them or none: who may choose among addresses would choose the one that is not checked. */
  private async checkedAddresses(name: string, isSecure: boolean, until: AbortSignal): Promise<readonly string[]> {
    const addresses = isIP(name) === 0 ? await unlessOver(this.outside.addressesOf(name, until), until) : [name];
    if (addresses.length === 0) throw new Error(`${name} has no address.`);
    for (const address of addresses) {
      const why = forbidden(address, this.isLoopbackAllowed);
      if (why !== null) throw new Forbidden(`${name} leads to ${why}.`);
      if (!isSecure && !isLoopbackAddress(address)) throw new Forbidden(`${name} must be asked by https.`);
    }
    return addresses;
  }
}

const opening = <A extends HttpAgent>(agent: A, createConnection: Open): A =>
  Object.assign(agent, { createConnection });

async function unlessOver<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  try {
    return await Promise.race([
      work,
      once(signal, 'abort', { signal: over.signal }).then(() => Promise.reject(signal.reason as Error)),
    ]);
  } finally {
    over.abort();
  }
}

/** The status is the answer: what follows is read for as long as there is time, and for people to look at. */
function answerOf(response: IncomingMessage, until: AbortSignal): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const { statusCode: status = 0, headers } = response;
  const retryAfterMs = millisecondsUntil(headers['retry-after']);
  return new Promise((resolve) => {
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > TEXT_BYTES_MAX) response.destroy();
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      const text = Buffer.concat(chunks).subarray(0, TEXT_BYTES_MAX).toString('utf8');
      resolve({ kind: 'answered', status, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    });
    if (until.aborted) response.destroy();
  });
}

/** `Retry-After`, as seconds or as a date; undefined where it is neither. */
function millisecondsUntil(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

/**
 * The Internet. Names are asked for at the DNS servers, beside the threads that other work shares: what the machine’s
 * own list of hosts says does not count.
 */
const internet: Outside = {
  async addressesOf(name, signal) {
    if (isLoopbackName(name)) return ['127.0.0.1', '::1'];
    const resolver = new Resolver({ timeout: ADDRESS_MS, tries: 2 });
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    signal.removeEventListener('abort', cancel);
    const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (addresses.length === 0 && found[0].status === 'rejected') throw found[0].reason;
    return addresses;
  },
  connect(addresses, port) {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const lookup = ((_name, _options, done) => done(null, found)) as LookupFunction;
    const options = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ADDRESS_MS, noDelay: true };
    return connect({ ...options, host: 'checked', port, lookup });
  },
};
