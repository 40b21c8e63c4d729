/** How many runs took so many minutes, by those minutes. */
export type Took = Readonly<Record<string, number>>;

/** A share in percent with two decimals, rounded down, so that `100.00` is all of them; null of nothing. */
export function percent(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const hundredths = Math.floor((part * 10_000) / whole);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

export const countOf = (took: Took): number => Object.values(took).reduce((sum, count) => sum + count, 0);

/** How many took at most so many minutes. */
export const countWithin = (took: Took, minutes: number): number =>
  Object.entries(took).reduce((sum, [each, count]) => (Number(each) <= minutes ? sum + count : sum), 0);

/** The fewest whole minutes within which at least half of the runs stopped; null of none. */
export function medianMinutes(took: Took): number | null {
  const all = countOf(took);
  let seen = 0;
  for (const [minutes, count] of Object.entries(took).toSorted(([a], [b]) => Number(a) - Number(b))) {
    seen += count;
    if (2 * seen >= all) return Number(minutes);
  }
  return null;
}
