import fc, { type Arbitrary } from 'fast-check';
import { type Contract, type Operation, type Parameter, type Schema } from './openapi';
import { places, type Things } from './operations';
import { retainer } from './terms';

/** What is sent, as it goes over the wire. */
export interface AnyRequest {
  readonly operation: Operation;
  /** What it is like, and what is odd about it. */
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** By the document it must not be carried out. */
  readonly faulty: boolean;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

interface Part {
  readonly what: string;
  readonly faulty: boolean;
}

const TODAY = '2026-11-02';
const JSON_TYPE = 'application/json';

/** Text that has broken something somewhere before. */
const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u202egnp.exe',
  '\uFEFF',
  '𝒜🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  "' OR '1'='1' --",
  '"; DROP TABLE tickets; --',
  '{"$gt":""}',
  '$where',
  '$ne',
  'a.b.$c',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '..\\..\\windows',
  '/dev/null',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '<script>alert(1)</script>',
  '\r\nSet-Cookie: a=b',
  '(a+)+$',
  '*',
  '%',
  'NaN',
  'null',
  'undefined',
  '-1',
  '1e309',
  '0x10',
  '9999-12-31',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-02-30',
  '2026-13',
  'FREQ=SECONDLY;INTERVAL=1',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'x'.repeat(5_000),
  'é'.repeat(70_000),
];

const hostileValues: readonly unknown[] = [
  ...hostileTexts,
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 2 ** 53, 2 ** 31, 1e-7],
  ...[[], [[]], [null], {}, { $gt: '' }, { $ne: null }, { $where: 'sleep(1000)' }, { $regex: '(a+)+$' }],
  ...[{ length: -1 }, { toString: 1 }, { toJSON: 'x' }, { constructor: { prototype: { polluted: true } } }],
  ...[Array.from({ length: 5_000 }, () => 0), Array.from({ length: 200 }, () => ({ a: [] }))],
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

/** Bodies that are no JSON object, or hardly one. */
const hostileBodies: readonly Buffer[] = [
  ...['', 'null', '[]', '"text"', '1', 'true', '{', '}', '{"a":}', '{"a":1,}', "{'a':1}", '\uFEFF{}', '{} {}', 'NaN'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"a":"\\ud800"}'],
  ...['{"\\udfff":1}', '{"a":1,"a":2}', '{"a":"\\u0000"}', '{"a":1e999}', '{"reason":"\u0000"}'],
  ...[nested(50_000, '[', ']'), nested(20_000, '{"a":', '1}').replace(/1\}/, '1}'), `{"a":${nested(5_000, '[', ']')}}`],
  ...[`{"${'k'.repeat(100_000)}":1}`, `{"a":"${'x'.repeat(1_100_000)}"}`, `[${'0,'.repeat(100_000)}0]`],
]
  .map((text) => Buffer.from(text))
  .concat(
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    Buffer.from('{"a":"\xc3\x28"}', 'latin1'),
    Buffer.from('{"a":"ä"}', 'utf16le'),
    Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00]),
  );

const contentTypes = [
  ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'],
  ...['application/json; charset=utf-16', 'application/json; charset="', 'application/json,application/json'],
  ...['application/merge-patch+json', 'message/rfc822', 'json', '', ';', '/', 'application/json\t'],
];

