import { canonical } from '../../src/audit/canonical';
import { published } from '../../src/audit/seals/key-ring';
import { MonthDigest, sealOf, unsealed } from '../../src/audit/seals/seal';
import { type SealCheck, verifyMonths } from '../../src/audit/seals/seal-check';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { faultOfHead, signedHead } from '../../src/audit/seals/tree-head';
import { type StoredFact } from '../../src/event-store/event-log';
import { type Seal } from '../../src/ledger/month.events';
import { MONTHS_OF_A_YEAR as MONTHS, yearsOfStories } from '../second-opinion/random-stories';
import { Random } from '../support/random';
import { SealedBook } from '../support/sealed-book';

/*
 * `SEED=` plays the same year and the same tampering again, `TAMPERINGS=` as many as it says.
 */

const TAMPERINGS = Number(process.env['TAMPERINGS'] ?? 10_000);
const random = Random.seeded();
const AGREEMENTS = ['agreement-a', 'agreement-b', 'agreement-c'] as const;

/** What was done to the log, and where it must be found out: in a stream, at a revision where that can be said. */
interface Tampered {
  readonly log: readonly StoredFact[];
  readonly stream: string;
  readonly revision?: number;
  readonly kinds?: readonly string[];
}

const oneOf = <T>(items: readonly T[]): T => items[random.between(0, items.length - 1)]!;

describe(`A year of ${AGREEMENTS.length} agreements, sealed (SEED=${random.seed})`, () => {
  const [first, second] = [SigningKey.make(), SigningKey.make()];
  const books = new Map<string, readonly StoredFact[]>();
  let whole: SealedBook;

  beforeAll(async () => {
    whole = new SealedBook().takes(first);
    for (const [i, story] of yearsOfStories(AGREEMENTS.length, random.seed).entries()) {
      // Half-way the installation takes another key.
      if (i === 1) whole.takes(second);
      await whole.plays(story, AGREEMENTS[i]!);
    }
    for (const agreement of AGREEMENTS) books.set(agreement, whole.facts.filter(isOf(agreement)));
  });

  const isOf = (agreement: string) => (fact: StoredFact) =>
    fact.stream === 'signing-keys' || fact.stream.startsWith(`ledger-${agreement}-`);

  it('fits as it is, with every event of every closed month', () => {
    const check = verifyMonths(whole.facts);
    expect(check.fault).toBeNull();
    expect(check.months).toBe(whole.facts.filter(({ type }) => type === 'MonthClosed').length);
    expect(check.months).toBe(AGREEMENTS.length * MONTHS);
    expect(check.unsealed).toBe(0);
    expect(check.leaves).toHaveLength(check.months);
  });

  it(
    `shows each of ${TAMPERINGS} tamperings, and where it was done`,
    () => {
      const ways = Object.entries(tampering);
      const done = new Map<string, number>();
      for (let i = 0; i < TAMPERINGS; i += 1) {
        const [name, tamper] = ways[i % ways.length]!;
        const tampered = tamper(books.get(oneOf(AGREEMENTS))!);
        const { fault } = verifyMonths(tampered.log);
        const found = fault && {
          stream: fault.stream,
          ...(tampered.revision === undefined ? {} : { revision: fault.revision }),
        };
        const { stream, revision, kinds } = tampered;
        const wanted = { stream, ...(revision === undefined ? {} : { revision }) };
        if (canonical(found) !== canonical(wanted) || (kinds && !kinds.includes(fault!.kind))) {
          throw new Error(`SEED=${random.seed}: ${name} (${i}) in ${JSON.stringify(wanted)}: ${JSON.stringify(fault)}`);
        }
        done.set(name, (done.get(name) ?? 0) + 1);
      }
      expect([...done.keys()]).toEqual(Object.keys(tampering));
    },
    10 * 60_000,
  );

  it('shows by the head of the tree that was kept what was taken away at the end', () => {
    const all = verifyMonths(whole.facts);
    const head = signedHead(all.leaves, '2028-01-01T00:00:00.000Z', second);
    expect(faultOfHead(head, all)).toBeNull();
    const lastClosed = whole.facts.findLastIndex(({ type }) => type === 'MonthClosed');
    const cut = verifyMonths(whole.facts.slice(0, lastClosed));
    expect(cut.fault).toBeNull();
    expect(faultOfHead(head, cut)).toMatch(/sealed months were there at .*, and only \d+ are now/);
  });

  it('shows by the head that another year was put in its place, down to its keys', async () => {
    const all = verifyMonths(whole.facts);
    const head = signedHead(all.leaves, '2028-01-01T00:00:00.000Z', second);
    const other = new SealedBook().takes(SigningKey.make());
    await other.plays(yearsOfStories(1, random.seed)[0]!, AGREEMENTS[0]);
    const check: SealCheck = verifyMonths(other.facts);
    expect(check.fault).toBeNull();
    expect(faultOfHead(head, check)).toMatch(/which was never published here/);

    const resealed = verifyMonths(whole.facts.filter(isOf(AGREEMENTS[0])));
    expect(resealed.fault).toBeNull();
    expect(faultOfHead({ ...head, size: 1 }, all)).toMatch(/was not signed by/);
    const small = signedHead(all.leaves.slice(1, 4), '2028-01-01T00:00:00.000Z', second);
    expect(faultOfHead(small, all)).toMatch(/are not those that were there/);
  });
});

