import { Injectable } from '@nestjs/common';
import { ticketBoard } from '../../projections/ticket-board';
import { type QueueEntry, workQueue } from '../../projections/work-queue';
import { type Priority, priorities } from '../agreements/terms';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { invalidAt, Refusal } from '../kernel/refusal';
import { readCursor, writeCursor } from '../read-models/cursor';
import { type Filter, given, ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { type BankBook, MinutesInBank } from './minutes-in-bank';
import { type QueuePage, type QueueQuery } from './ticket.dto';
import { summaryOf } from './ticket.queries';

/** Where a ticket is in the queue. */
interface Place {
  readonly priority: Priority;
  readonly due: Instant;
  /** Whether its client has minutes in the bank. */
  readonly inBank: boolean;
  readonly order: string;
}

interface Queued extends Place {
  readonly id: string;
  readonly minutesInBank: number;
}

/** Of a group, tickets are looked at in pages that grow up to this many, … */
const LOOK_MAX = 500;
/** … and after so many in vain those of the agreements that are looked for are read by themselves. */
const LOOKED_MAX = 1_000;
const AGREEMENTS_AT_ONCE = 500;

@Injectable()
export class WorkQueue {
  constructor(
    private readonly readModels: ReadModels,
    private readonly bank: MinutesInBank,
  ) {}

  /**
   * Open tickets that wait on the agency: by priority, then due time, then clients with minutes in the bank first, then
   * the oldest first. Of a page as much is read as it shows, unless many tickets share priority and due time and few of
   * them have minutes.
   */
  async page({ limit, cursor, clientId, ...asked }: QueueQuery, viewer: Actor): Promise<QueuePage> {
    const { assignee, agreementId } = asked;
    const agreements: Filter = { ...visible(viewer, 'clientId', clientId), ...given({ agreementId }) };
    const filter: Filter = { waits: true, ...agreements, ...given({ assignee }) };
    const walk = new Walk(this.readModels, this.bank.asSeenBy(viewer), agreements, limit + 1);
    const found: Queued[] = [];
    for await (const one of walk.after(cursor === undefined ? undefined : placeIn(cursor), filter)) {
      found.push(one);
      if (found.length > limit) break;
    }
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.shown(page), nextCursor: last ? writeCursor(placed(last)) : null };
  }

  private async shown(page: readonly Queued[]): Promise<QueuePage['items']> {
    if (page.length === 0) return [];
    const ids = page.map(({ id }) => id);
    const { items } = await this.readModels.find(ticketBoard, { id: { $in: ids } }, { limit: ids.length });
    const cards = new Map(items.map((card) => [card.id, card]));
    return page.map(({ id, minutesInBank }) => {
      const card = cards.get(id);
      if (!card) throw new Refusal('READ_MODEL_BEHIND', 'Not all tickets of the queue are there yet; try again');
      return { ...summaryOf(card), minutesInBank };
    });
  }
}

/** The queue from a place on, as far as somebody wants it. */
class Walk {
  constructor(
    private readonly readModels: ReadModels,
    private readonly bank: BankBook,
    /** Of the agreements whose tickets are asked for. */
    private readonly agreements: Filter,
    /** How many are asked for at most. */
    private readonly wanted: number,
  ) {}

  async *after(place: Place | undefined, filter: Filter): AsyncGenerator<Queued> {
    for (const priority of priorities) {
      if (place && priority < place.priority) continue;
      const here = place?.priority === priority ? place : undefined;
      if (here) yield* this.group({ ...filter, priority, due: here.due }, here);
      yield* this.groupsAfter(here?.due ?? '', { ...filter, priority });
    }
  }

  /** Tickets of one priority. Those of the last due time that a page holds may have more of their like behind it. */
  private async *groupsAfter(due: Instant, filter: Filter): AsyncGenerator<Queued> {
    const sort = { due: 1, order: 1 } as const;
    const { items, nextCursor } = await this.readModels.find(
      workQueue,
      { ...filter, due: { $gt: due } },
      { sort, limit: this.wanted },
    );
    const last = items.at(-1);
    if (!last) return;
    const whole = nextCursor === null ? items : items.filter((entry) => entry.due !== last.due);
    yield* (await this.queued(whole)).sort(inOrderOfPlace);
    if (nextCursor === null) return;
    yield* this.group({ ...filter, due: last.due });
    yield* this.groupsAfter(last.due, filter);
  }

  /** Tickets of one priority and due time. */
  private async *group(filter: Filter, place?: Place): AsyncGenerator<Queued> {
    if (place?.inBank !== false) yield* this.part(true, filter, place?.order);
    yield* this.part(false, filter, place?.inBank === false ? place.order : undefined);
  }

  /** Those of a group whose clients have minutes in the bank, or those whose have none. */
  private async *part(inBank: boolean, filter: Filter, after = ''): AsyncGenerator<Queued> {
    let order = after;
    for (let [looked, limit] = [0, this.wanted]; looked < LOOKED_MAX; limit = Math.min(limit * 2, LOOK_MAX)) {
      const { items, nextCursor } = await this.oldest({ ...filter, order: { $gt: order } }, limit);
      for (const one of await this.queued(items)) if (one.inBank === inBank) yield one;
      if (nextCursor === null) return;
      order = items.at(-1)!.order;
      looked += items.length;
    }
    yield* this.gathered(inBank, { ...filter, order: { $gt: order } });
  }

  /** No more than are wanted, read by the agreements they are under. */
  private async *gathered(inBank: boolean, filter: Filter): AsyncGenerator<Queued> {
    const ids = await this.bank.agreementsWith(inBank, this.agreements);
    const found: Queued[] = [];
    for (let from = 0; from < ids.length; from += AGREEMENTS_AT_ONCE) {
      const agreementId = { $in: ids.slice(from, from + AGREEMENTS_AT_ONCE) };
      const { items } = await this.oldest({ ...filter, agreementId }, this.wanted);
      found.push(...(await this.queued(items)));
    }
    yield* found.sort(inOrderOfPlace).slice(0, this.wanted);
  }

  private oldest(filter: Filter, limit: number) {
    return this.readModels.find(workQueue, filter, { sort: { order: 1 }, limit });
  }

  private async queued(entries: readonly QueueEntry[]): Promise<Queued[]> {
    const minutes = await this.bank.of(entries.map(({ agreementId }) => agreementId));
    return entries.map(({ id, priority, due, order, agreementId }) => {
      const minutesInBank = minutes.get(agreementId) ?? 0;
      return { id, priority, due, order, inBank: minutesInBank > 0, minutesInBank };
    });
  }
}

function inOrderOfPlace(a: Place, b: Place): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1;
  if (a.inBank !== b.inBank) return a.inBank ? -1 : 1;
  return a.order < b.order ? -1 : 1;
}

const placed = ({ priority, due, inBank, order }: Place) => [priority, due, inBank, order] as const;

const isPlaced = (parts: readonly unknown[]): parts is ReturnType<typeof placed> => {
  const [priority, due, inBank, order] = parts;
  const isPlace = typeof due === 'string' && typeof inBank === 'boolean' && typeof order === 'string';
  return isPlace && priorities.some((one) => one === priority);
};

function placeIn(cursor: string): Place {
  const parts = readCursor(cursor, isPlaced);
  if (!parts) throw invalidAt('/cursor', 'must be the nextCursor of a page of this same list');
  const [priority, due, inBank, order] = parts;
  return { priority, due, inBank, order };
}
