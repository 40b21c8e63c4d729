import { addMinutes, type Instant } from '../time/instant';

/** A stretch of somebody's work in one month of one agreement. */
export interface Stretch<Of> {
  readonly of: Of;
  /** Whose, where and in which month: what has another one overlaps nothing. */
  readonly within: string;
  readonly startedAt: Instant;
  readonly minutes: number;
  readonly mayOverlap: boolean;
}

/**
 * Those that overlap one before them, with it. As in the ledger a stretch that may not overlap is held against all before
 * it but those that are refused; here also where the month has closed, and its ledger takes no more.
 */
export function overlapsIn<Of>(stretches: readonly Stretch<Of>[]): ReadonlyMap<Of, Of> {
  const taken = new Map<string, { readonly of: Of; readonly startedAt: Instant; readonly endsAt: Instant }[]>();
  const overlaps = new Map<Of, Of>();
  for (const stretch of stretches) {
    const others = taken.get(stretch.within) ?? [];
    if (others.length === 0) taken.set(stretch.within, others);
    const { of, startedAt } = stretch;
    const endsAt = addMinutes(startedAt, stretch.minutes);
    const other = others.find((known) => startedAt < known.endsAt && known.startedAt < endsAt);
    if (other && !stretch.mayOverlap) overlaps.set(of, other.of);
    else others.push({ of, startedAt, endsAt });
  }
  return overlaps;
}
