import { type Recorded } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import {
  type AdjustmentPosted,
  type EntryValues,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../src/ledger/month.events';
import { valuesOf } from '../src/ledger/month.state';
import { type EntryChange } from '../src/ledger/statement.view';
import { type Instant } from '../src/time/instant';
import { type Month } from '../src/time/local';

/** A change of an entry after its month had closed: an adjustment posted in a later month. */
export interface EntryAdjustment extends EntryChange {
  /** The month in which it was posted. */
  readonly month: Month;
}

/**
 * One time entry. Minutes are whole; instants are UTC. Its values are those of its own month's statement: as logged, or
 * as corrected while that month was open, and without minutes once reversed there. What came later stands apart in
 * `adjusted`, because a closed statement never changes.
 */
export type TimeLogCard = TimeLogged['data'] & {
  readonly id: string;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
  /** Place among the entries of its month, as they were recorded: the revision of its TimeLogged. */
  readonly order: number;
  /** Revision of the month's stream as of which these values stand; adjustments are facts of other months. */
  readonly revision: number;
  readonly reversed: boolean;
  /** In the order of writing. */
  readonly changes: readonly EntryChange[];
  /** Null until an adjustment is posted; its `values` are the latest, null once it was reversed. */
  readonly adjusted: { readonly values: EntryValues | null; readonly changes: readonly EntryAdjustment[] } | null;
  /** When the work began by the latest values of all: lists are in this order. */
  readonly latestStartedAt: Instant;
};

type EntryEvent = TimeLogged | TimeCorrected | TimeReversed | AdjustmentPosted;

export const timeLog: Projection<TimeLogCard, EntryEvent> = {
  name: 'time-log',
  version: 2,
  begunBy: { TimeLogged: true },
  handles: { TimeLogged: true, TimeCorrected: true, TimeReversed: true, AdjustmentPosted: true },
  route(event) {
    if (event.type !== 'AdjustmentPosted') return [event.data.entryId];
    const { entry } = event.data;
    return entry?.before ? [entry.entryId] : none;
  },
  // TimeLogged makes it whole.
  initial: (id) => ({ id, reversed: false, changes: none, adjusted: null }) as unknown as TimeLogCard,
  evolve(card, event) {
    const { revision, metadata } = event;
    switch (event.type) {
      case 'TimeLogged': {
        const { recordedAt, actor } = metadata;
        const { id, reversed, changes, adjusted } = card;
        const recorded = {
          id,
          reversed,
          changes,
          adjusted,
          recordedAt,
          recordedBy: actor.id,
          order: revision,
          revision,
        };
        // Spread together, so many fields cost thirty times as much.
        return Object.assign(recorded, event.data, { latestStartedAt: event.data.startedAt });
      }
      case 'TimeCorrected': {
        const { correctionId, before, after } = event.data;
        const changes = [...card.changes, changeOf(event, correctionId, before, after)];
        return { ...card, ...after, revision, changes, latestStartedAt: after.startedAt };
      }
      case 'TimeReversed': {
        const { reversalId, before } = event.data;
        const changes = [...card.changes, changeOf(event, reversalId, before, null)];
        return { ...card, ...withoutMinutes(before), revision, reversed: true, changes };
      }
      case 'AdjustmentPosted': {
        const { adjustmentId, entry, month } = event.data;
        if (!entry?.before) return card;
        const { before, after } = entry;
        const change = { ...changeOf(event, adjustmentId, before, after), month };
        const changes = [...(card.adjusted?.changes ?? []), change];
        return { ...card, adjusted: { values: after, changes }, latestStartedAt: (after ?? before).startedAt };
      }
    }
  },
  indexes: [
    { ledgerId: 1, order: 1 },
    { agreementId: 1, latestStartedAt: 1 },
    { clientId: 1, latestStartedAt: 1 },
    { clientId: 1, month: 1, latestStartedAt: 1 },
    { ticketId: 1, latestStartedAt: 1 },
    { agent: 1, latestStartedAt: 1 },
    { agent: 1, month: 1, latestStartedAt: 1 },
    { month: 1, latestStartedAt: 1 },
    { month: 1, cover: 1, latestStartedAt: 1 },
    { cover: 1, latestStartedAt: 1 },
    { latestStartedAt: 1 },
  ],
};

/** An entry's values as they are now, whichever month changed them last; without minutes once reversed. */
export function latestValues(card: TimeLogCard): EntryValues & { readonly reversed: boolean } {
  const own = valuesOf(card);
  if (!card.adjusted) return { ...own, reversed: card.reversed };
  const { values, changes } = card.adjusted;
  return values ? { ...values, reversed: false } : { ...withoutMinutes(changes.at(-1)?.from ?? own), reversed: true };
}

const withoutMinutes = (values: EntryValues): EntryValues => ({
  ...values,
  workedMinutes: 0,
  billableMinutes: 0,
});

function changeOf(
  { data, metadata }: Pick<Recorded, 'metadata'> & { readonly data: { readonly reason: string } },
  id: string,
  from: EntryValues,
  to: EntryValues | null,
): EntryChange {
  return { id, at: metadata.occurredAt, by: metadata.actor.id, reason: data.reason, from, to };
}

const none: readonly never[] = [];
