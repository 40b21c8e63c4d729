import { type Projection } from '../src/kernel/projection';
import { type CheckEvent } from '../src/monitoring/check.events';
import { type ReplyPosted, type TicketOpened } from '../src/tickets/ticket.events';
import { type Instant } from '../src/time/instant';

/** One outage of one check; its id is that of its ticket. Instants are UTC. */
export interface OutageCard {
  readonly id: string;
  readonly checkId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly check: string;
  /** Counts the outages of the check from 1. */
  readonly outage: number;
  readonly beganAt: Instant;
  readonly detail: string;
  /** Null while it runs. */
  readonly endedAt: Instant | null;
  readonly endDetail: string;
  /** Since when its ticket is still to be opened, and its end to be noted there: work lists; null where it is done. */
  readonly opensSince: Instant | null;
  readonly notesSince: Instant | null;
}

type OutageEvent = CheckEvent | TicketOpened | ReplyPosted;

export const outages: Projection<OutageCard, OutageEvent> = {
  name: 'outages',
  version: 1,
  handles: { OutageBegan: true, OutageEnded: true, TicketOpened: true, ReplyPosted: true },
  route({ type, data, metadata: { actor } }) {
    const ofOutage = type === 'OutageBegan' || type === 'OutageEnded';
    return ofOutage || (actor.role === 'system' && actor.id === 'monitoring') ? [data.ticketId] : [];
  },
  initial: (id) => ({
    ...{ id, checkId: '', agreementId: '', clientId: '', check: '', outage: 0 },
    ...{ beganAt: '', detail: '', endedAt: null, endDetail: '', opensSince: null, notesSince: null },
  }),
  evolve(doc, { type, data, metadata: { recordedAt } }) {
    switch (type) {
      case 'OutageBegan': {
        const { checkId, agreementId, clientId, check, outage, at: beganAt, detail } = data;
        return { ...doc, checkId, agreementId, clientId, check, outage, beganAt, detail, opensSince: recordedAt };
      }
      case 'OutageEnded':
        return { ...doc, endedAt: data.at, endDetail: data.detail, notesSince: recordedAt };
      case 'TicketOpened':
        return { ...doc, opensSince: null };
      case 'ReplyPosted':
        return { ...doc, notesSince: null };
    }
  },
  indexes: [{ opensSince: 1 }, { notesSince: 1 }],
};
