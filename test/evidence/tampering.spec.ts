import fc from 'fast-check';
import { canonical } from '../../src/audit/canonical';
import { type EvidenceFile } from '../../src/audit/evidence/evidence.format';
import { published } from '../../src/audit/seals/key-ring';
import { MonthDigest, type SealedFact, sealOf, unsealed } from '../../src/audit/seals/seal';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { type StoredFact } from '../../src/event-store/event-log';
import { type Seal } from '../../src/ledger/month.events';
import { plots, told } from '../second-opinion/random-stories';
import { EvidenceBook } from '../support/evidence-book';
import { Random } from '../support/random';
import { type Verdict, verdictsOn } from '../support/verifier';

/*
 * `SEED=` plays the same stories and the same tampering again, `TAMPERINGS=` as many as it says.
 */

const TAMPERINGS = Number(process.env['TAMPERINGS'] ?? 2_000);
const AT_ONCE = 250;
const BOOKS = 8;
const random = Random.seeded();
const agreementId = 'agreement-a';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };
type File = Mutable<EvidenceFile>;

/** An installation, with the file that it would give. */
interface Installation {
  readonly book: EvidenceBook;
  readonly other: EvidenceBook;
  readonly key: SigningKey;
  readonly text: string;
}

/** What was done, and what must be found out: the verdict alone, or the event as well. */
interface Tampered {
  readonly file: string | Buffer;
  /** One of these is the first offender. */
  readonly offenders?: readonly Place[];
  /** What is found in one of these checks. */
  readonly checks?: readonly string[];
}

type Place = Pick<SealedFact, 'stream' | 'revision'> & { readonly id?: string };

const oneOf = <T>(items: readonly T[]): T => items[random.between(0, items.length - 1)]!;
const read = ({ text }: Installation): File => JSON.parse(text) as File;
const monthsWithClose = ({ months }: File) => months.filter(({ events }) => events.at(-1)?.type === 'MonthClosed');

describe(`Evidence of ${BOOKS} installations (SEED=${random.seed})`, () => {
  const installations: Installation[] = [];

  beforeAll(async () => {
    for (let seed = random.seed; installations.length < BOOKS; seed += 1) {
      for (const plot of fc.sample(plots, { seed, numRuns: 20 })) {
        const story = told(plot);
        const closed = story.happenings.filter(({ what }) => what === 'month-closed').length;
        const worked = story.happenings.filter(({ what }) => what === 'work-done').length;
        if (closed < 3 || closed > 5 || worked < 4 || installations.length === BOOKS) continue;
        const key = SigningKey.make();
        const book = await new EvidenceBook().takes(key, '2025-01-01T00:00:00.000Z').plays(story, agreementId);
        const other = await new EvidenceBook().takes(key, '2025-01-01T00:00:00.000Z').plays(story, 'agreement-b');
        const installation = { book, other, key, text: await book.evidence({ agreementId, key }) };
        const types = new Set(sealedFacts(installation).map(({ type }) => type));
        if (types.has('TimeLogged') && book.facts.some(({ type }) => type === 'InvoiceIssued')) {
          installations.push(installation);
        }
      }
    }
  }, 60_000);

  it('holds as they are', async () => {
    for (const { verdict, words } of await verdictsOn(installations.map(({ text }) => text))) {
      expect(words).toMatch(/^This file holds/);
      expect(verdict).toBe('holds');
    }
  });

  // Rule: evidence.tampering-is-named, evidence.dishonest-figures
  it(
    `shows each of ${TAMPERINGS} tamperings, and where it was done`,
    async () => {
      const ways = Object.entries(tampering);
      const done = new Map<string, number>();
      for (let from = 0; from < TAMPERINGS; from += AT_ONCE) {
        const all: (Tampered & { readonly name: string; readonly of: Installation })[] = [];
        for (let i = from; i < Math.min(from + AT_ONCE, TAMPERINGS); i += 1) {
          const [name, tamper] = ways[i % ways.length]!;
          const of = oneOf(installations);
          all.push({ name, of, ...(await tamper(of)) });
        }
        for (const [i, verdict] of (await verdictsOn(all.map(({ file }) => file))).entries()) {
          const { name, offenders, checks } = all[i]!;
          const missed = missedBy(verdict, offenders, checks);
          if (missed !== null) {
            const { words, faults } = verdict;
            const told = JSON.stringify({ words, offenders, checks, faults: faults.slice(0, 5) }, null, 1);
            throw new Error(`SEED=${random.seed}: ${name} (${from + i}): ${missed}: ${told}`);
          }
          done.set(name, (done.get(name) ?? 0) + 1);
        }
      }
      expect([...done.keys()].sort()).toEqual(Object.keys(tampering).sort());
    },
    10 * 60_000,
  );
});

