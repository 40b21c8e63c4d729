import { Documents } from '../../../read-models/documents.fixtures';
import { type Mongo } from '../../../read-models/mongo';
import { DeliveryBook, GONE_AFTER_MS, notBegun, type Progress } from './delivery-book';

const far: Progress = { ...notBegun, replay: 0, position: 42 };

describe('Who sends to which endpoint', () => {
  const documents = new Documents();
  beforeAll(() => documents.open());
  afterAll(async () => {
    await documents.closeClients();
    await documents.close();
  });

  async function two(): Promise<{ readonly mongo: Mongo; readonly one: DeliveryBook; readonly other: DeliveryBook }> {
    const mongo = documents.client();
    const [one, other] = [new DeliveryBook(mongo), new DeliveryBook(documents.sameDatabase(mongo))];
    await one.add(['w1', 'w2', 'w3']);
    expect([await one.beat('one'), await other.beat('other')]).toEqual([[], []]);
    return { mongo, one, other };
  }

  /** An instance falls silent: it said so long ago that it is there. */
  const silent = async ({ db }: Mongo, instance: string): Promise<unknown> => {
    const aliveAtMs = Date.now() - GONE_AFTER_MS - 1_000;
    return db.collection<{ _id: string }>('webhook_instances').updateOne({ _id: instance }, { $set: { aliveAtMs } });
  };

  // Rule: webhooks.one-instance-sends
  it('is one instance, also where two want it at once', async () => {
    const { one, other } = await two();
    const claims = (await Promise.all([one.claim('one', []), other.claim('other', [])])).flat();
    expect(claims.map(({ webhookId, token }) => [webhookId, token]).toSorted()).toEqual([
      ['w1', 1],
      ['w2', 1],
      ['w3', 1],
    ]);
    expect([await one.claim('one', []), await other.claim('other', [])]).toEqual([[], []]);
  });

  // Rule: webhooks.one-instance-sends
  it('is another once the one has fallen silent, from where that was; what the one writes down then is nothing', async () => {
    const { mongo, one, other } = await two();
    const claims = await one.claim('one', []);
    expect(await one.save(claims[0]!, far)).toBe(true);
    await silent(mongo, 'one');
    const taken = await other.claim('other', await other.beat('other'));
    expect(taken.map(({ token, progress }) => [token, progress.position])).toEqual([
      [2, 42],
      [2, 0],
      [2, 0],
    ]);
    expect(await one.save(claims[0]!, { ...far, position: 50 })).toBe(false);
    await one.saveAll([{ ...claims[0]!, progress: { ...far, position: 60 } }]);
    expect((await other.progressOf(['w1'])).get('w1')).toEqual(far);
    expect(await other.save(taken[0]!, { ...far, position: 70 })).toBe(true);
  });

  it('is at once another where the one has left', async () => {
    const { one, other } = await two();
    expect(await one.claim('one', [])).toHaveLength(3);
    await one.leave('one');
    expect(await other.claim('other', await other.beat('other'))).toHaveLength(3);
  });

  it('is not begun anew where it is known already', async () => {
    const { one } = await two();
    const [claim] = await one.claim('one', []);
    await one.save(claim!, far);
    await one.add(['w1', 'w4']);
    expect((await one.progressOf(['w1', 'w4', 'none'])).get('w1')).toEqual(far);
    expect((await one.claim('one', [])).map(({ webhookId }) => webhookId)).toEqual(['w4']);
    await one.remove('w1');
    expect([...(await one.progressOf(['w1', 'w4'])).keys()]).toEqual(['w4']);
  });
});
