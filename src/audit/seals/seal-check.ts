import { type Seal } from '../../ledger/month.events';
import { type Month, previousMonth } from '../../time/local';
import { type TreeHash } from '../merkle';
import { faultOfKey } from './key-ring';
import { isSignedSeal, leafOf, MonthDigest, type SealedFact, unsealed } from './seal';
import { SIGNING_KEYS } from './signing-key.decider';
import { type SigningKeyPublished } from './signing-key.events';

/** An event as it was read, with its place in the log. */
export interface ReadFact extends SealedFact {
  readonly position: number;
}

/** What is wrong with an event: the first one that does not fit. */
export interface SealFault {
  readonly stream: string;
  readonly revision: number;
  /** Null where the event is not there. */
  readonly eventId: string | null;
  readonly kind:
    'changed' | 'missing' | 'added' | 'order' | 'previous' | 'unsealed' | 'unknown-key' | 'unproven-key' | 'signature';
  readonly detail: string;
}

/** A month whose closing event was not read yet. */
interface MonthSoFar {
  readonly digest: MonthDigest;
  readonly facts: { readonly id: string; readonly type: string }[];
  /** As its opening says; null where that cannot be read. */
  readonly ordinal: number | null;
}

interface Closed {
  readonly month: Month;
  /** Null where the month was closed before there were seals. */
  readonly digest: string | null;
}

const MONTH_STREAM = /^ledger-(.+)-(\d{4}-\d{2})$/;

/**
 * Holds events to the seals, one after the other: those of the stream of keys and of months' streams, each stream in
 * its order, and a month before the one after it closes. Needs nothing but the events; stops at the first that does
 * not fit. Events of months that are open are under no seal yet.
 */
export class SealCheck {
  /** Closed months that fit, their events, and how many of them were closed before there were seals. */
  months = 0;
  events = 0;
  unsealed = 0;
  fault: SealFault | null = null;
  /** Leaves of the tree of seals, in the order in which the months were read. */
  readonly leaves: TreeHash[] = [];
  readonly keys = new Map<string, SigningKeyPublished['data']>();
  private keysSince = Number.POSITIVE_INFINITY;
  private readonly open = new Map<string, MonthSoFar>();
  private readonly closed = new Map<string, Closed>();
  /** Months of which a balance was carried before they were seen to close. */
  private readonly carried = new Map<string, Month>();

  /** @returns whether everything fits so far */
  take(fact: ReadFact): boolean {
    if (this.fault) return false;
    const [, agreementId, month] = MONTH_STREAM.exec(fact.stream) ?? [];
    if (fact.stream === SIGNING_KEYS) this.fault = this.takeKey(fact);
    else if (agreementId !== undefined && month !== undefined) this.fault = this.takeOfMonth(fact, agreementId, month);
    return this.fault === null;
  }

  /** Ends it: nothing more is to come. */
  finish(): this {
    for (const [agreementId, month] of this.carried) {
      const last = this.closed.get(agreementId);
      if (!last || last.month < month) this.fault ??= this.notClosed(agreementId, month);
    }
    return this;
  }

  private takeKey(fact: ReadFact): SealFault | null {
    const place = misplaced(fact, this.keys.size);
    if (place) return place;
    const key = fact.data as SigningKeyPublished['data'] | undefined;
    if (fact.type !== 'SigningKeyPublished' || typeof key?.keyId !== 'string') {
      return faultAt(fact, 'changed', 'no published key can be read from it');
    }
    const fault = faultOfKey(key, [...this.keys.values()].at(-1));
    if (fault) return faultAt(fact, fault.kind, fault.detail);
    if (this.keys.size === 0) this.keysSince = fact.position;
    this.keys.set(key.keyId, key);
    return null;
  }

  private takeOfMonth(fact: ReadFact, agreementId: string, month: Month): SealFault | null {
    const last = this.closed.get(agreementId);
    if (last && month <= last.month) return faultAt(fact, 'added', `was added after ${month} was closed`);
    const soFar = this.open.get(fact.stream) ?? begin(fact);
    this.open.set(fact.stream, soFar);
    const place = misplaced(fact, soFar.facts.length);
    if (place) return place;
    const before = previousMonth(month);
    if (fact.type === 'BalanceCarriedForward' && last?.month !== before) this.carried.set(agreementId, before);
    soFar.facts.push({ id: fact.id, type: fact.type });
    if (fact.type === 'MonthClosed') return this.close(fact, soFar, agreementId, month);
    if (hasSeal(fact.data)) return faultAt(fact, 'changed', 'bears a seal, and closes no month');
    return addTo(soFar.digest, fact);
  }

