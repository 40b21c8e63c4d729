import { Refusal } from '../../kernel/refusal';
import { type FeedPart, type FeedReader } from './feed-reader';
import { type EndReason } from './open-feeds';
import { type Told } from './told';

/** How many events are sent at once, at most. */
export const EVENTS_A_CHUNK = 500;
const HEARTBEAT_MS = 15_000;
/** How long a reader waits before it comes again. */
const RETRY_MS = 2_000;

const endings: Readonly<Record<EndReason, string>> = {
  'key-gone': 'the key no longer works',
  stopping: 'the program stops; come again',
};

/** Whoever looks after the feed. */
interface Keeper {
  /** So many events were handed on. */
  handedOn(count: number): void;
  /** An event cannot be told, or something of our own went wrong. */
  failed(error: unknown): void;
}

/**
 * What a reader is sent as server-sent events: each event with its position as id, so that `Last-Event-ID` goes on after
 * it, and a heartbeat where there is none. A heartbeat tells the position too: what was passed over is not read again.
 * It ends when `signal` aborts, and where it cannot go on: then the reader comes again, and is told why.
 * @param first what was read already
 */
export async function* serverSent(
  reader: FeedReader,
  first: FeedPart,
  signal: AbortSignal,
  keeper: Keeper,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  let part = first;
  try {
    while (!signal.aborted) {
      keeper.handedOn(part.events.length);
      yield part.events.length > 0 ? chunkOf(part) : Buffer.from(heartbeat(part.position));
      part = await reader.next(EVENTS_A_CHUNK, HEARTBEAT_MS, signal);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) keeper.failed(error);
    yield Buffer.from(': reading cannot go on; come again\n\n');
    return;
  }
  const reason = endings[signal.reason as EndReason] as string | undefined;
  if (reason !== undefined) yield Buffer.from(`: ${reason}\n\n`);
}

const heartbeat = (position: number): string => `: at ${position}\nid: ${position}\n\n`;

const eventOf = ({ position, json }: Told): string => `id: ${position}\ndata: ${json}\n\n`;

/** Readers who stand at the same place and ask for the same are handed the same part, and sent the same bytes. */
const chunks = new WeakMap<readonly Told[], Buffer>();

function chunkOf({ events }: FeedPart): Buffer {
  const known = chunks.get(events);
  if (known) return known;
  const chunk = Buffer.from(events.map(eventOf).join(''));
  chunks.set(events, chunk);
  return chunk;
}
