import { type Projection } from '../src/kernel/projection';
import {
  type BalanceCarriedForward,
  type MonthClosed,
  type MonthCutShort,
  type MonthOpened,
} from '../src/ledger/month.events';
import { ledgerIdOf } from '../src/ledger/opening.rules';
import { type Instant } from '../src/time/instant';
import { type Month, previousMonth } from '../src/time/local';

/**
 * What a month still has to do by itself, and when: an instant, or null where there is nothing left to do.
 * The work list of the schedule; done work leaves it by the event that did it.
 */
export interface MonthSchedule {
  readonly id: string;
  readonly agreementId: string;
  readonly month: Month;
  /** The next month opens when this one ends. */
  readonly nextOpensAt: Instant | null;
  readonly closesAt: Instant | null;
  /** Since when it has been closed without its balance having been carried forward. */
  readonly carriesSince: Instant | null;
}

type ScheduleEvent = MonthOpened | MonthCutShort | MonthClosed | BalanceCarriedForward;

export const monthSchedule: Projection<MonthSchedule, ScheduleEvent> = {
  name: 'month-schedule',
  version: 1,
  handles: { MonthOpened: true, MonthCutShort: true, MonthClosed: true, BalanceCarriedForward: true },
  route(event) {
    const { agreementId, month, ledgerId } = event.data;
    switch (event.type) {
      case 'MonthOpened':
        return event.data.ordinal === 0 ? [ledgerId] : [ledgerId, ledgerIdOf(agreementId, previousMonth(month))];
      case 'MonthCutShort':
      case 'MonthClosed':
        return [ledgerId];
      case 'BalanceCarriedForward':
        return [ledgerIdOf(agreementId, event.data.fromMonth)];
    }
  },
  initial: (id) => ({ id, agreementId: '', month: '', nextOpensAt: null, closesAt: null, carriesSince: null }),
  evolve(doc, { type, data, metadata }) {
    switch (type) {
      case 'MonthOpened': {
        const { agreementId, month, endsAt, closesAt, last } = data;
        return data.ledgerId === doc.id
          ? { ...doc, agreementId, month, nextOpensAt: last ? null : endsAt, closesAt }
          : { ...doc, nextOpensAt: null };
      }
      case 'MonthCutShort': {
        const { endsAt, closesAt, last } = data;
        return { ...doc, nextOpensAt: last || doc.nextOpensAt === null ? null : endsAt, closesAt };
      }
      case 'MonthClosed':
        return { ...doc, closesAt: null, carriesSince: data.nextMonth === null ? null : metadata.recordedAt };
      case 'BalanceCarriedForward':
        return { ...doc, carriesSince: null };
    }
  },
  indexes: [{ nextOpensAt: 1 }, { closesAt: 1 }, { carriesSince: 1 }],
};
