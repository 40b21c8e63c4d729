/** So many stretches of finished events above the floor are written down; those beyond are delivered again after a crash. */
const stretchesMax = 1000;

/** Places from one to another, both included. */
export type Stretch = readonly [from: number, to: number];

/**
 * What of a sequence is done: everything up to the floor, and here and there something above it. Events are begun in
 * order and finished in any. Pure.
 */
export class Progress {
  private begun: number[] = [];
  private head = 0;
  private readonly finishedAbove = new Set<number>();
  private looked: number;

  /** `floor`: everything up to there is done. */
  constructor(private done: number) {
    this.looked = done;
  }

  /** Everything up to here is done. */
  get floor(): number {
    return this.done;
  }

  /** How many events have been begun above the floor. */
  get above(): number {
    return this.begun.length - this.head;
  }

  begin(place: number): void {
    this.begun.push(place);
    this.looked = place;
  }

  /** There is nothing to do at this place. */
  pass(place: number): void {
    this.looked = place;
    if (this.above === 0) this.done = place;
  }

  finish(place: number): void {
    this.finishedAbove.add(place);
    while (this.head < this.begun.length && this.finishedAbove.delete(this.begun[this.head]!)) {
      this.done = this.begun[this.head++]!;
    }
    if (this.above === 0) this.done = this.looked;
    if (this.head > 1024 && this.head * 2 > this.begun.length) {
      this.begun = this.begun.slice(this.head);
      this.head = 0;
    }
  }

  /** The finished events above the floor. */
  stretches(): Stretch[] {
    const stretches: [number, number][] = [];
    let isOpen = false;
    for (let index = this.head; index < this.begun.length && stretches.length <= stretchesMax; index++) {
      const place = this.begun[index]!;
      if (!this.finishedAbove.has(place)) isOpen = false;
      else if (isOpen) stretches.at(-1)![1] = place;
      else {
        stretches.push([place, place]);
        isOpen = true;
      }
    }
    return stretches.slice(0, stretchesMax);
  }
}
