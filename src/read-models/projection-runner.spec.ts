import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { MongoClientBulkWriteError } from 'mongodb';
import { FakeLog, type Fact } from '../../test/support/fake-log';
import { type Projection } from '../kernel/projection';
import { type Mongo } from './mongo';
import { ProjectionRunner } from './projection-runner';
import { ReadModels } from './read-models';
import { Documents, until } from './documents.fixtures';
import { corrected, counts, folded, hours, noted, notes, remarked, stored, work, worked } from './read-models.fixtures';

jest.setTimeout(30_000);

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

const hoursV1 = hours();

function run(mongo: Mongo, log: FakeLog, ...projections: Projection[]): ProjectionRunner {
  const runner = new ProjectionRunner(mongo, log, projections);
  runners.push(runner);
  runner.start();
  return runner;
}

const headOf = (log: FakeLog): number => log.events.at(-1)?.position ?? 0;

/** Runs until everything written is readable, then stops. */
async function runThrough(mongo: Mongo, log: FakeLog, ...projections: Projection[]): Promise<void> {
  const runner = run(mongo, log, ...projections);
  await runner.seen(headOf(log));
  await runner.stop();
}

const statusOf = (runner: ProjectionRunner, readModel: string) => {
  const status = runner.status().find((one) => one.readModel === readModel);
  if (!status) throw new Error(`${readModel} does not run`);
  return status;
};

describe('documents', () => {
  it('are what the events come to: those of the past and those that arrive', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(300));
    const runner = run(mongo, log, hoursV1, counts);
    await runner.seen(headOf(log));
    log.write(...work(50)).write(worked('client-new', 'agent-1', 90));
    await runner.seen(headOf(log));

    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
    expect(await stored(mongo, counts)).toEqual(folded(counts, log.events));
    expect(runner.status()).toEqual([
      expect.objectContaining({ readModel: 'hours_v1', state: 'live', position: headOf(log), eventsRead: 351 }),
      expect.objectContaining({ readModel: 'counts_v1', state: 'live', lagEvents: 0, fault: null, waiting: null }),
    ]);
  });

  it('carry the position of the last event they have seen, also where it changed nothing', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(worked('client-1', 'agent-1', 60), remarked('client-1'));
    await runThrough(mongo, log, hoursV1);

    const positions = (await stored(mongo, hoursV1)).map(({ id, position }) => [id, position]);
    expect(positions).toEqual([
      ['agent-1', 7],
      ['client-1', 14],
    ]);
  });

  it('stay the same when any suffix of the log is delivered again', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(120));
    await runThrough(mongo, log, hoursV1, counts);
    const before = await stored(mongo, hoursV1);

    for (const position of [null, 7, 7 * 60, 7 * 119]) {
      await mongo.checkpoints.updateMany({}, { $set: { position } });
      await runThrough(mongo, log, hoursV1, counts);
      expect(await stored(mongo, hoursV1)).toEqual(before);
      expect(await stored(mongo, counts)).toEqual(folded(counts, log.events));
    }
  });

  it('are right when more of them are in use than are remembered', async () => {
    const mongo = documents.client();
    const clients = Array.from({ length: 3_000 }, (_, n) => worked(`client-${n}`, 'agent-1', 15));
    const log = new FakeLog(() => 900).write(...clients, ...clients);
    await runThrough(mongo, log, hoursV1);
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });
});

describe('documents that one event begins and others change', () => {
  const log = () =>
    new FakeLog().write(noted('note-1', 30), noted('note-2', 15), corrected('note-1', 45), noted('note-3', 20));

  it('are what the events come to, in whichever batches these arrive', async () => {
    for (const batchSize of [1, 2, 3, 100]) {
      const mongo = documents.client();
      const events = log();
      const read = new FakeLog(() => batchSize).write(...factsOf(events));
      await runThrough(mongo, read, notes);
      expect(await stored(mongo, notes)).toEqual(folded(notes, events.events));
    }
  });

  it('are not begun afresh when their first event is delivered once more after a later one was stored', async () => {
    const mongo = documents.client();
    const events = log();
    await runThrough(mongo, events, notes);
    await mongo.checkpoints.updateMany({}, { $set: { position: null } });
    await runThrough(mongo, new FakeLog().write(noted('note-1', 30)), notes);
    expect(await stored(mongo, notes)).toEqual(folded(notes, events.events));

    await mongo.checkpoints.updateMany({}, { $set: { position: null } });
    await runThrough(mongo, events.write(corrected('note-1', 60)), notes);
    expect(await stored(mongo, notes)).toEqual(folded(notes, events.events));
  });

  it('are not begun afresh by a program that lags behind another, which goes on to what comes next', async () => {
    const mongo = documents.client();
    const behind = new FakeLog();
    const slow = run(mongo, behind, notes);
    await slow.seen(0);
    const events = log();
    await runThrough(documents.sameDatabase(mongo), events, notes);

    for (const fact of factsOf(events)) {
      behind.write(fact);
      await slow.seen(headOf(behind));
      expect(await stored(mongo, notes)).toEqual(folded(notes, events.events));
    }
    behind.write(corrected('note-1', 60), corrected('note-3', 90));
    await slow.seen(headOf(behind));
    expect(await stored(mongo, notes)).toEqual(folded(notes, behind.events));
  });
});

