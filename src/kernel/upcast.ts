/** Lifts stored data one schema version up; index n lifts version n+1 to n+2. */
export type Upcast = (data: Record<string, unknown>) => Record<string, unknown>;
export type Upcasts = Readonly<Record<string, readonly Upcast[]>>;

/** Today's version of an event type: one more than its lifts. */
export function currentVersion(upcasts: Upcasts, type: string): number {
  return (upcasts[type]?.length ?? 0) + 1;
}

/** Carries stored data of any known version to today's shape; a version from the future is refused. */
export function upcast(upcasts: Upcasts, type: string, version: number, data: unknown): unknown {
  const lifts = upcasts[type] ?? [];
  if (version > lifts.length + 1)
    throw new Error(`${type} has version ${version}; this program knows ${lifts.length + 1}`);
  return lifts.slice(version - 1).reduce<unknown>((value, lift) => lift(value as Record<string, unknown>), data);
}
