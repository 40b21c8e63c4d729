import { unreachable } from '../kernel/decider';
import { addMinutes, type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { evolveBalance, type MonthBalance, openBalance } from './month-balance';
import {
  type EntryValues,
  type MonthClosed,
  type MonthEvent,
  type MonthOpened,
  type TimeCorrected,
  type TimeLogged,
} from './month.events';
import { type SettledEntry } from './settlement.rules';

/** What a month remembers of an entry: the values it has now, and until when the work lasted. */
export interface LedgerEntry extends SettledEntry, EntryValues {
  readonly ticketId: string;
  readonly agent: string;
  readonly endedAt: Instant;
  readonly originalMonth: Month;
  readonly allowedOverlap: string | null;
  readonly reversed: boolean;
}

export interface StartedMonth {
  readonly status: 'open' | 'closed';
  readonly opened: MonthOpened['data'];
  readonly balance: MonthBalance;
  /** By local date of their start, on each day as they were recorded; how many there are is told by `entryCount`. */
  readonly entriesByDay: Readonly<Record<LocalDate, readonly LedgerEntry[]>>;
  readonly entryCount: number;
  /** Tickets ('' for the month as a whole) on which a decision was given since approval was last asked for. */
  readonly decided: readonly string[];
  readonly closed: MonthClosed['data'] | null;
}

export type LedgerMonth = { readonly status: 'unopened' } | StartedMonth;

export const ledgerStream = (agreementId: string, month: Month): string => `ledger-${agreementId}-${month}`;

/** All entries of a month, day by day. */
export const entriesOf = ({ entriesByDay }: Pick<StartedMonth, 'entriesByDay'>): readonly LedgerEntry[] =>
  Object.keys(entriesByDay)
    .sort()
    .flatMap((day) => entriesByDay[day]!);

export const entryIn = (month: StartedMonth, entryId: string): LedgerEntry | undefined =>
  entriesOf(month).find((entry) => entry.entryId === entryId);

export function evolve(state: LedgerMonth, event: MonthEvent): LedgerMonth {
  if (event.type === 'MonthOpened') return opened(event.data);
  if (state.status === 'unopened') throw new Error(`${event.type} in a month that was never opened`);
  const next = { ...state, balance: evolveBalance(state.balance, event) };
  switch (event.type) {
    case 'TimeLogged':
      return { ...withEntry(next, entryOf(event.data, next.entryCount)), entryCount: next.entryCount + 1 };
    case 'TimeCorrected':
      return changed(next, event.data);
    case 'TimeReversed':
      return changed(next, { ...event.data, after: { ...event.data.before, billableMinutes: 0, workedMinutes: 0 } });
    case 'MonthCutShort': {
      const { to, endsAt, closesAt, grant, lines, last } = event.data;
      return { ...next, opened: { ...next.opened, to, endsAt, closesAt, grant, lines, last } };
    }
    case 'OverageApprovalRequested':
      return { ...next, decided: [] };
    case 'OverageApproved':
    case 'OverageDeclined':
      return { ...next, decided: [...next.decided, event.data.ticketId ?? ''] };
    case 'MonthClosed':
      return { ...next, status: 'closed', closed: event.data };
    case 'BalanceCarriedForward':
    case 'HoursPurchased':
    case 'AdjustmentPosted':
    case 'ExpenseRecorded':
    case 'EstimateNoted':
    case 'BalanceThresholdCrossed':
      return next;
    default:
      return unreachable(event);
  }
}

function opened(data: MonthOpened['data']): StartedMonth {
  const balance = openBalance(data);
  return { status: 'open', opened: data, balance, entriesByDay: {}, entryCount: 0, decided: [], closed: null };
}

function withEntry(state: StartedMonth, entry: LedgerEntry): StartedMonth {
  const { date } = entry;
  const day = [...(state.entriesByDay[date] ?? []), entry];
  return { ...state, entriesByDay: { ...state.entriesByDay, [date]: day } };
}

/** The entry with its new values, on the day that these say. A reversed one keeps its place and lasts no time. */
function changed(state: StartedMonth, { entryId, before, after, ...change }: Changed): StartedMonth {
  const day = state.entriesByDay[before.date] ?? [];
  const entry = day.find((known) => known.entryId === entryId);
  if (!entry) throw new Error(`Entry ${entryId} was never logged in ${state.opened.month}`);
  const others = day.filter((known) => known !== entry);
  const without = { ...state, entriesByDay: { ...state.entriesByDay, [before.date]: others } };
  const endedAt = addMinutes(after.startedAt, after.workedMinutes);
  return withEntry(without, { ...entry, ...after, endedAt, reversed: 'reversalId' in change });
}

type Changed = Pick<TimeCorrected['data'], 'entryId' | 'before' | 'after'> & object;

function entryOf(data: TimeLogged['data'], order: number): LedgerEntry {
  const { entryId, ticketId, agent, role, cover, late, originalMonth, allowedOverlap } = data;
  const values = valuesOf(data);
  const endedAt = addMinutes(values.startedAt, values.workedMinutes);
  return {
    ...{ entryId, order, ticketId, agent, role, cover, late, originalMonth, allowedOverlap },
    ...values,
    endedAt,
    reversed: false,
  };
}

/** What an entry says of the work, and nothing else of it. */
export const valuesOf = ({
  startedAt,
  date,
  workedMinutes,
  insideMinutes,
  outsideMinutes,
  billableMinutes,
  calendar,
}: EntryValues): EntryValues => ({
  startedAt,
  date,
  workedMinutes,
  insideMinutes,
  outsideMinutes,
  billableMinutes,
  calendar,
});