const hostilePaths = [
  ...['..', '%2e%2e', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..', '%00', 'a%00b', '%ff', '%c3%28', '%', '%zz'],
  ...['__proto__', 'constructor', 'toString', '%24gt', '%7B%22%24gt%22%3A%22%22%7D', '%F0%9F%8F%B4', '.', '*', "'"],
  ...[
    'a%2Fb',
    'a;b',
    'a:b',
    'a@b',
    '-1',
    '0',
    'null',
    'undefined',
    '%0d%0aX-A:%20b',
    'x'.repeat(700),
    'x'.repeat(8_000),
  ],
  ...['%20', '+', '~', 'NaN', '1e9', '%E2%80%AE', '%ed%a0%80'],
];

const hostileQueries = [
  ...[
    'limit=1&limit=2',
    'limit[$gt]=1',
    'limit=',
    'limit=1e3',
    'limit=%31',
    'limit=0x10',
    'limit=1.0',
    'cursor=',
    'cursor=AAAA',
  ],
  ...['cursor=%00', 'cursor=%ff', 'cursor[]=x', 'cursor=e30', 'cursor=eyIkZ3QiOiIifQ', 'cursor=W10', 'cursor=bnVsbA'],
  ...[
    '__proto__[a]=1',
    '__proto__=1',
    'constructor=1',
    'constructor[prototype][a]=1',
    'a=1',
    '%00=1',
    '=',
    '&&&',
    '?',
    '%',
  ],
  ...[
    'month=2026-13',
    'month=2026-11&month=2026-12',
    'month[$ne]=',
    'asOf=9999-12-31T23:59:59Z',
    'asOf=0000-01-01T00:00:00Z',
  ],
  ...[
    'format=exe',
    'format=pdf&asOf=2026-10-01T00:00:00Z',
    'q=(a%2B)%2B%24',
    'q=%24where',
    `q=${'x'.repeat(5_000)}`,
    'q=%ed%a0%80',
  ],
  ...[
    'from=99999999999999999999',
    'from=-1',
    'to=1e309',
    'after=-1',
    'after=999999999999999',
    'types=,,,',
    'types=%00',
  ],
];

/** None of these is refused for its own sake: what is said in them is ignored, or a fault is named. */
const hostileHeaders: readonly Readonly<Record<string, string>>[] = [
  ...['*', 'W/"1"', '"x"', '"-1"', '"999999999999999999999"', '1', '"1", "2"', ''].map((v) => ({ 'if-match': v })),
  ...['', 'x'.repeat(256), 'x'.repeat(5_000), 'é', ' ', '../..'].map((v) => ({ 'idempotency-key': v })),
  ...['-1', 'x', '1e3', '9'.repeat(30), '', '1, 2', '0'].map((v) => ({ 'minutebook-after': v })),
  ...['', 'Bearer', 'Bearer ', 'Basic YWRtaW46', 'Bearer a b', `Bearer ${'x'.repeat(7_000)}`, 'Bearer mb_é'].map(
    (v) => ({
      authorization: v,
    }),
  ),
  ...['*/*;q=0', 'text/html', 'application/pdf', ',,,', 'x'.repeat(3_000)].map((v) => ({ accept: v })),
  ...['\t', 'a b', 'é', 'x'.repeat(200)].map((v) => ({ 'x-correlation-id': v })),
  ...['-1', 'x', '9'.repeat(20), 'latest'].map((v) => ({ 'last-event-id': v })),
  { 'x-http-method-override': 'DELETE' },
  { 'content-encoding': 'gzip' },
  { range: 'bytes=0-1' },
  { cookie: '__proto__=1; a=b;;;' },
  { host: '' },
  { 'x-forwarded-for': '127.0.0.1, ::1' },
  { traceparent: 'x', te: 'trailers' },
];

/** Every operation, and what it can be asked, rightly and wrongly; about what there is of these organisations, and what there is not. */
export function anyRequest(contract: Contract, known: readonly Things[], key: string): Arbitrary<AnyRequest> {
  return new Requests(contract, known, key).any();
}

class Requests {
  private readonly routes: readonly Route[];
  private readonly instants = fc
    .integer({ min: Date.parse('2026-10-20T00:00:00Z'), max: Date.parse(`${TODAY}T09:30:00Z`) })
    .map((ms) => new Date(ms - (ms % 60_000)).toISOString());
  private readonly days = fc.constantFrom('2026-09-15', '2026-10-31', '2026-11-01', TODAY, '2026-11-15', '2027-01-01');
  private readonly months = fc.constantFrom('2026-09', '2026-10', '2026-10', '2026-10', '2026-11', '2027-03');
  private readonly named: Readonly<Record<string, Arbitrary<unknown>>>;

  constructor(
    private readonly contract: Contract,
    known: readonly Things[],
    private readonly key: string,
  ) {
    this.routes = Object.entries(contract.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
    const of = (id: (things: Things) => string): Arbitrary<string> => fc.constantFrom(...known.map(id));
    const rarely = fc.uuid();
    const mostly = (id: Arbitrary<string>): Arbitrary<string> => fc.oneof({ weight: 9, arbitrary: id }, rarely);
    this.named = {
      ...{ clientId: mostly(of(({ clientId }) => clientId)), projectId: mostly(of(({ projectId }) => projectId)) },
      ...{ agreementId: mostly(of((a) => a.agreementId)), ticketId: mostly(of(({ ticketId }) => ticketId)) },
      entryId: mostly(of(({ entryId }) => entryId)),
      entryIds: fc.constantFrom(...known.flatMap(({ undisputed }) => undisputed)).map((id) => [id]),
      ...{ month: this.months, effectiveMonth: fc.constantFrom('2026-12', '2027-03'), from: fc.constant('1') },
      ...{
        terms: fc.constantFrom(retainer(), retainer({ renewal: 'none' })),
        now: fc.constantFrom(`${TODAY}T09:00:00Z`, `${TODAY}T09:01:00Z`),
      },
      ...{ readModels: fc.constantFrom(['balances'], ['statements', 'invoices']), region: fc.constant('GB-ENG') },
      ...{
        years: fc.constantFrom([2026], [2026, 2027]),
        rule: fc.constantFrom('FREQ=MONTHLY;BYDAY=3TH', 'FREQ=YEARLY'),
      },
      url: fc.constantFrom('https://hooks.invalid/minutebook', 'https://hooks.invalid/'),
      types: fc.constantFrom(['TimeLogged'], ['TimeLogged', 'MonthClosed']),
      ...{
        wait: fc.constant(0),
        expiresAt: fc.constant('2027-01-01T00:00:00Z'),
        by: fc.constantFrom('agency', 'client'),
      },
      ...{ visitOn: fc.constant('2026-11-03'), scheduledFor: fc.constant('2026-11-03T10:00:00Z') },
      ...{ startsOn: fc.constantFrom('2026-11-01', '2026-12-01'), email: fc.emailAddress(), agent: fc.constant('Ada') },
      ...{
        link: fc.constant('https://elsewhere.invalid/project'),
        calendar: fc.constant('today'),
        year: fc.constant('2026'),
      },
    };
    this.known = known;
  }

  private readonly known: readonly Things[];

  any(): Arbitrary<AnyRequest> {
    const ofRoute = (route: Route): Arbitrary<AnyRequest> =>
      fc.oneof(
        { weight: 5, arbitrary: this.valid(route) },
        { weight: 4, arbitrary: this.nearlyValid(route) },
        { weight: 4, arbitrary: this.hostile(route) },
      );
    return fc.oneof(...this.routes.map(ofRoute));
  }

  private valid(route: Route): Arbitrary<AnyRequest> {
    return fc
      .tuple(this.address(route), this.query(route), this.body(route))
      .map(([path, query, body]) => this.put(route, path + query, body, { what: 'valid', faulty: false }));
  }

  private nearlyValid(route: Route): Arbitrary<AnyRequest> {
    const alternatives: Arbitrary<AnyRequest>[] = [
      fc.tuple(this.address(route, fc.uuid()), this.query(route), this.body(route)).map(([path, query, body]) =>
        // A region, a month or a step is no id of something that is unknown: it is refused for another reason, or not at all.
        this.put(route, path + query, body, { what: 'about what is nowhere', faulty: false }),
      ),
    ];
    const schema = this.bodySchema(route);
    if (schema !== undefined) {
      const broken = fc.tuple(this.address(route), this.body(route), this.breakage()).map(([path, body, breakage]) => {
        const [what, value] = breakage((body ?? {}) as Fields);
        const faulty = !this.contract.fits(schema, value);
        return this.put(route, path, value, { what: `${faulty ? 'faulty' : 'odd'}: ${what}`, faulty });
      });
      alternatives.push(broken, broken, broken);
    }
    const parameters = (route.operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    if (parameters.length > 0) {
      alternatives.push(
        fc
          .tuple(
            this.address(route),
            this.query(route),
            this.body(route),
            fc.constantFrom(...parameters),
            this.oddText(),
          )
          .map(([path, query, body, { name }, text]) => {
            const odd = `${query ? `${query}&` : '?'}${name}=${encodeURIComponent(text)}`;
            return this.put(route, path + odd, body, { what: `odd parameter ${name}`, faulty: false });
          }),
        fc.tuple(this.address(route), this.query(route), this.body(route)).map(([path, query, body]) => {
          const odd = `${query ? `${query}&` : '?'}nowhere=1`;
          return this.put(route, path + odd, body, { what: 'unknown parameter', faulty: true });
        }),
      );
    }
    return fc.oneof(...alternatives);
  }

  private hostile(route: Route): Arbitrary<AnyRequest> {
    const what = (told: string): Part => ({ what: `hostile: ${told}`, faulty: false });
    const all = fc.tuple(this.address(route), this.query(route), this.body(route));
    const headers = fc
      .tuple(all, fc.constantFrom(...hostileHeaders))
      .map(([[path, query, body], odd]) => this.put(route, path + query, body, what(Object.keys(odd).join()), odd));
    const methods = fc
      .tuple(all, fc.constantFrom('PUT', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD', 'PROPFIND'))
      .map(([[path, query, body], method]) => ({
        ...this.put(route, path + query, method === 'HEAD' ? undefined : body, what(method)),
        method,
      }));
    const queries = fc
      .tuple(this.address(route), fc.constantFrom(...hostileQueries), this.body(route))
      .map(([path, query, body]) => this.put(route, `${path}?${query}`, body, what('query')));
    const alternatives: Arbitrary<AnyRequest>[] = [headers, methods, queries];
    if (route.path.includes('{')) {
      const paths = fc
        .tuple(this.address(route, fc.constantFrom(...hostilePaths), true), this.body(route))
        .map(([path, body]) => this.put(route, path, body, what('path')));
      alternatives.push(paths, paths);
    }
    if (route.operation.requestBody) {
      const raw = fc.tuple(this.address(route), fc.constantFrom(...hostileBodies)).map(([path, body]) => ({
        ...this.put(route, path, undefined, what('body')),
        headers: this.headers({ 'content-type': JSON_TYPE }),
        body,
      }));
      const typed = fc
        .tuple(this.address(route), this.body(route), fc.constantFrom(...contentTypes))
        .map(([path, body, type]) => this.put(route, path, body, what('media type'), { 'content-type': type }));
      alternatives.push(raw, raw, typed);
    }
    return fc.oneof(...alternatives);
  }

  private put(
    { method, operation }: Route,
    path: string,
    body: unknown,
    part: Part,
    further: Readonly<Record<string, string>> = {},
  ): AnyRequest {
    const isMail = 'message/rfc822' in (operation.requestBody?.content ?? {});
    const content =
      body === undefined ? null : isMail ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
    const type = content === null ? {} : { 'content-type': isMail ? 'message/rfc822' : JSON_TYPE };
    return { operation, method, path, headers: this.headers({ ...type, ...further }), body: content, ...part };
  }

  private headers(further: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.key}`, accept: JSON_TYPE, ...further };
  }

  /** Each parameter of the path as it should be, or one of them otherwise. */
  private address({ path, operation }: Route, other?: Arbitrary<string>, raw = false): Arbitrary<string> {
    const parts = path.split('/').map((part, at, all): Arbitrary<string> => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return fc.constant(part);
      if (other && all.findLastIndex((one) => one.startsWith('{')) === at)
        return raw ? other : other.map(encodeURIComponent);
      const schema = operation.parameters?.find(
        (parameter) => parameter.in === 'path' && parameter.name === name,
      )?.schema;
      const known = schema?.enum ? undefined : this.placed(all.slice(0, at), part);
      return (known ?? this.value(schema ?? {}, name)).map((value) => encodeURIComponent(String(value)));
    });
    return fc.tuple(...parts).map((all) => all.join('/'));
  }

  /** What stands there, by the last word before it. */
  private placed(before: readonly string[], part: string): Arbitrary<string> | undefined {
    if (part === '{month}') return this.months;
    const place = places[`${before.findLast((one) => !one.startsWith('{'))}/${part}`];
    return place && fc.constantFrom(...this.known.map(place));
  }

  private query({ operation }: Route): Arbitrary<string> {
    // A cursor is what a page told: here nothing is asked for but first pages.
    const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.name !== 'cursor');
    if (parameters.length === 0) return fc.constant('');
    const fields = Object.fromEntries(parameters.map((parameter) => [parameter.name, this.parameter(parameter)]));
    const needed = parameters.flatMap(({ name, required }) => (required ? [name] : []));
    return fc
      .tuple(
        fc.record(fields, { requiredKeys: needed }),
        fc.subarray(Object.keys(fields), { maxLength: Math.min(3, parameters.length) }),
      )
      .map(([values, some]) => {
        const told = Object.entries(values).filter(([name]) => needed.includes(name) || some.includes(name));
        const text = told.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
        return text && `?${text}`;
      });
  }

  private parameter({ name, schema = {} }: Parameter): Arbitrary<unknown> {
    return this.value(schema, name);
  }

  private bodySchema({ operation }: Route): Schema | undefined {
    return operation.requestBody?.content[JSON_TYPE]?.schema;
  }

  private body(route: Route): Arbitrary<unknown> {
    const schema = this.bodySchema(route);
    if (schema !== undefined) return this.value(schema, '');
    return route.operation.requestBody ? this.mail() : fc.constant(undefined);
  }

  private mail(): Arbitrary<string> {
    const line = fc.string({ maxLength: 60, unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '));
    return fc
      .record({
        from: fc.emailAddress(),
        subject: line,
        text: fc.string({ maxLength: 500, unit: 'grapheme' }),
        id: fc.uuid(),
      })
      .map(
        ({ from, subject, text, id }) =>
          `From: ${from}\r\nTo: support@studio.example\r\nSubject: ${subject}\r\nMessage-ID: <${id}@x>\r\n\r\n${text}`,
      );
  }

  private oddText(): Arbitrary<string> {
    return fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 30 }).map(wellFormed));
  }

  /** One thing about a body that is otherwise right. */
  private breakage(): Arbitrary<(body: Fields) => readonly [string, unknown]> {
    const at = fc.nat();
    return fc.oneof(
      at.map((n) => (body: Fields) => {
        const name = pick(Object.keys(body), n);
        const { [name]: _, ...rest } = body;
        return [`without ${name}`, rest] as const;
      }),
      fc.tuple(at, at, fc.constantFrom(...hostileValues)).map(
        ([n, m, value]) =>
          (body: Fields) =>
            replaced(body, n, m, value),
      ),
      fc.constantFrom('nowhere', '__proto__', 'constructor', '$gt', '', 'toString').map((name) => (body: Fields) => {
        return [
          `with ${name}`,
          JSON.parse(`${JSON.stringify(body).slice(0, -1)}${sep(body)}${JSON.stringify(name)}:1}`),
        ] as const;
      }),
    );
  }

  /** A value that the schema allows; where its name says more, one that also means something. */
  private value(schema: Schema, name: string): Arbitrary<unknown> {
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const named = Object.hasOwn(this.named, name) ? this.named[name] : undefined;
    if (
      named &&
      !(name === 'terms' && !JSON.stringify(schema).includes('/TermsDto')) &&
      !schema.format?.startsWith('date') &&
      !(name === 'from' && schema.pattern)
    )
      return named;
    if (named && ['startsOn', 'visitOn', 'expiresAt', 'scheduledFor', 'now'].includes(name)) return named;
    const { $ref, allOf, anyOf, oneOf } = schema;
    if ($ref !== undefined) return this.value(this.contract.resolved(schema), '');
    const alternatives = allOf ?? anyOf ?? oneOf;
    if (alternatives) return fc.oneof(...alternatives.map((one) => this.value(one, name)));
    return fc.oneof(...[schema.type ?? 'null'].flat().map((type) => this.ofType(type, schema, name)));
  }

  private ofType(type: string, schema: Schema, name: string): Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return this.object(schema);
      case 'array':
        return this.list(schema, name);
      case 'integer':
      case 'number': {
        const { minimum: min = 0, maximum: max = 1_000, not } = schema;
        return fc.integer({ min, max: Math.min(max, min + 2_000) }).filter((n) => !not?.enum.includes(n));
      }
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return this.text(schema);
    }
  }

  private list(
    { items = {}, minItems = 0, maxItems = 3, uniqueItems = false }: Schema,
    name: string,
  ): Arbitrary<unknown> {
    const size = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) };
    const item = this.value(items, name);
    return uniqueItems ? fc.uniqueArray(item, size) : fc.array(item, size);
  }

  private text({ format, pattern, minLength = 1, maxLength = 60 }: Schema): Arbitrary<string> {
    if (format === 'date-time') return this.instants;
    if (format === 'date') return this.days;
    if (format === 'email') return fc.emailAddress();
    if (format === 'uuid') return fc.uuid();
    if (format === 'uri') return fc.webUrl();
    if (pattern === '^[0-9a-f]{64}$') return fc.constant('0'.repeat(64));
    if (pattern?.startsWith('^\\d{4}-')) return this.months;
    if (pattern !== undefined && pattern !== '\\S') return fc.stringMatching(new RegExp(pattern, 'u'));
    const seen = fc.constantFrom('a', 'Ada', 'Please look', 'ünïcode — 字', 'two\nlines');
    const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) });
    return fc.oneof(
      seen,
      any.map((text) => wellFormed(`a${text}`.slice(0, maxLength))),
    );
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema): Arbitrary<unknown> {
    if (Object.keys(properties).length === 0 && additionalProperties) {
      const value = typeof additionalProperties === 'object' ? this.value(additionalProperties, '') : fc.constant(1);
      return fc.dictionary(fc.constantFrom('developer', 'support'), value);
    }
    const fields = Object.entries(properties).map(([name, schema]) => [name, this.value(schema, name)] as const);
    const any = fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true });
    // Fields that may be left out exclude each other here and there: mostly there are few.
    return required.length > 0
      ? any
      : fc.oneof(
          any,
          fc.tuple(any, fc.nat()).map(([fields, n]) => onlyOf(fields, n)),
        );
  }
}

type Fields = Readonly<Record<string, unknown>>;

const onlyOf = (body: Fields, n: number): Fields =>
  Object.fromEntries(Object.entries(body).filter((_, at, all) => at === n % (all.length + 1)));
const wellFormed = (text: string): string => Buffer.from(text).toString();
const sep = (body: Fields): string => (Object.keys(body).length > 0 ? ',' : '');
const pick = (names: readonly string[], n: number): string => names[n % Math.max(1, names.length)] ?? 'nothing';

/** One of its fields, or of the fields of an object in it, is something else. */
function replaced(body: Fields, n: number, m: number, value: unknown): readonly [string, unknown] {
  const name = pick(Object.keys(body), n);
  const inner = body[name];
  const deeper = m % 3 === 0 && typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  const [what, changed] = deeper
    ? replaced(inner as Fields, m, n, value)
    : [JSON.stringify(value)?.slice(0, 40), value];
  return [`${name} ${what}`, { ...body, [name]: changed }];
}