  private close(fact: ReadFact, soFar: MonthSoFar, agreementId: string, month: Month): SealFault | null {
    const { seal } = (fact.data ?? {}) as { seal?: Seal };
    const unreadable = addTo(soFar.digest, isRecord(fact.data) ? unsealed(fact) : fact);
    if (unreadable) return unreadable;
    const last = this.closed.get(agreementId);
    if (seal === undefined) {
      if (fact.position > this.keysSince) return faultAt(fact, 'unsealed', 'closes a month without a seal');
      this.unsealed += 1;
    } else {
      const fault = this.faultOfSeal(fact, seal, soFar);
      if (fault) return fault;
    }
    const before = previousMonth(month);
    if (soFar.ordinal === 0 && last)
      return faultAt(fact, 'order', `closes a first month, and ${last.month} was before it`);
    if (soFar.ordinal !== 0 && last?.month !== before) return this.notClosed(agreementId, before);
    if (seal !== undefined) {
      if (seal.previous !== (last?.digest ?? null)) {
        return faultAt(fact, 'previous', `was sealed upon another ${before} than the one that is there`);
      }
      this.leaves.push(leafOf(seal));
    }
    this.closed.set(agreementId, { month, digest: seal?.digest ?? null });
    this.open.delete(fact.stream);
    this.months += 1;
    this.events += soFar.facts.length;
    return null;
  }

  /** What is signed is believed; then what was read is held to it, event by event and as a whole. */
  private faultOfSeal(fact: ReadFact, seal: Seal, { digest, facts }: MonthSoFar): SealFault | null {
    if (!isSeal(seal)) return faultAt(fact, 'changed', 'bears a seal that cannot be read');
    const key = this.keys.get(seal.keyId);
    if (!key) return faultAt(fact, 'unknown-key', `was sealed with the key ${seal.keyId}, which was never published`);
    if (!isSignedSeal(seal, key.jwk)) return faultAt(fact, 'signature', `its seal was not signed by ${seal.keyId}`);
    const at = (revision: number, kind: SealFault['kind'], detail: string): SealFault => {
      const eventId = kind === 'missing' ? null : (facts[revision]?.id ?? null);
      return { stream: fact.stream, revision, eventId, kind, detail };
    };
    const broken = brokenLink(seal.chain, digest.chain);
    if (broken) return at(broken.revision, broken.kind, broken.detail);
    if (digest.over(seal.previous) !== seal.digest) {
      return faultAt(fact, 'changed', 'its month is not the one that was sealed');
    }
    return null;
  }

  private notClosed(agreementId: string, month: Month): SealFault {
    const stream = `ledger-${agreementId}-${month}`;
    const revision = this.open.get(stream)?.facts.length ?? 0;
    return { stream, revision, eventId: null, kind: 'missing', detail: `the month after it tells that it was closed` };
  }
}

/** Where the events of a month depart from what was sealed. */
function brokenLink(
  sealed: readonly string[],
  read: readonly string[],
): { readonly revision: number; readonly kind: SealFault['kind']; readonly detail: string } | null {
  const revision = sealed.findIndex((link, i) => link !== read[i]);
  const at = revision < 0 ? sealed.length : revision;
  if (revision < 0 && read.length === sealed.length) return null;
  const [here, there] = [sealed[at], read[at]];
  if (here !== undefined && there === sealed[at + 1] && !read.includes(here)) {
    return { revision: at, kind: 'missing', detail: 'an event that was sealed is missing here' };
  }
  if (here === read[at + 1] && there !== undefined && !sealed.includes(there)) {
    return { revision: at, kind: 'added', detail: 'was added to the month after it was sealed' };
  }
  if (there !== undefined && sealed.includes(there)) {
    return { revision: at, kind: 'order', detail: 'does not stand where it stood when the month was sealed' };
  }
  return { revision: at, kind: 'changed', detail: 'does not say what it said when the month was sealed' };
}

/** An event that stands elsewhere than after the one before it. */
function misplaced(fact: ReadFact, expected: number): SealFault | null {
  const { stream, revision } = fact;
  if (revision === expected) return null;
  if (revision < expected) return faultAt(fact, 'order', `stands after the revision ${expected - 1}`);
  return { stream, revision: expected, eventId: null, kind: 'missing', detail: `is missing: ${revision} comes next` };
}

function begin({ type, data }: ReadFact): MonthSoFar {
  const { ordinal } = (type === 'MonthOpened' && isRecord(data) ? data : {}) as { ordinal?: unknown };
  return { digest: new MonthDigest(), facts: [], ordinal: typeof ordinal === 'number' ? ordinal : null };
}

function addTo(digest: MonthDigest, fact: ReadFact): SealFault | null {
  try {
    if (!isRecord(fact.data) || !isRecord(fact.metadata)) throw new TypeError('no fact can be read from it');
    digest.add(fact);
    return null;
  } catch (error) {
    return faultAt(fact, 'changed', (error as Error).message);
  }
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

const hasSeal = (data: unknown): boolean => isRecord(data) && 'seal' in data;

const isSeal = (seal: Seal): boolean =>
  isRecord(seal) &&
  [seal.keyId, seal.digest, seal.signature].every((text) => typeof text === 'string') &&
  Array.isArray(seal.chain);

const faultAt = ({ stream, revision, id }: ReadFact, kind: SealFault['kind'], detail: string): SealFault => ({
  stream,
  revision,
  eventId: id,
  kind,
  detail,
});

/** All events at once: in log order, or stream by stream with the keys' first. */
export function verifyMonths(facts: Iterable<ReadFact>): SealCheck {
  const check = new SealCheck();
  for (const fact of facts) if (!check.take(fact)) break;
  return check.finish();
}