function missedBy(
  { verdict, firstOffender, faults }: Verdict,
  offenders: readonly Place[] | undefined,
  checks: readonly string[] | undefined,
): string | null {
  if (verdict === 'holds') return 'was not found';
  if (checks && !faults.some(({ check }) => checks.includes(check))) return `was not found in ${checks.join(', ')}`;
  if (!offenders) return null;
  const isOne = ({ stream, revision, id }: Place) =>
    (firstOffender?.stream === stream && firstOffender.revision === revision) ||
    (id !== undefined && firstOffender?.eventId === id);
  return offenders.some(isOne) ? null : 'was found, and another event named';
}

/** Ways to tamper. Who has no key can only change the file; who has it can tell another story, and not make its figures follow. */
const tampering: Readonly<Record<string, (of: Installation) => Tampered | Promise<Tampered>>> = {
  'a bit is flipped anywhere': ({ text }) => ({ file: flipped(text, random.between(0, Buffer.byteLength(text) - 1)) }),
  'a bit is flipped in a sealed event': (of) => {
    const month = oneOf(monthsWithClose(read(of)));
    const event = oneOf(month.events);
    const at = Buffer.byteLength(of.text.slice(0, of.text.indexOf(canonical(event))));
    const file = flipped(of.text, at + random.between(0, Buffer.byteLength(canonical(event)) - 1));
    // One that is no JSON any more is named by its place in the text; the event after it where its own end was hit.
    const after = { stream: event.stream, revision: event.revision + 1 };
    return {
      file,
      ...(isReadable(file) ? { offenders: [event] } : { offenders: [event, after, ...strays(file, at)] }),
    };
  },
  'a bit is flipped in an event under no seal': (of) => {
    const file = read(of);
    const event = oneOf([...file.agreement, ...file.invoices, ...file.publicHolidays]);
    const at = Buffer.byteLength(of.text.slice(0, of.text.indexOf(canonical(event))));
    const changed = flipped(of.text, at + random.between(0, Buffer.byteLength(canonical(event)) - 1));
    // Where the name of its stream was hit, it is the first of another one.
    const renamed = strays(changed, at).map(({ stream }) => ({ stream, revision: 0 }));
    return { file: changed, ...(isReadable(changed) ? { offenders: [event, ...renamed.slice(0, 1)] } : {}) };
  },
  'an event is dropped': changedMonth(({ events }) => {
    const at = random.between(0, events.length - 2);
    const [{ stream, revision } = events[0]!] = events.splice(at, 1);
    return [{ stream, revision }];
  }),
  'an event is dropped, and those after it move up': changedMonth(({ events }) => {
    const at = random.between(0, events.length - 2);
    const [{ stream, revision } = events[0]!] = events.splice(at, 1);
    events.forEach((event, i) => (event.revision = i));
    return [{ stream, revision }];
  }),
  'an event is added': changedMonth(({ events }) => {
    const at = random.between(1, events.length - 1);
    const { stream } = events[at]!;
    events.splice(at, 0, { ...events[at - 1]!, id: 'added' });
    events.forEach((event, i) => (event.revision = i));
    return [{ stream, revision: at }];
  }),
  'an event is added after the close': changedMonth(({ events }) => {
    const { stream, revision } = events.at(-1)!;
    events.push({ ...events[0]!, id: 'added', type: 'OverageDeclined', revision: revision + 1 });
    return [{ stream, revision: revision + 1 }];
  }),
  'two events change places': changedMonth(({ events }) => {
    if (events.length < 3) {
      events[0]!.id = 'another';
      return [{ ...events[0]! }];
    }
    const at = random.between(0, events.length - 3);
    [events[at], events[at + 1]] = [events[at + 1]!, events[at]!];
    events.forEach((event, i) => (event.revision = i));
    return [{ stream: events[0]!.stream, revision: at }];
  }),
  'an event is replayed from another agreement': (of) => {
    const file = read(of);
    const month = oneOf(monthsWithClose(file));
    const at = random.between(0, month.events.length - 1);
    const instead = of.other.of(`ledger-agreement-b-${month.month}`)[at]!;
    const { stream } = month.events[at]!;
    const named = oneOf([false, true]);
    const { position: _, ...replayed } = instead;
    month.events[at] = named ? { ...replayed, stream } : replayed;
    return { file: canonical(file), offenders: [{ stream, revision: at, id: instead.id }] };
  },
  'a month is dropped': (of) => {
    const file = read(of);
    const at = random.between(0, file.months.length - 2);
    const [{ month } = file.months[0]!] = file.months.splice(at, 1);
    return { file: canonical(file), offenders: [{ stream: `ledger-${agreementId}-${month}`, revision: 0 }] };
  },
  'the file is cut off': ({ text }) => ({ file: text.slice(0, random.between(0, text.length - 1)) }),
  'a figure is changed, and all is hashed again as far as that goes without the key': async (of) => {
    const stranger = SigningKey.make();
    const { book, place } = withAnotherFigure(of, stranger);
    const text = await book.evidence({ agreementId, key: stranger });
    return { file: text, offenders: [place], checks: ['seals'] };
  },
  'the same, with the old signatures under it': async (of) => {
    const stranger = SigningKey.make();
    const { book, place } = withAnotherFigure(of, stranger);
    const file = JSON.parse(await book.evidence({ agreementId, key: stranger })) as File;
    const before = read(of);
    file.tree = before.tree;
    file.undersigned.signature = before.undersigned.signature;
    file.undersigned.keyId = before.undersigned.keyId;
    for (const month of monthsWithClose(file)) {
      const was = before.months.find((one) => one.month === month.month)!.events.at(-1)!;
      const { seal } = month.events.at(-1)!.data as { seal: Mutable<Seal> };
      Object.assign(seal, { keyId: of.key.keyId, signature: (was.data as { seal: Seal }).seal.signature });
    }
    return { file: canonical(file), offenders: [place], checks: ['seals'] };
  },
  'a key is slipped in that nobody vouches for': async (of) => {
    const stranger = SigningKey.make();
    const { book } = withAnotherFigure(of, stranger);
    book.keeps('signing-keys', [
      { ...book.of('signing-keys')[0]!, id: 'slipped-in', data: published(stranger, '2025-01-02T00:00:00.000Z', null) },
    ]);
    const file = await book.evidence({ agreementId, key: stranger });
    return { file, offenders: [{ stream: 'signing-keys', revision: 1 }], checks: ['keys'] };
  },
  'a key is put in the place of the right one': (of) => {
    const file = read(of);
    file.signingKeys[0]!.data = published(SigningKey.make(), '2025-01-01T00:00:00.000Z', null);
    return { file: canonical(file), checks: ['seals', 'tree', 'signature'] };
  },
  'the place of another leaf is told': (of) => {
    const file = read(of);
    const [one, other] = [oneOf(file.tree.inclusions), oneOf(file.tree.inclusions)];
    if (one === other) one.path = [...one.path, '00'.repeat(32)];
    else Object.assign(one, { index: other.index, path: other.path });
    const stream = `ledger-${agreementId}-${one.month}`;
    const { revision } = file.months.find(({ month }) => month === one.month)!.events.at(-1)!;
    return {
      file: canonical(file),
      offenders: [
        { stream, revision },
        { stream: null as never, revision: null as never },
      ],
      checks: ['tree'],
    };
  },
  'what is about it is changed': (of) => {
    const file = read(of);
    const part = oneOf(['askedAt', 'position', 'timeZone'] as const);
    Object.assign(file.about, { [part]: part === 'position' ? 1 : 'Europe/Paris' });
    return { file: canonical(file), checks: ['signature'] };
  },
  'a statement is shown that is not the one it was closed with': (of) => {
    const file = read(of);
    const { statement } = oneOf(monthsWithClose(file));
    oneOf(numbersIn(statement)).change();
    return { file: canonical(file), checks: ['shown'] };
  },
  'it says the same in other words': (of) => ({ file: of.text.replace(/,/, ', '), checks: ['file'] }),

  'a dishonest installation closes a month with a figure that does not follow': async (of) => {
    const { book, place } = withAnotherFigure(of, of.key);
    const file = await book.evidence({ agreementId, key: of.key });
    return { file, offenders: [place], checks: ['statements', 'carried'] };
  },
  'a dishonest installation rounds a time entry up': async (of) => {
    const { book, place } = dishonest(
      of,
      'TimeLogged',
      (data) => (data['billableMinutes'] = 1 + Number(data['billableMinutes'])),
    );
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [place], checks: ['entries'] };
  },
  'a dishonest installation moves a minute out of coverage': async (of) => {
    const { book, place } = dishonest(of, 'TimeLogged', (data) => {
      const inside = Number(data['insideMinutes']);
      const by = inside > 0 ? 1 : -1;
      Object.assign(data, { insideMinutes: inside - by, outsideMinutes: Number(data['outsideMinutes']) + by });
    });
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [place], checks: ['entries'] };
  },
  'a dishonest installation dates an entry otherwise': async (of) => {
    const { book, place } = dishonest(
      of,
      'TimeLogged',
      (data) =>
        (data['date'] =
          `${String(data['date']).slice(0, 8)}${data['date'] === `${String(data['date']).slice(0, 8)}11` ? '12' : '11'}`),
    );
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [place], checks: ['entries'] };
  },
  'a dishonest installation grants less than was agreed': async (of) => {
    const { book, place } = dishonest(of, 'MonthOpened', (data) => {
      const grant = data['grant'] as { minutes: number } | null;
      if (grant) grant.minutes += 1;
      else
        data['grant'] = {
          lotId: 'x',
          source: 'allowance',
          grantedOn: data['from'],
          month: data['month'],
          minutes: 1,
          expiresOn: null,
          unitPrice: null,
        };
    });
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [place], checks: ['agreement'] };
  },
  'a dishonest installation carries other minutes forward': async (of) => {
    const { book, place } = dishonest(
      of,
      'BalanceCarriedForward',
      (data) => (data['borrowedMinutes'] = 1 + Number(data['borrowedMinutes'])),
    );
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [place], checks: ['carried'] };
  },
  'a dishonest installation loses an entry': async (of) => {
    const lost = oneOf(
      sealedFacts(of).filter(
        ({ type, data }) => type === 'TimeLogged' && Number((data as { workedMinutes: number }).workedMinutes) > 0,
      ),
    );
    const book = retold(of, (fact) => (fact === lost ? null : fact), of.key);
    return { file: await book.evidence({ agreementId, key: of.key }), checks: ['statements', 'entries'] };
  },
  'a dishonest installation invoices what was not on the statement': async (of) => {
    const issued = of.book.facts.filter(({ type }) => type === 'InvoiceIssued');
    const fact = oneOf(issued);
    const changed = copyOf(fact);
    oneOf(numbersIn(changed.data)).change();
    const book = retold(of, (one) => (one === fact ? changed : one), of.key);
    return { file: await book.evidence({ agreementId, key: of.key }), offenders: [fact], checks: ['invoices'] };
  },
};

