import { Injectable } from '@nestjs/common';
import { timeLog, type TimeLogCard } from '../../projections/time-log';
import { agreement, agreementStream, type SignedAgreement } from '../agreements/agreement.decider';
import { Calendars } from '../calendars/calendars';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Invoicing } from '../invoices/invoicing';
import { invalidAt, Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { localDateOf, type Month, nextMonth } from '../time/local';
import { timeZoneDatabaseVersion } from '../time/zone-database';
import { adjustmentsOf, asTheyStand, paidFor } from './give-back.rules';
import { CorrectClosedTime, type CorrectTime, type KnownCalendar, type ReverseTime } from './month.commands';
import { type LedgerEntry, type LedgerMonth, ledgerMonth, ledgerStream, type StartedMonth } from './month.decider';
import { type EntryValues, type MonthEvent } from './month.events';
import { entriesOf, entryIn, valuesOf } from './month.state';
import { Months, ofMonth } from './months';

/** An entry where it is kept, and the month that keeps it. */
export interface KeptEntry {
  readonly signed: SignedAgreement;
  readonly month: Month;
  readonly state: StartedMonth;
  readonly entry: LedgerEntry;
}

/** Ids of corrections and reversals name the entry that they change: one of them is no entry. */
export const changeIdOf = (entryId: string, meta: CommandMeta): string =>
  `${entryId}.${idFrom(meta.commandId, 'change').slice(0, 8)}`;

/** Finds an entry, its month, and for a closed one what its later months have made of it. */
@Injectable()
export class KeptEntries {
  constructor(
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
    private readonly log: EventLog,
    private readonly calendars: Calendars,
    private readonly months: Months,
    private readonly invoicing: Invoicing,
  ) {}

  /** @throws Refusal UNKNOWN_ENTRY, ENTRY_IS_A_CHANGE */
  async find(id: string): Promise<KeptEntry> {
    const [entryId = '', change] = id.split('.');
    const card = await this.card(entryId);
    if (!card) throw new Refusal('UNKNOWN_ENTRY', 'No time entry has this id', { entryId: id });
    if (change !== undefined) {
      const detail = 'This is the correction or reversal of an entry; correct the entry itself';
      throw new Refusal('ENTRY_IS_A_CHANGE', detail, { entryId });
    }
    const { agreementId, month } = card;
    const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
    const entry = state.status === 'unopened' ? undefined : entryIn(state, entryId);
    if (state.status === 'unopened' || !entry) throw new Error(`Entry ${entryId} is not in the ledger of ${month}`);
    const signed = (await this.decisions.load(agreement, agreementStream(agreementId))).state;
    if (signed.status === 'unsigned')
      throw new Error(`Entry ${entryId} is of agreement ${agreementId}, which is unsigned`);
    return { signed, month, state, entry };
  }

  /** An entry that an adjustment of this agreement refers to. @throws Refusal INVALID at /entryId */
  async of(agreementId: string, entryId: string): Promise<{ readonly month: Month; readonly entry: LedgerEntry }> {
    const card = await this.card(entryId);
    if (card?.agreementId !== agreementId) throw invalidAt('/entryId', 'Must be a time entry of this agreement');
    const { month, entry } = await this.find(entryId);
    return { month, entry };
  }

  /** Whether the change is one of the open month that keeps the entry, also as a repeat after that has closed. */
  async isOfItsMonth({ signed, month, state }: KeptEntry, { commandId }: CommandMeta): Promise<boolean> {
    const stream = ledgerStream(signed.agreementId, month);
    return state.status === 'open' || (await this.decisions.knows(ledgerMonth, stream, commandId));
  }

  /** The command that corrects, or with `change` null reverses, an entry of a closed month in the oldest open one. */
  async closedTime(
    { signed, month, state, entry }: KeptEntry,
    change: { readonly startedAt: Instant | null; readonly workedMinutes: number | null } | null,
    reason: string,
    meta: CommandMeta,
  ): Promise<CorrectClosedTime> {
    const target = await this.months.monthThatTakes(signed, nextMonth(month), '/startedAt', meta);
    const between = await this.closedFrom(signed, month, target);
    const adjustments = between.flatMap(({ balance }) => balance.adjustments);
    const last = adjustmentsOf(entry.entryId, adjustments).at(-1);
    const standing: EntryValues | null = last ? last.entry!.after : valuesOf(entry);
    const { terms, from, to } = state.opened;
    return new CorrectClosedTime(
      {
        ...ofMonth(signed, target),
        ...(await this.calendarOf(state, change?.startedAt ?? entry.startedAt)),
        adjustmentId: changeIdOf(entry.entryId, meta),
        reason,
        date: localDateOf(meta.at, terms.timeZone),
        entry,
        entryMonth: { month, terms, from, to },
        neighbours: asTheyStand(entriesOf(state), adjustments),
        standing,
        paid: paidFor(entry.entryId, between),
        change,
      },
      meta,
    );
  }

  /** The holidays that the terms of the entry's month count, as they are known now. */
  async calendarOf({ opened }: StartedMonth, at: Instant): Promise<KnownCalendar> {
    const { holidays, version } = await this.calendars.covering(opened.terms.holidays, at);
    return { holidays, calendar: { timeZoneDatabase: timeZoneDatabaseVersion(), holidays: version } };
  }

  change({ signed, month }: KeptEntry, command: CorrectTime | ReverseTime): Promise<Decided<LedgerMonth, MonthEvent>> {
    return this.decisions.run(ledgerMonth, ledgerStream(signed.agreementId, month), command);
  }

  /** Posts the adjustment, and puts what it credits on paper. `position` is that of the last of it. */
  async adjust(command: CorrectClosedTime): Promise<Decided<LedgerMonth, MonthEvent>> {
    const { agreementId, month, adjustmentId } = command.data;
    const decided = await this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), command);
    const credited = decided.events.some(({ type, data }) => type === 'AdjustmentPosted' && data.credits.length > 0);
    if (!credited) return decided;
    const notes = await this.invoicing.creditAdjustment(agreementId, month, adjustmentId, command.meta);
    return { ...decided, position: Math.max(decided.position, ...notes.map(({ position }) => position)) };
  }

  /** An entry that was logged a moment ago may not be readable yet. */
  private async card(entryId: string): Promise<TimeLogCard | null> {
    const known = await this.readModels.get(timeLog, entryId);
    if (known) return known;
    await this.readModels.seen(await this.log.head());
    return this.readModels.get(timeLog, entryId);
  }

  private async closedFrom({ agreementId }: SignedAgreement, month: Month, before: Month): Promise<StartedMonth[]> {
    const closed: StartedMonth[] = [];
    for (let m = month; m < before; m = nextMonth(m)) {
      const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, m));
      if (state.status !== 'closed') throw new Refusal('CONFLICT', `${m} is changing; try again`, { month: m });
      closed.push(state);
    }
    return closed;
  }
}
