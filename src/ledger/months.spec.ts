import { type TimeLogCard, timeLog } from '../../projections/time-log';
import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { after, open } from '../../test/support/tickets';
import { agreementStream, type SignedAgreement, signedAs } from '../agreements/agreement.decider';
import { type AgreementSigned } from '../agreements/agreement.events';
import { type Terms } from '../agreements/terms';
import { type Calendars } from '../calendars/calendars';
import { type Decisions } from '../event-store/decisions';
import { type EventLog } from '../event-store/event-log';
import { type Invoicing } from '../invoices/invoicing';
import { type CommandMeta } from '../kernel/command';
import { type DomainEvent, type RecordedOf } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { type ReadModels } from '../read-models/read-models';
import { ticketStream } from '../tickets/ticket.decider';
import { type Instant } from '../time/instant';
import { CorrectEntry, CorrectEntryHandler, ReverseEntry, ReverseEntryHandler } from './correction.handlers';
import { KeptEntries } from './kept-entries';
import {
  AdjustBalance,
  AdjustBalanceHandler,
  BuyHours,
  BuyHoursHandler,
  IncurExpense,
  IncurExpenseHandler,
  ReportTime,
  ReportTimeHandler,
} from './ledger.handlers';
import { ledgerStream } from './month.decider';
import { type MonthEvent } from './month.events';
import { Months } from './months';

/** Studio North with Acme's agreement and one ticket on it: everything before the store is the program's own. */
class Agency {
  readonly door = new DecisionsInMemory();
  calendarVersion = 'GB-ENG@7';
  private readonly months = new Months(this.door as unknown as Decisions);
  private readonly kept: KeptEntries;
  private readonly calendars = {
    covering: () => Promise.resolve({ holidays: new Set(), version: this.calendarVersion }),
  } as unknown as Calendars;
  private commands = 0;

  constructor(
    private readonly startsOn = '2026-10-01',
    terms: Partial<Terms> = {},
  ) {
    const readModels = {
      get: (_: unknown, id: string) => Promise.resolve(this.card(id)),
      seen: () => Promise.resolve(),
    } as unknown as ReadModels;
    const log = { head: () => Promise.resolve(0) } as unknown as EventLog;
    const door = this.door as unknown as Decisions;
    this.kept = new KeptEntries(door, readModels, log, this.calendars, this.months, {} as Invoicing);
    this.signs('A-1', terms);
    for (const event of after(open('2026-09-01T09:00:00.000Z'))) this.fact(ticketStream('T-1'), event);
  }

  get signed(): SignedAgreement {
    const [signed] = this.door.eventsOf(agreementStream('A-1')) as AgreementSigned[];
    return signedAs(signed!.data);
  }

  async begins(): Promise<this> {
    await this.months.openFirst(this.signed, this.at('2026-10-01T00:00:00.000Z'));
    return this;
  }

  signs(agreementId: string, terms: Partial<Terms> = {}): void {
    const { startsOn } = this;
    const data = {
      clientId: 'acme',
      startsOn,
      firstMonth: startsOn.slice(0, 7),
      termsVersion: 1,
      terms: retainer(terms),
    };
    this.fact(agreementStream(agreementId), { type: 'AgreementSigned', data: { agreementId, ...data } });
  }

  log(startedAt: Instant, now: Instant, minutes = 60) {
    const work = { role: null, activity: null, note: 'Work', cover: null, reason: null, allowOverlap: null };
    const data = { ticketId: 'T-1', agent: 'ada', ...work, startedAt, workedMinutes: minutes };
    const handler = new ReportTimeHandler(this.door as unknown as Decisions, this.calendars, this.months);
    return handler.execute(new ReportTime(data, this.at(now)));
  }

  buy(purchasedOn: string, now: Instant) {
    const data = { agreementId: 'A-1', minutes: 60, unitPrice: 9_000, purchasedOn, expiresOn: null };
    return new BuyHoursHandler(this.door as unknown as Decisions, this.months).execute(
      new BuyHours(data, this.at(now)),
    );
  }

  spend(incurredOn: string, now: Instant) {
    const data = { agreementId: 'A-1', ticketId: null, description: 'A disk', incurredOn, amount: 500 };
    const handler = new IncurExpenseHandler(this.door as unknown as Decisions, this.months);
    return handler.execute(new IncurExpense(data, this.at(now)));
  }

  adjust(entryId: string | null, now: Instant, agreementId = 'A-1') {
    const data = { agreementId, minutes: 30, reason: 'an apology', entryId };
    const handler = new AdjustBalanceHandler(this.door as unknown as Decisions, this.months, this.kept);
    return handler.execute(new AdjustBalance(data, this.at(now)));
  }

  correct(entryId: string, change: { startedAt?: Instant; minutes?: number }, now: Instant) {
    const { startedAt = null, minutes: workedMinutes = null } = change;
    const data = { entryId, startedAt, workedMinutes, reason: 'a slip' };
    return new CorrectEntryHandler(this.kept).execute(new CorrectEntry(data, this.at(now)));
  }

