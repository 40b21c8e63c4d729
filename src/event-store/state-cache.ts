/** Weight of all remembered states together; a state weighs as many units as its stream has events. */
const WEIGHT_MAX = 100_000;
/** What a state costs beside its events. */
const WEIGHT_BASE = 10;

/** Remembers folded streams, the least recently used go first. Never the truth: a revision check always follows. */
export class StateCache<Folded extends { readonly revision: number }> {
  private readonly byStream = new Map<string, Folded>();
  private weight = 0;

  get(stream: string): Folded | undefined {
    const folded = this.byStream.get(stream);
    if (folded) {
      this.byStream.delete(stream);
      this.byStream.set(stream, folded);
    }
    return folded;
  }

  /** Keeps the newer of what is there and what is given. */
  set(stream: string, folded: Folded): void {
    const known = this.byStream.get(stream);
    if (known && known.revision > folded.revision) return;
    this.delete(stream);
    this.byStream.set(stream, folded);
    this.weight += weightOf(folded);
    for (const oldest of this.byStream.keys()) {
      if (this.weight <= WEIGHT_MAX || oldest === stream) break;
      this.delete(oldest);
    }
  }

  delete(stream: string): void {
    const known = this.byStream.get(stream);
    if (!known) return;
    this.byStream.delete(stream);
    this.weight -= weightOf(known);
  }

  /** Forgets a stream that somebody else has written to. */
  outdate(stream: string, revision: number): void {
    const known = this.byStream.get(stream);
    if (known && known.revision < revision) this.delete(stream);
  }
}

function weightOf({ revision }: { readonly revision: number }): number {
  return WEIGHT_BASE + revision + 1;
}
