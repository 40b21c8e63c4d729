/** Requests and answers of persistent subscriptions. */
import { readStreamName } from './append-messages';
import { CallError, invalidArgument, trailerText } from './call-errors';
import { type FilterRule, readFilterRule } from './filters';
import { nameText, type StreamKey } from './names';
import { type GroupKey, type GroupSettings } from './persistent-settings';
import { type UuidForm } from './read-frames';
import { type Place, readAllPlace, readStreamPlace, readUuidForm } from './read-request';
import { status } from './status';
import { readUuid } from './uuid';
import { bytesField, messageField, uintField, WireReader } from './wire';

/** The settings as they were asked for: the strategy may not exist. */
export type AskedSettings = Omit<GroupSettings, 'strategy'> & { readonly strategy: string };

/** `CreateReq` or `UpdateReq`. */
export interface GroupRequest {
  readonly key: GroupKey;
  readonly from: Place;
  readonly settings: AskedSettings;
  readonly filter: FilterRule | undefined;
}

/** Reads the only field of a request, its options. Throws CallError. */
function optionsOf<T>(message: Buffer, read: (options: WireReader) => T): T {
  try {
    const reader = new WireReader(message);
    while (reader.next()) if (reader.field === 1) return read(reader.message());
  } catch (error) {
    throw error instanceof CallError ? error : invalidArgument((error as Error).message);
  }
  throw invalidArgument('The request needs options');
}

/** Reads `CreateReq` and `UpdateReq`. Throws CallError. */
export const readGroupRequest = (message: Buffer): GroupRequest =>
  optionsOf(message, (reader) => {
    let stream: StreamKey | undefined;
    let isAll = false;
    let group = '';
    let from: Place | undefined;
    let filter: FilterRule | undefined;
    let asked = { settings: noSettings, from: start };
    while (reader.next()) {
      if (reader.field === 1) stream ??= readStreamName(reader.message());
      else if (reader.field === 2) group = reader.string();
      else if (reader.field === 3) asked = readSettings(reader.message());
      else if (reader.field === 4) ({ stream, from } = readStreamPlace(reader.message()));
      else if (reader.field === 5) {
        const all = reader.bytes();
        isAll = true;
        from = readAllPlace(new WireReader(all));
        filter = readAllFilter(new WireReader(all));
      }
    }
    // Older clients send a stream's place with the settings.
    return { key: keyOf(stream, isAll, group), from: settled(from ?? asked.from), settings: asked.settings, filter };
  });

/** The largest revision is the end. */
const settled = (place: Place): Place => (place.kind === 'at' && place.at === Infinity ? { kind: 'end' } : place);

function readAllFilter(reader: WireReader): FilterRule | undefined {
  while (reader.next()) if (reader.field === 4) return readFilterRule(reader.message());
  return undefined;
}

function keyOf(stream: StreamKey | undefined, isAll: boolean, group: string): GroupKey {
  if (group === '') throw invalidArgument('A subscription group needs a name');
  if (stream === undefined && !isAll) throw invalidArgument('A subscription group needs a stream or $all');
  return { stream: isAll || stream === '$all' ? undefined : stream, group };
}

const start: Place = { kind: 'start' };
const ticksPerMs = 10_000;
const enumerated = ['DispatchToSingle', 'RoundRobin', 'Pinned'];

const noSettings: AskedSettings = {
  resolveLinks: false,
  extraStatistics: false,
  messageTimeoutMs: 0,
  maxRetryCount: 0,
  checkpointAfterMs: 0,
  minCheckpointCount: 0,
  maxCheckpointCount: 0,
  maxSubscriberCount: 0,
  liveBufferSize: 0,
  historyBufferSize: 0,
  readBatchSize: 0,
  strategy: enumerated[0]!,
};

function readSettings(reader: WireReader): { settings: AskedSettings; from: Place } {
  const settings: { -readonly [K in keyof AskedSettings]: AskedSettings[K] } = { ...noSettings };
  let from = start;
  const count = (): number => Number(reader.int64());
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        settings.resolveLinks = reader.bool();
        break;
      case 2: {
        const at = reader.uint();
        from = { kind: 'at', at };
        break;
      }
      case 3:
        settings.extraStatistics = reader.bool();
        break;
      case 4:
        settings.messageTimeoutMs = Math.floor(count() / ticksPerMs);
        break;
      case 5:
        settings.maxRetryCount = count();
        break;
      case 6:
        settings.checkpointAfterMs = Math.floor(count() / ticksPerMs);
        break;
      case 7:
        settings.minCheckpointCount = count();
        break;
      case 8:
        settings.maxCheckpointCount = count();
        break;
      case 9:
        settings.maxSubscriberCount = count();
        break;
      case 10:
        settings.liveBufferSize = count();
        break;
      case 11:
        settings.readBatchSize = count();
        break;
      case 12:
        settings.historyBufferSize = count();
        break;
      case 13: {
        const number = reader.uint();
        settings.strategy = enumerated[number] ?? String(number);
        break;
      }
      case 14:
        settings.messageTimeoutMs = count();
        break;
      case 15:
        settings.checkpointAfterMs = count();
        break;
      case 16:
        settings.strategy = reader.string() || settings.strategy;
        break;
    }
  }
  return { settings, from };
}

