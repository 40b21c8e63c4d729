import { type Terms } from '../agreements/terms';
import { invalidAt, Refusal } from '../kernel/refusal';
import { billableMinutes, splitByCoverage } from '../time/billable';
import { addMinutes, type Instant } from '../time/instant';
import { addDays, localDateOf, type LocalDate, monthOf } from '../time/local';
import { type WorkingCalendar } from '../time/working-calendar';
import { coverOf } from './cover.rules';
import {
  adjustmentsOf,
  asGivenBack,
  asTheyStand,
  creditsOf,
  givenBackBy,
  lotsGivenBack,
  takeLast,
} from './give-back.rules';
import {
  type CorrectClosedTime,
  type CorrectTime,
  type KnownCalendar,
  type LateCorrection,
  type LogTime,
  type ReverseTime,
} from './month.commands';
import {
  type AdjustmentPosted,
  type Cover,
  type EntryValues,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from './month.events';
import { entryIn, type LedgerEntry, type StartedMonth, valuesOf } from './month.state';
import { allowanceOf } from './opening.rules';

/** What is worked, and by whom: what overlaps and what the agreement's days allow is asked of it. */
interface Work {
  readonly entryId: string;
  readonly agent: string;
  readonly startedAt: Instant;
  readonly workedMinutes: number;
}

export function logTime({ data }: LogTime, state: StartedMonth): TimeLogged {
  const { opened } = state;
  const { terms } = opened;
  const originalMonth = monthOf(data.date);
  const late = originalMonth < data.month;
  if (late && terms.lateEntries === 'reject') {
    throw new Refusal('MONTH_NOT_OPEN', `${originalMonth} is closed and the terms take no late entries`, {
      month: originalMonth,
    });
  }
  if (!late) theAgreementRunsOn(data.date, opened);
  if (data.allowOverlap === null) workMayNotOverlap(data, around(data.date, state.entriesByDay));
  const cover = coverOf(data, terms);
  const { holidays, ticket, allowOverlap, ...entry } = data;
  return {
    type: 'TimeLogged',
    occurredAt: data.startedAt,
    data: {
      ...entry,
      ...valued(data, cover, terms, { holidays, calendar: data.calendar }),
      ticketId: ticket.ticketId,
      cover,
      outOfHoursMultiplier: terms.multipliers.outOfHours,
      rounding: terms.rounding,
      late,
      originalMonth,
      allowedOverlap: allowOverlap,
    },
  };
}

/** Corrects an entry whose month is open. */
export function correctTime({ data }: CorrectTime, state: StartedMonth): TimeCorrected {
  const { correctionId, entryId, reason, ledgerId, agreementId, clientId, month } = data;
  const entry = entryToChange(state, entryId);
  const { terms, from, to } = state.opened;
  const { cover, late } = entry;
  const after = corrected(entry, data, { month: entry.originalMonth, terms, from, to, cover }, data);
  const others = around(after.date, state.entriesByDay).filter((other) => other.entryId !== entryId);
  if (entry.allowedOverlap === null) workMayNotOverlap({ ...entry, ...after }, others);
  const { ticketId, agent } = entry;
  return {
    type: 'TimeCorrected',
    data: {
      ...{ ledgerId, agreementId, clientId, month, entryId, ticketId, agent, cover, late, correctionId, reason },
      before: valuesOf(entry),
      after,
    },
  };
}

/** Takes back an entry whose month is open. */
export function reverseTime({ data }: ReverseTime, state: StartedMonth): TimeReversed {
  const entry = entryToChange(state, data.entryId);
  const { ticketId, agent, cover, late } = entry;
  return { type: 'TimeReversed', data: { ...data, ticketId, agent, cover, late, before: valuesOf(entry) } };
}

/**
 * Corrects or reverses an entry of a closed month, in this open one: more minutes are drawn here before all
 * entries, fewer bring back what paid for them, last drawn first.
 */
export function correctClosedTime({ data }: CorrectClosedTime, state: StartedMonth): AdjustmentPosted {
  const { ledgerId, agreementId, clientId, month, adjustmentId, reason, date, entry, entryMonth, change } = data;
  const own = adjustmentsOf(entry.entryId, state.balance.adjustments);
  const before = own.length > 0 ? own.at(-1)!.entry!.after : data.standing;
  if (entry.reversed || before === null) throw reversed(entry.entryId);
  const after =
    change && corrected(before, change, { ...entryMonth, month: entry.originalMonth, cover: entry.cover }, data);
  if (after && entry.allowedOverlap === null) {
    const neighbours = asTheyStand(data.neighbours, state.balance.adjustments);
    workMayNotOverlap(
      { ...entry, ...after },
      neighbours.filter((other) => other.entryId !== entry.entryId),
    );
  }
  const more = (after?.billableMinutes ?? 0) - before.billableMinutes;
  const drawnHere = own.reduce((total, { drawnMinutes }) => total + drawnMinutes, 0);
  const cancelled = Math.min(Math.max(0, -more), drawnHere);
  const left = takeLast(data.paid, givenBackBy(entry.entryId, own)).rest;
  const { taken } = takeLast(left, Math.max(0, -more) - cancelled);
  const giving = { adjustmentId, entryId: entry.entryId, month, date, allowance: allowanceOf(state.opened, 0) };
  return {
    type: 'AdjustmentPosted',
    data: {
      ...{ ledgerId, agreementId, clientId, month, adjustmentId, reason, date },
      kind: change ? 'correction' : 'reversal',
      entry: {
        entryId: entry.entryId,
        ticketId: entry.ticketId,
        agent: entry.agent,
        role: entry.role,
        month: entryMonth.month,
        before,
        after,
      },
      lots: lotsGivenBack(taken, giving),
      drawnMinutes: Math.max(0, more) - cancelled,
      credits: creditsOf(taken),
      givenBack: taken.map(asGivenBack),
    },
  };
}

function entryToChange(state: StartedMonth, entryId: string): LedgerEntry {
  const entry = entryIn(state, entryId);
  if (!entry) throw new Refusal('UNKNOWN_ENTRY', 'No time entry has this id', { entryId });
  if (entry.reversed) throw reversed(entryId);
  return entry;
}

const reversed = (entryId: string): Refusal =>
  new Refusal('ENTRY_REVERSED', 'The entry was reversed; log the work anew', { entryId });

interface Change {
  readonly startedAt: Instant | null;
  readonly workedMinutes: number | null;
}

/** The values of an entry once corrected, decided under the terms of the month that holds it. */
function corrected(
  before: EntryValues,
  change: Change,
  held: Pick<LateCorrection['entryMonth'], 'month' | 'terms' | 'from' | 'to'> & { readonly cover: Cover },
  known: KnownCalendar,
): EntryValues {
  const startedAt = change.startedAt ?? before.startedAt;
  const workedMinutes = change.workedMinutes ?? before.workedMinutes;
  if (startedAt === before.startedAt && workedMinutes === before.workedMinutes) {
    throw invalidAt(change.startedAt === null ? '/minutes' : '/startedAt', 'Must differ from what the entry says');
  }
  const date = localDateOf(startedAt, held.terms.timeZone);
  if (monthOf(date) !== held.month) {
    throw invalidAt('/startedAt', `Must stay in ${held.month}; reverse the entry and log it anew`);
  }
  theAgreementRunsOn(date, held);
  return valued({ startedAt, date, workedMinutes }, held.cover, held.terms, known);
}

function valued(
  { startedAt, date, workedMinutes }: Pick<EntryValues, 'startedAt' | 'date' | 'workedMinutes'>,
  cover: Cover,
  terms: Terms,
  { holidays, calendar }: KnownCalendar,
): EntryValues {
  const split = splitByCoverage(calendarOf(terms, holidays), startedAt, workedMinutes);
  const { outOfHours } = terms.multipliers;
  const billable = draws(cover, terms)
    ? billableMinutes({ ...split, outOfHoursMultiplier: outOfHours, ...terms.rounding })
    : 0;
  return { startedAt, date, workedMinutes, ...split, billableMinutes: billable, calendar };
}

/** Only billable work draws, and under a fixed price nothing does. */
const draws = (cover: Cover, { plan }: Terms): boolean => cover === 'billable' && plan !== 'unlimited';

function theAgreementRunsOn(date: LocalDate, days: { readonly from: LocalDate; readonly to: LocalDate }): void {
  const sameMonth = (day: LocalDate): boolean => monthOf(day) === monthOf(date);
  if (sameMonth(days.from) && date < days.from) throw invalidAt('/startedAt', `The agreement begins on ${days.from}`);
  if (sameMonth(days.to) && date > days.to) throw invalidAt('/startedAt', `The agreement ends on ${days.to}`);
}

function workMayNotOverlap(work: Work, others: readonly LedgerEntry[]): void {
  const endedAt = addMinutes(work.startedAt, work.workedMinutes);
  const other = others.find(
    (known) =>
      known.agent === work.agent && !known.reversed && work.startedAt < known.endedAt && known.startedAt < endedAt,
  );
  if (!other) return;
  const detail = `${work.agent} already logged ${other.workedMinutes} minutes from ${other.startedAt}`;
  throw new Refusal('ENTRY_OVERLAPS', detail, { entryId: other.entryId });
}

/** The entries near a day: an entry lasts 24 hours at most, and two days may be as short as 46. */
function around(date: LocalDate, byDay: StartedMonth['entriesByDay']): readonly LedgerEntry[] {
  return [-2, -1, 0, 1, 2].flatMap((days) => byDay[addDays(date, days)] ?? []);
}

/** The working calendar of the terms with these holidays: one object for as long as both live. */
function calendarOf(terms: Terms, holidays: ReadonlySet<LocalDate>): WorkingCalendar {
  const known = calendars.get(terms);
  if (known?.holidays === holidays) return known;
  const calendar = { timeZone: terms.timeZone, coverage: terms.coverage, holidays };
  calendars.set(terms, calendar);
  return calendar;
}

const calendars = new WeakMap<Terms, WorkingCalendar>();
