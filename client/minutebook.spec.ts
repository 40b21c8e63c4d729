import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Minutebook, type Options, ProblemError } from './index';

const NO_ANSWER = new TypeError('fetch failed');

/** What a book answers, one after the other, and what it was asked. */
class Book {
  readonly asked: { readonly line: string; readonly headers: Headers; readonly body: string }[] = [];

  constructor(private readonly answers: (Response | Error)[]) {}

  client(options: Partial<Options> = {}): Minutebook {
    return new Minutebook({ url: 'https://book.example', key: 'mb_ada', fetch: this.fetch, ...options });
  }

  get lines(): readonly string[] {
    return this.asked.map(({ line }) => line);
  }

  header(name: string): readonly (string | null)[] {
    return this.asked.map(({ headers }) => headers.get(name));
  }

  private readonly fetch = async (request: Request): Promise<Response> => {
    request.signal.throwIfAborted();
    const path = request.url.replace('https://book.example', '');
    this.asked.push({ line: `${request.method} ${path}`, headers: request.headers, body: await request.text() });
    const answer = this.answers.shift() ?? json({ items: [], nextCursor: null, next: 0, caughtUp: true });
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

const json = (body: unknown, headers: Record<string, string> = {}, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const problem = (status: number, slug: string, facts: object = {}, headers: Record<string, string> = {}): Response => {
  const body = { type: `urn:minutebook:problem:${slug}`, title: 'A title', status, detail: 'A reason.', ...facts };
  return json(body, { 'content-type': 'application/problem+json; charset=utf-8', ...headers }, status);
};
const away = (headers: Record<string, string> = {}): Response => problem(503, 'store-unavailable', {}, headers);

const acme = { body: { name: 'Acme', contacts: [{ name: 'Bo', email: 'bo@acme.example' }] } };
const later = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** What came of it once time has gone on for so long. */
async function outcome(of: Promise<unknown>, ms: number): Promise<unknown> {
  const settled = of.catch((error: unknown) => error);
  await later(ms);
  return settled;
}

beforeEach(() => {
  const now = new Date('2026-10-05T09:00:00Z');
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
});
afterEach(() => void jest.useRealTimers());

describe('A request', () => {
  it('goes to its path with its parameters, its body and the key, and answers data and revision', async () => {
    const book = new Book([json({ id: 'a 1', position: 7 }, { etag: '"3"' }, 201)]);
    const { data, etag, response } = await book.client().post('/v1/agreements/{id}/months/{month}/close', {
      params: { path: { id: 'a/1 ?', month: '2026-01' }, header: { 'If-Match': '"2"' } },
      body: {},
    });
    expect({ data, etag, status: response.status }).toEqual({
      data: { id: 'a 1', position: 7 },
      etag: '"3"',
      status: 201,
    });
    const [{ line, headers, body } = book.asked[0]!] = book.asked;
    expect([line, body]).toEqual(['POST /v1/agreements/a%2F1%20%3F/months/2026-01/close', '{}']);
    expect(Object.fromEntries(headers)).toEqual({
      accept: 'application/json',
      authorization: 'Bearer mb_ada',
      'content-type': 'application/json',
      'if-match': '"2"',
      'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it('is made by a function, as browsers want theirs to be called', async () => {
    const fetch = function (this: unknown): Promise<Response> {
      return this === undefined ? Promise.resolve(json({})) : Promise.reject(new Error('Illegal invocation'));
    };
    await new Minutebook({ url: 'https://book.example', fetch }).get('/v1/clients');
    await new Minutebook({ url: 'https://book.example', fetch }).file('/v1/clients');
  });

  it('leaves out what is not asked', async () => {
    const book = new Book([]);
    const query = { q: 'a&b', limit: 5, cursor: undefined } as { q: string; limit: number };
    await book.client().get('/v1/tickets', { params: { query } });
    expect(book.lines).toEqual(['GET /v1/tickets?q=a%26b&limit=5']);
  });

  it.each(['', '.', '..'])('is not sent for the id "%s", which is the path of something else', async (id) => {
    const book = new Book([]);
    const asked = book.client().get('/v1/agreements/{id}', { params: { path: { id } } });
    await expect(asked).rejects.toThrow(`The path parameter id cannot be "${id}"`);
    expect(book.asked).toEqual([]);
  });

  it('sends text and bytes as they are', async () => {
    const book = new Book([json({}), json({})]);
    const headers = { 'Content-Type': 'message/rfc822' };
    await book.client().post('/v1/intake/email', { headers, body: 'Subject: Hello\r\n\r\n' });
    const bytes = new TextEncoder().encode('Subject: Grüße\r\n\r\n') as unknown as string;
    await book.client().post('/v1/intake/email', { headers, body: bytes });
    expect(book.asked.map(({ body }) => body)).toEqual(['Subject: Hello\r\n\r\n', 'Subject: Grüße\r\n\r\n']);
    expect(book.header('content-type')).toEqual(['message/rfc822', 'message/rfc822']);
  });

  it('hands a file on unread', async () => {
    const book = new Book([new Response('month,net\r\n', { headers: { 'content-type': 'text/csv' } })]);
    const params = { path: { id: 'a1', month: '2026-01' }, query: { format: 'csv' as const } };
    const file = await book.client().file('/v1/agreements/{id}/months/{month}', { params });
    expect([file.headers.get('content-type'), await file.text()]).toEqual(['text/csv', 'month,net\r\n']);
  });
});

describe('Changes', () => {
  it('each have a key of their own', async () => {
    const book = new Book([json({}), json({})]);
    const client = book.client();
    await client.post('/v1/clients', acme);
    await client.delete('/v1/keys/{id}', { params: { path: { id: 'k1' } } });
    expect(new Set(book.header('idempotency-key')).size).toBe(2);
    expect(book.header('idempotency-key')).not.toContain(null);
  });

  // Rule: client.once
  it('keep the key that they are given', async () => {
    const book = new Book([json({})]);
    await book.client().post('/v1/clients', { ...acme, params: { header: { 'Idempotency-Key': 'acme-signs-up' } } });
    expect(book.header('idempotency-key')).toEqual(['acme-signs-up']);
  });

  // Rule: client.reads-follow-writes
  it('are seen by what is read after them', async () => {
    const book = new Book([json({}), json({ position: 41 }), json({}), json({ position: 12 }), json({})]);
    const client = book.client();
    await client.get('/v1/clients');
    await client.post('/v1/clients', acme);
    await client.get('/v1/clients');
    await client.post('/v1/clients', acme);
    await client.get('/v1/clients');
    expect(book.header('minutebook-after')).toEqual([null, null, '41', null, '41']);
    expect(client.position).toBe(41);
  });

  it('are seen by another client that is told the position', async () => {
    const book = new Book([]);
    await book.client({ position: 41 }).get('/v1/clients');
    expect(book.header('minutebook-after')).toEqual(['41']);
  });
});

describe('A request that comes at a bad time', () => {
  // Rule: client.tries-again, client.once
  it.each([
    ['a store is away', away()],
    ['the key has asked too much', problem(429, 'too-many-requests')],
    ['something between is overloaded', new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['nobody answers', NO_ANSWER],
  ])('is tried again, as the same one, where %s', async (_, no) => {
    const book = new Book([no, no instanceof Response ? no.clone() : no, json({ id: 'c1' }, {}, 201)]);
    const answer = await outcome(book.client().post('/v1/clients', acme), 1_000);
    expect(answer).toMatchObject({ data: { id: 'c1' } });
    expect(book.asked.map(({ body }) => body)).toEqual(Array(3).fill(JSON.stringify(acme.body)));
    expect(new Set(book.header('idempotency-key')).size).toBe(1);
  });

  // Rule: client.tries-again
  it('comes again when it is told to', async () => {
    const inFour = new Date(Date.now() + 4_000).toUTCString();
    const book = new Book([away({ 'retry-after': '3' }), away({ 'retry-after': inFour }), json({})]);
    const answer = book.client().get('/v1/clients');
    await later(2_900);
    expect(book.asked).toHaveLength(1);
    await later(200);
    expect(book.asked).toHaveLength(2);
    await later(1_000);
    await answer;
  });

  it('waits longer from time to time, and no longer than it may', async () => {
    const book = new Book(Array.from({ length: 100 }, () => away()));
    const start = Date.now();
    const error = await outcome(book.client({ retryForMsMax: 10_000 }).get('/v1/clients'), 10_000);
    expect(error).toMatchObject({ code: 'store-unavailable', status: 503 });
    expect(Date.now() - start).toBeLessThanOrEqual(10_000);
    expect(book.asked.length).toBeGreaterThan(4);
    expect(book.asked.length).toBeLessThan(16);
  });

  it('gives up at once where it would have to wait for too long', async () => {
    const book = new Book([problem(429, 'too-many-requests', {}, { 'retry-after': '60' })]);
    const error = await book
      .client()
      .get('/v1/clients')
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'too-many-requests', retryAfterMs: 60_000 });
    expect(book.asked).toHaveLength(1);
  });

  it('is tried once where no time is given', async () => {
    const book = new Book([NO_ANSWER]);
    await expect(book.client({ retryForMsMax: 0 }).get('/v1/clients')).rejects.toBe(NO_ANSWER);
  });

  it.each([400, 401, 403, 404, 409, 412, 422, 500])('is not tried again after %i', async (status) => {
    const book = new Book([problem(status, 'no')]);
    await expect(book.client().post('/v1/clients', acme)).rejects.toMatchObject({ status, code: 'no' });
    expect(book.asked).toHaveLength(1);
  });

  it('ends in a pause when it is told to stop', async () => {
    const book = new Book([away({ 'retry-after': '10' })]);
    const stop = new AbortController();
    const error = book
      .client()
      .get('/v1/clients', { signal: stop.signal })
      .catch((e: unknown) => e);
    await later(1_000);
    stop.abort(new Error('enough'));
    expect(await error).toEqual(new Error('enough'));
    expect(book.asked).toHaveLength(1);
  });

  it('leaves nothing with a signal that ends many', async () => {
    const { signal } = new AbortController();
    const heard = jest.spyOn(signal, 'addEventListener');
    const forgotten = jest.spyOn(signal, 'removeEventListener');
    const book = new Book([away(), json({}), problem(409, 'no')]);
    await outcome(book.client().get('/v1/clients', { signal }), 1_000);
    await outcome(book.client().get('/v1/clients', { signal }), 1_000);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(forgotten.mock.calls).toEqual(heard.mock.calls);
  });

  // Rule: client.tries-again, client.once
  it('is tried again, as the same one, where its answer breaks off', async () => {
    jest.useRealTimers();
    const keys: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key'] as string);
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': 12 });
      if (keys.length > 1) response.end('{"id":"c1"} ');
      else response.write('{"id"', () => response.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { port } = server.address() as AddressInfo;
      const { data } = await new Minutebook({ url: `http://127.0.0.1:${port}/` }).post('/v1/clients', acme);
      expect(data).toEqual({ id: 'c1' });
      expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('A no', () => {
  const refused = async (answer: Response): Promise<ProblemError> => {
    const error = await new Book([answer])
      .client()
      .post('/v1/clients', acme)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProblemError);
    return error as ProblemError;
  };

  it('is thrown with its code, its facts and the name of the request', async () => {
    const facts = { state: 'closed', month: '2026-01' };
    const error = await refused(problem(409, 'month-not-open', facts, { 'x-correlation-id': 'r1' }));
    expect({ ...error, message: error.message }).toEqual({
      name: 'ProblemError',
      message: 'A reason.',
      status: 409,
      code: 'month-not-open',
      title: 'A title',
      errors: {},
      facts,
      correlationId: 'r1',
      retryAfterMs: null,
    });
  });

  // Rule: client.names-every-fault
  it('names every fault by its pointer', async () => {
    const errors = [
      { pointer: '/name', detail: 'is required' },
      { pointer: '/contacts/0/email', detail: 'must be an email' },
      { pointer: '/contacts/0/email', detail: 'must have at most 254 characters' },
    ];
    expect((await refused(problem(422, 'invalid', { errors }))).errors).toEqual({
      '/name': ['is required'],
      '/contacts/0/email': ['must be an email', 'must have at most 254 characters'],
    });
  });

  it('is said of a file that was asked for as JSON', async () => {
    const book = new Book([new Response('month,net', { headers: { 'content-type': 'text/csv' } })]);
    const params = { path: { id: 'a1', month: '2026-01' }, query: { format: 'csv' as const } };
    await expect(book.client().get('/v1/agreements/{id}/months/{month}', { params })).rejects.toThrow(
      '/v1/agreements/{id}/months/{month} answered 200, text/csv: month,net',
    );
  });

  it.each([
    ['a page of a proxy', new Response('<h1>Blocked</h1>', { status: 403 }), 403],
    [
      'a page that says it went well',
      new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } }),
      200,
    ],
    ['JSON of another program', json({ type: 'about:blank' }, {}, 404), 404],
  ])('is said of %s, in its own words', async (_, answer, status) => {
    const error = await refused(answer);
    expect(error).toMatchObject({ status, code: 'unexpected-answer' });
    expect(error.message).toMatch(/\/v1\/clients answered \d+, [a-z]+\/\S+: (<h1>|\{"type")/);
  });
});

describe('A list', () => {
  const page = (ids: readonly string[], nextCursor: string | null): Response =>
    json({ items: ids.map((id) => ({ id })), nextCursor });

  // Rule: client.lists-whole
  it('is read to its end, page after page, by the same selection', async () => {
    const book = new Book([page(['t1', 't2'], 'n/1'), page([], 'n/2'), page(['t3'], null)]);
    const ids: string[] = [];
    const params = { query: { q: 'shop', limit: 2 } };
    for await (const { id } of book.client().items('/v1/tickets', { params })) ids.push(id);
    expect(ids).toEqual(['t1', 't2', 't3']);
    const asked = 'GET /v1/tickets?q=shop&limit=2';
    expect(book.lines).toEqual([asked, `${asked}&cursor=n%2F1`, `${asked}&cursor=n%2F2`]);
  });

  it('is read no further than somebody wants to know', async () => {
    const book = new Book([page(['t1', 't2'], 'next')]);
    for await (const { id } of book.client().items('/v1/tickets')) if (id === 't1') break;
    expect(book.lines).toEqual(['GET /v1/tickets']);
  });
});

describe('The feed', () => {
  const told = (positions: readonly number[], next: number, caughtUp = true): Response =>
    json({ items: positions.map((position) => ({ position: String(position) })), next, caughtUp });
  const take = async (count: number, events: AsyncIterable<{ readonly position: string }>): Promise<string[]> => {
    const positions: string[] = [];
    for await (const { position } of events) if (positions.push(position) === count) break;
    return positions;
  };
  const asked = (after?: number | string, how = 'limit=500&wait=25'): string =>
    `GET /v1/events?${how}${after === undefined ? '' : `&after=${after}`}`;

  it('goes on behind what it was told, also where that was nothing for it', async () => {
    const book = new Book([told([3, 5], 5), told([], 9), told([12], 12)]);
    expect(await take(3, book.client().events())).toEqual(['3', '5', '12']);
    expect(book.lines.map((line) => new URLSearchParams(line.split('?')[1]).get('after'))).toEqual([null, '5', '9']);
    expect(book.header('accept')).toEqual(Array(3).fill('application/json'));
  });

  // Rule: client.reads-follow-writes
  it('is seen by what is read after it', async () => {
    const book = new Book([told([3, 5], 9), json({})]);
    const client = book.client();
    for await (const { position } of client.events()) {
      await client.get('/v1/clients');
      if (position === '5') break;
    }
    expect(book.header('minutebook-after')).toEqual([null, '3', '5']);
  });

  it('begins after what was handled last, and tells what was selected', async () => {
    const book = new Book([told([8], 8)]);
    const selection = { after: '7', agreementId: 'a1', types: ['TimeLogged', 'MonthClosed'] as const };
    await take(1, book.client().events(selection));
    const query = Object.fromEntries(new URLSearchParams(book.lines[0]!.split('?')[1]));
    expect(query).toEqual({
      after: '7',
      agreementId: 'a1',
      types: 'TimeLogged,MonthClosed',
      limit: '500',
      wait: '25',
    });
  });

  // Rule: client.feed-goes-on
  it('waits for a program that is away, for however long, and goes on', async () => {
    const outage = Array.from({ length: 40 }, () => NO_ANSWER);
    const book = new Book([told([3], 3), ...outage, away(), told([5], 5)]);
    const events = take(2, book.client({ retryForMsMax: 0 }).events());
    expect(await outcome(events, 600_000)).toEqual(['3', '5']);
    expect(new Set(book.lines.slice(1))).toEqual(new Set([book.lines.at(-1)]));
    expect(book.lines.at(-1)).toContain('after=3');
  });

  it('ends with what there is, where it does not follow', async () => {
    const book = new Book([told([3], 3, false), told([5], 5)]);
    expect(await take(Infinity, book.client().events({ follow: false }))).toEqual(['3', '5']);
    expect(book.lines[0]).toBe(asked(undefined, 'limit=500&wait=0'));
    expect(book.lines).toHaveLength(2);
  });

  it('ends when it is told to stop, also while it waits', async () => {
    const stop = new AbortController();
    const book = new Book([told([3], 3), ...Array.from({ length: 9 }, () => NO_ANSWER)]);
    const events = take(Infinity, book.client().events({ signal: stop.signal }));
    await later(500);
    stop.abort();
    expect(await events).toEqual(['3']);
  });

  it('says when its key no longer works', async () => {
    const book = new Book([told([3], 3), problem(401, 'unauthenticated')]);
    await expect(take(9, book.client().events())).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