  reverse(entryId: string, now: Instant) {
    const command = new ReverseEntry({ entryId, reason: 'logged twice' }, this.at(now));
    return new ReverseEntryHandler(this.kept).execute(command);
  }

  close(month: string, now: Instant) {
    return this.months.close(this.signed, month, this.at(now));
  }

  carry(month: string, now: Instant) {
    return this.months.carry(this.signed, month, this.at(now));
  }

  ledger = (month: string): MonthEvent[] => this.door.eventsOf(ledgerStream('A-1', month)) as MonthEvent[];

  private fact(stream: string, event: DomainEvent): void {
    this.door.facts.push({ stream, commandId: 'history', event });
  }

  private card(entryId: string): TimeLogCard | null {
    const facts = this.door.facts.map(({ event }) => event).filter(({ data }) => 'entryId' in (data as object));
    const metadata = { recordedAt: '', occurredAt: '', actor: meta().actor };
    const mine = facts.filter(({ data }) => (data as { entryId: string }).entryId === entryId);
    return mine.reduce<TimeLogCard | null>(
      (card, event) => timeLog.evolve(card ?? timeLog.initial(entryId), { ...event, metadata, revision: 0 } as never),
      null,
    );
  }

  private at(at: Instant): CommandMeta {
    this.commands += 1;
    return meta({ at, commandId: idFrom('command', this.commands) });
  }
}

const refused = (decision: Promise<unknown>): Promise<Refusal> =>
  decision.then(
    (decided) => Promise.reject(new Error(`Not refused, but decided: ${JSON.stringify(decided)}`)),
    (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error as Error)),
  );
const entryIdOf = ({ events }: { events: readonly RecordedOf<MonthEvent>[] }): string => {
  const [logged] = events;
  if (logged?.type !== 'TimeLogged') throw new Error('Nothing was logged');
  return logged.data.entryId;
};

let agency: Agency;
beforeEach(async () => {
  agency = await new Agency().begins();
});

describe('an entry', () => {
  // Rule: time.month-of-its-local-start
  it.each([
    ['2026-09-30T23:00:00.000Z', '2026-10'],
    ['2026-10-31T23:59:00.000Z', '2026-10'],
    ['2026-11-01T00:00:00.000Z', '2026-11'],
  ])('that started at %s belongs to London’s %s', async (startedAt, month) => {
    const { events } = await agency.log(startedAt, '2026-11-02T09:00:00.000Z');
    expect(events).toMatchObject([{ type: 'TimeLogged', data: { month, originalMonth: month, late: false } }]);
  });

  // Rule: time.late-into-the-oldest-open-month
  it('of a closed month is posted to the oldest open one, marked late, with its original month', async () => {
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    await agency.close('2026-11', '2026-12-01T00:00:00.000Z');
    await agency.log('2027-01-05T09:00:00.000Z', '2027-01-06T09:00:00.000Z');
    const { events } = await agency.log('2026-10-20T09:00:00.000Z', '2027-01-06T09:00:00.000Z');
    expect(events).toMatchObject([
      { data: { month: '2026-12', date: '2026-10-20', originalMonth: '2026-10', late: true } },
    ]);
  });

  // Rule: time.decided-once
  it('keeps the calendar that it was decided by, whatever is published later', async () => {
    const first = entryIdOf(await agency.log('2026-10-05T09:00:00.000Z', '2026-10-06T09:00:00.000Z'));
    agency.calendarVersion = 'GB-ENG@8';
    await agency.log('2026-10-06T09:00:00.000Z', '2026-10-07T09:00:00.000Z');
    await agency.correct(first, { minutes: 30 }, '2026-10-07T09:00:00.000Z');
    const database = process.versions['tz'];
    expect(agency.ledger('2026-10').slice(1)).toMatchObject([
      { data: { calendar: { timeZoneDatabase: database, holidays: 'GB-ENG@7' } } },
      { data: { calendar: { timeZoneDatabase: database, holidays: 'GB-ENG@8' } } },
      { data: { before: { calendar: { holidays: 'GB-ENG@7' } }, after: { calendar: { holidays: 'GB-ENG@8' } } } },
    ]);
  });

  // Rule: time.within-the-agreement
  it('of a day before the agreement is refused, also where a later month would take it as late', async () => {
    agency = await new Agency('2026-10-16').begins();
    const before = [{ pointer: '/startedAt', detail: 'The agreement begins on 2026-10-16' }];
    const early = '2026-10-15T09:00:00.000Z';
    expect((await refused(agency.log(early, '2026-10-20T09:00:00.000Z'))).errors).toEqual(before);
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    expect((await refused(agency.log(early, '2026-11-02T09:00:00.000Z'))).errors).toEqual(before);
    const late = entryIdOf(await agency.log('2026-10-16T09:00:00.000Z', '2026-11-02T09:00:00.000Z'));
    const moved = agency.correct(late, { startedAt: early }, '2026-11-02T09:00:00.000Z');
    expect((await refused(moved)).errors).toEqual(before);
    expect((await refused(agency.spend('2026-10-15', '2026-11-02T09:00:00.000Z'))).errors).toEqual([
      { pointer: '/incurredOn', detail: 'The agreement begins on 2026-10-16' },
    ]);
  });

  // Rule: time.within-the-agreement
  it('of a day after the end is refused once its last month has closed', async () => {
    agency = await new Agency('2026-10-01', { renewal: 'none', termMonths: 1 }).begins();
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    const after = await refused(agency.log('2026-11-02T09:00:00.000Z', '2026-11-03T09:00:00.000Z'));
    expect(after.code).toBe('AGREEMENT_ENDED');
  });
});

