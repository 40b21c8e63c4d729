/** Where a page ends, as the `nextCursor` that callers hand back. */
export const writeCursor = (place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that a cursor tells; undefined for what is none, or one of another list. */
export function readCursor<Place extends readonly unknown[]>(
  cursor: string,
  isPlace: (parts: readonly unknown[]) => parts is Place,
): Place | undefined {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    return Array.isArray(parts) && isPlace(parts) ? parts : undefined;
  } catch {
    // Not even of a cursor's form.
    return undefined;
  }
}
