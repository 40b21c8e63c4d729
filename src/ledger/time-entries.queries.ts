import { Injectable } from '@nestjs/common';
import {
  type AgentDay,
  agentDayId,
  daysOf,
  type Overlap,
  overlaps,
  overlapsIn,
  spanOf,
} from '../../projections/overlaps';
import { latestValues, timeLog, type TimeLogCard } from '../../projections/time-log';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { invalidAt, Refusal } from '../kernel/refusal';
import { readCursor, writeCursor } from '../read-models/cursor';
import { type Condition, type Filter, given, type Positioned, ReadModels } from '../read-models/read-models';
import { epochMs, instant, type Instant } from '../time/instant';
import {
  type OverlapAnswer,
  type OverlapPage,
  type OverlapsQuery,
  type TimeEntriesQuery,
  type TimeEntryAnswer,
  type TimeEntryPage,
} from './time-entries.dto';

const MINUTE_MS = 60_000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
/** Comes after whatever follows a day in the id of an agent's day. */
const AFTER_ALL = '\uffff';

type Card = Positioned<TimeLogCard>;

/** Where an overlap is in the list: the day of its agent, and its place in that. */
type Mark = readonly [day: string, place: string];

interface Found {
  readonly mark: Mark;
  readonly agent: string;
  readonly overlap: Overlap;
}

@Injectable()
export class TimeEntryQueries {
  constructor(private readonly readModels: ReadModels) {}

  /** In the order of start. A client sees its own organisation's, without what else the agency's people were doing. */
  async timeEntries({ limit, cursor, ...asked }: TimeEntriesQuery, viewer: Actor): Promise<TimeEntryPage> {
    const { agreementId, ticketId, agent, month, cover, clientId } = asked;
    const filter: Filter = {
      ...given({ agreementId, ticketId, agent, month, cover, latestStartedAt: between(asked) }),
      ...visible(viewer, 'clientId', clientId),
    };
    const page = await this.readModels.find(timeLog, filter, { sort: { latestStartedAt: 1 }, limit, cursor });
    const overlapping = seesEverybodysWork(viewer) ? await this.overlapping(page.items) : undefined;
    return {
      items: page.items.map((card) => entryOf(card, overlapping && (overlapping.get(card.id) ?? []))),
      nextCursor: page.nextCursor,
    };
  }

  /** By the day of UTC on which they begin, then by agent. */
  async overlaps({ limit, cursor, ...asked }: OverlapsQuery): Promise<OverlapPage> {
    const found: Found[] = [];
    // Each day that is read holds one at least, but for the one where the page before ended.
    const days = limit + 2;
    for await (const one of this.found(asked, days, cursor === undefined ? undefined : markIn(cursor))) {
      found.push(one);
      if (found.length > limit) break;
    }
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const cards = await this.cards(page.flatMap(({ overlap }) => overlap.entryIds));
    return {
      items: page.map(({ agent, overlap }) => overlapOf(agent, overlap, cards)),
      nextCursor: last ? writeCursor(last.mark) : null,
    };
  }

  /** Overlaps after a mark, in the order of their marks; `limit` days of agents are read at once. */
  private async *found(
    { agent, from, to }: Pick<OverlapsQuery, 'agent' | 'from' | 'to'>,
    limit: number,
    after?: Mark,
  ): AsyncGenerator<Found> {
    const begins = { least: from && instant(from), most: to && instant(to) };
    const firstDay = after?.[0] ?? begins.least?.slice(0, DAY_LENGTH);
    const id = conditionOf({
      $gte: firstDay,
      $lt: begins.most && begins.most.slice(0, DAY_LENGTH) + AFTER_ALL,
    });
    const filter = given({ agent, overlapping: true, id });
    for await (const days of this.readModels.pages(overlaps, filter, { limit })) {
      for (const day of days) {
        const inOrder = overlapsIn(day)
          .map((overlap): Found => ({ agent: day.agent, overlap, mark: markOf(day, overlap) }))
          .sort((a, b) => (a.mark[1] < b.mark[1] ? -1 : 1));
        for (const one of inOrder) {
          const { overlap, mark } = one;
          if (begins.least !== undefined && overlap.from < begins.least) continue;
          if (begins.most !== undefined && overlap.from >= begins.most) continue;
          if (after && mark[0] === after[0] && mark[1] <= after[1]) continue;
          yield one;
        }
      }
    }
  }