describe('an expense', () => {
  // Rule: expenses.late-in-the-oldest-open-month
  it('of a closed month goes to the oldest open one', async () => {
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    expect((await agency.spend('2026-10-20', '2026-11-05T09:00:00.000Z')).events).toMatchObject([
      { type: 'ExpenseRecorded', data: { month: '2026-11', incurredOn: '2026-10-20', late: true } },
    ]);
  });
});

describe('a purchase', () => {
  // Rule: refused.buying-into-a-closed-month
  it('with a date in a closed month is refused', async () => {
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    const { code, facts } = await refused(agency.buy('2026-10-31', '2026-11-05T09:00:00.000Z'));
    expect({ code, facts }).toEqual({ code: 'MONTH_NOT_OPEN', facts: { month: '2026-10' } });
  });
});

describe('a close', () => {
  // Rule: closing.carries-after-a-crash, closing.opens-and-carries
  it('that a crash cut off is carried later, and only once', async () => {
    await agency.log('2026-10-05T09:00:00.000Z', '2026-10-06T09:00:00.000Z');
    const close = () => agency.close('2026-10', '2026-11-04T00:00:00.000Z');
    await close();
    const whole = agency.ledger('2026-11');
    expect(whole.map(({ type }) => type)).toEqual(['MonthOpened', 'BalanceCarriedForward']);
    // The crash comes after MonthClosed, then after the opening of the next month.
    for (const lost of [2, 1]) {
      agency.door.facts.splice(-lost);
      expect((await refused(close())).code).toBe('MONTH_ALREADY_CLOSED');
      for (let again = 0; again < 2; again += 1) await agency.carry('2026-10', '2026-11-05T00:00:00.000Z');
      expect(agency.ledger('2026-11')).toEqual(whole);
    }
  });
});

describe('what is changed', () => {
  // Rule: refused.correcting-a-correction
  it('is an entry, never a correction or a reversal of one', async () => {
    const now = '2026-10-07T09:00:00.000Z';
    const entryId = entryIdOf(await agency.log('2026-10-05T09:00:00.000Z', now));
    const [corrected] = (await agency.correct(entryId, { minutes: 30 }, now)).events;
    const [taken] = (await agency.reverse(entryId, now)).events;
    if (corrected?.type !== 'TimeCorrected' || taken?.type !== 'TimeReversed') throw new Error('Not changed');
    for (const changeId of [corrected.data.correctionId, taken.data.reversalId]) {
      expect((await refused(agency.correct(changeId, { minutes: 20 }, now))).code).toBe('ENTRY_IS_A_CHANGE');
      expect((await refused(agency.reverse(changeId, now))).code).toBe('ENTRY_IS_A_CHANGE');
    }
    expect((await refused(agency.reverse(entryId, now))).code).toBe('ENTRY_REVERSED');
  });

  // Rule: refused.entry-of-another-client
  it('is known, and an adjustment refers to entries of its own agreement', async () => {
    const now = '2026-10-07T09:00:00.000Z';
    const entryId = entryIdOf(await agency.log('2026-10-05T09:00:00.000Z', now));
    agency.signs('A-2');
    expect((await refused(agency.adjust(entryId, now, 'A-2'))).errors).toEqual([
      { pointer: '/entryId', detail: 'Must be a time entry of this agreement' },
    ]);
    expect((await refused(agency.correct('nobody', { minutes: 30 }, now))).code).toBe('UNKNOWN_ENTRY');
    expect((await agency.adjust(entryId, now)).events).toMatchObject([{ data: { entry: { entryId } } }]);
  });

  // Rule: adjustments.in-the-oldest-open-month
  it('after the close is changed in the oldest open month, from the values it has by then', async () => {
    const entryId = entryIdOf(await agency.log('2026-10-05T09:00:00.000Z', '2026-10-07T09:00:00.000Z', 90));
    await agency.close('2026-10', '2026-11-01T00:00:00.000Z');
    const november = '2026-11-10T09:00:00.000Z';
    expect((await agency.correct(entryId, { minutes: 60 }, november)).events).toMatchObject([
      {
        type: 'AdjustmentPosted',
        data: { month: '2026-11', date: '2026-11-10', entry: { before: { workedMinutes: 90 } } },
      },
    ]);
    await agency.close('2026-11', '2026-12-01T00:00:00.000Z');
    expect((await agency.reverse(entryId, '2027-01-10T09:00:00.000Z')).events).toMatchObject([
      {
        type: 'AdjustmentPosted',
        data: {
          month: '2026-12',
          kind: 'reversal',
          entry: { before: { workedMinutes: 60 }, after: null },
          givenBack: [{ month: '2026-10', lotId: 'allowance-2026-10', minutes: 60 }],
        },
      },
    ]);
  });
});