function changedMonth(change: (month: File['months'][number]) => readonly Place[]) {
  return (of: Installation): Tampered => {
    const file = read(of);
    const offenders = change(oneOf(monthsWithClose(file)));
    return { file: canonical(file), offenders };
  };
}

function flipped(text: string, at: number): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  bytes[at]! ^= 1 << random.between(0, 7);
  return bytes;
}

function isReadable(file: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the end of an event cannot be read any more, the next one that can be is named. */
function strays(file: Buffer, at: number): readonly Place[] {
  const ends = [
    ...file
      .subarray(at)
      .toString('utf8')
      .matchAll(/"revision":(\d+),"stream":"([^"]+)"/g),
  ];
  return ends.slice(0, 2).map(([, revision, stream]) => ({ stream: stream!, revision: Number(revision) }));
}

const copyOf = <T>(value: T): Mutable<T> => JSON.parse(JSON.stringify(value)) as Mutable<T>;

/** Every number in a value, each with what makes it another one. */
function numbersIn(value: unknown, path = ''): { readonly path: string; change(): void }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([name, held]) => {
    const change = (): void => void (holder[name] = (held as number) + oneOf([-1, 1, 15]));
    return typeof held === 'number' ? [{ path: `${path}.${name}`, change }] : numbersIn(held, `${path}.${name}`);
  });
}

