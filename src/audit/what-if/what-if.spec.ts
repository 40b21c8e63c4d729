import { play } from '../../../test/second-opinion/player';
import { type Happening, type Story } from '../../../test/second-opinion/story';
import { withoutFee } from '../../../test/support/terms';
import * as tickets from '../../../test/support/tickets';
import { type Terms } from '../../agreements/terms';
import { type Decisions } from '../../event-store/decisions';
import { type EventLog } from '../../event-store/event-log';
import { type Decider } from '../../kernel/decider';
import { type DomainEvent, type Recorded } from '../../kernel/event';
import { type Fault, Refusal } from '../../kernel/refusal';
import { type Projection } from '../../kernel/projection';
import { type ReadModels } from '../../read-models/read-models';
import { ticket } from '../../tickets/ticket.decider';
import { type Clock } from '../../time/clock';
import { replayed } from '../as-of/replay.rules';
import { type Scope } from '../replay/scope';
import { Questions } from './questions';
import { WhatIf } from './what-if';
import { type WhatIfDto } from './what-if.dto';

const NOW = '2026-12-10T09:00:00.000Z';

const plainTicket = {
  ticketId: 'T-1',
  openedOn: '2026-10-01',
  kind: 'support',
  category: 'bug',
  project: null,
} as const;
const work = (entryId: string, day: string, minutes: number): Happening => ({
  ...{ what: 'work-done', at: `${day}T18:00:00.000Z`, entryId, agent: 'Ada', role: null, cover: null },
  ...{ startedAt: `${day}T09:00:00.000Z`, minutes, ticket: { ...plainTicket, channel: 'phone', priority: 'P2' } },
});
const closed = (month: string, on: string): Happening => ({ what: 'month-closed', at: `${on}T09:00:00.000Z`, month });

/** October: 700 of 600 minutes, the 100 approved and charged at 120.00 an hour. November is open. */
const overrun = (prefix: string, over: Partial<Terms> = {}): Story => ({
  startsOn: '2026-10-01',
  terms: withoutFee(over),
  holidays: [],
  happenings: [
    work(`${prefix}-1`, '2026-10-05', 600),
    work(`${prefix}-2`, '2026-10-12', 100),
    {
      ...{ what: 'overage-decided', at: '2026-10-13T09:00:00.000Z', approvalId: `${prefix}-ok`, month: '2026-10' },
      ...{ ticketId: null, minutes: 100, decision: 'approved' },
    },
    closed('2026-10', '2026-11-03'),
    work(`${prefix}-3`, '2026-11-09', 60),
  ],
});

/** The stores, in memory and for reading alone. */
class Stores {
  readonly facts: Recorded[] = [];
  /** Streams that were read, in order. */
  readonly read: string[] = [];

  add(facts: readonly Omit<Recorded, 'position'>[]): this {
    for (const fact of facts) this.facts.push({ ...fact, position: this.facts.length + 1 });
    return this;
  }

  plays(story: Story, agreementId: string, clientId: string): this {
    const facts = JSON.stringify(play(story).facts).replaceAll('agreement-1', agreementId).replaceAll('acme', clientId);
    return this.add(JSON.parse(facts) as Recorded[]);
  }

  readonly log = {
    head: () => Promise.resolve(this.facts.length),
    readStream: (stream: string) => this.stream(stream),
  } as unknown as EventLog;

  readonly decisions = {
    load: <S>(decider: Decider<S, never, DomainEvent>, stream: string) => {
      const own = this.facts.filter((fact) => fact.stream === stream);
      return Promise.resolve({ state: own.reduce((state, fact) => decider.evolve(state, fact), decider.initialState) });
    },
  } as unknown as Decisions;

  readonly readModels = {
    seen: () => Promise.resolve(),
    find: (projection: Projection<object, never>, { id }: { id: { $in: string[] } }) =>
      Promise.resolve({ items: id.$in.flatMap((one) => replayed(projection, one, this.of(projection)) ?? []) }),
    pages: async function* (this: void, projection: Projection<object, never>, filter: { clientId?: string }) {
      const signed = stores.facts.filter(({ type }) => type === 'AgreementSigned') as Recorded<
        DomainEvent<string, Signed>
      >[];
      const own = signed.filter(({ data }) => filter.clientId === undefined || data.clientId === filter.clientId);
      for (const { data } of own)
        yield await Promise.resolve([replayed(projection, data.agreementId, stores.of(projection))!]);
    },
  } as unknown as ReadModels;