/** Ways to tamper with the log of one agreement and its keys. */
const tampering: Readonly<Record<string, (log: readonly StoredFact[]) => Tampered>> = {
  'a bit is flipped': (log) => {
    const fact = oneOf(sealedFacts(log));
    const { stream, revision } = fact;
    const log_ = log.map((one) => (one === fact ? withFlippedBit(fact) : one));
    return { log: log_, stream, revision };
  },
  'an event is dropped': (log) => {
    const { stream, revision } = oneOf(sealedFacts(log).filter(({ type }) => type !== 'MonthClosed'));
    return { log: without(log, stream, revision), stream, revision, kinds: ['missing'] };
  },
  'an event is dropped, and those after it move up': (log) => {
    const { stream, revision } = oneOf(sealedFacts(log).filter(({ type }) => type !== 'MonthClosed'));
    return { log: renumbered(without(log, stream, revision), stream), stream, revision, kinds: ['missing'] };
  },
  'a close is dropped, though the balance was carried': (log) => {
    const carried = new Set(log.filter(({ type }) => type === 'BalanceCarriedForward').map(fromMonth));
    const closes = log.filter(({ type, stream }) => type === 'MonthClosed' && carried.has(stream));
    const { stream, revision } = oneOf(closes);
    return { log: without(log, stream, revision), stream, revision, kinds: ['missing'] };
  },
  'a month is dropped': (log) => {
    const { stream } = oneOf(sealedFacts(log).filter(({ stream }) => stream !== lastClosed(log).stream));
    return { log: log.filter((fact) => fact.stream !== stream), stream, revision: 0, kinds: ['missing'] };
  },
  'an event is added': (log) => {
    const fact = oneOf(sealedFacts(log));
    const { stream, revision } = fact;
    const added = {
      ...unsealed(fact),
      id: `${fact.id.slice(0, -4)}${random.between(1_000, 9_999)}`,
      type: 'TimeLogged',
    };
    const grown = log.flatMap((one) => (one === fact ? [added, fact] : [one]));
    return { log: renumbered(grown, stream), stream, revision, kinds: ['added'] };
  },
  'an event is added after the close': (log) => {
    const fact = oneOf(log.filter(({ type }) => type === 'MonthClosed'));
    const { stream, revision } = fact;
    const added = { ...fact, id: `${fact.id}-again`, revision: revision + 1, type: 'TimeLogged', data: {} };
    const grown = log.flatMap((one) => (one === fact ? [fact, added] : [one]));
    return { log: grown, stream, revision: revision + 1, kinds: ['added'] };
  },
  'two events change places': (log) => {
    const fact = oneOf(sealedFacts(log).filter(({ type }) => type !== 'MonthClosed'));
    const { stream, revision } = fact;
    const others = log.filter((one) => one.stream === stream && one.type !== 'MonthClosed' && one !== fact);
    if (others.length === 0) return tampering['a bit is flipped']!(log);
    const other = oneOf(others);
    const swapped = log.map((one) => (one === fact ? other : one === other ? fact : one));
    return { log: renumbered(swapped, stream), stream, revision: Math.min(revision, other.revision), kinds: ['order'] };
  },
  'a month is put in the place of another': (log) => {
    const [{ stream }, { stream: other }] = [oneOf(sealedFacts(log)), oneOf(sealedFacts(log))];
    if (stream === other) return tampering['a bit is flipped']!(log);
    const instead = log.filter((fact) => fact.stream === other).map((fact) => ({ ...fact, stream }));
    const at = log.findIndex((fact) => fact.stream === stream);
    const closed = log.findIndex((fact) => fact.stream === stream && fact.type === 'MonthClosed');
    const changed = [
      ...log.slice(0, at),
      ...log.slice(at, closed).filter((fact) => fact.stream !== stream),
      ...instead,
    ];
    return { log: [...changed, ...log.slice(closed + 1)], stream, revision: 0 };
  },
  'a close loses its seal': (log) => {
    const fact = oneOf(log.filter(({ type }) => type === 'MonthClosed'));
    const { stream, revision } = fact;
    return { log: log.map((one) => (one === fact ? unsealed(fact) : one)), stream, revision, kinds: ['unsealed'] };
  },
  'a month is changed, and sealed again with every month after it by another key': (log) => {
    const { stream } = oneOf(sealedFacts(log));
    const { log: forged, revision } = resealedFrom(log, stream, SigningKey.make());
    return { log: forged, stream, revision, kinds: ['unknown-key'] };
  },
  'the same with that key published, and nobody to vouch for it': (log) => {
    const key = SigningKey.make();
    const keys = log.filter(({ stream }) => stream === 'signing-keys');
    const data = published(key, '2026-02-01T00:00:00.000Z', oneOf([null, key, SigningKey.make()]));
    const slipped = { ...keys.at(-1)!, id: 'slipped-in', revision: keys.length, data };
    const { log: forged } = resealedFrom(log, oneOf(sealedFacts(log)).stream, key);
    const kinds = ['unproven-key'];
    return {
      log: [...keys, slipped, ...forged.slice(keys.length)],
      stream: 'signing-keys',
      revision: keys.length,
      kinds,
    };
  },
  'a seal is taken over from another month': (log) => {
    const closes = log.filter(({ type }) => type === 'MonthClosed');
    const [fact, other] = [oneOf(closes), oneOf(closes)];
    if (fact === other) return tampering['a bit is flipped']!(log);
    const { seal } = other.data as { seal: Seal };
    const taken = { ...fact, data: { ...(fact.data as object), seal } };
    return { log: log.map((one) => (one === fact ? taken : one)), stream: fact.stream };
  },
  'a published key is changed': (log) => {
    const fact = oneOf(log.filter(({ stream }) => stream === 'signing-keys'));
    const { stream, revision } = fact;
    const data = { ...(fact.data as object), ...published(SigningKey.make(), '2026-02-01T00:00:00.000Z', null) };
    if (revision > 0) return { log: log.map((one) => (one === fact ? { ...fact, data } : one)), stream, revision };
    // In the place of the first it is believed, and then nothing that the right one signed fits.
    const at = log.find((one) => one !== fact && (one.stream === stream || one.type === 'MonthClosed'))!;
    return {
      log: log.map((one) => (one === fact ? { ...fact, data } : one)),
      stream: at.stream,
      revision: at.revision,
    };
  },
};

