import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { serve } from '../../embedded/event-store/serve';
import { allSealedFacts } from '../../src/audit/seals/sealed-facts';
import { type SealCheck } from '../../src/audit/seals/seal-check';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { faultOfHead, signedHead } from '../../src/audit/seals/tree-head';
import { checked } from '../../src/audit/seals/verification';
import { EventStoreConnection } from '../../src/event-store/connection';
import { EventLog, type StoredFact } from '../../src/event-store/event-log';
import { MONTHS_OF_A_YEAR, yearsOfStories } from '../second-opinion/random-stories';
import { Program } from '../support/program';
import { Random } from '../support/random';
import { SealedBook } from '../support/sealed-book';

/*
 * What somebody does who has the disk: the files of the embedded event store, its backups, and exports. `SEED=` plays the
 * same again, `TAMPERINGS_OF_FILES=` as many as it says.
 */

// Starting a program takes seconds where others need the processors too.
jest.setTimeout(60_000);

const TAMPERINGS = Number(process.env['TAMPERINGS_OF_FILES'] ?? 50);
const random = Random.seeded();
/** Enough that the store has written an index too: it keeps that of 2,048 events in memory. */
const AGREEMENTS = 10;
const FILE = 'events.mdb';
/** Where the parts of a record lie: the store's README tells. Bytes 18 to 24 are its own clock, which no seal is over. */
const [ID_AT, CLOCK_AT, CLOCK_ENDS] = [2, 18, 24];

const oneOf = <T>(items: readonly T[]): T => items[random.between(0, items.length - 1)]!;
const scratch = (): string => mkdtempSync(join(tmpdir(), 'tampered-'));

/** What is on the disk, to be changed by hand. */
interface Disk {
  readonly folder: string;
  readonly facts: readonly StoredFact[];
}

interface Found {
  readonly check: SealCheck | null;
  /** What the store said where it could not be read. */
  readonly error: string | null;
}

