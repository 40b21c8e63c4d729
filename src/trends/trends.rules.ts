import { type TicketTrend } from '../../projections/trends';
import { type Category } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type Month } from '../time/local';

/** What tickets and their time may be told apart by. */
export const dimensions = [
  'month',
  'clientId',
  'agreementId',
  'category',
  'environment',
  'priority',
  'kind',
  'channel',
] as const;
export type Dimension = (typeof dimensions)[number];

/** Tickets opened in the months asked for, and time spent in them on tickets of any age. Minutes are whole. */
export interface Figures {
  readonly opened: number;
  /** How many of those opened were reopened, ever since. */
  readonly reopened: number;
  /** Their share in whole percent, rounded half up; null where none was opened. */
  readonly reopenedPercent: number | null;
  readonly workedMinutes: number;
  readonly billableMinutes: number;
}

export type Group = Figures & Readonly<Partial<Record<Dimension, string>>>;

/** A fault that came again: of one check, or of one client, category and environment. */
export interface RecurringFault {
  readonly clientId: string;
  readonly category: Category;
  readonly environment: string;
  readonly checkId: string | null;
  readonly check: string | null;
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** In the order in which they were opened. */
  readonly ticketIds: readonly string[];
}

/** Questions, wishes and planned work come again without anything being at fault. */
const faults: readonly Category[] = [
  'bug',
  'outage',
  'security-incident',
  'server-log',
  'third-party',
  'infrastructure',
];

interface Span {
  readonly from: Month;
  readonly to: Month;
}

interface Counted {
  opened: number;
  reopened: number;
  workedMinutes: number;
  billableMinutes: number;
}

/** One group for each combination of values there is, in the order of their values; one for all without dimensions. */
export function groupsOf(tickets: Iterable<TicketTrend>, span: Span, by: readonly Dimension[]): readonly Group[] {
  const groups = new Map<string, { readonly values: readonly string[]; readonly counted: Counted }>();
  const groupOf = (ticket: TicketTrend, month: Month): Counted => {
    const values = by.map((dimension) => (dimension === 'month' ? month : ticket[dimension]));
    const key = JSON.stringify(values);
    const known = groups.get(key)?.counted ?? { opened: 0, reopened: 0, workedMinutes: 0, billableMinutes: 0 };
    groups.set(key, { values, counted: known });
    return known;
  };
  for (const ticket of tickets) {
    if (isIn(span, ticket.openedIn)) {
      const group = groupOf(ticket, ticket.openedIn);
      group.opened += 1;
      group.reopened += ticket.reopenings > 0 ? 1 : 0;
    }
    for (const { month, workedMinutes, billableMinutes } of ticket.worked) {
      if (!isIn(span, month)) continue;
      const group = groupOf(ticket, month);
      group.workedMinutes += workedMinutes;
      group.billableMinutes += billableMinutes;
    }
  }
  return [...groups.values()]
    .toSorted((a, b) => compareLists(a.values, b.values))
    .map(({ values, counted }) => ({
      ...(Object.fromEntries(by.map((dimension, i) => [dimension, values[i]])) as Partial<Record<Dimension, string>>),
      ...counted,
      reopenedPercent: percentHalfUp(counted.reopened, counted.opened),
    }));
}

export const totalOf = (tickets: Iterable<TicketTrend>, span: Span): Figures =>
  groupsOf(tickets, span, [])[0] ?? {
    ...{ opened: 0, reopened: 0, reopenedPercent: null, workedMinutes: 0, billableMinutes: 0 },
  };

/** Faults with at least so many tickets opened in the months asked for, those that came most often first. */
export function recurringFaults(
  tickets: Iterable<TicketTrend>,
  span: Span,
  timesMin: number,
): readonly RecurringFault[] {
  const alike = new Map<string, TicketTrend[]>();
  for (const ticket of tickets) {
    const { kind, category, clientId, environment, checkId } = ticket;
    if (!isIn(span, ticket.openedIn) || kind !== 'support' || !faults.includes(category)) continue;
    const key = JSON.stringify(checkId === null ? [clientId, category, environment] : [checkId]);
    const known = alike.get(key);
    if (known) known.push(ticket);
    else alike.set(key, [ticket]);
  }
  return [...alike.values()]
    .filter((found) => found.length >= timesMin)
    .map((found): RecurringFault => {
      const ordered = found.toSorted((a, b) => compare(a.openedAt, b.openedAt) || compare(a.id, b.id));
      const [first, last] = [ordered[0]!, ordered.at(-1)!];
      const { clientId, category, environment, checkId, check } = last;
      return {
        ...{ clientId, category, environment, checkId, check, times: found.length },
        ...{ firstAt: first.openedAt, lastAt: last.openedAt, ticketIds: ordered.map(({ id }) => id) },
      };
    })
    .toSorted((a, b) => b.times - a.times || compare(b.lastAt, a.lastAt) || compare(a.ticketIds[0]!, b.ticketIds[0]!));
}

const isIn = ({ from, to }: Span, month: Month): boolean => month >= from && month <= to;

const percentHalfUp = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((200 * part + whole) / (2 * whole));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareLists(a: readonly string[], b: readonly string[]): number {
  const first = a.findIndex((one, i) => one !== b[i]);
  return first < 0 ? 0 : compare(a[first]!, b[first]!);
}