describe('a restart', () => {
  it('goes on from the checkpoint', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    await runThrough(mongo, log, hoursV1);
    log.write(...work(30));
    const runner = run(mongo, log, hoursV1);
    await runner.seen(headOf(log));

    expect(statusOf(runner, 'hours_v1').eventsRead).toBe(30);
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });

  it('after a crash between documents and checkpoint writes them once', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    await runThrough(mongo, log, hoursV1);
    await mongo.checkpoints.updateMany({}, { $set: { position: 7 * 12 } });
    log.write(...work(30));
    await runThrough(mongo, log, hoursV1);
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });

  it('fills a new version beside the old one, from the start', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    await runThrough(mongo, log, hoursV1);
    const runner = run(mongo, log.write(...work(20)), hoursV1, hours(2));
    await runner.seen(headOf(log));

    expect(statusOf(runner, 'hours_v1').eventsRead).toBe(20);
    expect(statusOf(runner, 'hours_v2').eventsRead).toBe(60);
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
    expect(await stored(mongo, hours(2))).toEqual(folded(hours(2), log.events));
  });

  it('leaves the old version as it was once only the new one runs', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    await runThrough(mongo, log, hoursV1);
    const old = await stored(mongo, hoursV1);
    await runThrough(mongo, log.write(...work(20)), hours(2));
    expect(await stored(mongo, hoursV1)).toEqual(old);
  });
});

describe('two programs on one database', () => {
  it('come to the same documents as one', async () => {
    const log = new FakeLog(() => 17);
    const [one, other] = [documents.client(), documents.client()];
    const both = [run(one, log, hoursV1, counts), run(documents.sameDatabase(one), log, hoursV1, counts)];
    for (let round = 0; round < 20; round += 1) {
      log.write(...work(13));
      await both[round % 2]?.seen(headOf(log));
    }
    await Promise.all(both.map((runner) => runner.seen(headOf(log))));

    expect(await stored(one, hoursV1)).toEqual(folded(hoursV1, log.events));
    expect(await stored(one, counts)).toEqual(folded(counts, log.events));
    expect(await stored(other, hoursV1)).toEqual([]);
  });

  it('never put an older document in the place of a newer one', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(worked('client-1', 'agent-1', 30));
    const slow = run(mongo, log, hoursV1);
    await slow.seen(headOf(log));
    const ahead = new FakeLog().write(...[30, 45, 60].map((minutes) => worked('client-1', 'agent-1', minutes)));
    for (const { id, ...doc } of folded(hoursV1, ahead.events)) {
      await mongo.readModel('hours_v1').replaceOne({ _id: id }, doc);
    }

    log.write(worked('client-1', 'agent-1', 45));
    await slow.seen(headOf(log));
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, ahead.events));
  });

  it('never keep the older of two that were inserted in the same instant', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(worked('client-1', 'agent-1', 30), worked('client-1', 'agent-1', 45));
    const older = folded(hoursV1, log.events.slice(0, 1)).map(({ id, ...doc }) => ({ _id: id, ...doc }));
    jest.spyOn(mongo.client, 'bulkWrite').mockImplementationOnce(async (writes) => {
      await mongo.readModel('hours_v1').insertMany(older);
      const error = new MongoClientBulkWriteError({ message: 'both were inserted at once' });
      writes.forEach((_, index) => error.writeErrors.set(index, { code: 11_000, message: 'duplicate key' }));
      throw error;
    });
    await runThrough(mongo, log, hoursV1);
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });

  it('begin again when one of them drops the read models', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const runner = run(mongo, log, hoursV1);
    await runner.seen(headOf(log));
    await mongo.checkpoints.deleteMany({});
    await mongo.readModel('hours_v1').drop();

    log.write(worked('client-1', 'agent-1', 15));
    await until(async () => (await stored(mongo, hoursV1)).length > 2);
    await runner.seen(headOf(log));
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });

  it('fill what was lost, also while nothing is written', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const runner = run(mongo, log, hoursV1);
    await runner.seen(headOf(log));
    await mongo.checkpoints.deleteMany({});
    await mongo.readModel('hours_v1').drop();

    await until(async () => (await stored(mongo, hoursV1)).length > 2);
    await runner.seen(headOf(log));
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });
});

