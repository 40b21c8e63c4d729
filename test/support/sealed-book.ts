import { type NewEvent, type StoredFact } from '../../src/event-store/event-log';
import { published } from '../../src/audit/seals/key-ring';
import { MonthNotary } from '../../src/audit/seals/month-notary';
import { type SigningKey } from '../../src/audit/seals/signing-key';
import { type DomainEvent, type EventMetadata } from '../../src/kernel/event';
import { idFrom } from '../../src/kernel/ids';
import { type Instant } from '../../src/time/instant';
import { play, type Written } from '../second-opinion/player';
import { type Story } from '../second-opinion/story';

const KEYS = 'signing-keys';

/** A log in memory as it would lie in the store, in which months are sealed by the program's own notary. */
export class SealedBook {
  readonly facts: StoredFact[] = [];
  private readonly streams = new Map<string, StoredFact[]>();
  private readonly told = new Map<string, number>();
  private readonly notary = new MonthNotary(this, { current: () => Promise.resolve(this.sealingKey()) });
  private key: SigningKey | undefined;

  /** From now on months are sealed with this key, which the one before it vouches for. */
  takes(key: SigningKey, at: Instant = '2026-01-01T00:00:00.000Z'): this {
    this.put(KEYS, [
      newFact({ type: 'SigningKeyPublished', data: published(key, at, this.key ?? null) }, at, key.keyId),
    ]);
    this.key = key;
    return this;
  }

  /** What a command came to; a month that closes is sealed once there is a key. */
  async add({ ledgerId, facts, at }: Written, known: ReadonlySet<string> = new Set()): Promise<void> {
    const stream = `ledger-${ledgerId}`;
    const revision = this.of(stream).length - 1;
    const told = this.told.get(stream) ?? 0;
    this.told.set(stream, told + facts.length);
    const fresh = facts.map((fact, i) => newFact(fact, at, stream, told + i)).filter(({ id }) => !known.has(id));
    const closes = this.key !== undefined && fresh.at(-1)?.type === 'MonthClosed';
    const sealed = closes ? [...fresh.slice(0, -1), await this.notary.seal(stream, revision, fresh)] : fresh;
    this.put(stream, sealed);
  }

  /** Plays a story as the agreement's own. */
  async plays(story: Story, agreementId: string, known: ReadonlySet<string> = new Set()): Promise<this> {
    const written: Written[] = [];
    play(story, undefined, (one) => written.push(one));
    const named = JSON.stringify(written).replaceAll('agreement-1', agreementId);
    for (const one of JSON.parse(named) as Written[]) await this.add(one, known);
    return this;
  }

  /** Goes on with the facts of a book that was kept before there were seals, and plays the rest of its story. */
  async takesAfter(before: SealedBook, key: SigningKey, story: Story, agreementId: string): Promise<void> {
    for (const { stream } of before.facts) if (!this.streams.has(stream)) this.put(stream, before.of(stream));
    this.takes(key);
    const known = new Set(this.facts.map(({ id }) => id));
    await this.plays(story, agreementId, known);
  }

  /** Facts that are under no seal, as they are. */
  keeps(stream: string, facts: readonly Pick<StoredFact, 'id' | 'type' | 'data' | 'metadata'>[]): void {
    this.put(stream, facts);
  }

  of(stream: string): readonly StoredFact[] {
    return this.streams.get(stream) ?? [];
  }

  async *readStored(stream: string, toRevision = Number.MAX_SAFE_INTEGER): AsyncGenerator<StoredFact> {
    yield* await Promise.resolve(this.of(stream).filter(({ revision }) => revision <= toRevision));
  }

  lastStored(stream: string): Promise<StoredFact | undefined> {
    return Promise.resolve(this.of(stream).at(-1));
  }

  private sealingKey(): SigningKey {
    if (!this.key) throw new Error('Nothing can be sealed without a key');
    return this.key;
  }

  private put(stream: string, facts: readonly Pick<StoredFact, 'id' | 'type' | 'data' | 'metadata'>[]): void {
    const own = this.streams.get(stream) ?? [];
    this.streams.set(stream, own);
    for (const fact of facts) {
      const { id, type, data, metadata } = fact;
      const place = { stream, revision: own.length, position: 7 * (this.facts.length + 1) };
      const stored = JSON.parse(JSON.stringify({ id, type, data, metadata, ...place })) as StoredFact;
      own.push(stored);
      this.facts.push(stored);
    }
  }
}

function newFact({ type, data, occurredAt }: DomainEvent, at: Instant, ...of: readonly (string | number)[]): NewEvent {
  const commandId = idFrom(...of);
  const metadata: EventMetadata = {
    occurredAt: occurredAt ?? at,
    recordedAt: at,
    actor: { id: 'ada', role: 'agent' },
    commandId,
    correlationId: commandId,
    causationId: commandId,
    version: 1,
  };
  return { id: idFrom(commandId, type), type, data, metadata };
}
