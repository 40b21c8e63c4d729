import { Logger } from '@nestjs/common';
import { FakeLog } from '../../../test/support/fake-log';
import { type EventLog } from '../../event-store/event-log';
import { type Projection } from '../../kernel/projection';
import { Documents } from '../../read-models/documents.fixtures';
import { type Mongo } from '../../read-models/mongo';
import { ProjectionRunner } from '../../read-models/projection-runner';
import { corrected, counts, hours, noted, notes, work, worked } from '../../read-models/read-models.fixtures';
import { CannotFold } from './folding.rules';
import { LiveDocuments } from './live-documents';
import { LogReplay, type Room } from './log-replay';
import { Replayer } from './replayer';

jest.setTimeout(60_000);

const documents = new Documents();
const runners: ProjectionRunner[] = [];

beforeAll(() => {
  Logger.overrideLogger(false);
  return documents.open();
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await documents.closeClients();
});
afterAll(() => documents.close());

const all: Projection[] = [hours(), counts, notes];

async function live(mongo: Mongo, log: FakeLog, projections: readonly Projection[] = all): Promise<ProjectionRunner> {
  const runner = new ProjectionRunner(mongo, log, projections);
  runners.push(runner);
  runner.start();
  await runner.seen(await log.head());
  while (!runner.status().every(({ state }) => state === 'live')) await new Promise(setImmediate);
  return runner;
}

const over = (log: FakeLog): EventLog => log as unknown as EventLog;

const replay = async (mongo: Mongo, log: FakeLog, runner: ProjectionRunner, projections = all) =>
  new Replayer(over(log), mongo, runner).run({ kind: 'all' }, projections);

const noteworthy = (count: number) =>
  Array.from({ length: count }, (_, n) => (n % 5 === 4 ? corrected(`n${n - 4}`, n) : noted(`n${n}`, n)));