const sealedFacts = ({ book }: Installation): readonly StoredFact[] => {
  const closed = new Set(book.facts.filter(({ type }) => type === 'MonthClosed').map(({ stream }) => stream));
  return book.facts.filter(({ stream }) => closed.has(stream));
};

/** The same log with other facts in it, sealed anew from the first that is another: null is one that is left out. */
function retold(of: Installation, tell: (fact: StoredFact) => StoredFact | null, key: SigningKey): EvidenceBook {
  const book = new EvidenceBook();
  const digests = new Map<string, MonthDigest>();
  let previous: string | null = null;
  let changed = false;
  for (const fact of of.book.facts) {
    const instead = tell(fact);
    changed ||= instead !== fact;
    if (instead === null) continue;
    const month = fact.stream.startsWith('ledger-');
    const digest = digests.get(fact.stream) ?? new MonthDigest();
    digests.set(fact.stream, digest);
    const revision = book.of(fact.stream).length;
    if (month && fact.type === 'MonthClosed') {
      const { seal } = fact.data as { seal: Seal };
      const bare = { ...unsealed(instead), revision };
      digest.add(bare);
      const sealed: Seal = changed ? sealOf(digest, { previous, after: seal.after }, key) : seal;
      previous = sealed.digest;
      book.keeps(fact.stream, [{ ...bare, data: { ...(bare.data as object), seal: sealed } }]);
    } else {
      if (month) digest.add({ ...instead, revision });
      book.keeps(fact.stream, [instead]);
    }
  }
  return book;
}

/** One figure of a month's close is another one; all that rests on it is sealed again. */
function withAnotherFigure(of: Installation, key: SigningKey): { book: EvidenceBook; place: Place } {
  const fact = oneOf(of.book.facts.filter(({ type }) => type === 'MonthClosed'));
  const changed = copyOf(fact);
  const { seal: _, ...data } = changed.data as Record<string, unknown>;
  oneOf(numbersIn(data)).change();
  return { book: retold(of, (one) => (one === fact ? changed : one), key), place: fact };
}

/** An event says something else, and everything is sealed with the right key. */
function dishonest(
  of: Installation,
  type: string,
  change: (data: Record<string, unknown>) => unknown,
): { book: EvidenceBook; place: Place } {
  const fact = oneOf(sealedFacts(of).filter((one) => one.type === type));
  const changed = copyOf(fact);
  change(changed.data as Record<string, unknown>);
  return { book: retold(of, (one) => (one === fact ? changed : one), of.key), place: fact };
}
