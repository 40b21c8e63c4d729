/** What a group of consumers is made of, and how it is written down. Pure. */
import { type FilterRule } from './filters';
import { type StreamKey } from './names';
import { type Place } from './read-request';

const strategies = ['DispatchToSingle', 'RoundRobin', 'Pinned', 'PinnedByCorrelation'] as const;
export type StrategyName = (typeof strategies)[number];

export interface GroupSettings {
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  /** 0: an event is waited for as long as its consumer is there. */
  readonly messageTimeoutMs: number;
  readonly maxRetryCount: number;
  readonly checkpointAfterMs: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0: any number. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly historyBufferSize: number;
  readonly readBatchSize: number;
  readonly strategy: StrategyName;
}

/** A group's name and what it consumes: a stream, or `$all` where there is none. */
export interface GroupKey {
  readonly stream: StreamKey | undefined;
  readonly group: string;
}

export interface GroupDefinition extends GroupKey {
  /** Tells the group from an earlier one of the same name. */
  readonly incarnation: string;
  readonly settings: GroupSettings;
  /** Where its creator had it start. */
  readonly from: Place;
  /** The first revision or position it consumes; settled once, so that a restart does not move an end. */
  readonly startsAt: number;
  readonly filter: FilterRule | undefined;
}

/** Why settings cannot be; undefined when they can. */
export function faultOf(settings: Omit<GroupSettings, 'strategy'> & { strategy: string }): string | undefined {
  const { historyBufferSize, liveBufferSize, readBatchSize, minCheckpointCount, maxCheckpointCount } = settings;
  if (!(strategies as readonly string[]).includes(settings.strategy)) {
    return `Consumer strategy ${settings.strategy} does not exist.`;
  }
  if (readBatchSize < 1) return 'Read batch size must be above 0.';
  if (liveBufferSize < 1) return 'Live buffer size must be above 0.';
  if (readBatchSize >= historyBufferSize) return 'Read batch size must be less than the history buffer size.';
  if (minCheckpointCount < 0 || maxCheckpointCount < Math.max(1, minCheckpointCount)) {
    return 'Max checkpoint count must be above 0, and not less than min checkpoint count.';
  }
  const { maxRetryCount, messageTimeoutMs, checkpointAfterMs, maxSubscriberCount } = settings;
  if (Math.min(maxRetryCount, messageTimeoutMs, checkpointAfterMs, maxSubscriberCount) < 0) {
    return 'No count and no time may be negative.';
  }
  return undefined;
}