/** Reads the requests that only name a group; `group` and `all` are the fields of its name and of `$all`. */
function readKey(message: Buffer, fields: { stream: number; group: number; all: number }): GroupKey {
  return optionsOf(message, (reader) => {
    let stream: StreamKey | undefined;
    let isAll = false;
    let group = '';
    while (reader.next()) {
      if (reader.field === fields.stream) stream = readStreamName(reader.message());
      else if (reader.field === fields.group) group = reader.string();
      else if (reader.field === fields.all) isAll = true;
    }
    return keyOf(stream, isAll, group);
  });
}

export const readDeleteRequest = (message: Buffer): GroupKey => readKey(message, { stream: 1, group: 2, all: 3 });
export const readInfoRequest = (message: Buffer): GroupKey => readKey(message, { stream: 1, group: 3, all: 2 });

/** Reads `ReplayParkedReq`: the group, and how many events at most. */
export function readReplayRequest(message: Buffer): { key: GroupKey; countMax: number } {
  const key = readKey(message, { stream: 2, group: 1, all: 3 });
  const countMax = optionsOf(message, (reader) => {
    while (reader.next()) if (reader.field === 4) return Number(reader.int64());
    return Infinity;
  });
  if (countMax < 0) throw invalidArgument('stop_at must not be negative');
  return { key, countMax };
}

/** Reads `ListReq`: all groups, those of `$all`, or those of a stream. */
export const readListRequest = (message: Buffer): 'every' | { readonly stream: StreamKey | undefined } =>
  optionsOf(message, (reader) => {
    while (reader.next()) {
      if (reader.field === 1) return 'every';
      if (reader.field !== 2) continue;
      const option = reader.message();
      while (option.next()) {
        if (option.field === 1) return { stream: readStreamName(option.message()) };
        if (option.field === 2) return { stream: undefined };
      }
    }
    throw invalidArgument('A list is of all groups, or of those of a stream');
  });

/** The first message of a consumer. */
export interface ConsumeRequest {
  readonly key: GroupKey;
  readonly bufferSize: number;
  readonly uuidForm: UuidForm;
}

export const nackActions = ['unknown', 'park', 'retry', 'skip', 'stop'] as const;

/** What a consumer says of events, by their ids (16 characters of one byte each). */
export type ConsumerMessage =
  | { readonly kind: 'begin'; readonly request: ConsumeRequest }
  | { readonly kind: 'ack'; readonly ids: readonly string[] }
  | {
      readonly kind: 'nack';
      readonly ids: readonly string[];
      readonly action: (typeof nackActions)[number];
      readonly reason: string;
    };

/** Reads `ReadReq`. Throws CallError. */
export function readConsumerMessage(message: Buffer): ConsumerMessage {
  try {
    const reader = new WireReader(message);
    while (reader.next()) {
      if (reader.field === 1) return { kind: 'begin', request: readConsumeRequest(reader.message()) };
      if (reader.field === 2) return { kind: 'ack', ids: readAnswer(reader.message()).ids };
      if (reader.field === 3) return { kind: 'nack', ...readAnswer(reader.message()) };
    }
  } catch (error) {
    throw error instanceof CallError ? error : invalidArgument((error as Error).message);
  }
  throw invalidArgument('A consumer sends options, an ack or a nack');
}

function readConsumeRequest(reader: WireReader): ConsumeRequest {
  let stream: StreamKey | undefined;
  let isAll = false;
  let group = '';
  let bufferSize = 0;
  let uuidForm: UuidForm | undefined;
  while (reader.next()) {
    if (reader.field === 1) stream = readStreamName(reader.message());
    else if (reader.field === 2) group = reader.string();
    else if (reader.field === 3) bufferSize = Number(reader.int64());
    else if (reader.field === 4) uuidForm = readUuidForm(reader.message());
    else if (reader.field === 5) isAll = true;
  }
  if (!uuidForm) throw invalidArgument('A consumer needs a uuid option');
  if (bufferSize < 1) throw invalidArgument('The buffer size of a consumer must be above 0');
  return { key: keyOf(stream, isAll, group), bufferSize, uuidForm };
}

function readAnswer(reader: WireReader): { ids: string[]; action: (typeof nackActions)[number]; reason: string } {
  const ids: string[] = [];
  let action: (typeof nackActions)[number] = 'unknown';
  let reason = '';
  while (reader.next()) {
    if (reader.field === 2) ids.push(readUuid(reader.message()).toString('latin1'));
    else if (reader.field === 3) action = nackActions[reader.uint()] ?? 'unknown';
    else if (reader.field === 4) reason = reader.string();
  }
  return { ids, action, reason };
}

