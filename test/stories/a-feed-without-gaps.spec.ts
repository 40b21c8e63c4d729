import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { EventStoreConnection } from '../../src/event-store/connection';
import { EventLog } from '../../src/event-store/event-log';
import { type Recorded } from '../../src/kernel/event';
import { type CloudEvent, outlineOf } from '../../src/integration/cloud-event';
import { publications } from '../../src/integration/schemas/publications';
import { type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, type RefusedCase, refusedWith } from '../support/caller';
import { FeedReader } from '../support/feed';
import { variedBook } from '../support/varied-book';
import { until } from '../support/waiting';

interface FeedPage {
  readonly items: readonly CloudEvent[];
  readonly next: number;
  readonly caughtUp: boolean;
}

const REVOKED_MS_MAX = 1_000;
const asPages = { headers: { accept: 'application/json' } };

describe('A feed without gaps', () => {
  const app = App.ofThisFile();
  const readers: FeedReader[] = [];
  let acme: Agreement;
  let globex: Agreement;
  let acmes: Caller;
  let globexs: Caller;

  const read = async (caller: Caller, query = '', lastId?: string): Promise<FeedReader> => {
    const reader = await FeedReader.open(caller, query, lastId);
    readers.push(reader);
    return reader;
  };
  const page = (caller: Caller, query = '') => caller.get<FeedPage>(`/v1/events?${query}`, asPages);
  const positionsOf = (events: readonly CloudEvent[]): readonly number[] =>
    events.map(({ position }) => Number(position));

  /** All that a feed hands on as pages, from the start to where there is no more. */
  async function allPages(caller: Caller, query = ''): Promise<readonly CloudEvent[]> {
    const items: CloudEvent[] = [];
    for (let after = 0; ;) {
      const { body } = await page(caller, `after=${after}&limit=1000&${query}`);
      items.push(...body.items);
      if (body.caughtUp) return items;
      after = body.next;
    }
  }

  /** The positions of what is published of the log, as it lies in the store. */
  async function published(where: (fact: Recorded) => boolean = () => true): Promise<readonly number[]> {
    const connection = new EventStoreConnection(app.eventStoreUrl);
    const positions: number[] = [];
    try {
      for await (const fact of new EventLog(connection).readAllStored()) {
        if (outlineOf(fact as Recorded) && where(fact as Recorded)) positions.push(fact.position);
      }
      return positions;
    } finally {
      await connection.onApplicationShutdown();
    }
  }

  const ofClient =
    (clientId: string) =>
    ({ type, data }: Recorded): boolean =>
      !publications.get(type)!.ofTheAgency && (data as { clientId: string }).clientId === clientId;

  /** What is published now is what this reader has, once and in order. */
  async function hasAll(reader: FeedReader, where?: (fact: Recorded) => boolean): Promise<void> {
    const all = await published(where);
    await until(() => Promise.resolve(reader.events.length >= all.length));
    expect(reader.positions).toEqual(all);
    expect(reader.ids).toEqual(all);
  }

  beforeAll(async () => {
    const early = await read(app.admin);
    ({ acme, globex } = await variedBook(app));
    acmes = await app.key('integrator', acme.clientId);
    globexs = await app.key('client', globex.clientId);
    await hasAll(early);
  }, 120_000);
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });

  // Rule: feed.no-gap-no-repeat
  it('hands on the past and then what is written, in the order of the log, whenever reading begins', async () => {
    const late = await read(await app.key('auditor'));
    const latest = await read(app.admin, 'after=latest');
    await acme.adjusts(15, 'While somebody reads');
    await hasAll(late);
    expect(positionsOf(await allPages(app.admin))).toEqual(late.positions);
    await until(() => Promise.resolve(latest.events.length > 0));
    expect(latest.events[0]).toMatchObject({ type: 'minutebook.AdjustmentPosted.v1', clientid: acme.clientId });
  });

  // Rule: feed.events-fit-their-schemas
  it('sends CloudEvents alone, whose data fits the schema that each names, and says nothing beyond it', async () => {
    const anyone = app.admin.with(null);
    const { items } = await anyone.read<{ items: { eventType: string; dataschema: string; href: string }[] }>(
      '/v1/event-schemas',
    );
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats(ajv);
    const fits = new Map<string, ValidateFunction>();
    for (const { eventType, dataschema, href } of items) {
      const schema = await anyone.read<object>(href);
      expect(schema).toMatchObject({ $id: dataschema });
      fits.set(eventType, ajv.compile(closed(schema)));
    }
    const events = await allPages(app.admin);
    for (const event of events) {
      const valid = fits.get(event.type)!;
      expect([event.type, valid(event.data), valid.errors]).toEqual([event.type, true, null]);
      expect(event).toMatchObject({
        specversion: '1.0',
        source: 'urn:minutebook',
        datacontenttype: 'application/json',
      });
    }
    const seen = new Set(events.map(({ type }) => type.split('.')[1]));
    // That takes a long downtime.
    expect([...publications.keys()].filter((type) => !seen.has(type))).toEqual(['MaintenanceSkipped']);
    expect(JSON.stringify(events)).not.toMatch(/His router again|Between us|secretHash/);
  });

  it('can be narrowed to types, to an agreement, to a client', async () => {
    const kinds = await read(app.admin, 'types=TicketOpened,MonthClosed');
    await hasAll(kinds, ({ type }) => ['TicketOpened', 'MonthClosed'].includes(type));
    const ofAgreement = (agreementId: string) => (fact: Recorded) =>
      (fact.data as { agreementId?: string }).agreementId === agreementId;
    await hasAll(await read(app.admin, `agreementId=${globex.id}`), ofAgreement(globex.id));
    const closes = await read(app.admin, `agreementId=${acme.id}&types=MonthClosed,InvoiceIssued`);
    await hasAll(closes, (fact) => ofAgreement(acme.id)(fact) && ['MonthClosed', 'InvoiceIssued'].includes(fact.type));
    const theirs = await allPages(app.admin, `clientId=${globex.clientId}`);
    expect(new Set(theirs.map(({ clientid }) => clientid))).toEqual(new Set([globex.clientId]));
  });

  // Rule: feed.own-organisation-only
  it('shows a key that is bound to a client that client’s events, and nothing of the agency’s own', async () => {
    for (const [caller, clientId] of [
      [acmes, acme.clientId],
      [globexs, globex.clientId],
    ] as const) {
      const reader = await read(caller);
      await hasAll(reader, ofClient(clientId));
      expect(reader.events.length).toBeGreaterThan(10);
      expect(new Set(reader.events.map(({ clientid }) => clientid))).toEqual(new Set([clientId]));
    }
    expect(await page(acmes, `clientId=${acme.clientId}&limit=1`)).toMatchObject({ body: { caughtUp: false } });
  });

  describe('is refused', () => {
    const beyond = 2 ** 40;
    const cases: RefusedCase[] = [
      ['without a key', () => page(app.admin.with(null)), 401, 'key-missing'],
      ['for a role that reads no feed', async () => page(await app.key('agent')), 403, 'forbidden'],
      ['of another client', () => page(acmes, `clientId=${globex.clientId}`), 404, 'unknown-client'],
      ['of a client that is none', () => page(app.admin, 'clientId=none'), 404, 'unknown-client'],
      ['of another client’s agreement', () => page(acmes, `agreementId=${globex.id}`), 404, 'unknown-agreement'],
      ['of an agreement that is none', () => page(app.admin, 'agreementId=none'), 404, 'unknown-agreement'],
      ['of what stays inside', () => page(app.admin, 'types=TimeLogged,NoticeSent'), 422, 'invalid', '/types'],
      ['of no type', () => page(app.admin, 'types='), 422, 'invalid', '/types'],
      ['after what is no position', () => page(app.admin, 'after=yesterday'), 422, 'invalid', '/after'],
      ['after what is not written', () => page(app.admin, `after=${beyond}`), 422, 'invalid', '/after'],
      ['in pages of nothing', () => page(app.admin, 'limit=0'), 422, 'invalid', '/limit'],
      ['for a wait of minutes', () => page(app.admin, 'wait=31'), 422, 'invalid', '/wait'],
      ['with a field that it does not know', () => page(app.admin, 'type=TimeLogged'), 422, 'invalid', '/type'],
      [
        'after an id that was never sent',
        () => app.admin.get('/v1/events', { headers: { ...asPages.headers, 'last-event-id': 'abc' } }),
        400,
        'bad-position',
      ],
      ['under a schema that is none', () => app.admin.get('/v1/event-schemas/TimeLogged/7'), 404, 'unknown-event-type'],
    ];
    for (const [what, request, status, slug, ...pointers] of cases) {
      it(what, async () => {
        expect(await request()).toMatchObject(refusedWith(status, slug, ...pointers));
      });
    }
  });

  it('is read in pages too, which wait for what comes where there is nothing', async () => {
    const latest = (await page(app.admin, 'after=latest')).body;
    expect(latest).toMatchObject({ items: [], caughtUp: true });
    const waiting = page(app.admin, `after=${latest.next}&wait=30`);
    const began = performance.now();
    await acme.adjusts(15, 'While somebody waits');
    const { items, next } = (await waiting).body;
    expect(items).toMatchObject([{ type: 'minutebook.AdjustmentPosted.v1' }]);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(next).toBeGreaterThanOrEqual(Number(items[0]!.position));
    expect((await page(app.admin, `after=${next}&wait=1`)).body).toMatchObject({ items: [], caughtUp: true });
  });

  it('asks nothing of HEAD but its headers', async () => {
    const { status, headers } = await app.admin.request('HEAD', '/v1/events', undefined);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  // Rule: feed.slow-readers-cost-nobody
  it('lets a slow reader be slow: others are told meanwhile, and it misses nothing when it goes on', async () => {
    const after = (await page(app.admin, 'after=latest')).body.next;
    const slow = await read(app.admin, `after=${after}`);
    const swift = await read(app.admin, `after=${after}`);
    slow.pause();
    const long = 'All of it, again and again. '.repeat(3_500);
    const tickets = 150;
    for (let n = 0; n < tickets; n += 10) {
      await Promise.all(Array.from({ length: 10 }, () => acme.ticket({ body: long, priority: 'P3' })));
    }
    await until(() => Promise.resolve(swift.events.length >= tickets));
    expect(slow.events.length).toBeLessThan(tickets);
    slow.goOn();
    const later = (fact: Recorded): boolean => fact.position > after;
    await hasAll(slow, later);
    await hasAll(swift, later);
  }, 120_000);

  // Rule: feed.ends-with-its-key
  it('ends within a second when its key is revoked', async () => {
    const { id, key } = await app.admin.send<{ id: string; key: string; position: number }>('/v1/keys', {
      ...{ role: 'integrator', clientId: acme.clientId, label: 'Lost' },
    });
    const reader = await read(app.admin.with(key));
    await app.admin.delete(`/v1/keys/${id}`);
    const began = performance.now();
    expect(await reader.ended).toBe('whole');
    expect(performance.now() - began).toBeLessThan(REVOKED_MS_MAX);
    expect(reader.comments.at(-1)).toBe('the key no longer works');
    await expect(read(app.admin.with(key))).rejects.toThrow('401');
  });

  // Rule: feed.resumes-by-position
  it('goes on after kill -9 where each reader was: every event once', async () => {
    const after = (await page(acmes, 'after=latest')).body.next;
    const got: number[] = [];
    let lastId: string | undefined;
    for (let round = 0; round < 2; round += 1) {
      const reader = await read(acmes, `after=${after}`, lastId);
      const working = (async () => {
        for (;;) await acme.adjusts(1, `Round ${round}`);
      })().catch(() => undefined);
      await until(() => Promise.resolve(reader.events.length > 40));
      await app.kill();
      await working;
      expect(await reader.ended).toBe('cut off');
      got.push(...reader.positions);
      ({ lastId } = reader);
      await app.restart();
    }
    const reader = await read(acmes, `after=${after}`, lastId);
    const all = await published((fact) => fact.position > after && ofClient(acme.clientId)(fact));
    await until(() => Promise.resolve(got.length + reader.events.length >= all.length));
    expect([...got, ...reader.positions]).toEqual(all);
  }, 120_000);

  it('ends whole when the program stops, and tells readers to come again', async () => {
    const reader = await read(app.admin, 'after=latest');
    const waiting = page(app.admin, 'after=latest&wait=30');
    const readers = async () =>
      (await app.admin.get<string>('/metrics')).body.match(/^minutebook_feed_readers (\d+)$/m);
    await until(async () => (await readers())?.[1] === '2');
    const began = performance.now();
    await app.stop();

    expect(await reader.ended).toBe('whole');
    expect(reader.comments.at(-1)).toBe('the program stops; come again');
    expect((await waiting).body).toMatchObject({ items: [] });
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

/** The same schema with nothing allowed beyond what it names. */
function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema as object;
  const parts = Object.fromEntries(Object.entries(schema).map(([keyword, part]) => [keyword, closed(part)]));
  return 'properties' in parts ? { ...parts, additionalProperties: false } : parts;
}
