import { Logger } from '@nestjs/common';
import { FakeLog } from '../../test/support/fake-log';
import { Documents } from './documents.fixtures';
import { type ProjectionStatus } from './projection-runner';
import { counts, folded, hours, stored, work } from './read-models.fixtures';
import { rebuild } from './rebuild';

const documents = new Documents();

beforeAll(() => {
  Logger.overrideLogger(false);
  return documents.open();
});
afterEach(() => documents.closeClients());
afterAll(() => documents.close());

it('fills read models from the events alone, in place of whatever was there', async () => {
  const mongo = documents.client();
  const log = new FakeLog(() => 50).write(...work(500));
  await mongo.readModel('hours_v1').insertOne({ _id: 'stray', position: 9_999_999, minutes: 1 });
  const progress: (readonly ProjectionStatus[])[] = [];
  const status = await rebuild(mongo, log, [hours(), counts], (now) => progress.push(now));

  expect(status.map(({ readModel, state, eventsRead }) => [readModel, state, eventsRead])).toEqual([
    ['hours_v1', 'live', 500],
    ['counts_v1', 'live', 500],
  ]);
  expect(progress.at(-1)).toEqual(status);
  expect(await stored(mongo, hours())).toEqual(folded(hours(), log.events));
});

it('leaves the read models that were not named as they are', async () => {
  const mongo = documents.client();
  const log = new FakeLog().write(...work(50));
  await rebuild(mongo, log, [hours(), counts]);
  await mongo.readModel('counts_v1').updateOne({ _id: 'Worked' }, { $set: { count: -1 } });
  await mongo.readModel('hours_v1').updateMany({}, { $set: { minutes: -1 } });

  await rebuild(mongo, log, [hours()]);
  expect(await stored(mongo, hours())).toEqual(folded(hours(), log.events));
  expect((await stored(mongo, counts)).find(({ id }) => id === 'Worked')).toMatchObject({ count: -1 });
});

it('ends with the fault of a projection that cannot be filled', async () => {
  const mongo = documents.client();
  const log = new FakeLog().write(...work(50));
  const failing = {
    ...counts,
    name: 'failing',
    route: () => {
      throw new Error('no id');
    },
  };
  const status = await rebuild(mongo, log, [failing]);
  expect(status).toEqual([expect.objectContaining({ readModel: 'failing_v1', state: 'stopped' })]);
});

it('is done at once when nothing has been written yet', async () => {
  expect(await rebuild(documents.client(), new FakeLog(), [counts])).toEqual([
    expect.objectContaining({ state: 'live', eventsRead: 0 }),
  ]);
});

it('reads documents in the order of their ids', async () => {
  const mongo = documents.client();
  await rebuild(mongo, new FakeLog().write(...work(200)), [hours()]);
  const ids = (await stored(mongo, hours())).map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  expect(ids).toHaveLength(10);
});
