import { hash } from 'node:crypto';
import { type Logger } from 'pino';
import { v7 } from 'uuid';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { Problem } from './problems';
import { header, type HttpRequest } from './request';
import { tooDeep } from './validation';

/** The request that each command came with, as far as the log has been read: `projections/commands.ts`. */
export interface RememberedCommands {
  /** Request hashes by command id; ids that are not known are left out. */
  requestHashes(commandIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface Identity {
  readonly commandId: string;
  readonly requestHash?: string;
}

interface InFlight {
  readonly requestHash: string;
  readonly ended: Promise<void>;
  end(): void;
}

const RECENT_MAX = 50_000;
/** A slow read model does not hold commands up: what it would tell, the stream's own door tells for the same stream. */
const LOOKUP_MS_MAX = 1_000;
const DEPTH_MAX = 500;

/**
 * Makes a repeat the same command. The command id follows from the key and the caller's `Idempotency-Key`; a repeat is
 * carried out again under the same id, and the door of its stream gives the first result. What is kept here is only
 * which request a key stood for, so that another one with it is refused: of requests in flight, of recent ones, and,
 * for those before a restart or on another instance, in the read model of commands.
 */
export class Idempotency {
  private readonly inFlight = new Map<string, InFlight>();
  private readonly recent = new Map<string, string>();
  private readonly lookups: Lookups;

  constructor(remembered: RememberedCommands, log: Logger) {
    this.lookups = new Lookups(remembered, log);
  }

  /**
   * Lets a request in, at once where it has no key. A second one with the same key and body waits for the first.
   * Each identity with a request hash is to be handed back to `ended`.
   * @throws Refusal IDEMPOTENCY_KEY_REUSED for another request with a known key; Problem 400 for a bad key
   */
  admit(request: HttpRequest, actorId: string): Identity | Promise<Identity> {
    const key = header(request, 'idempotency-key');
    if (key === undefined) return { commandId: v7() };
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
      throw new Problem(400, 'bad-idempotency-key', 'Idempotency-Key must be 1 to 255 printable ASCII characters.');
    }
    return this.admitOnce({ commandId: idFrom('command', actorId, key), requestHash: requestHash(request) });
  }

  /** The request was answered. One that was carried out stands for its key from now on; a refused one may change. */
  ended(commandId: string, carriedOut: boolean): void {
    const request = this.inFlight.get(commandId);
    if (request === undefined) return;
    this.inFlight.delete(commandId);
    if (carriedOut) this.remember(commandId, request.requestHash);
    request.end();
  }

  private async admitOnce(identity: Required<Identity>): Promise<Identity> {
    const { commandId, requestHash } = identity;
    for (let first = this.inFlight.get(commandId); first !== undefined; first = this.inFlight.get(commandId)) {
      if (first.requestHash !== requestHash) throw keyReused();
      await first.ended;
    }
    const known = this.recent.get(commandId);
    if (known !== undefined && known !== requestHash) throw keyReused();
    this.inFlight.set(commandId, inFlight(requestHash));
    if (known === undefined) {
      const stored = await this.lookups.requestHash(commandId);
      if (stored !== undefined && stored !== requestHash) {
        this.ended(commandId, false);
        throw keyReused();
      }
    }
    return identity;
  }

  private remember(commandId: string, requestHash: string): void {
    this.recent.delete(commandId);
    this.recent.set(commandId, requestHash);
    if (this.recent.size <= RECENT_MAX) return;
    for (const oldest of this.recent.keys()) {
      this.recent.delete(oldest);
      break;
    }
  }
}

/** Questions that are asked in one turn of the event loop go to the read model as one. */
class Lookups {
  private asked: { readonly commandId: string; readonly answer: (requestHash: string | undefined) => void }[] = [];

  constructor(
    private readonly remembered: RememberedCommands,
    private readonly log: Logger,
  ) {}

  requestHash(commandId: string): Promise<string | undefined> {
    return new Promise((answer) => {
      if (this.asked.length === 0) setImmediate(() => void this.ask());
      this.asked.push({ commandId, answer });
    });
  }

  private async ask(): Promise<void> {
    const asked = this.asked;
    this.asked = [];
    const known = await this.hashes(asked.map(({ commandId }) => commandId));
    for (const { commandId, answer } of asked) answer(known.get(commandId));
  }

  private async hashes(commandIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${LOOKUP_MS_MAX} ms`)), LOOKUP_MS_MAX);
    });
    try {
      return await Promise.race([this.remembered.requestHashes(commandIds), late]);
    } catch (err) {
      this.log.warn({ err }, 'idempotency keys could not be looked up in the read model');
      return new Map();
    } finally {
      clearTimeout(timer);
    }
  }
}

function inFlight(requestHash: string): InFlight {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { requestHash, ended, end };
}

/** SHA-256 over method, path and body; the order of a JSON object's fields does not matter. */
export function requestHash({ method, url, body }: Pick<HttpRequest, 'method' | 'url' | 'body'>): string {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  return hash('sha256', `${method}\n${path}\n${canonical(body, 0)}`);
}

function canonical(value: unknown, depth: number): string {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (depth > DEPTH_MAX) throw tooDeep();
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join()}]`;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name], depth + 1)}`).join()}}`;
}

const keyReused = () =>
  new Refusal('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another request.');