describe(`A book on a disk that somebody has a hand on (SEED=${random.seed})`, () => {
  const original = scratch();
  const key = SigningKey.make();
  const folders = [original];
  let facts: readonly StoredFact[];

  beforeAll(async () => {
    const book = new SealedBook().takes(key);
    for (const [i, story] of yearsOfStories(AGREEMENTS, random.seed).entries())
      await book.plays(story, `agreement-${i}`);
    facts = await inStore(original, async (log) => {
      const at = new Map<string, number>();
      for (const { stream, id, type, data, metadata } of book.facts) {
        const fact = { id, type, data, metadata } as Parameters<EventLog['append']>[2][number];
        at.set(stream, (await log.append(stream, at.get(stream) ?? -1, [fact])).revision);
      }
      const all: StoredFact[] = [];
      for await (const fact of allSealedFacts(log)) all.push(fact);
      return all;
    });
  }, 60_000);

  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  const copy = (): string => {
    const folder = scratch();
    folders.push(folder);
    cpSync(join(original, FILE), join(folder, FILE));
    return folder;
  };

  /** What a verification of the copy comes to. */
  const verified = async (folder: string): Promise<Found> => {
    try {
      return { check: await inStore(folder, (log) => checked(allSealedFacts(log))), error: null };
    } catch (error) {
      return { check: null, error: String(error) };
    }
  };

  /** The store itself will not read it: then it names the record, or the first that does not follow it in its stream. */
  const refusesAt = (error: string, streams: readonly string[], { position }: StoredFact): boolean => {
    const named = Number(/position (\d+)/.exec(error)?.[1]);
    return named >= position && facts.some((fact) => fact.position === named && streams.includes(fact.stream));
  };

  it('fits as it was written', async () => {
    const { check, error } = await verified(copy());
    expect([error, check?.fault]).toEqual([null, null]);
    expect(check!.months).toBe(AGREEMENTS * MONTHS_OF_A_YEAR);
  });

  it(
    `shows each of ${TAMPERINGS} changes to the store’s files, and the stream that it was done to`,
    async () => {
      const ways = Object.entries(onDisk);
      for (let i = 0; i < TAMPERINGS; i += 1) {
        const [name, tamper] = ways[i % ways.length]!;
        const folder = copy();
        const victim = oneOf(sealed(facts));
        const done = (await tamper({ folder, facts }, victim)) ?? [victim.stream];
        const { check, error } = await verified(folder);
        rmSync(folder, { recursive: true, force: true });
        const names = check ? done.includes(check.fault?.stream ?? '') : refusesAt(error!, done, victim);
        if (!names) {
          throw new Error(
            `SEED=${random.seed}: ${name} (${i}) of ${victim.stream}@${victim.revision}, position ${victim.position}: ${JSON.stringify(check?.fault ?? error)}`,
          );
        }
      }
    },
    5 * 60_000,
  );

  it('shows by the head that was kept that an older backup was put in its place', async () => {
    const all = await verified(copy());
    const head = signedHead(all.check!.leaves, '2028-01-01T00:00:00.000Z', key);
    const backup = copy();
    const last = facts.findLast(({ type }) => type === 'MonthClosed')!;
    await inTables(backup, async ({ events }) => {
      for (const position of events.getKeys({ start: last.position })) await events.remove(position);
    });
    const { check } = await verified(backup);
    expect(check?.fault).toBeNull();
    expect(faultOfHead(head, all.check!)).toBeNull();
    expect(faultOfHead(head, check!)).toMatch(/120 sealed months were there at .*, and only \d+ are now/);
  });

  describe('and its export', () => {
    const exported = (): string[] => facts.map((fact) => JSON.stringify(fact));
    const verify = async (lines: readonly string[]): Promise<{ code: number | null; said: string }> => {
      const folder = scratch();
      folders.push(folder);
      const path = join(folder, 'export.ndjson');
      writeFileSync(path, `${lines.join('\n')}\n`);
      const program = Program.minutebook(['verify', '--from-export', path], {});
      const { code } = await program.ended;
      return { code, said: program.said.join('\n') };
    };
    const placeOf = (victim: StoredFact) => facts.findIndex(({ position }) => position === victim.position);

    it('is accepted as it was written', async () => {
      expect(await verify(exported())).toMatchObject({
        code: 0,
        said: expect.stringContaining('every seal fits') as string,
      });
    });

    it.each([
      [
        'a line is changed',
        (lines: string[], at: number) => lines.splice(at, 1, lines[at]!.replace(/"id":"./, '"id":"_')),
      ],
      ['a line is left out', (lines: string[], at: number) => lines.splice(at, 1)],
      ['a line is there twice', (lines: string[], at: number) => lines.splice(at, 0, lines[at]!)],
      ['two lines say each other’s facts', (lines: string[], at: number) => exchange(lines, at)],
    ])('is refused where %s, with the event named', async (_, tamper) => {
      const victim = oneOf(sealed(facts).filter(({ revision, type }) => revision > 0 && type !== 'MonthClosed'));
      const lines = exported();
      tamper(lines, placeOf(victim));
      const { code, said } = await verify(lines);
      expect(code).toBe(1);
      expect(said).toContain(`does not fit: ${victim.stream}@`);
    });
  });
});

/** An event tells what the one before it in its month told, and that one what it did. */
function exchange(lines: string[], at: number): void {
  const { stream, revision, ...mine } = JSON.parse(lines[at]!) as StoredFact;
  const before = lines.findIndex((line) => {
    const fact = JSON.parse(line) as StoredFact;
    return fact.stream === stream && fact.revision === revision - 1;
  });
  const { stream: _, revision: its, ...other } = JSON.parse(lines[before]!) as StoredFact;
  lines[at] = JSON.stringify({ ...other, stream, revision });
  lines[before] = JSON.stringify({ ...mine, stream, revision: its });
}

const sealed = (facts: readonly StoredFact[]): readonly StoredFact[] => {
  const closed = new Set(facts.filter(({ type }) => type === 'MonthClosed').map(({ stream }) => stream));
  return facts.filter(({ stream }) => closed.has(stream));
};

/** Ways to change what lies on the disk of one event that was sealed. @returns the streams that it was done to, where it is more than one */
const onDisk: Readonly<Record<string, (disk: Disk, victim: StoredFact) => Promise<void | readonly string[]>>> = {
  'a bit of the record is flipped': ({ folder }, { position }) =>
    inTables(folder, async ({ events }) => {
      const record = Buffer.from(events.get(position)!);
      flipBit(record);
      await events.put(position, record);
    }),
  'a bit of the file is flipped where the record lies': async ({ folder }, { position }) => {
    let record = Buffer.alloc(0);
    await inTables(folder, ({ events }) => {
      record = Buffer.from(events.get(position)!);
      return Promise.resolve();
    });
    const path = join(folder, FILE);
    const file = readFileSync(path);
    const flipped = Buffer.from(record);
    flipBit(flipped);
    // Pages that were written anew leave their old ones behind.
    for (let at = file.indexOf(record); at >= 0; at = file.indexOf(record, at + 1)) flipped.copy(file, at);
    writeFileSync(path, file);
  },
  'a record is taken out': ({ folder }, { position }) =>
    inTables(folder, async ({ events }) => void (await events.remove(position))),
  // The other one is there twice then, which may show first.
  'a record takes the place of another': async ({ folder, facts }, victim) => {
    const other = oneOf(facts.filter(({ position }) => position !== victim.position));
    await inTables(folder, async ({ events }) => {
      await events.put(victim.position, Buffer.from(events.get(other.position)!));
    });
    return [victim.stream, other.stream];
  },
  'a figure in the record is another': ({ folder }, { position }) =>
    inTables(folder, async ({ events }) => {
      const record = Buffer.from(events.get(position)!);
      const digit = [...record.keys()].filter((at) => at > record.indexOf('{') && record[at]! > 48 && record[at]! < 57);
      record[oneOf(digit)]! += 1;
      await events.put(position, record);
    }),
};

function flipBit(record: Buffer): void {
  const clockIsSkipped = record.length - (CLOCK_ENDS - CLOCK_AT) - ID_AT;
  const at = ID_AT + random.between(0, clockIsSkipped - 1);
  record[at < CLOCK_AT ? at : at + CLOCK_ENDS - CLOCK_AT]! ^= 1 << random.between(0, 7);
}

/** The tables of a store that nobody has open. */
async function inTables(
  folder: string,
  change: (tables: { readonly events: Database<Buffer, number> }) => Promise<void>,
): Promise<void> {
  const root = open<Buffer, Buffer>({ path: join(folder, FILE), noSubdir: true, encoding: 'binary', maxDbs: 8 });
  const keyEncoder = {
    writeKey: (position: number, target: Buffer, at: number): number => {
      target.writeUIntBE(position, at, 6);
      return at + 6;
    },
    readKey: (source: Buffer, start: number): number => source.readUIntBE(start, 6),
  };
  const events = root.openDB('events', { encoding: 'binary', keyEncoder } as never);
  await change({ events: events as unknown as Database<Buffer, number> });
  await root.close();
}

/** The store that the program brings along, over the files of a folder. */
async function inStore<T>(path: string, use: (log: EventLog) => Promise<T>): Promise<T> {
  const store = await serve({ path, port: 0 });
  const connection = new EventStoreConnection(store.url);
  try {
    return await use(new EventLog(connection));
  } finally {
    await connection.onApplicationShutdown();
    await store.stop();
  }
}
