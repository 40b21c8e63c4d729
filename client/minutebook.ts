import createClient from 'openapi-fetch';
import { type paths } from './openapi';
import { ProblemError } from './problem';
import { answerTo, endedBy, type Fetch } from './tries';
import {
  type Answer,
  type Data,
  type EventType,
  type Init,
  type Item,
  type Method,
  type PagedPath,
  type PathOf,
  type PublishedEvent,
  type ReadablePath,
} from './types';

const RETRY_FOR_MS_MAX = 15_000;
const EVENTS_A_PAGE = 500;
const WAIT_SECONDS = 25;

export interface Options {
  /** Where the program is reached: `https://book.example`. */
  readonly url: string;
  /** A key that an admin issued, `mb_…`. Without one only what is open to everybody is answered. */
  readonly key?: string | undefined;
  /** For how many milliseconds a request is tried again while the program is away or busy: 15,000, and 0 is never. */
  readonly retryForMsMax?: number;
  /** How far reads must have seen the book at least: the `position` of another client, or of this one’s last run. */
  readonly position?: number;
  /** Another `fetch` than the platform’s: with a proxy, a certificate, a log. */
  readonly fetch?: Fetch;
}

/** Which events, from where, and for how long. */
export interface Events {
  /** The `position` of the event that was handled last, or `latest`: what comes from now on. Without it from the first. */
  readonly after?: string | number;
  /** Such as `['TimeLogged', 'MonthClosed']`; without it all that are published. */
  readonly types?: readonly (EventType extends `minutebook.${infer Name}.v${number}` ? Name : never)[];
  readonly agreementId?: string;
  readonly clientId?: string;
  /** Whether to wait for those that are still to come. It is so unless this is false. */
  readonly follow?: boolean;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** What a request is made of, whatever its path. */
interface AnyInit {
  readonly params?: { readonly query?: Readonly<Record<string, unknown>> };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * The book, as somebody with this key uses it. Everything but a success is thrown, as a `ProblemError`. Each change has an
 * `Idempotency-Key`, its own unless one is given, so that it can be tried again and is done once. Each read sees what
 * was written through the same object before, and what the feed told it.
 */
export class Minutebook {
  private readonly client: ReturnType<typeof createClient<paths>>;
  private readonly fetch: Fetch;
  private readonly retryForMsMax: number;
  private seen: number;

  constructor({ url, key, retryForMsMax = RETRY_FOR_MS_MAX, position = 0, fetch }: Options) {
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    this.client = createClient<paths>({ baseUrl: url, headers, bodySerializer: written, pathSerializer: filledIn });
    // Looked up anew each time, and called as the function that it is: browsers insist.
    this.fetch = fetch ? (request) => fetch(request) : (request) => globalThis.fetch(request);
    this.retryForMsMax = retryForMsMax;
    this.seen = position;
  }

  /** How far this object has written the book, or heard of it: give it to another one, and its reads see the same. */
  get position(): number {
    return this.seen;
  }

  get<P extends PathOf<'get'>>(path: P, ...[init]: Init<P, 'get'>): Promise<Answer<Data<P, 'get'>>> {
    return this.answer('get', path, init);
  }

  post<P extends PathOf<'post'>>(path: P, ...[init]: Init<P, 'post'>): Promise<Answer<Data<P, 'post'>>> {
    return this.answer('post', path, init);
  }

  put<P extends PathOf<'put'>>(path: P, ...[init]: Init<P, 'put'>): Promise<Answer<Data<P, 'put'>>> {
    return this.answer('put', path, init);
  }

  patch<P extends PathOf<'patch'>>(path: P, ...[init]: Init<P, 'patch'>): Promise<Answer<Data<P, 'patch'>>> {
    return this.answer('patch', path, init);
  }

  delete<P extends PathOf<'delete'>>(path: P, ...[init]: Init<P, 'delete'>): Promise<Answer<Data<P, 'delete'>>> {
    return this.answer('delete', path, init);
  }

  /**
   * An answer that is not read yet: a table, a PDF, an attachment, evidence. Where it breaks off while it is read, that is
   * the reader’s to notice.
   */
  file<P extends ReadablePath>(path: P, ...[init]: Init<P, 'get'>): Promise<Response> {
    return this.request('get', path, init, (request) => answerTo(request, this.fetch, this.retryForMsMax));
  }

