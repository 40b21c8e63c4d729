import { type EventLog } from '../../event-store/event-log';
import { type Projection } from '../../kernel/projection';
import { collectionOf } from '../../read-models/stored';
import { changedFields, type Difference, sameDocument } from './differences.rules';
import { factsBetween } from './facts';
import { begun, derived, type Folded, handles, routed, step } from './folding.rules';
import { type LiveDocument } from './live-documents';
import { Turns } from './turns';

/** Documents of one read model: as they were replayed up to one position, and as they are stored now or were a moment ago. */
export interface Pair {
  readonly projection: Projection;
  readonly replayed: ReadonlyMap<string, Folded>;
  readonly live: ReadonlyMap<string, LiveDocument>;
}

/**
 * Holds stored documents against replayed ones. What is stored has seen the log up to `end` at least; where a document has
 * seen more, its replay is brought as far, and no farther, before it is judged.
 * @throws CannotFold, Stopped, Refusal STORE_UNAVAILABLE
 */
export async function judged(
  log: Pick<EventLog, 'subscribe' | 'head'>,
  pairs: readonly Pair[],
  end: number,
  stopping: AbortSignal,
): Promise<readonly Difference[]> {
  const later = pairs.map((pair) => new BroughtOn(pair, end));
  const last = Math.max(end, ...later.map(({ through }) => through));
  // A position beyond the log is nobody's: nothing can be read up to it.
  const through = last > end ? Math.min(last, await log.head()) : end;
  const projections = pairs.map(({ projection }) => projection);
  for await (const facts of factsBetween(log, projections, end, through, stopping)) {
    for (const fact of facts) for (const one of later) one.take(fact);
  }
  const differences: Difference[] = [];
  const turns = new Turns();
  for (const [index, pair] of pairs.entries()) {
    for (const id of new Set([...pair.replayed.keys(), ...pair.live.keys()])) {
      if (turns.isOver) await turns.next();
      const difference = later[index]!.judge(id);
      if (difference) differences.push(difference);
    }
  }
  return differences;
}

/** The documents of a read model that have seen more than was replayed, and their replays. */
class BroughtOn {
  readonly through: number;
  private readonly folding = new Map<string, Folded>();

  constructor(
    private readonly pair: Pair,
    private readonly end: number,
  ) {
    const ahead = [...pair.live.values()].filter(({ position }) => position > end);
    this.through = ahead.reduce((last, { position }) => Math.max(last, position), end);
    for (const { id } of ahead) this.folding.set(id, { ...(pair.replayed.get(id) ?? begun(pair.projection, id)) });
  }

  take(fact: Parameters<typeof step>[2]): void {
    const { projection, live } = this.pair;
    if (this.folding.size === 0 || !handles(projection, fact.type)) return;
    for (const id of routed(projection, fact)) {
      const folded = this.folding.get(id);
      if (folded && fact.position <= live.get(id)!.position) step(projection, folded, fact);
    }
  }

  judge(id: string): Difference | null {
    const { projection, live } = this.pair;
    const stored = live.get(id);
    const replayed = this.folding.get(id) ?? this.pair.replayed.get(id);
    const told = { readModel: collectionOf(projection), document: id };
    if (!stored) return { ...told, kind: 'missing', fields: [], moreFields: 0 };
    if (stored.unreadable !== undefined) {
      const fields = [{ pointer: '', live: stored.unreadable }];
      return { ...told, kind: replayed ? 'changed' : 'extra', fields, moreFields: 0 };
    }
    if (!this.pair.replayed.has(id)) {
      // It has come into this part since: another replay has it.
      if (replayed && replayed.position > this.end) return null;
      return { ...told, kind: 'extra', fields: [], moreFields: 0 };
    }
    const { position } = replayed!;
    const doc = derived(projection, replayed!);
    if (sameDocument(stored, doc, position)) return null;
    const changed = changedFields(stored, { ...doc, position });
    return changed && { ...told, kind: 'changed', ...changed };
  }
}
