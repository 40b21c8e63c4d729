import { type Terms } from '../agreements/terms';
import { type Decider, unreachable } from '../kernel/decider';
import { invalidAt, Refusal } from '../kernel/refusal';
import { minorUnits, shareHalfUp } from '../money/money';
import { billableMinutes, splitByCoverage } from '../time/billable';
import { addMinutes, type Instant } from '../time/instant';
import { type LocalDate, type Month, monthOf, nextMonth } from '../time/local';
import { type WorkingCalendar } from '../time/working-calendar';
import { coverOf } from './cover.rules';
import { evolveBalance, figuresOf, type MonthBalance, openBalance } from './month-balance';
import {
  type CarryForward,
  type CloseMonth,
  type DecideOverage,
  type LogTime,
  type MonthCommand,
  type OfMonth,
  type OpenMonth,
  type PurchaseHours,
  type TimeEntry,
} from './month.commands';
import { type Cover, type MonthClosed, type MonthEvent, type MonthOpened, type TimeLogged } from './month.events';
import { carriedFrom, settle, type SettledEntry } from './settlement.rules';

/** What a month remembers of an entry. */
export interface LedgerEntry extends SettledEntry {
  readonly ticketId: string;
  readonly agent: string;
  readonly endedAt: Instant;
  readonly workedMinutes: number;
}

export interface StartedMonth {
  readonly status: 'open' | 'closed';
  readonly opened: MonthOpened['data'];
  readonly balance: MonthBalance;
  /** In the order in which they were recorded. */
  readonly entries: readonly LedgerEntry[];
  readonly closed: MonthClosed['data'] | null;
}

export type LedgerMonth = { readonly status: 'unopened' } | StartedMonth;

export const ledgerStream = (agreementId: string, month: Month): string => `ledger-${agreementId}-${month}`;

/**
 * One month of one agreement, from its opening to its close.
 * Refuses UNKNOWN_MONTH, MONTH_NOT_OPEN, PREVIOUS_MONTH_OPEN, MONTH_NOT_ENDED, MONTH_ALREADY_CLOSED,
 * ENTRY_OVERLAPS, COVER_NOT_ALLOWED and INVALID.
 */
export const ledgerMonth: Decider<LedgerMonth, MonthCommand, MonthEvent> = {
  name: 'month',
  initialState: { status: 'unopened' },
  decide,
  evolve,
};

function decide(command: MonthCommand, state: LedgerMonth): readonly MonthEvent[] {
  switch (command.type) {
    case 'OpenMonth':
      return open(command, state);
    case 'CarryForward':
      return carryForward(command, state);
    case 'LogTime':
      return withAlarms(state, logTime(command, state));
    case 'PurchaseHours':
      return purchaseHours(command, state);
    case 'DecideOverage':
      return decideOverage(command, state);
    case 'CloseMonth':
      return close(command, state);
    default:
      return unreachable(command);
  }
}

function open({ data }: OpenMonth, state: LedgerMonth): readonly MonthEvent[] {
  return state.status === 'unopened' ? [{ type: 'MonthOpened', data, occurredAt: data.startsAt }] : [];
}

function carryForward({ data }: CarryForward, state: LedgerMonth): readonly MonthEvent[] {
  const { balance } = openMonth(state, data);
  return balance.provisional ? withAlarms(state, [{ type: 'BalanceCarriedForward', data }]) : [];
}

function logTime({ data }: LogTime, state: LedgerMonth): readonly TimeLogged[] {
  const { opened, entries } = openMonth(state, data);
  const { terms } = opened;
  const originalMonth = monthOf(data.date);
  const late = originalMonth < data.month;
  if (late && terms.lateEntries === 'reject') {
    throw new Refusal('MONTH_NOT_OPEN', `${originalMonth} is closed and the terms take no late entries`, {
      month: originalMonth,
    });
  }
  if (!late && data.date < opened.from) throw invalidAt('/startedAt', `The agreement begins on ${opened.from}`);
  workMayNotOverlap(data, entries);
  const cover = coverOf(data, terms);
  const split = splitByCoverage(calendarOf(terms, data.holidays), data.startedAt, data.workedMinutes);
  const { holidays: _holidays, ticket, allowOverlap, ...entry } = data;
  return [
    {
      type: 'TimeLogged',
      occurredAt: data.startedAt,
      data: {
        ...entry,
        ticketId: ticket.ticketId,
        cover,
        ...split,
        outOfHoursMultiplier: terms.multipliers.outOfHours,
        billableMinutes: draws(cover, terms)
          ? billableMinutes({ ...split, outOfHoursMultiplier: terms.multipliers.outOfHours, ...terms.rounding })
          : 0,
        late,
        originalMonth,
        allowedOverlap: allowOverlap,
      },
    },
  ];
}

/** Only billable work draws, and under a fixed price nothing does. */
const draws = (cover: Cover, { plan }: Terms): boolean => cover === 'billable' && plan !== 'unlimited';

function workMayNotOverlap(entry: TimeEntry, entries: readonly LedgerEntry[]): void {
  if (entry.allowOverlap !== null) return;
  const endedAt = addMinutes(entry.startedAt, entry.workedMinutes);
  const other = entries.find(
    (known) => known.agent === entry.agent && entry.startedAt < known.endedAt && known.startedAt < endedAt,
  );
  if (other) {
    throw new Refusal(
      'ENTRY_OVERLAPS',
      `${entry.agent} already logged ${other.workedMinutes} minutes from ${other.startedAt}`,
      {
        entryId: other.entryId,
      },
    );
  }
}