const ledgers = (log: readonly StoredFact[]): readonly StoredFact[] =>
  log.filter(({ stream }) => stream !== 'signing-keys');

/** All that lies in months that are closed. */
function sealedFacts(log: readonly StoredFact[]): readonly StoredFact[] {
  const closed = new Set(log.filter(({ type }) => type === 'MonthClosed').map(({ stream }) => stream));
  return ledgers(log).filter(({ stream }) => closed.has(stream));
}

const lastClosed = (log: readonly StoredFact[]): StoredFact => log.findLast(({ type }) => type === 'MonthClosed')!;

const fromMonth = ({ data, stream }: StoredFact): string =>
  `${stream.slice(0, -'2026-01'.length)}${(data as { fromMonth: string }).fromMonth}`;

const without = (log: readonly StoredFact[], stream: string, revision: number): readonly StoredFact[] =>
  log.filter((fact) => fact.stream !== stream || fact.revision !== revision);

function renumbered(log: readonly StoredFact[], stream: string): readonly StoredFact[] {
  let revision = 0;
  return log.map((fact) => (fact.stream === stream ? { ...fact, revision: revision++ } : fact));
}

/** The fact as it reads once a bit of what is stored was flipped: what is no JSON any more is read as text. */
function withFlippedBit(fact: StoredFact): StoredFact {
  const parts = ['data', 'metadata', 'id', 'type'] as const;
  for (;;) {
    const part = oneOf(parts);
    const isText = part === 'id' || part === 'type';
    const bytes = Buffer.from(isText ? fact[part] : JSON.stringify(fact[part]), 'utf8');
    const at = random.between(0, bytes.length - 1);
    bytes[at]! ^= 1 << random.between(0, 7);
    const text = bytes.toString('utf8');
    const read = isText ? text : parsed(text);
    // Hardly ever it means the same: an exponent written with a capital, say.
    if (!saysTheSame(read, fact[part])) return { ...fact, [part]: read };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const saysTheSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What somebody would do who has this very code, and not the key. */
function resealedFrom(log: readonly StoredFact[], from: string, key: SigningKey) {
  const digests = new Map<string, MonthDigest>();
  let previous: string | null = null;
  let revision = -1;
  const forged = log.map((fact) => {
    if (fact.stream === 'signing-keys') return fact;
    const digest = digests.get(fact.stream) ?? new MonthDigest();
    digests.set(fact.stream, digest);
    const changed = fact.stream === from && fact.revision === 0 ? { ...fact, id: 'forged' } : fact;
    if (fact.type !== 'MonthClosed') {
      digest.add(changed);
      return changed;
    }
    const bare = unsealed(changed);
    digest.add(bare);
    const { seal: old } = fact.data as { seal: Seal };
    if (fact.stream < from) {
      previous = old.digest;
      return changed;
    }
    if (fact.stream === from) revision = fact.revision;
    const seal = sealOf(digest, { previous, after: old.after }, key);
    previous = seal.digest;
    return { ...bare, data: { ...(bare.data as object), seal } };
  });
  return { log: forged, revision };
}
