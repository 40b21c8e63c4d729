import { type Projection } from '../src/kernel/projection';
import { type MonthClosed, type Settlement } from '../src/ledger/month.events';
import { type Instant } from '../src/time/instant';
import { type Month } from '../src/time/local';

/** A closed month's statement, as it was closed. Open months have none yet: theirs is worked out when it is asked for. */
export interface StatementCard {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly closedAt: Instant;
  readonly statement: Settlement | null;
}

export const statements: Projection<StatementCard, MonthClosed> = {
  name: 'statements',
  version: 1,
  begunBy: 'all',
  handles: { MonthClosed: true },
  route: ({ data }) => [data.ledgerId],
  initial: (id) => ({ id, agreementId: '', clientId: '', month: '', closedAt: '', statement: null }),
  evolve(card, { data: { agreementId, clientId, month, statement }, metadata }) {
    return { ...card, agreementId, clientId, month, closedAt: metadata.recordedAt, statement };
  },
  indexes: [{ agreementId: 1, month: 1 }],
};
