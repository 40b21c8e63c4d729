import {
  type DisputedEntry,
  type DisputedLine,
  type DisputeEvent,
  type DisputeRedressed,
  type DisputeReplayed,
  type Figures,
} from '../src/disputes/dispute.events';
import { type DisputeOfMonth } from '../src/disputes/month-in-dispute.view';
import { type Actor } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type Instant } from '../src/time/instant';
import { type LocalDate, type Month } from '../src/time/local';

/** One dispute as it stands. Instants are UTC; `overdueAt` and `redressSince` are work lists of the schedule. */
export interface DisputeCard {
  readonly id: string;
  readonly number: number;
  readonly ledgerId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly state: DisputeOfMonth['state'];
  /** It waits for its answer, and the time for that is over. */
  readonly overdue: boolean;
  readonly reason: string;
  readonly wholeMonth: boolean;
  readonly entryIds: readonly string[];
  readonly lines: readonly number[];
  readonly entries: readonly DisputedEntry[];
  readonly charges: readonly DisputedLine[];
  readonly currency: string;
  readonly statement: Figures;
  /** As it was put forward. */
  readonly disputed: Figures;
  /** What nobody contests: until it is decided all that is not disputed, then all that was not upheld. */
  readonly agreed: Figures;
  readonly close: {
    readonly eventId: string;
    readonly revision: number;
    readonly position: number;
    readonly at: Instant;
    readonly sealDigest: string | null;
  };
  readonly replay: Pick<DisputeReplayed['data'], 'eventsRead' | 'replayed' | 'equal' | 'differences'> | null;
  readonly disputableThrough: LocalDate;
  readonly openedOn: LocalDate;
  readonly openedAt: Instant;
  readonly openedBy: Actor;
  readonly answerDueOn: LocalDate;
  readonly answerDueAt: Instant;
  readonly decision: DisputeDecision | null;
  readonly withdrawal: { readonly at: Instant; readonly by: Actor; readonly reason: string | null } | null;
  /** What an upheld one gave back; null until it is there. */
  readonly adjustment: DisputeRedressed['data']['adjustment'];
  readonly creditNote: DisputeRedressed['data']['creditNote'];
  readonly notGiven: readonly string[];
  /** When its answer is late, until that is written down or it is decided. */
  readonly overdueAt: Instant | null;
  /** Since when it is upheld without having given back what it says. */
  readonly redressSince: Instant | null;
  readonly revision: number;
}

interface DisputeDecision {
  readonly at: Instant;
  readonly by: Actor;
  readonly reason: string;
  readonly goodwillMinutes: number;
  readonly creditAmount: number;
  /** All that was paid comes back. */
  readonly whole: boolean;
}

export const everyDisputeEvent: Readonly<Record<DisputeEvent['type'], true>> = {
  DisputeOpened: true,
  DisputeReplayed: true,
  DisputeOverdue: true,
  DisputeUpheld: true,
  DisputeRejected: true,
  DisputeWithdrawn: true,
  DisputeRedressed: true,
};

const nothing: Figures = { minutes: 0, net: 0 };
const done = { overdue: false, overdueAt: null } as const;

export const disputes: Projection<DisputeCard, DisputeEvent> = {
  name: 'disputes',
  version: 1,
  handles: everyDisputeEvent,
  route: ({ data }) => [data.disputeId],
  initial: (id) => ({
    ...{ id, number: 0, ledgerId: '', agreementId: '', clientId: '', month: '', state: 'open', overdue: false },
    ...{ reason: '', wholeMonth: false, entryIds: [], lines: [], entries: [], charges: [], currency: '' },
    ...{ statement: nothing, disputed: nothing, agreed: nothing },
    ...{ close: { eventId: '', revision: -1, position: 0, at: '', sealDigest: null }, replay: null },
    ...{ disputableThrough: '', openedOn: '', openedAt: '', openedBy: { id: '', role: 'system' } },
    ...{ answerDueOn: '', answerDueAt: '', decision: null, withdrawal: null },
    ...{ adjustment: null, creditNote: null, notGiven: [], overdueAt: null, redressSince: null, revision: -1 },
  }),
  evolve(before, { type, data, metadata, revision }) {
    const doc = { ...before, revision };
    const { recordedAt: at, actor: by } = metadata;
    switch (type) {
      case 'DisputeOpened': {
        const { disputeId: _id, timeZone: _zone, closeId, closedAt, sealDigest, position, ...opened } = data;
        const close = { eventId: closeId, revision: opened.revision, position, at: closedAt, sealDigest };
        return { ...doc, ...opened, revision, close, openedAt: at, openedBy: by, overdueAt: data.answerDueAt };
      }
      case 'DisputeReplayed': {
        const { eventsRead, replayed, equal, differences } = data;
        return { ...doc, replay: { eventsRead, replayed, equal, differences } };
      }
      case 'DisputeOverdue':
        return { ...doc, overdue: true, overdueAt: null };
      case 'DisputeUpheld': {
        const { reason, goodwillMinutes, creditAmount, whole, agreed } = data;
        const decision = { at, by, reason, goodwillMinutes, creditAmount, whole };
        return { ...doc, ...done, state: 'upheld', decision, agreed, redressSince: at };
      }
      case 'DisputeRejected': {
        const decision = { at, by, reason: data.reason, goodwillMinutes: 0, creditAmount: 0, whole: false };
        return { ...doc, ...done, state: 'rejected', decision, agreed: data.agreed };
      }
      case 'DisputeWithdrawn':
        return {
          ...{ ...doc, ...done, state: 'withdrawn', agreed: doc.statement },
          withdrawal: { at, by, reason: data.reason },
        };
      case 'DisputeRedressed': {
        const { adjustment, creditNote, notGiven } = data;
        return { ...doc, adjustment, creditNote, notGiven, redressSince: null };
      }
    }
  },
  indexes: [
    { overdueAt: 1 },
    { redressSince: 1 },
    { openedAt: -1 },
    { agreementId: 1, openedAt: -1 },
    { clientId: 1, openedAt: -1 },
    { state: 1, openedAt: -1 },
  ],
};

/** The disputes of one ledger month, by its id, in the order in which they were opened. */
export interface MonthInDispute {
  readonly id: string;
  readonly disputes: readonly DisputeOfMonth[];
}

export const monthsInDispute: Projection<MonthInDispute, DisputeEvent> = {
  name: 'months-in-dispute',
  version: 1,
  handles: everyDisputeEvent,
  route: ({ data }) => [data.ledgerId],
  initial: (id) => ({ id, disputes: [] }),
  evolve(doc, { type, data }) {
    const changed = (change: Partial<DisputeOfMonth>): MonthInDispute => ({
      ...doc,
      disputes: doc.disputes.map((one) => (one.id === data.disputeId ? { ...one, ...change } : one)),
    });
    switch (type) {
      case 'DisputeOpened': {
        const opened: DisputeOfMonth = {
          ...{ id: data.disputeId, state: 'open', disputed: data.disputed, upheld: nothing, creditedNet: 0 },
        };
        return { ...doc, disputes: [...doc.disputes, opened] };
      }
      case 'DisputeReplayed':
      case 'DisputeOverdue':
        return doc;
      case 'DisputeUpheld':
        return changed({ state: 'upheld', upheld: data.upheld });
      case 'DisputeRejected':
        return changed({ state: 'rejected' });
      case 'DisputeWithdrawn':
        return changed({ state: 'withdrawn' });
      case 'DisputeRedressed':
        return changed({ creditedNet: data.creditNote?.amount ?? 0 });
    }
  },
};
