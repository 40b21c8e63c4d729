import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import {
  type AdjustmentPosted,
  type EntryValues,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../src/ledger/month.events';
import { type OutageBegan } from '../src/monitoring/check.events';
import { type Category, type Channel, type Kind, type TicketEvent } from '../src/tickets/ticket.events';
import { environmentNamed } from '../src/tickets/ticket.rules';
import { type Instant } from '../src/time/instant';
import { type Month, monthOf } from '../src/time/local';

/** Minutes of work on a ticket in one month, by the local days of the work. */
export interface WorkedIn {
  readonly month: Month;
  readonly workedMinutes: number;
  readonly billableMinutes: number;
}

/** What one ticket adds to the trends. */
export interface TicketTrend {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly kind: Kind;
  readonly channel: Channel;
  readonly category: Category;
  readonly environment: string;
  readonly priority: Priority;
  readonly openedAt: Instant;
  /** In UTC: an opening does not say where it was local. */
  readonly openedIn: Month;
  readonly reopenings: number;
  /** The check whose outage it is, by its id and by its name in monitoring. */
  readonly checkId: string | null;
  readonly check: string | null;
  readonly worked: readonly WorkedIn[];
  /** Those in which it was opened or worked on. */
  readonly months: readonly Month[];
}

type TimeFact = TimeLogged | TimeCorrected | TimeReversed | AdjustmentPosted;
type OfTrends =
  Extract<TicketEvent, { type: 'TicketOpened' | 'TicketTriaged' | 'PriorityChanged' | 'TicketReopened' }> | OutageBegan;

export const trends: Projection<TicketTrend, OfTrends | TimeFact> = {
  name: 'trends',
  version: 1,
  handles: {
    TicketOpened: true,
    TicketTriaged: true,
    PriorityChanged: true,
    TicketReopened: true,
    OutageBegan: true,
    TimeLogged: true,
    TimeCorrected: true,
    TimeReversed: true,
    AdjustmentPosted: true,
  },
  route(event) {
    if (event.type !== 'AdjustmentPosted') return [event.data.ticketId];
    const { entry } = event.data;
    return entry?.before ? [entry.ticketId] : [];
  },
  initial: (id) => ({
    ...{ id, agreementId: '', clientId: '', kind: 'support', channel: 'portal', category: 'question' },
    ...{ environment: '', priority: 'P3', openedAt: '', openedIn: '', reopenings: 0, checkId: null, check: null },
    ...{ worked: [], months: [] },
  }),
  evolve(doc, event) {
    switch (event.type) {
      case 'OutageBegan':
        return { ...doc, checkId: event.data.checkId, check: event.data.check };
      case 'TicketOpened': {
        const { agreementId, clientId, kind, channel, category, priority } = event.data;
        const openedAt = event.metadata.occurredAt;
        const openedIn = monthOf(openedAt);
        const about = { agreementId, clientId, kind, channel, category, priority, openedAt, openedIn };
        return withMonths({ ...doc, ...about, environment: environmentNamed(event.data.environment) });
      }
      case 'TicketTriaged':
        return { ...doc, category: event.data.category, priority: event.data.priority };
      case 'PriorityChanged':
        return { ...doc, priority: event.data.to };
      case 'TicketReopened':
        return { ...doc, reopenings: doc.reopenings + 1 };
      case 'TimeLogged':
        return worked(doc, event.data, 1);
      case 'TimeCorrected':
        return worked(worked(doc, event.data.before, -1), event.data.after, 1);
      case 'TimeReversed':
        return worked(doc, event.data.before, -1);
      case 'AdjustmentPosted': {
        const { before = null, after = null } = event.data.entry ?? {};
        const without = before ? worked(doc, before, -1) : doc;
        return after ? worked(without, after, 1) : without;
      }
    }
  },
  indexes: [
    { months: 1, openedAt: -1 },
    { clientId: 1, months: 1, openedAt: -1 },
  ],
};

type Work = Pick<EntryValues, 'date' | 'workedMinutes' | 'billableMinutes'>;

/** Adds work to the month of its local day, or with -1 takes it back out. */
function worked(doc: TicketTrend, { date, workedMinutes, billableMinutes }: Work, sign: 1 | -1): TicketTrend {
  const month = monthOf(date);
  const before = doc.worked.find((one) => one.month === month) ?? { workedMinutes: 0, billableMinutes: 0 };
  const sum = {
    month,
    workedMinutes: before.workedMinutes + sign * workedMinutes,
    billableMinutes: before.billableMinutes + sign * billableMinutes,
  };
  const others = doc.worked.filter((one) => one.month !== month);
  const isSome = sum.workedMinutes !== 0 || sum.billableMinutes !== 0;
  return withMonths({ ...doc, worked: isSome ? [...others, sum] : others });
}

function withMonths(doc: TicketTrend): TicketTrend {
  const months = new Set([doc.openedIn, ...doc.worked.map(({ month }) => month)]);
  months.delete('');
  return { ...doc, months: [...months].sort() };
}
