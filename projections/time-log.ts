import { type Projection } from '../src/kernel/projection';
import { type TimeLogged } from '../src/ledger/month.events';
import { type Instant } from '../src/time/instant';

/** One time entry, as it was decided. Minutes are whole; instants are UTC. */
export type TimeLogCard = {
  readonly id: string;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
} & TimeLogged['data'];

export const timeLog: Projection<TimeLogCard, TimeLogged> = {
  name: 'time-log',
  version: 1,
  writtenOnce: true,
  handles: { TimeLogged: true },
  route: ({ data }) => [data.entryId],
  // Its one event makes it whole.
  initial: (id) => ({ id }) as TimeLogCard,
  evolve: ({ id }, { data, metadata }) => ({
    id,
    recordedAt: metadata.recordedAt,
    recordedBy: metadata.actor.id,
    ...data,
  }),
  indexes: [
    { ledgerId: 1, position: 1 },
    { agreementId: 1, startedAt: 1 },
    { clientId: 1, startedAt: 1 },
    { ticketId: 1, startedAt: 1 },
    { startedAt: 1 },
  ],
};
