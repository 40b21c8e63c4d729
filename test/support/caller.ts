/** What a request was answered. `body` is the JSON, or the text where it is none. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | null;
  readonly headers: Headers;
}

export interface How {
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How far the callers of one program have seen its log, so that whoever reads sees what anyone wrote. */
class Seen {
  position = 0;

  note(body: unknown): void {
    const { position } = (body ?? {}) as { position?: unknown };
    if (typeof position === 'number') this.position = Math.max(this.position, position);
  }
}

/**
 * One person, or program, with a key. Every query waits for what was written before it (`Minutebook-After`).
 * `get`, `post` and `delete` answer whatever came; `read` and `send` want success and give the body.
 */
export class Caller {
  constructor(
    readonly url: () => string,
    readonly key: string | null,
    readonly seen = new Seen(),
  ) {}

  /** The same program with another key. */
  with(key: string | null): Caller {
    return new Caller(this.url, key, this.seen);
  }

  get<Body = unknown>(path: string, how: How = {}): Promise<Answer<Body>> {
    const after = this.seen.position > 0 ? { 'minutebook-after': String(this.seen.position) } : {};
    return this.request('GET', path, undefined, { ...how, headers: { ...after, ...how.headers } });
  }

  async post<Body = unknown>(path: string, body: unknown = {}, how: How = {}): Promise<Answer<Body>> {
    const answer = await this.request<Body>('POST', path, JSON.stringify(body), how);
    if (answer.status < 300) this.seen.note(answer.body);
    return answer;
  }

  async delete<Body = unknown>(path: string, how: How = {}): Promise<Answer<Body>> {
    const answer = await this.request<Body>('DELETE', path, undefined, how);
    if (answer.status < 300) this.seen.note(answer.body);
    return answer;
  }

  async read<Body>(path: string): Promise<Body> {
    return wanted(`GET ${path}`, await this.get<Body>(path));
  }

  async send<Body = { id: string; position: number }>(path: string, body: unknown = {}, how: How = {}): Promise<Body> {
    return wanted(`POST ${path}`, await this.post<Body>(path, body, how));
  }

  /** A request with a body as it is, JSON or not. */
  async request<Body = unknown>(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    { idempotencyKey, ifMatch, headers }: How = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.url()}${path}`, {
      method,
      headers: {
        ...(this.key === null ? {} : { authorization: `Bearer ${this.key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as Body,
      etag: response.headers.get('etag'),
      headers: response.headers,
    };
  }
}

function wanted<Body>(request: string, { status, body }: Answer<Body>): Body {
  if (status < 300) return body;
  throw new Error(`${request} was answered ${status}: ${JSON.stringify(body, null, 2)}`);
}

/** What `toMatchObject` expects of an answer that says no. */
export const refusedWith = (status: number, slug: string, ...pointers: readonly string[]) => ({
  status,
  body: {
    type: `urn:minutebook:problem:${slug}`,
    title: expect.any(String) as string,
    status,
    detail: expect.any(String) as string,
    ...(pointers.length === 0 ? {} : { errors: pointers.map((pointer) => ({ pointer })) }),
  },
});

/** What is wrong, the request, and the answer: status, problem, and where the faults are. */
export type RefusedCase = readonly [
  what: string,
  request: () => Promise<Answer>,
  status: number,
  slug: string,
  ...pointers: string[],
];
