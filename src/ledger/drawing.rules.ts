import { type LocalDate } from '../time/local';
import { type Lot } from './month.events';

/** Minutes asked of the lots on a local day. */
export interface Demand {
  readonly date: LocalDate;
  readonly minutes: number;
}

/** What one demand drew from each lot, and what no lot covered. */
export interface Drawing {
  readonly drawn: readonly { readonly lotId: string; readonly minutes: number }[];
  readonly overageMinutes: number;
}

export interface Drawn {
  readonly drawings: readonly Drawing[];
  /** Minutes drawn from each lot that was drawn on. */
  readonly byLot: ReadonlyMap<string, number>;
  readonly overageMinutes: number;
}

/** Before every month: what is drawn first may draw on whatever its month holds. */
export const LONG_AGO = '0000-01-01';

const sourceOrder: Readonly<Record<Lot['source'], number>> = { allowance: 0, goodwill: 1, purchase: 2 };
const NEVER = '9999-12-31';

/** Takes each demand, in the order given, from the lots that have not expired on its day. */
export function draw(lots: readonly Lot[], demands: readonly Demand[]): Drawn {
  const ordered = inDrawingOrder(lots);
  const left = ordered.map((lot) => lot.minutes);
  let overageMinutes = 0;
  const drawings = demands.map(({ date, minutes }): Drawing => {
    let wanted = minutes;
    const drawn: { lotId: string; minutes: number }[] = [];
    for (let i = 0; i < ordered.length && wanted > 0; i += 1) {
      const lot = ordered[i]!;
      const taken = usableOn(lot, date) ? Math.min(wanted, left[i]!) : 0;
      if (taken === 0) continue;
      left[i]! -= taken;
      wanted -= taken;
      drawn.push({ lotId: lot.lotId, minutes: taken });
    }
    overageMinutes += wanted;
    return { drawn, overageMinutes: wanted };
  });
  const byLot = new Map<string, number>();
  ordered.forEach((lot, i) => {
    if (left[i]! < lot.minutes) byLot.set(lot.lotId, lot.minutes - left[i]!);
  });
  return { drawings, byLot, overageMinutes };
}

/**
 * The lot that expires soonest first, lots without expiry last; within the same expiry allowance before
 * goodwill before purchase, then the oldest grant.
 */
function inDrawingOrder<L extends Lot>(lots: readonly L[]): readonly L[] {
  return [...lots].sort(
    (a, b) =>
      compare(a.expiresOn ?? NEVER, b.expiresOn ?? NEVER) ||
      sourceOrder[a.source] - sourceOrder[b.source] ||
      compare(a.grantedOn, b.grantedOn) ||
      compare(a.lotId, b.lotId),
  );
}

const usableOn = (lot: Lot, date: LocalDate): boolean => lot.expiresOn === null || date <= lot.expiresOn;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
