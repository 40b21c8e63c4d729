/** The streams a group keeps its own facts in, and how a place is written there. */
import { createHash } from 'node:crypto';
import { type EventLog } from './log';
import { nameBytes, type StreamKey } from './names';
import { type GroupDefinition, type GroupKey } from './persistent-settings';
import { type Stretch } from './progress';
import { recordParts } from './record';
import { StreamReader } from './stream-reader';

export const configStream = '$persistentSubscriptionConfig' as StreamKey;
export const configType = '$PersistentConfig';
export const checkpointType = '$SubscriptionCheckpoint';

/** The name of a group, which is also the id of its subscriptions; one character a byte. */
export const groupName = ({ stream = '$all' as StreamKey, group }: GroupKey): string =>
  `${stream}::${Buffer.from(group).toString('latin1')}`;

export const checkpointStream = (key: GroupKey): StreamKey =>
  `$persistentsubscription-${groupName(key)}-checkpoint` as StreamKey;
export const parkedStream = (key: GroupKey): StreamKey =>
  `$persistentsubscription-${groupName(key)}-parked` as StreamKey;

/** A place as people read it: a revision, or both halves of a position; empty for none. */
export function placeText({ stream }: GroupKey, place: number): string {
  if (stream !== undefined) return place < 0 ? '' : String(place);
  return place < 1 ? '' : `C:${place}/P:${place}`;
}

/** Where a group has come to. */
export interface Checkpoint {
  /** False for a group that has not come anywhere yet. */
  readonly isWritten: boolean;
  /** Everything up to here is done. */
  readonly floor: number;
  /** And this above it. */
  readonly finished: readonly Stretch[];
}

export const checkpointData = ({ stream }: GroupKey, floor: number): string =>
  JSON.stringify(stream === undefined ? `C:${floor}/P:${floor}` : String(floor));

export const checkpointMetadata = (finished: readonly Stretch[]): string =>
  finished.length === 0 ? '' : JSON.stringify({ finished });

/** The checkpoint a group wrote last; where it starts when it wrote none. */
export function readCheckpoint(log: EventLog, definition: GroupDefinition): Checkpoint {
  const reader = new StreamReader(log, checkpointStream(definition));
  if (!reader.isThere) return { isWritten: false, floor: definition.startsAt - 1, finished: [] };
  reader.read(reader.lastRevision);
  const { record } = reader;
  const { metadataAt, dataAt } = recordParts(record);
  const metadata = record.toString('utf8', metadataAt, dataAt);
  const floor = Number(/-?\d+/.exec(record.toString('latin1', dataAt))?.[0]);
  const { finished } = (metadata === '' ? { finished: [] } : JSON.parse(metadata)) as { finished: Stretch[] };
  return { isWritten: true, floor, finished };
}

/** The id of the link that parks an event: parking the same event again is the same link. */
export function parkingId({ incarnation }: GroupDefinition, source: string, place: number): Buffer {
  return createHash('sha256').update(`${incarnation}/${source}/${place}`).digest().subarray(0, 16);
}

/** Stream names that are too long for the index would only fail later. */
export const longestName = (key: GroupKey): number => nameBytes(checkpointStream(key)).length;