  of = ({ handles }: Projection<object, never>) =>
    this.facts.filter(({ type }) => type in (handles as object)) as never[];

  private async *stream(stream: string): AsyncGenerator<Recorded> {
    this.read.push(stream);
    for (const fact of this.facts) if (fact.stream === stream) yield await Promise.resolve(fact);
  }
}

interface Signed {
  readonly agreementId: string;
  readonly clientId: string;
}

let stores: Stores;
let whatIf: WhatIf;
beforeEach(() => {
  stores = new Stores()
    .plays(overrun('acme'), 'A-1', 'acme')
    .plays(overrun('euro', { currency: 'EUR' }), 'A-2', 'acme')
    .plays(overrun('birch', { plan: 'prepaid', allowanceMinutes: 0 }), 'B-1', 'birch');
  const clock = { now: () => NOW } as Clock;
  whatIf = new WhatIf(
    new Questions(stores.decisions, stores.readModels, stores.log, clock),
    stores.decisions,
    stores.log,
  );
});

const all: Scope = { kind: 'all' };
const ofAgreement = (agreementId: string): Scope => ({ kind: 'agreement', agreementId });
const ask = (scope: Scope, asked: WhatIfDto) => whatIf.run(scope, asked, () => undefined);

describe('What would have been', () => {
  it('is told for each client and currency, and never summed across them', async () => {
    const { clients, agreementsTold, monthsTold, monthsThatDiffer } = await ask(all, {
      terms: { terms: { overage: { approval: 'not-required', borrowUpToMinutes: 0 }, hourlyRate: 6_000 } },
    });
    expect({ agreementsTold, monthsTold, monthsThatDiffer }).toEqual({
      agreementsTold: 3,
      monthsTold: 6,
      monthsThatDiffer: 4,
    });
    expect(clients).toMatchObject([
      {
        clientId: 'acme',
        currency: 'GBP',
        net: -10_000,
        vat: -2_000,
        gross: -12_000,
        agreements: [{ agreementId: 'A-1' }],
      },
      { clientId: 'acme', currency: 'EUR', net: -10_000, agreements: [{ agreementId: 'A-2' }] },
      // Nobody had bought hours: of the 700 minutes 100 were approved, and all 700 would have been charged, 280 of them by the day.
      { clientId: 'birch', currency: 'GBP', net: 42_000 + 53_333 - 20_000 + 6_000, monthsThatDiffer: 2 },
    ]);
  });

  it('is told of one month and of those that follow from it', async () => {
    const scope: Scope = { kind: 'month', agreementId: 'A-1', month: '2026-10' };
    const { clients } = await ask(scope, { terms: { terms: { allowanceMinutes: 700 } } });
    expect(clients[0]!.agreements[0]).toMatchObject({
      monthsTold: 2,
      months: [{ month: '2026-10', difference: { availableMinutes: 100, overageMinutes: -100, net: -20_000 } }],
    });
  });

  it('reads the agreements that are asked about, from the first month on that is touched, and tells how far it is', async () => {
    const told: number[] = [];
    const answer = await whatIf.run(all, { without: ['acme-3'] }, (eventsRead) => told.push(eventsRead));
    expect(stores.read.filter((stream) => !/-(2026-12|2027-..)$/.test(stream))).toEqual([
      'agreement-A-1',
      'ledger-A-1-2026-11',
    ]);
    expect(answer).toMatchObject({
      agreementsTold: 1,
      monthsTold: 1,
      clients: [{ minutes: { usedMinutes: -60 }, net: 0 }],
    });
    expect(told).toEqual([answer.eventsRead]);
    expect(answer.eventsRead).toBe(stores.facts.filter(({ stream }) => stores.read.includes(stream)).length);
  });

  // Rule: whatif.nothing-otherwise
  it('is what was, where months alone are named', async () => {
    expect(await ask(all, { fromMonth: '2026-10' })).toMatchObject({
      ...{ agreementsTold: 3, monthsTold: 6, monthsThatDiffer: 0, refused: [] },
      clients: [
        { net: 0, agreements: [] },
        { net: 0, agreements: [] },
        { net: 0, agreements: [] },
      ],
    });
  });

  // Rule: whatif.writes-nothing
  it('leaves the log as it is', async () => {
    const before = JSON.stringify(stores.facts);
    await ask(all, { terms: { terms: { hourlyRate: 1 } }, without: ['acme-1'] });
    expect(JSON.stringify(stores.facts)).toBe(before);
  });

  // Rule: whatif.refused
  it('leaves out an agreement that could not have had the terms, and says which and why', async () => {
    const { agreementsTold, refused } = await ask(all, { terms: { terms: { allowanceMinutes: 300 } } });
    expect(agreementsTold).toBe(2);
    const detail = '/terms/allowanceMinutes must be 0: prepaid has no allowance';
    const fact = { month: null, fact: 'TermsAmended', entryId: null, code: 'INVALID', detail };
    expect(refused).toEqual([{ agreementId: 'B-1', ...fact }]);
  });

  // Rule: whatif.calendar
  it('goes by a region’s calendar as it is published, and publishes none', async () => {
    const published = { region: 'FR', years: [2026, 2027], dates: ['2026-10-05'], source: 'test', sourceVersion: '1' };
    const fact = { id: 'c', stream: 'calendar-FR', revision: 0, type: 'CalendarPublished', data: published };
    stores.add([{ ...fact, metadata: stores.facts[0]!.metadata }]);
    const inOffice = {
      coverage: [{ days: ['mon', 'tue'], from: '09:00', to: '19:00' }],
      multipliers: { outOfHours: '2' },
    };
    const asked = { calendar: { region: 'FR' }, terms: { terms: inOffice }, throughMonth: '2026-10' };
    const { clients } = await ask(ofAgreement('A-1'), asked);
    expect(clients[0]!.agreements[0]!.months[0]!.entries).toMatchObject([
      { entryId: 'acme-1', kind: 'changed', whatIf: { billableMinutes: 1_200 } },
      { entryId: 'acme-2', kind: 'same', recorded: { amount: 20_000 } },
    ]);
  });

  it('asks who bears an entry of its ticket as it was when the time was logged', async () => {
    const opened = ticket.decide(
      tickets.open('2026-10-01T09:00:00.000Z', { channel: 'email', priority: 'P3' }),
      ticket.initialState,
    );
    const late = ticket.decide(
      tickets.changePriority('2026-10-30T09:00:00.000Z', 'P1'),
      opened.reduce((state, fact) => ticket.evolve(state, fact), ticket.initialState),
    );
    const { metadata } = stores.facts[0]!;
    const asFacts = (events: readonly DomainEvent[]) =>
      events.map(({ type, data }, i) => ({ id: type, stream: 'ticket-T-1', revision: i, type, data, metadata }));
    const before = new Stores().add(asFacts(opened)).add(stores.facts).add(asFacts(late));
    stores.facts.splice(0, stores.facts.length, ...before.facts);
    const { clients } = await ask(ofAgreement('A-1'), { terms: { terms: { freeOfCharge: [{ priority: 'P3' }] } } });
    expect(clients[0]).toMatchObject({ minutes: { usedMinutes: -760 }, net: -20_000 });
  });
});

