import { type DomainEvent, type RecordedOf } from '../../kernel/event';
import { invalidAt } from '../../kernel/refusal';
import { instant, type Instant } from '../../time/instant';

export const bases = ['known', 'true'] as const;
/** `known` rests on when facts were written, `true` on when they occurred as it is known today. */
export type Basis = (typeof bases)[number];

/** The instant that figures are asked for as of, UTC, and in which sense. */
export interface Moment {
  readonly at: Instant;
  readonly basis: Basis;
}

/**
 * The moment that a query asks for; null where it asks for now.
 * @throws Refusal INVALID for one in the future, and for a basis without an instant
 */
export function momentOf(
  { asOf, basis }: { readonly asOf?: string | undefined; readonly basis?: Basis | undefined },
  now: Instant,
): Moment | null {
  if (asOf === undefined) {
    if (basis !== undefined) throw invalidAt('/basis', 'Needs an instant in asOf');
    return null;
  }
  const at = instant(asOf);
  if (at > now) throw invalidAt('/asOf', `Must not be in the future; it is ${now}`);
  return { at, basis: basis ?? 'known' };
}

/**
 * The facts of one stream that had been written by then. They are written in the order of the stream, whatever the clocks
 * of several instances say: so they end before the first one that was written later.
 */
export function knownBy<E extends RecordedOf<DomainEvent>>(events: readonly E[], at: Instant): readonly E[] {
  const later = events.findIndex(({ metadata }) => metadata.recordedAt > at);
  return later < 0 ? events : events.slice(0, later);
}

export const hasOccurredBy = ({ metadata }: RecordedOf<DomainEvent>, at: Instant): boolean => metadata.occurredAt <= at;