describe('A replay of everything', () => {
  it('equals what is live, document by document', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 50).write(...work(300), ...noteworthy(100));
    const result = await replay(mongo, log, await live(mongo, log));
    expect(result).toMatchObject({ eventsRead: 400, equal: true, differing: 0, differences: [] });
    const stored = await Promise.all(
      all.map(({ name, version }) => mongo.readModel(`${name}_v${version}`).countDocuments()),
    );
    expect(result.documents).toBe(stored.reduce((sum, count) => sum + count, 0));
  });

  // Rule: replay.finds-a-fold-that-skips
  it('finds a fold that skipped one event, by the fields that it left wrong', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const skipped = log.events.findLast(({ type, data }) => {
      return type === 'Worked' && (data as { client: string }).client === 'client-3';
    })!;
    const right = hours();
    const broken: Projection = {
      ...(right as Projection),
      evolve: (doc, event) => (event.position === skipped.position ? doc : (right as Projection).evolve(doc, event)),
    };
    const runner = await live(mongo, log, [broken]);
    const { equal, differences } = await replay(mongo, log, runner, [right]);
    const { agent } = skipped.data as { agent: string };
    expect(equal).toBe(false);
    expect(differences.map(({ document, kind }) => [document, kind]).sort()).toEqual(
      [
        [agent, 'changed'],
        ['client-3', 'changed'],
      ].sort(),
    );
    expect(differences[0]!.fields.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/minutes', '/entries', '/trail']),
    );
  });

  it('finds a route that left an event out at the end: what is stored has seen less', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(worked('client-1', 'agent-1', 10), worked('client-1', 'agent-2', 20));
    const [, last] = log.events;
    const right = hours() as Projection;
    const broken = { ...right, route: (event) => (event.id === last!.id ? [] : right.route(event)) } as Projection;
    const { differences } = await replay(mongo, log, await live(mongo, log, [broken]), [right]);
    expect(differences).toHaveLength(2);
    expect(differences).toEqual(
      expect.arrayContaining([
        { readModel: 'hours_v1', document: 'agent-2', kind: 'missing', fields: [], moreFields: 0 },
        expect.objectContaining({
          ...{ document: 'client-1', kind: 'changed' },
          fields: expect.arrayContaining([
            { pointer: '/position', live: 7, replayed: 14 },
            { pointer: '/minutes', live: 10, replayed: 30 },
          ]) as unknown,
        }),
      ]),
    );
  });

  // Rule: replay.names-document-and-field
  it('names what was changed, removed and added by hand, also where a value is of no kind that a read model holds', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(100), ...noteworthy(20));
    const runner = await live(mongo, log);
    const stored = mongo.readModel('hours_v1');
    await stored.updateOne({ _id: 'client-1' }, { $inc: { minutes: 5 } } as never);
    await stored.updateOne({ _id: 'client-2' }, { $set: { minutes: new Date() } as never });
    await stored.updateOne({ _id: 'client-4' }, { $set: { position: 1_000_000 } });
    await stored.updateOne({ _id: 'client-5' }, { $set: { more: 1 } });
    await stored.deleteOne({ _id: 'agent-1' });
    await mongo.readModel('notes_v1').insertOne({ _id: 'n-made-up', position: 7, minutes: [] });
    await mongo.readModel('notes_v1').insertOne({ _id: 7 as never, position: 7 });
    const { differing, differences } = await replay(mongo, log, runner);
    const told = differences.map(({ document, kind, fields }) => [document, kind, fields[0]?.pointer ?? null]);
    expect(differing).toBe(7);
    expect(told.sort()).toEqual(
      [
        ['client-1', 'changed', '/minutes'],
        ['client-2', 'changed', ''],
        ['client-4', 'changed', '/position'],
        ['client-5', 'changed', '/more'],
        ['agent-1', 'missing', null],
        ['n-made-up', 'extra', null],
        [expect.stringMatching(/^[0-9a-f]+$/), 'extra', null],
      ].sort(),
    );
  });

  it('tells the first thousand documents that differ, and counts them all', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...Array.from({ length: 1_300 }, (_, n) => noted(`n${n}`, n)));
    const runner = await live(mongo, log);
    await mongo.readModel('notes_v1').updateMany({}, { $set: { minutes: [0, 0] } });
    const { differing, differences } = await replay(mongo, log, runner);
    expect([differing, differences.length]).toEqual([1_300, 1_000]);
  });

  // Rule: replay.no-difference-that-is-none
  it('never tells a difference that is none while events go on arriving', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 100).write(...work(500), ...noteworthy(200));
    const runner = await live(mongo, log);
    let n = 0;
    const writing = setInterval(() => {
      n += 5;
      log.write(...work(3), noted(`late-${n}`, 1), corrected(`n${(n * 5) % 195}`, 1));
    }, 5);
    try {
      for (let i = 0; i < 6; i += 1) {
        expect(await replay(mongo, log, runner)).toMatchObject({ equal: true, differences: [] });
      }
    } finally {
      clearInterval(writing);
    }
    expect(n).toBeGreaterThan(20);
  });

  it('finds an extra document also while events go on arriving', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 100).write(...work(500));
    const runner = await live(mongo, log);
    await mongo.readModel('hours_v1').insertOne({ _id: 'nobody', position: 7 });
    const writing = setInterval(() => log.write(noted(`late-${log.events.length}`, 1)), 5);
    try {
      const { differences } = await replay(mongo, log, runner);
      expect(differences.map(({ document, kind }) => [document, kind])).toEqual([['nobody', 'extra']]);
    } finally {
      clearInterval(writing);
    }
  });

  it('says which event no fold can take', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(10));
    const runner = await live(mongo, log);
    const stops = {
      ...hours(),
      evolve: () => {
        throw new Error('no such agent');
      },
    } as unknown as Projection;
    await expect(replay(mongo, log, runner, [stops])).rejects.toThrow(CannotFold);
    await expect(replay(mongo, log, runner, [stops])).rejects.toThrow(
      /^hours cannot fold Worked ticket-client-0@0: no such agent$/,
    );
  });

  it('stops when it is told to', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 10).write(...work(1_000));
    const runner = await live(mongo, log);
    const stopping = new AbortController();
    const running = new Replayer(over(log), mongo, runner).run(
      { kind: 'all' },
      all,
      () => stopping.abort(),
      stopping.signal,
    );
    await expect(running).rejects.toThrow('The replay was stopped');
  });
});

// Rule: replay.larger-than-memory
it('A book that has no room in memory is taken in parts, with the same outcome', async () => {
  const mongo = documents.client();
  const log = new FakeLog(() => 100).write(...work(200), ...noteworthy(400));
  await live(mongo, log);
  await mongo.readModel('notes_v1').updateOne({ _id: 'n10' }, { $set: { minutes: [] } });
  await mongo.readModel('notes_v1').insertOne({ _id: 'nobody', position: 7, minutes: [] });
  const end = await log.head();
  const within = (room?: Room) => {
    const stopping = new AbortController().signal;
    return new LogReplay(over(log), new LiveDocuments(mongo), all, end, () => undefined, stopping, room).run();
  };
  const whole = await within();
  expect(whole.differences.map(({ document }) => document).sort()).toEqual(['n10', 'nobody']);
  for (const seen of [60, 250]) {
    const inParts = await within({ documents: 100_000, seen });
    expect(inParts.differing).toBe(2);
    expect(inParts.differences).toEqual(expect.arrayContaining([...whole.differences]));
    expect([inParts.documents, inParts.eventsRead]).toEqual([whole.documents, whole.eventsRead]);
  }
});