  /** Which entries each of these overlaps. */
  private async overlapping(cards: readonly Card[]): Promise<ReadonlyMap<string, string[]>> {
    const dayIds = cards.flatMap((card) =>
      daysOf(spanOf(card.id, latestValues(card))).map((day) => agentDayId(card.agent, day)),
    );
    const others = new Map<string, string[]>();
    const add = (entryId: string, other: string): void => {
      const known = others.get(entryId);
      if (known) known.push(other);
      else others.set(entryId, [other]);
    };
    for (const day of await this.all(overlaps, [...new Set(dayIds)], { overlapping: true })) {
      for (const { entryIds } of overlapsIn(day)) {
        add(entryIds[0], entryIds[1]);
        add(entryIds[1], entryIds[0]);
      }
    }
    return others;
  }

  private async cards(ids: readonly string[]): Promise<ReadonlyMap<string, Card>> {
    const cards = new Map((await this.all(timeLog, [...new Set(ids)])).map((card) => [card.id, card]));
    if (ids.every((id) => cards.has(id))) return cards;
    throw new Refusal('READ_MODEL_BEHIND', 'Not all entries that overlap are there yet; try again');
  }

  private async all<Doc extends object>(
    projection: Projection<Doc, never>,
    ids: readonly string[],
    filter: Filter = {},
  ): Promise<readonly Positioned<Doc>[]> {
    if (ids.length === 0) return [];
    return (await this.readModels.find(projection, { ...filter, id: { $in: ids } }, { limit: ids.length })).items;
  }
}

/** What clients' and integrators' keys do not show: what the agency's people did for others meanwhile. */
const seesEverybodysWork = ({ role, clientId }: Actor): boolean =>
  clientId === undefined && role !== 'client' && role !== 'integrator';

function between({ from, to }: { readonly from?: Instant; readonly to?: Instant }): Condition | undefined {
  return conditionOf({ $gte: from && instant(from), $lt: to && instant(to) });
}

/** Undefined where neither end is given. */
function conditionOf(ends: Record<'$gte' | '$lt', string | undefined>): Condition | undefined {
  const known = Object.entries(ends).filter(([, end]) => end !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Field by field, as a page has many: spreads of spreads would take most of its time. */
function entryOf(card: Card, overlapIds: string[] | undefined): TimeEntryAnswer {
  const values = latestValues(card);
  return {
    id: card.id,
    agreementId: card.agreementId,
    clientId: card.clientId,
    ticketId: card.ticketId,
    month: card.month,
    agent: card.agent,
    role: card.role,
    activity: card.activity,
    note: card.note,
    cover: card.cover,
    reason: card.reason,
    minutes: values.workedMinutes,
    startedAt: values.startedAt,
    date: values.date,
    insideMinutes: values.insideMinutes,
    outsideMinutes: values.outsideMinutes,
    billableMinutes: values.billableMinutes,
    calendar: values.calendar,
    reversed: values.reversed,
    outOfHoursMultiplier: card.outOfHoursMultiplier,
    rounding: card.rounding,
    late: card.late,
    originalMonth: card.originalMonth,
    allowedOverlap: card.allowedOverlap,
    changes: [...card.changes],
    adjustments: [...(card.adjusted?.changes ?? [])],
    recordedAt: card.recordedAt,
    recordedBy: card.recordedBy,
    position: card.position,
    ...(overlapIds && { overlaps: overlapIds }),
  };
}

function overlapOf(agent: string, { entryIds, from, to }: Overlap, cards: ReadonlyMap<string, Card>): OverlapAnswer {
  const [first, second] = entryIds.map((id) => cards.get(id)!) as [Card, Card];
  return {
    ...{ agent, from, to, minutes: Math.ceil((epochMs(to) - epochMs(from)) / MINUTE_MS) },
    allowedOverlap: first.ledgerId === second.ledgerId ? reasonOf(first, second) : null,
    entries: [first, second].map((card) => {
      const { id, agreementId, clientId, ticketId, month } = card;
      const { startedAt, workedMinutes } = latestValues(card);
      return { id, agreementId, clientId, ticketId, month, startedAt, minutes: workedMinutes };
    }),
  };
}

/** The one recorded later had to say why. */
function reasonOf(one: Card, other: Card): string | null {
  const [earlier, later] = one.order < other.order ? [one, other] : [other, one];
  return later.allowedOverlap ?? earlier.allowedOverlap;
}

const markOf = ({ id }: AgentDay, { from, entryIds }: Overlap): Mark => [id, [from, ...entryIds].join(' ')];

const isMark = (parts: readonly unknown[]): parts is Mark =>
  parts.length === 2 && parts.every((part) => typeof part === 'string');

function markIn(cursor: string): Mark {
  const mark = readCursor(cursor, isMark);
  if (!mark) throw invalidAt('/cursor', 'must be the nextCursor of a page of this same list');
  return mark;
}
