import { type Projection } from '../src/kernel/projection';
import {
  evolveBalance,
  type BalanceFigures,
  figuresOf,
  type MonthBalance,
  openBalance,
} from '../src/ledger/month-balance';
import { type MonthEvent } from '../src/ledger/month.events';
import { type OverageBearing } from '../src/ledger/overage.rules';
import { type Instant } from '../src/time/instant';
import { type Month } from '../src/time/local';

/** One month of one agreement: what is left, what was used, and what that rests on. */
export interface BalanceCard {
  /** The ledger's id: agreement and month. */
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly state: 'open' | 'closed';
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly closesAt: Instant | null;
  readonly termsVersion: number;
  /** Revision of the ledger month's stream. */
  readonly revision: number;
  readonly balance: MonthBalance | null;
  /** As of the last event; a closed month's are those of its statement. */
  readonly figures: BalanceFigures | null;
  /** What the month's terms say of overage. */
  readonly bearing: OverageBearing | null;
}

/** The types of all facts of a month. */
export const everyMonthEvent = {
  MonthOpened: true,
  BalanceCarriedForward: true,
  HoursPurchased: true,
  TimeLogged: true,
  TimeCorrected: true,
  TimeReversed: true,
  AdjustmentPosted: true,
  ExpenseRecorded: true,
  EstimateNoted: true,
  MonthCutShort: true,
  OverageApprovalRequested: true,
  OverageApproved: true,
  OverageDeclined: true,
  BalanceThresholdCrossed: true,
  MonthClosed: true,
} as const satisfies Record<MonthEvent['type'], true>;

export const balances: Projection<BalanceCard, MonthEvent> = {
  name: 'balances',
  version: 1,
  handles: everyMonthEvent,
  route: ({ data }) => [data.ledgerId],
  initial: (id) => ({
    id,
    agreementId: '',
    clientId: '',
    month: '',
    state: 'open',
    startsAt: '',
    endsAt: '',
    closesAt: null,
    termsVersion: 0,
    revision: -1,
    balance: null,
    figures: null,
    bearing: null,
  }),
  evolve(card, event) {
    if (event.type === 'MonthOpened') {
      const { agreementId, clientId, month, startsAt, endsAt, closesAt, termsVersion, terms } = event.data;
      const opened = { agreementId, clientId, month, startsAt, endsAt, closesAt, termsVersion };
      const { plan, overage, allowanceMinutes } = terms;
      const bearing = { plan, overage, allowanceMinutes };
      return { ...card, ...opened, bearing, revision: event.revision, balance: openBalance(event.data) };
    }
    if (card.balance === null) throw new Error(`${event.type} in a month that was never opened`);
    return {
      ...card,
      revision: event.revision,
      balance: evolveBalance(card.balance, event),
      ...(event.type === 'MonthCutShort' ? { endsAt: event.data.endsAt, closesAt: event.data.closesAt } : {}),
      ...(event.type === 'MonthClosed'
        ? { state: 'closed' as const, figures: closingFigures(event.data.statement) }
        : {}),
    };
  },
  derive({ state, balance, bearing, ...card }) {
    const figures = state === 'open' && balance && bearing ? figuresOf(balance, bearing) : card.figures;
    return { ...card, state, balance, bearing, figures };
  },
  indexes: [{ agreementId: 1, month: 1 }, { clientId: 1, month: 1 }, { month: 1 }],
};

function closingFigures(statement: Extract<MonthEvent, { type: 'MonthClosed' }>['data']['statement']): BalanceFigures {
  const { lots, availableMinutes, usedMinutes, overageMinutes, unapprovedOverageMinutes, borrowedMinutes } = statement;
  const remainingMinutes = statement.carriedMinutes;
  return {
    lots,
    availableMinutes,
    usedMinutes,
    remainingMinutes,
    overageMinutes,
    unapprovedOverageMinutes,
    borrowedMinutes,
  };
}