describe('a fold that throws', () => {
  const failing = (at: number): Projection => ({
    ...hoursV1,
    name: 'failing',
    evolve(doc, event) {
      if (event.position === at) throw new Error('Minutes went missing');
      return hoursV1.evolve(doc as never, event as never);
    },
  });

  it('stops its own projection, names the event, and leaves the others going', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 10).write(...work(60));
    const runner = run(mongo, log, failing(7 * 33), hoursV1);
    const readModels = new ReadModels(mongo, runner);
    await runner.seen(headOf(log));

    const { type, stream, revision, position } = log.events[32]!;
    expect(statusOf(runner, 'failing_v1')).toMatchObject({
      state: 'stopped',
      position: 7 * 30,
      lagEvents: 30,
      fault: { type, stream, revision, position, error: 'Minutes went missing' },
    });
    expect(statusOf(runner, 'hours_v1')).toMatchObject({ state: 'live', position: headOf(log), fault: null });
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
    await expect(readModels.get(failing(0), 'client-1')).rejects.toMatchObject({ code: 'READ_MODEL_BEHIND' });
  });

  it('goes on to the right documents once it has been put right', async () => {
    const mongo = documents.client();
    const log = new FakeLog(() => 10).write(...work(60));
    await runThrough(mongo, log, failing(7 * 33), hoursV1);
    await until(async () => (await mongo.checkpoints.findOne({ _id: 'failing_v1' }))?.live === false);
    await runThrough(mongo, log, failing(0), hoursV1);
    const [expected, found] = [folded(hoursV1, log.events), await stored(mongo, failing(0))];
    expect(found).toEqual(expected);
  });

  it.each<[string, Partial<Projection>]>([
    ['evolves to a fraction', { evolve: () => ({ minutes: 1.5 }) }],
    ['evolves to nothing', { evolve: () => undefined as never }],
    [
      'cannot begin a document',
      {
        initial: () => {
          throw new Error('no start');
        },
      },
    ],
    ['evolves to a date', { evolve: () => ({ at: new Date() }) }],
    [
      'derives what it cannot',
      {
        derive: () => {
          throw new Error('no figure');
        },
      },
    ],
    [
      'cannot say which documents it changes',
      {
        route: () => {
          throw new Error('no id');
        },
      },
    ],
    ['writes a field that the store does not take', { evolve: () => ({ 'a\0b': 1 }) }],
  ])('is one that %s', async (_, part) => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(20));
    const runner = run(mongo, log, { ...hoursV1, ...part, name: 'failing' }, hoursV1);
    await runner.seen(headOf(log));
    await until(() => statusOf(runner, 'failing_v1').state === 'stopped');
    expect(statusOf(runner, 'failing_v1').fault?.error).not.toBe('');
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });
});

describe('when a store goes away', () => {
  it('queries are refused, and all is well again once the documents are back', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const runner = run(mongo, log, hoursV1, counts);
    const readModels = new ReadModels(mongo, runner);
    await runner.seen(headOf(log));

    await documents.goAway();
    log.write(...work(25));
    await expect(readModels.get(hoursV1, 'client-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(mongo.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await until(() => statusOf(runner, 'hours_v1').waiting !== null);
    await documents.comeBack();
    log.write(...work(5));
    await until(() => statusOf(runner, 'hours_v1').position === headOf(log));

    await mongo.ping();
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
    expect(await stored(mongo, counts)).toEqual(folded(counts, log.events));
    expect(statusOf(runner, 'hours_v1').waiting).toBeNull();
  });

  it('waits no longer once it is back, though nothing was written meanwhile', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const runner = run(mongo, log, hoursV1);
    await until(async () => (await mongo.checkpoints.findOne({ _id: 'hours_v1' }))?.position === headOf(log));
    log.goAway();
    await until(() => statusOf(runner, 'hours_v1').waiting !== null);
    log.comeBack();
    await until(() => statusOf(runner, 'hours_v1').waiting === null);
  });

  it('the log is read on from where it was once it is back', async () => {
    const mongo = documents.client();
    const log = new FakeLog().write(...work(40));
    const runner = run(mongo, log, hoursV1);
    await runner.seen(headOf(log));
    log.goAway();
    await until(() => statusOf(runner, 'hours_v1').waiting !== null);
    log.write(...work(25));
    log.comeBack();
    await runner.seen(headOf(log));
    expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
  });
});

