import { Injectable } from '@nestjs/common';
import { EventLog } from '../../event-store/event-log';
import { type Recorded } from '../../kernel/event';

/** How many facts are kept of all streams together. */
const FACTS_MAX = 30_000;

/**
 * Whole streams, kept because facts never change: of one that was read before, only what has been written since is read,
 * together with the last fact that is kept. Where that is another one now, the store is not the one that was read, and
 * nothing of it is kept.
 */
@Injectable()
export class KeptStreams {
  private readonly kept = new Map<string, readonly Recorded[]>();
  private facts = 0;

  constructor(private readonly log: EventLog) {}

  /** All facts of a stream as they are now, in order; none where it does not exist. */
  async of(stream: string): Promise<readonly Recorded[]> {
    const kept = this.kept.get(stream) ?? [];
    // A closing ends its month, and holds a whole statement: the fact before it tells as much.
    const isClosed = kept.at(-1)?.type === 'MonthClosed';
    const last = kept.at(isClosed ? -2 : -1);
    if (!last) return this.keep(stream, await this.read(stream, 0));
    const [same, ...since] = await this.read(stream, last.revision, isClosed ? last.revision : undefined);
    if (same?.id !== last.id) return this.keep(stream, await this.read(stream, 0));
    return this.keep(stream, since.length === 0 ? kept : [...kept, ...since]);
  }

  private async read(stream: string, from: number, to?: number): Promise<readonly Recorded[]> {
    const facts: Recorded[] = [];
    for await (const fact of this.log.readStream(stream, from, to)) facts.push(fact);
    return facts;
  }

  /** The streams that were asked for longest ago go first. */
  private keep(stream: string, facts: readonly Recorded[]): readonly Recorded[] {
    this.drop(stream);
    if (facts.length === 0) return facts;
    this.kept.set(stream, facts);
    this.facts += facts.length;
    for (const oldest of this.kept.keys()) {
      if (this.facts <= FACTS_MAX) break;
      this.drop(oldest);
    }
    return facts;
  }

  private drop(stream: string): void {
    this.facts -= this.kept.get(stream)?.length ?? 0;
    this.kept.delete(stream);
  }
}