export const subscribedFrame = (subscriptionId: string): Buffer => messageField(2, bytesField(1, subscriptionId));

/** One consumer of a group. */
export interface ConsumerInfo {
  readonly from: string;
  readonly userName: string;
  readonly connectionName: string;
  readonly averagePerSecond: number;
  readonly total: number;
  readonly sinceLastMeasurement: number;
  readonly availableSlots: number;
  readonly inFlight: number;
}

/** How a group is doing. Places are text, empty where there is none. */
export interface GroupInfo {
  readonly source: string;
  readonly group: string;
  readonly status: string;
  readonly settings: GroupSettings;
  readonly startFrom: string;
  readonly lastCheckpointed: string;
  readonly lastKnown: string;
  readonly consumers: readonly ConsumerInfo[];
  readonly averagePerSecond: number;
  readonly total: number;
  readonly sinceLastMeasurement: number;
  readonly readBuffered: number;
  readonly liveBuffered: number;
  readonly retryBuffered: number;
  readonly inFlight: number;
  readonly parked: number;
}

/** `SubscriptionInfo` */
function groupInfo(info: GroupInfo): Buffer {
  const { settings } = info;
  return Buffer.concat([
    bytesField(1, info.source),
    bytesField(2, info.group),
    bytesField(3, info.status),
    ...info.consumers.map(consumerInfo),
    uintField(5, info.averagePerSecond),
    uintField(6, info.total),
    uintField(7, info.sinceLastMeasurement),
    bytesField(8, info.lastCheckpointed),
    bytesField(9, info.lastKnown),
    uintField(10, Number(settings.resolveLinks)),
    bytesField(11, info.startFrom),
    uintField(12, settings.messageTimeoutMs),
    uintField(13, Number(settings.extraStatistics)),
    uintField(14, settings.maxRetryCount),
    uintField(15, settings.liveBufferSize),
    uintField(16, settings.historyBufferSize),
    uintField(17, settings.readBatchSize),
    uintField(18, settings.checkpointAfterMs),
    uintField(19, settings.minCheckpointCount),
    uintField(20, settings.maxCheckpointCount),
    uintField(21, info.readBuffered),
    uintField(22, info.liveBuffered),
    uintField(23, info.retryBuffered),
    uintField(24, info.inFlight),
    uintField(25, info.inFlight),
    bytesField(26, settings.strategy),
    uintField(27, settings.maxSubscriberCount),
    uintField(28, info.parked),
  ]);
}

const consumerInfo = (consumer: ConsumerInfo): Buffer =>
  messageField(
    4,
    bytesField(1, consumer.from),
    bytesField(2, consumer.userName),
    uintField(3, consumer.averagePerSecond),
    uintField(4, consumer.total),
    uintField(5, consumer.sinceLastMeasurement),
    uintField(7, consumer.availableSlots),
    uintField(8, consumer.inFlight),
    bytesField(9, consumer.connectionName),
  );

export const infoAnswer = (info: GroupInfo): Buffer => bytesField(1, groupInfo(info));
export const listAnswer = (infos: readonly GroupInfo[]): Buffer => Buffer.concat(infos.map(infoAnswer));

/** How people call the source of a group. */
export const sourceText = ({ stream }: GroupKey): string => (stream === undefined ? '$all' : nameText(stream));

const trailersOf = (exception: string, key: GroupKey): Record<string, string> => ({
  exception,
  'stream-name': trailerText(sourceText(key)),
  'group-name': trailerText(key.group),
});

const sentence = (key: GroupKey, says: string): string =>
  `Subscription group ${key.group} on stream ${sourceText(key)} ${says}`;

export const groupMissing = (key: GroupKey): CallError =>
  new CallError(
    status.NOT_FOUND,
    sentence(key, 'does not exist.'),
    trailersOf('persistent-subscription-does-not-exist', key),
  );
export const groupExists = (key: GroupKey): CallError =>
  new CallError(status.ALREADY_EXISTS, sentence(key, 'exists.'), trailersOf('persistent-subscription-exists', key));
export const groupFailed = (key: GroupKey, reason: string): CallError =>
  new CallError(status.INTERNAL, sentence(key, `failed: '${reason}'`), {
    ...trailersOf('persistent-subscription-failed', key),
    reason: trailerText(reason),
  });
export const groupFull = (key: GroupKey): CallError =>
  new CallError(
    status.FAILED_PRECONDITION,
    `Maximum subscribers reached. ${sentence(key, 'takes no more.')}`,
    trailersOf('maximum-subscribers-reached', key),
  );
export const consumerDropped = (key: GroupKey): CallError =>
  new CallError(status.CANCELLED, sentence(key, 'was dropped.'), trailersOf('persistent-subscription-dropped', key));
