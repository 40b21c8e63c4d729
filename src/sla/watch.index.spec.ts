import { Logger } from '@nestjs/common';
import { slaStatus } from '../../projections/sla-status';
import { DecisionsInMemory } from '../../test/support/decisions';
import { FakeLog } from '../../test/support/fake-log';
import { fri, mon, open, recordedAfter, tue } from '../../test/support/tickets';
import { type Decisions } from '../event-store/decisions';
import { Documents } from '../read-models/documents.fixtures';
import { type Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { collectionOf } from '../read-models/stored';
import { type Instant } from '../time/instant';
import { SlaWatch } from './watch';

/** What a question cost: documents answered, and documents and keys of an index that were looked at for them. */
interface Cost {
  readonly nReturned: number;
  readonly totalDocsExamined: number;
  readonly totalKeysExamined: number;
}

const TICKETS = 400;
const DUE = 10;

describe('the watch over many open clocks', () => {
  const documents = new Documents();
  let mongo: Mongo;
  let runner: ProjectionRunner;
  let watch: SlaWatch;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    await documents.open();
    mongo = documents.client();
    const log = new FakeLog();
    runner = new ProjectionRunner(mongo, log, [slaStatus]);
    const readModels = new ReadModels(mongo, runner);
    runner.start();
    for (let n = 0; n < TICKETS; n += 1) {
      const opening = open(n < DUE ? mon('10:00') : fri('10:00'), { ticketId: `T-${n}` });
      for (const { stream, type, data } of recordedAfter(opening)) log.write({ stream, event: { type, data } });
    }
    await readModels.seen(log.events.at(-1)!.position);
    watch = new SlaWatch(readModels, new DecisionsInMemory() as unknown as Decisions);
  });
  afterAll(async () => {
    await runner.stop();
    await documents.closeClients();
    await documents.close();
  });

  /** Every question that a look asks, asked again with what it cost. */
  async function costsOf(now: Instant): Promise<readonly Cost[]> {
    const collection = mongo.readModel(collectionOf(slaStatus));
    const find = jest.spyOn(Object.getPrototypeOf(collection) as typeof collection, 'find');
    await watch.tick(now);
    const asked = find.mock.calls;
    find.mockRestore();
    return Promise.all(
      asked.map(async ([filter, { raw: _raw, ...options } = {}]) => {
        const { executionStats } = await collection.find(filter, options).explain('executionStats');
        return executionStats as Cost;
      }),
    );
  }

  // Rule: sla.watch-reads-what-is-due
  it('asks once where nothing is due, and looks at no document', async () => {
    expect(await costsOf(mon('11:00'))).toMatchObject([{ nReturned: 0, totalDocsExamined: 0 }]);
  });

  // Rule: sla.watch-reads-what-is-due
  it('looks at the documents that are due, and at no others', async () => {
    const costs = await costsOf(tue('09:00'));
    expect(costs.reduce((sum, { nReturned }) => sum + nReturned, 0)).toBe(2 * DUE);
    for (const { nReturned, totalDocsExamined, totalKeysExamined } of costs) {
      expect(totalDocsExamined).toBe(nReturned);
      expect(totalKeysExamined).toBeLessThanOrEqual(nReturned + 1);
    }
  });
});
