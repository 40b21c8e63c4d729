import { type EventLog, type Wanted } from '../../event-store/event-log';
import { type Projection } from '../../kernel/projection';
import { type Fact } from './folding.rules';

const TYPES_MAX = 30;
/** The store hands on what has arrived, be it ever so little: so many together cost one question to the document store. */
const TOGETHER = 500;

/** A read that is stopped throws this: nobody waits for its end. */
export class Stopped extends Error {
  constructor() {
    super('The replay was stopped');
    this.name = 'Stopped';
  }
}

/**
 * The facts of the log after one position (null: from the start) through another, in log order and in batches.
 * @param projections whose facts are wanted, at least those
 * @throws Stopped once `stopping` aborts; Refusal STORE_UNAVAILABLE
 */
export async function* factsBetween(
  log: Pick<EventLog, 'subscribe'>,
  projections: readonly Projection[],
  after: number | null,
  through: number,
  stopping: AbortSignal,
): AsyncGenerator<readonly Fact[]> {
  if (through <= (after ?? 0)) return;
  let gathered: Fact[] = [];
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  try {
    for await (const { events, position, caughtUp } of log.subscribe(after, ending.signal, wantedBy(projections))) {
      if (stopping.aborted) break;
      for (const event of events) if (event.position <= through) gathered.push(event);
      const isEnd = position >= through || caughtUp === true;
      if (gathered.length < TOGETHER && !isEnd) continue;
      if (gathered.length > 0) yield gathered;
      gathered = [];
      if (isEnd) return;
    }
    throw new Stopped();
  } finally {
    stopping.removeEventListener('abort', stop);
    stop();
  }
}

/** The types that are folded; undefined where one of them folds all, and for so many that leaving others out saves nothing. */
function wantedBy(projections: readonly Projection[]): Wanted | undefined {
  const types = new Set<string>();
  for (const { handles } of projections) {
    if (handles === 'all') return undefined;
    for (const type of Object.keys(handles)) types.add(type);
  }
  return types.size > TYPES_MAX ? undefined : { types: [...types] };
}

/** Lets so many events pass, then waits. */
export interface Pace {
  readonly events: number;
  wait(): Promise<void>;
}

/** The same in pieces, with a rest after each, in which no read is kept open. */
export async function* factsAtPace(
  log: Pick<EventLog, 'subscribe'>,
  projections: readonly Projection[],
  after: number | null,
  through: number,
  stopping: AbortSignal,
  pace: Pace | undefined,
): AsyncGenerator<readonly Fact[]> {
  let from = after;
  for (let isDone = false; !isDone;) {
    let read = 0;
    isDone = true;
    for await (const facts of factsBetween(log, projections, from, through, stopping)) {
      yield facts;
      read += facts.length;
      from = facts.at(-1)?.position ?? from;
      if (pace && read >= pace.events) {
        isDone = false;
        break;
      }
    }
    if (!isDone) await pace?.wait();
  }
}