function purchaseHours({ data }: PurchaseHours, state: LedgerMonth): readonly MonthEvent[] {
  const { opened } = openMonth(state, data);
  const { purchaseId, minutes, unitPrice, purchasedOn, expiresOn, ...ofMonth } = data;
  if (opened.terms.plan === 'on-demand' || opened.terms.plan === 'unlimited') {
    throw invalidAt('/minutes', `Hours cannot be bought under the plan ${opened.terms.plan}`);
  }
  if (purchasedOn < opened.from) throw invalidAt('/purchasedOn', `The agreement begins on ${opened.from}`);
  if (expiresOn !== null && expiresOn < purchasedOn) throw invalidAt('/expiresOn', 'Must not be before the purchase');
  return [
    {
      type: 'HoursPurchased',
      data: {
        ...ofMonth,
        purchaseId,
        lot: {
          lotId: `purchase-${purchaseId}`,
          source: 'purchase',
          grantedOn: purchasedOn,
          month: data.month,
          minutes,
          expiresOn,
          unitPrice,
        },
        amount: shareHalfUp(minorUnits(unitPrice), minutes, 60),
      },
    },
  ];
}

function decideOverage({ data }: DecideOverage, state: LedgerMonth): readonly MonthEvent[] {
  openMonth(state, data);
  const { decision, ...given } = data;
  return [{ type: decision === 'approved' ? 'OverageApproved' : 'OverageDeclined', data: given }];
}

function close({ data, meta }: CloseMonth, state: LedgerMonth): readonly MonthEvent[] {
  if (state.status === 'closed')
    throw new Refusal('MONTH_ALREADY_CLOSED', `${data.month} is closed`, { month: data.month });
  const { opened, balance, entries } = openMonth(state, data);
  if (balance.provisional) {
    throw new Refusal('PREVIOUS_MONTH_OPEN', `The month before ${data.month} has to close first`, {
      month: data.month,
    });
  }
  if (meta.at < opened.endsAt) {
    throw new Refusal('MONTH_NOT_ENDED', `${data.month} ends at ${opened.endsAt}`, {
      month: data.month,
      endsAt: opened.endsAt,
    });
  }
  const { nextTerms, ...ofMonth } = data;
  const statement = settle(balance, entries, { terms: opened.terms, nextTerms });
  return [
    {
      type: 'MonthClosed',
      data: {
        ...ofMonth,
        statement,
        carriedLots: carriedFrom(statement.lots),
        nextMonth: nextMonth(data.month),
      },
    },
  ];
}

function openMonth(state: LedgerMonth, { month }: OfMonth): StartedMonth {
  if (state.status === 'open') return state;
  if (state.status === 'unopened') throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { month });
  throw new Refusal('MONTH_NOT_OPEN', `${month} is closed`, { month });
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

/** Adds what the facts set off: a threshold of use crossed, an overage that needs the client's word. */
function withAlarms(state: LedgerMonth, facts: readonly MonthEvent[]): readonly MonthEvent[] {
  if (state.status === 'unopened') return facts;
  const { ledgerId, agreementId, clientId, month, terms } = state.opened;
  const ofMonth = { ledgerId, agreementId, clientId, month };
  const balance = facts.reduce(evolveBalance, state.balance);
  const before = alarmsOf(state.balance, terms);
  const after = alarmsOf(balance, terms);
  const crossed = after.thresholds.filter((threshold) => !before.thresholds.includes(threshold));
  const { usedMinutes, availableMinutes, overageMinutes } = after.figures;
  const ticketId = facts.find((fact) => fact.type === 'TimeLogged')?.data.ticketId ?? null;
  return [
    ...facts,
    ...crossed.map((threshold): MonthEvent => {
      return { type: 'BalanceThresholdCrossed', data: { ...ofMonth, threshold, usedMinutes, availableMinutes } };
    }),
    ...(after.asksApproval && !before.asksApproval
      ? [
          {
            type: 'OverageApprovalRequested' as const,
            data: { ...ofMonth, ticketId, overageMinutes, approvedMinutes: balance.approvedMinutes },
          },
        ]
      : []),
  ];
}

/** While the month before is open nobody knows what this one holds, so it raises no alarm. */
function alarmsOf(balance: MonthBalance, terms: Terms) {
  const figures = figuresOf(balance, terms);
  const { usedMinutes, availableMinutes, unapprovedOverageMinutes } = figures;
  const silent = balance.provisional;
  return {
    figures,
    thresholds: terms.thresholds.filter(
      (percent) => !silent && availableMinutes > 0 && usedMinutes * 100 >= availableMinutes * percent,
    ),
    asksApproval: !silent && unapprovedOverageMinutes > 0,
  };
}

function evolve(state: LedgerMonth, event: MonthEvent): LedgerMonth {
  if (event.type === 'MonthOpened') {
    return { status: 'open', opened: event.data, balance: openBalance(event.data), entries: [], closed: null };
  }
  if (state.status === 'unopened') throw new Error(`${event.type} in a month that was never opened`);
  const balance = evolveBalance(state.balance, event);
  switch (event.type) {
    case 'TimeLogged':
      return { ...state, balance, entries: [...state.entries, entryOf(event.data)] };
    case 'MonthClosed':
      return { ...state, status: 'closed', closed: event.data };
    default:
      return { ...state, balance };
  }
}

function entryOf(data: TimeLogged['data']): LedgerEntry {
  const { entryId, ticketId, agent, role, startedAt, date, workedMinutes, billableMinutes, cover, late } = data;
  const endedAt = addMinutes(startedAt, workedMinutes);
  return { entryId, ticketId, agent, role, startedAt, endedAt, date, workedMinutes, billableMinutes, cover, late };
}