  /** Every item of a list, page after page, from `cursor` on where one is given; `limit` is how many a page holds. */
  async *items<P extends PagedPath>(path: P, ...[init]: Init<P, 'get'>): AsyncGenerator<Item<P>, void> {
    const { params, ...others }: AnyInit = init ?? {};
    let query = params?.query ?? {};
    for (;;) {
      const asked = { ...others, params: { ...params, query } };
      const { data } = await this.answer<{ items: Item<P>[]; nextCursor: string | null }>('get', path, asked);
      yield* data.items;
      if (data.nextCursor === null) return;
      query = { ...query, cursor: data.nextCursor };
    }
  }

  /**
   * Every published event in the order of the log, and on as they are written, until `signal` says stop. Where the program
   * goes away it waits for it, for however long, and goes on behind the last event. Keep the `position` of what was
   * handled, to go on there after a restart of one’s own.
   */
  async *events({ types, follow = true, signal, ...selection }: Events = {}): AsyncGenerator<PublishedEvent, void> {
    const query = { ...selection, types: types?.join(), limit: EVENTS_A_PAGE, wait: follow ? WAIT_SECONDS : 0 };
    const init = signal === undefined ? {} : { signal };
    const forMsMax = follow ? Infinity : this.retryForMsMax;
    type Page = { items: PublishedEvent[]; next: number; caughtUp: boolean };
    let { after } = selection;
    while (signal?.aborted !== true) {
      const asked = { ...init, params: { query: { ...query, after } } };
      const { data } = await this.answer<Page>('get', '/v1/events', asked, forMsMax).catch((error: unknown) => {
        if (signal?.aborted === true) return { data: null };
        throw error;
      });
      if (data === null) return;
      for (const event of data.items) {
        this.note(Number(event.position));
        yield event;
      }
      if (!follow && data.caughtUp) return;
      after = data.next;
    }
  }

  private async answer<T>(
    method: Method,
    path: string,
    init: AnyInit | undefined,
    forMsMax = this.retryForMsMax,
  ): Promise<Answer<T>> {
    // An answer that breaks off is one that did not come.
    const whole: Fetch = async (request) => bufferOf(await this.fetch(request));
    const headers = { Accept: 'application/json', ...init?.headers };
    const response = await endedBy(init?.signal, (signal) =>
      this.request(method, path, { ...init, headers, signal }, (request) => answerTo(request, whole, forMsMax)),
    );
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    if (!isJson) throw await ProblemError.of(response, path);
    const data = (await response.json()) as T;
    if (method !== 'get') this.note((data as { position?: unknown } | null)?.position);
    return { data, etag: response.headers.get('etag'), response };
  }

  private async request(method: Method, path: string, init: AnyInit | undefined, fetch: Fetch): Promise<Response> {
    const own = method === 'get' ? this.toSee() : { 'Idempotency-Key': newKey() };
    // The types of each path were checked at the door.
    const send = this.client.request as (...of: readonly unknown[]) => Promise<{ response: Response }>;
    const { response } = await send(method, path, {
      ...init,
      headers: { ...own, ...init?.headers },
      parseAs: 'stream',
      fetch,
    });
    return response;
  }

  private toSee(): Readonly<Record<string, string>> {
    return this.seen === 0 ? {} : { 'Minutebook-After': String(this.seen) };
  }

  private note(position: unknown): void {
    if (typeof position === 'number') this.seen = Math.max(this.seen, position);
  }
}

const bufferOf = async (response: Response): Promise<Response> => new Response(await response.arrayBuffer(), response);

/** An empty part, or one of dots, would make it the path of something else. */
function filledIn(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const given = params[name];
    const value = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`The path parameter ${name} cannot be "${value}"`);
    return encodeURIComponent(value);
  });
}

/** Text and bytes go as they are: their `Content-Type` says what they are. */
const written = (body: unknown): unknown =>
  typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob ? body : JSON.stringify(body);

/** Not `randomUUID`, which browsers have over HTTPS alone. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