describe('Nothing is told of a question that', () => {
  const change = (over: object): WhatIfDto => ({ change: [{ entryId: 'acme-1', ...over }] });
  const A1 = ofAgreement('A-1');
  it.each<[string, Scope, WhatIfDto, ...string[]]>([
    ['says nothing', all, {}, '/whatIf'],
    ['ends before it begins', all, { fromMonth: '2026-11', throughMonth: '2026-10' }, '/whatIf/throughMonth'],
    ['names an entry that is not there', all, { without: ['acme-1', 'nobody'] }, '/whatIf/without/1'],
    ['names an entry of another agreement', A1, { without: ['birch-1'] }, '/whatIf/without/0'],
    [
      'names an entry of another client',
      { kind: 'client', clientId: 'birch' },
      change({ minutes: 5 }),
      '/whatIf/change/0/entryId',
    ],
    ['names an entry outside its months', all, { without: ['acme-3'], throughMonth: '2026-10' }, '/whatIf/without/0'],
    ['changes what it leaves out', all, { ...change({ minutes: 5 }), without: ['acme-1'] }, '/whatIf/change/0/entryId'],
    ['changes nothing of an entry', all, change({}), '/whatIf/change/0'],
    [
      'moves an entry to another month',
      all,
      change({ startedAt: '2026-11-01T09:00:00Z' }),
      '/whatIf/change/0/startedAt',
    ],
    [
      'moves an entry to the future',
      all,
      { change: [{ entryId: 'acme-3', startedAt: '2026-12-31T09:00:00Z' }] },
      ...['/whatIf/change/0/startedAt', '/whatIf/change/0/startedAt'],
    ],
    ['names no terms', all, { terms: { terms: {} } }, '/whatIf/terms/terms'],
    ['names unknown terms', all, { terms: { terms: { alowance: 5 } } }, '/whatIf/terms/terms/alowance'],
    [
      'names terms of another kind',
      all,
      { terms: { terms: { rounding: { incrementMinutes: '1' } } } },
      '/whatIf/terms/terms/rounding/incrementMinutes',
    ],
    ['changes the currency', all, { terms: { terms: { currency: 'EUR' } } }, '/whatIf/terms/terms/currency'],
    [
      'makes terms that contradict themselves',
      A1,
      { terms: { terms: { plan: 'prepaid' } } },
      '/whatIf/terms/terms/allowanceMinutes',
    ],
    [
      'has terms begin after its months',
      all,
      { terms: { fromMonth: '2026-12', terms: { freeMonths: 1 } }, throughMonth: '2026-11' },
      '/whatIf/terms/fromMonth',
    ],
    ['names no calendar', all, { calendar: {} }, '/whatIf/calendar'],
    ['goes by a calendar that is not published', all, { calendar: { region: 'FR' } }, '/whatIf/calendar/region'],
    [
      'has terms count holidays that are not published',
      all,
      { terms: { terms: { holidays: 'FR' } } },
      '/whatIf/terms/terms/holidays',
    ],
    [
      'names months beside its month',
      { kind: 'month', agreementId: 'A-1', month: '2026-10' },
      { fromMonth: '2026-10' },
      '/whatIf/fromMonth',
    ],
    [
      'changes terms of a ticket',
      { kind: 'ticket', ticketId: 'T-1' },
      { terms: { terms: { freeMonths: 1 } } },
      '/whatIf/terms',
    ],
  ])('%s', async (_name, scope, asked, ...pointers) => {
    for (const asking of [() => whatIf.check(scope, asked), () => ask(scope, asked)]) {
      const refusal = await asking().then(
        () => null,
        (error: unknown) => error,
      );
      expect(refusal).toBeInstanceOf(Refusal);
      expect((refusal as Refusal).code).toBe('INVALID');
      expect((refusal as Refusal).errors.map(({ pointer }: Fault) => pointer)).toEqual(pointers);
    }
    expect(stores.read.filter((stream) => stream.startsWith('ledger-'))).toEqual([]);
  });

  it('needs years of a calendar that are not published', async () => {
    const published = { region: 'FR', years: [2027], dates: [], source: 'test', sourceVersion: '1' };
    const fact = { id: 'c', stream: 'calendar-FR', revision: 0, type: 'CalendarPublished', data: published };
    stores.add([{ ...fact, metadata: stores.facts[0]!.metadata }]);
    await expect(ask(A1, { calendar: { region: 'FR' } })).rejects.toMatchObject({
      errors: [{ pointer: '/whatIf/calendar/region', detail: 'must be published for 2026: FR is not' }],
    });
  });

  it('is about an agreement or a ticket that is not there', async () => {
    await expect(whatIf.check(ofAgreement('nobody'), { fromMonth: '2026-10' })).rejects.toMatchObject({
      code: 'UNKNOWN_AGREEMENT',
    });
    await expect(whatIf.check({ kind: 'ticket', ticketId: 'nobody' }, { fromMonth: '2026-10' })).rejects.toMatchObject({
      code: 'UNKNOWN_TICKET',
    });
  });
});
