import { type RecordedOf } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import {
  type AdjustmentPosted,
  type EntryValues,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../src/ledger/month.events';
import { addMinutes, type Instant } from '../src/time/instant';
import { type LocalDate } from '../src/time/local';

/** From when until when an entry was worked: [startedAt, endedAt), UTC. */
export interface WorkedSpan {
  readonly entryId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * One agent's work on one day of UTC, over all agreements; the id is day and agent. It holds only when: what the work
 * was, and under which agreement, the time log says.
 */
export interface AgentDay {
  readonly id: string;
  readonly agent: string;
  readonly day: LocalDate;
  /** In the order of their start; work over midnight is in the days of both. */
  readonly entries: readonly WorkedSpan[];
  /** An overlap begins on this day. */
  readonly overlapping: boolean;
}

/** Two entries of one agent at the same time: [from, to), UTC. `entryIds` are in the order of their start. */
export interface Overlap {
  readonly entryIds: readonly [string, string];
  readonly from: Instant;
  readonly to: Instant;
}

type EntryEvent = TimeLogged | TimeCorrected | TimeReversed | AdjustmentPosted;

export const overlaps: Projection<AgentDay, EntryEvent> = {
  name: 'overlaps',
  version: 1,
  handles: { TimeLogged: true, TimeCorrected: true, TimeReversed: true, AdjustmentPosted: true },
  route(event) {
    const moved = moveIn(event);
    if (!moved) return none;
    const { agent, before, after } = moved;
    const days = [...new Set([...daysOf(before), ...daysOf(after)])];
    return days.map((day) => agentDayId(agent, day));
  },
  initial: (id) => ({
    ...{ id, agent: id.slice(DAY_LENGTH + 1), day: id.slice(0, DAY_LENGTH) },
    ...{ entries: none, overlapping: false },
  }),
  evolve(doc, event) {
    const moved = moveIn(event);
    if (!moved) return doc;
    const { entryId, before, after } = moved;
    const others = before ? doc.entries.filter((entry) => entry.entryId !== entryId) : doc.entries;
    const isHere = after !== null && daysOf(after).includes(doc.day);
    return { ...doc, entries: isHere ? inserted(others, after) : others };
  },
  derive: (doc) => ({ ...doc, overlapping: hasOverlap(doc) }),
  indexes: [{ overlapping: 1 }, { agent: 1, overlapping: 1 }],
};

export const agentDayId = (agent: string, day: LocalDate): string => `${day} ${agent}`;

/** When an entry of this length was worked. */
export const spanOf = (
  entryId: string,
  { startedAt, workedMinutes }: Pick<EntryValues, 'startedAt' | 'workedMinutes'>,
): WorkedSpan => ({ entryId, startedAt, endedAt: addMinutes(startedAt, workedMinutes) });

/** The days of UTC that it touches: one or two, as an entry has at most 24 hours. */
export function daysOf(span: WorkedSpan | null): readonly LocalDate[] {
  if (!span) return none;
  const [first, last] = [dayOf(span.startedAt), dayOf(span.endedAt)];
  const endsInLast = span.endedAt.slice(DAY_LENGTH) !== MIDNIGHT;
  return first === last || !endsInLast ? [first] : [first, last];
}

/** The overlaps that begin on this day: each is one day's, also where both entries are in two. */
export function overlapsIn({ day, entries }: AgentDay): Overlap[] {
  return entries.flatMap((first, index) => {
    const found: Overlap[] = [];
    for (let next = index + 1; next < entries.length; next += 1) {
      const second = entries[next]!;
      if (second.startedAt >= first.endedAt) break;
      if (dayOf(second.startedAt) !== day) continue;
      const to = first.endedAt < second.endedAt ? first.endedAt : second.endedAt;
      found.push({ entryIds: [first.entryId, second.entryId], from: second.startedAt, to });
    }
    return found;
  });
}

function hasOverlap({ day, entries }: AgentDay): boolean {
  let latestEnd = '';
  return entries.some(({ startedAt, endedAt }) => {
    if (startedAt < latestEnd && dayOf(startedAt) === day) return true;
    if (endedAt > latestEnd) latestEnd = endedAt;
    return false;
  });
}

interface Move {
  readonly entryId: string;
  readonly agent: string;
  /** Null for an entry that is new. */
  readonly before: WorkedSpan | null;
  /** Null for an entry that was reversed. */
  readonly after: WorkedSpan | null;
}

/** How an event moves an entry; nothing for an adjustment that moves none. */
function moveIn(event: RecordedOf<EntryEvent>): Move | undefined {
  switch (event.type) {
    case 'TimeLogged': {
      const { entryId, agent } = event.data;
      return { entryId, agent, before: null, after: spanOf(entryId, event.data) };
    }
    case 'TimeCorrected':
      return moveBetween(event.data, event.data.before, event.data.after);
    case 'TimeReversed':
      return moveBetween(event.data, event.data.before, null);
    case 'AdjustmentPosted': {
      const { entry } = event.data;
      return entry?.before ? moveBetween(entry, entry.before, entry.after) : undefined;
    }
  }
}

const moveBetween = (
  { entryId, agent }: Pick<Move, 'entryId' | 'agent'>,
  before: EntryValues,
  after: EntryValues | null,
): Move => ({ entryId, agent, before: spanOf(entryId, before), after: after && spanOf(entryId, after) });

/** In the order of start; where that is the same, of id, so that the order of the events shows nowhere. */
function inserted(entries: readonly WorkedSpan[], span: WorkedSpan): readonly WorkedSpan[] {
  const at = entries.findLastIndex((entry) => isBefore(entry, span)) + 1;
  return [...entries.slice(0, at), span, ...entries.slice(at)];
}

const isBefore = (one: WorkedSpan, other: WorkedSpan): boolean =>
  one.startedAt < other.startedAt || (one.startedAt === other.startedAt && one.entryId < other.entryId);

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MIDNIGHT = 'T00:00:00.000Z';

const dayOf = (instant: Instant): LocalDate => instant.slice(0, DAY_LENGTH);
const none: readonly never[] = [];