it('is live once the event store hands on nothing more, though the log ends with events of others', async () => {
  const mongo = documents.client();
  const log = new FakeLog().write(...work(5));
  jest.spyOn(log, 'head').mockResolvedValue(headOf(log) + 1_000);
  const runner = run(mongo, log, hoursV1);
  await runner.seen(headOf(log));
  expect(statusOf(runner, 'hours_v1').state).toBe('filling');
  await until(() => statusOf(runner, 'hours_v1').state === 'live');
});

it('ends when it is told to, whatever it is doing', async () => {
  const log = new FakeLog().write(...work(500));
  for (const projections of [[], [hoursV1]]) {
    const mongo = documents.client();
    await run(mongo, log, ...projections).stop();
    const runner = run(mongo, log, ...projections);
    await mongo.ping();
    await runner.stop();
  }
});

describe('what has been seen', () => {
  it('is told as soon as it is readable', async () => {
    const mongo = documents.client();
    const log = new FakeLog();
    const runner = run(mongo, log, hoursV1);
    const readModels = new ReadModels(mongo, runner);
    log.write(worked('client-1', 'agent-1', 60));
    await readModels.seen(headOf(log));
    expect(await readModels.get(hoursV1, 'client-1')).toMatchObject({ minutes: 60, position: 7 });
  });

  it('is refused after five seconds', async () => {
    jest.useFakeTimers();
    try {
      const runner = new ProjectionRunner(documents.client(), new FakeLog(), [hoursV1]);
      const seen = expect(runner.seen(7)).rejects.toMatchObject({ code: 'READ_MODEL_BEHIND' });
      jest.advanceTimersByTime(5_000);
      await seen;
    } finally {
      jest.useRealTimers();
    }
  });

  it('is nothing while a read model is filled: it refuses queries until it is whole', async () => {
    const mongo = documents.client();
    const runner = new ProjectionRunner(mongo, new FakeLog(), [hoursV1]);
    await expect(new ReadModels(mongo, runner).get(hoursV1, 'client-1')).rejects.toMatchObject({
      code: 'READ_MODEL_BEHIND',
    });
  });
});

/** A life of the program: what was written, how it was read, and where it was cut off. */
const lives = fc.array(
  fc.record({
    facts: fc.array(
      fc.oneof(
        fc.record({ client: fc.nat(3), agent: fc.nat(2), minutes: fc.integer({ min: 1, max: 1_440 }) }),
        fc.nat(3),
        fc.record({ corrects: fc.option(fc.nat(9)), minutes: fc.nat(99) }),
      ),
      { maxLength: 30 },
    ),
    batchSize: fc.integer({ min: 1, max: 12 }),
    /** How many of the events read before are delivered once more. */
    again: fc.nat(20),
    programs: fc.integer({ min: 1, max: 2 }),
  }),
  { minLength: 1, maxLength: 5 },
);

it('batches, redelivery, restarts and other programs change nothing: it is one fold', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (all) => {
      const mongo = documents.client();
      let batchSize = 1;
      const log = new FakeLog(() => batchSize);
      const factOf = facts();
      for (const { facts, again, programs, ...life } of all) {
        ({ batchSize } = life);
        const before = log.events.at(-1 - again)?.position ?? null;
        await mongo.checkpoints.updateMany({}, { $set: { position: before } });
        const started = Array.from({ length: programs }, () =>
          run(documents.sameDatabase(mongo), log, hoursV1, counts, notes),
        );
        log.write(...facts.map(factOf));
        await Promise.all(started.map((runner) => runner.seen(headOf(log))));
        await Promise.all(started.map((runner) => runner.stop()));
      }
      expect(await stored(mongo, hoursV1)).toEqual(folded(hoursV1, log.events));
      expect(await stored(mongo, counts)).toEqual(folded(counts, log.events));
      expect(await stored(mongo, notes)).toEqual(folded(notes, log.events));
      await documents.closeClients();
    }),
    { numRuns: 40 },
  );
});

type Written =
  | number
  | { readonly client: number; readonly agent: number; readonly minutes: number }
  | { readonly corrects: number | null; readonly minutes: number };

/** Notes are begun once each, and only those that were begun are corrected. */
function facts(): (fact: Written) => Fact {
  let begun = 0;
  return (fact) => {
    if (typeof fact === 'number') return remarked(`client-${fact}`);
    if ('client' in fact) return worked(`client-${fact.client}`, `agent-${fact.agent}`, fact.minutes);
    if (fact.corrects !== null && begun > 0) return corrected(`note-${fact.corrects % begun}`, fact.minutes);
    return noted(`note-${begun++}`, fact.minutes);
  };
}

const factsOf = ({ events }: FakeLog): Fact[] =>
  events.map(({ stream, type, data }) => ({ stream, event: { type, data } }));
