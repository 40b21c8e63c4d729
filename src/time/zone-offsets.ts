import { Temporal } from 'temporal-polyfill';

/** A stretch `[from, to)` of epoch milliseconds in which a zone's clocks stay the same `offsetMs` ahead of UTC. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

/** A little more than a year: the zone database is asked for this much at a time. */
const CHUNK_MS = 2 ** 35;
const NS_PER_MS = 1_000_000;

const chunksByZone = new Map<string, Map<number, readonly OffsetSpan[]>>();

/** The spans that cover `[from, to)`, in order; the first and last may reach beyond it. */
export function* offsetSpans(zone: string, from: number, to: number): Generator<OffsetSpan> {
  for (let chunk = Math.floor(from / CHUNK_MS); chunk * CHUNK_MS < to; chunk++) {
    for (const span of spansOfChunk(zone, chunk)) if (span.from < to && from < span.to) yield span;
  }
}

/** How far the zone's clocks are ahead of UTC at an epoch millisecond. Throws a RangeError for an unknown zone. */
export function offsetMsAt(zone: string, ms: number): number {
  for (const span of offsetSpans(zone, ms, ms + 1)) return span.offsetMs;
  throw new RangeError(`No offset of ${zone} at ${ms}`);
}

function spansOfChunk(zone: string, chunk: number): readonly OffsetSpan[] {
  let chunks = chunksByZone.get(zone);
  let spans = chunks?.get(chunk);
  if (spans) return spans;
  spans = readSpans(zone, chunk * CHUNK_MS, (chunk + 1) * CHUNK_MS);
  if (!chunks) chunksByZone.set(zone, (chunks = new Map<number, readonly OffsetSpan[]>()));
  chunks.set(chunk, spans);
  return spans;
}

function readSpans(zone: string, from: number, to: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while (at && at.epochMilliseconds < to) {
    const next: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next');
    spans.push({
      from: at.epochMilliseconds,
      to: Math.min(next?.epochMilliseconds ?? to, to),
      offsetMs: at.offsetNanoseconds / NS_PER_MS,
    });
    at = next;
  }
  return spans;
}
