/** All groups: kept in one event of `$persistentSubscriptionConfig`, changed one after the other. */
import { randomUUID } from 'node:crypto';
import { type Call } from './call';
import { CallError, cancelled, invalidArgument } from './call-errors';
import { type CommittedEvent } from './committed-event';
import { type Consumer } from './consumer';
import { makeFilter } from './filters';
import { type EventLog } from './log';
import { isMetadataStream, nameText, streamKeyOf, streamNameLengthMax } from './names';
import { type OwnWrites } from './own-writes';
import { PersistentGroup } from './persistent-group';
import {
  consumerDropped,
  type ConsumeRequest,
  groupExists,
  groupFailed,
  type GroupInfo,
  groupMissing,
  type GroupRequest,
} from './persistent-messages';
import { faultOf, type GroupDefinition, type GroupKey, type GroupSettings } from './persistent-settings';
import { checkpointStream, configStream, configType, groupName, longestName, parkedStream } from './persistent-streams';
import { recordParts } from './record';
import { status } from './status';
import { StreamReader } from './stream-reader';
import { uuidBytes } from './uuid';

export class PersistentGroups {
  private groups = new Map<string, PersistentGroup>();
  private last: Promise<unknown> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly log: EventLog,
    private readonly writes: OwnWrites,
  ) {
    this.load();
  }

  create(request: GroupRequest): Promise<void> {
    return this.inTurn(async () => {
      const { key } = request;
      if (this.groups.has(groupName(key))) throw groupExists(key);
      const { from } = request;
      const definition: GroupDefinition = {
        ...key,
        incarnation: randomUUID(),
        settings: this.settingsOf(request),
        from,
        startsAt: this.startOf(request),
        filter: request.filter,
      };
      // What an interrupted deletion may have left would be taken for this group's own.
      await this.clear(key);
      await this.write([...this.definitions(), definition]);
      await this.open(definition);
    });
  }

  /** New settings for a group, which goes on from its checkpoint. */
  update(request: GroupRequest): Promise<void> {
    return this.inTurn(async () => {
      const { key, from } = request;
      const { definition } = this.groupOf(key);
      // An end that has been settled stays where it is.
      const startsAt =
        from.kind === 'end' && definition.from.kind === 'end' ? definition.startsAt : this.startOf(request);
      const updated = { ...definition, settings: this.settingsOf(request), from, startsAt };
      await this.write(this.definitions().map((each) => (each === definition ? updated : each)));
      await this.groupOf(key).close(consumerDropped(key));
      await this.open(updated);
    });
  }

  delete(key: GroupKey): Promise<void> {
    return this.inTurn(async () => {
      const group = this.groupOf(key);
      await this.write(this.definitions().filter((each) => each !== group.definition));
      this.groups.delete(groupName(key));
      await group.close(groupMissing(key));
      await this.clear(key);
    });
  }

  /** Reads everything from disk again; consumers have to come anew. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      for (const group of this.groups.values()) await group.close(consumerDropped(group.definition));
      while (!this.log.isReady) await this.log.ready();
      this.load();
    });
  }

  replayParked(key: GroupKey, countMax: number): Promise<void> {
    return this.inTurn(() => Promise.resolve(this.groupOf(key).replayParked(countMax)));
  }

  info(key: GroupKey): Promise<GroupInfo> {
    return this.inTurn(() => Promise.resolve(this.groupOf(key).info()));
  }

  /** Every group, or those of a stream (or `$all`), of which there must be one. */
  list(of: 'every' | Pick<GroupKey, 'stream'>): Promise<GroupInfo[]> {
    return this.inTurn(() => {
      const groups = [...this.groups.values()].filter(
        ({ definition }) => of === 'every' || definition.stream === of.stream,
      );
      if (of !== 'every' && groups.length === 0) throw groupMissing({ stream: of.stream, group: '' });
      return Promise.resolve(groups.map((group) => group.info()));
    });
  }

  /** A consumer joins its group, or is refused. `begin` is called before anything is delivered. */
  connect(
    call: Call,
    request: ConsumeRequest,
    begin: (group: PersistentGroup, consumer: Consumer) => void,
  ): Promise<void> {
    return this.inTurn(() => {
      const group = this.groupOf(request.key);
      group.assertReadableBy(call.caller.principal);
      begin(group, group.connect(call, request));
      group.wake();
      return Promise.resolve();
    });
  }

  publish(events: readonly CommittedEvent[]): void {
    for (const group of this.groups.values()) group.publish(events);
  }

  /** Ends all consumers and writes down what they have finished. */
  async stop(): Promise<void> {
    await this.last;
    this.isStopping = true;
    for (const group of this.groups.values()) await group.close(undefined);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(async () => {
      if (this.isStopping) throw cancelled('The event store is stopping');
      while (!this.log.isReady) await this.log.ready();
      return work();
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async open(definition: GroupDefinition): Promise<void> {
    while (!this.log.isReady) await this.log.ready();
    this.groups.set(groupName(definition), new PersistentGroup(definition, this.log, this.writes));
  }

  private groupOf(key: GroupKey): PersistentGroup {
    const group = this.groups.get(groupName(key));
    if (!group) throw groupMissing(key);
    return group;
  }

  private definitions(): GroupDefinition[] {
    return [...this.groups.values()].map(({ definition }) => definition);
  }

  private settingsOf({ key, settings, filter }: GroupRequest): GroupSettings {
    const { stream } = key;
    if (longestName(key) > streamNameLengthMax) throw groupFailed(key, 'The names of stream and group are too long.');
    if (stream !== undefined && streamKeyOf(Buffer.from(nameText(stream))) !== stream) {
      throw groupFailed(key, 'The name of the stream is not text.');
    }
    if (stream !== undefined && isMetadataStream(stream))
      throw invalidArgument('Metadata streams cannot be subscribed to');
    const fault = faultOf(settings);
    if (fault !== undefined) throw groupFailed(key, fault);
    if (filter) makeFilter(filter);
    return settings as GroupSettings;
  }

  /** The first place to be consumed. */
  private startOf({ key, from }: GroupRequest): number {
    const { stream } = key;
    const length = stream === undefined ? this.log.headPosition : new StreamReader(this.log, stream).lastRevision;
    if (from.kind === 'end') return length + 1;
    const first = stream === undefined ? 1 : 0;
    if (from.kind === 'start') return first;
    if (stream === undefined && from.at > length) {
      throw groupFailed(key, `The position ${from.at} is behind the end of $all.`);
    }
    return Math.max(first, from.at);
  }

  private async write(definitions: readonly GroupDefinition[]): Promise<void> {
    const entries = definitions.map(({ stream, ...rest }) => ({
      stream: stream === undefined ? null : nameText(stream),
      ...rest,
    }));
    const data = Buffer.from(JSON.stringify({ version: 1, entries }));
    const id = uuidBytes(randomUUID());
    const outcome = await this.writes.append(configStream, { id, type: configType, json: true, data });
    if (outcome.kind === 'failure') throw new CallError(status.INTERNAL, outcome.reason);
    if (outcome.kind !== 'success') throw cancelled('The event store is stopping');
  }

  private async clear(key: GroupKey): Promise<void> {
    for (const stream of [checkpointStream(key), parkedStream(key)]) {
      while (!this.log.isReady) await this.log.ready();
      if (!new StreamReader(this.log, stream).isThere) continue;
      const outcome = await this.writes.delete(stream);
      if (outcome.kind === 'failure') throw new CallError(status.INTERNAL, outcome.reason);
    }
  }

  private load(): void {
    const config = new StreamReader(this.log, configStream);
    this.groups = new Map();
    if (!config.isThere) return;
    config.read(config.lastRevision);
    const text = config.record.toString('utf8', recordParts(config.record).dataAt);
    const { entries } = JSON.parse(text) as {
      entries: (Omit<GroupDefinition, 'stream'> & { stream: string | null })[];
    };
    for (const { stream, ...rest } of entries) {
      const definition = { ...rest, stream: stream === null ? undefined : streamKeyOf(Buffer.from(stream)) };
      this.groups.set(groupName(definition), new PersistentGroup(definition, this.log, this.writes));
    }
  }
}
