import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { FakeLog } from '../../test/support/fake-log';
import { ada } from '../../test/support/tickets';
import { type TicketCard, ticketBoard } from '../../projections/ticket-board';
import { NEVER, type QueueEntry, workQueue } from '../../projections/work-queue';
import { type Priority } from '../agreements/terms';
import { type Projection } from '../kernel/projection';
import { Documents } from '../read-models/documents.fixtures';
import { type Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { collectionOf, toStored } from '../read-models/stored';
import { type MinutesInBank } from './minutes-in-bank';
import { WorkQueue } from './queue.queries';

// What many tickets take to be stored depends on the machine, and is not what is shown here.
jest.setTimeout(60_000);

interface Waiting {
  readonly id: string;
  readonly agreementId: string;
  readonly priority?: Priority;
  readonly dueAt?: string | null;
  readonly openedAt?: string;
  readonly waits?: boolean;
  readonly assignee?: string;
}

const documents = new Documents();
let mongo: Mongo;
let runner: ProjectionRunner;
let readModels: ReadModels;

beforeAll(async () => {
  Logger.overrideLogger(false);
  await documents.open();
  mongo = documents.client();
  const log = new FakeLog().write({ stream: 'key-1', event: { type: 'KeyIssued', data: {} } });
  runner = new ProjectionRunner(mongo, log, [workQueue, ticketBoard]);
  readModels = new ReadModels(mongo, runner);
  runner.start();
  await readModels.seen(await log.head());
});
afterAll(async () => {
  await runner.stop();
  await documents.closeClients();
  await documents.close();
});

/** An agency with these tickets, and what each agreement has in the bank. */
async function agency(tickets: readonly Waiting[], bank: Readonly<Record<string, number>>) {
  await store(workQueue, tickets.map(entryOf));
  await store(ticketBoard, tickets.map(cardOf));
  let documentsRead = 0;
  const counted: Pick<ReadModels, 'find'> = {
    async find(...question) {
      const page = await readModels.find(...question);
      documentsRead += page.items.length;
      return page;
    },
  };
  const minutes = new Map(Object.entries(bank));
  const book = {
    of: () => Promise.resolve(minutes),
    agreementsWith: (inBank: boolean) =>
      Promise.resolve([...minutes].filter(([, left]) => left > 0 === inBank).map(([id]) => id)),
  };
  const queue = new WorkQueue(counted as ReadModels, { asSeenBy: () => book } as unknown as MinutesInBank);
  const page = async (limit: number, cursor?: string, asked: { assignee?: string; agreementId?: string } = {}) => {
    documentsRead = 0;
    const { items, nextCursor } = await queue.page({ limit, ...(cursor && { cursor }), ...asked }, ada);
    return { ids: items.map(({ id }) => id), items, nextCursor, documentsRead };
  };
  const pages = async (limit: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const next = await page(limit, cursor);
      ids.push(...next.ids);
      cursor = next.nextCursor;
    }
    return ids;
  };
  return { page, pages };
}

/** These and no others. */
async function store<Doc extends { readonly id: string }>(
  projection: Projection<Doc, never>,
  docs: readonly Doc[],
): Promise<void> {
  await mongo.readModel(collectionOf(projection)).deleteMany({});
  if (docs.length === 0) return;
  const stored = docs.map((doc) => ({ _id: doc.id, ...toStored(doc, 1) }) as { _id: string; position: number });
  await mongo.readModel(collectionOf(projection)).insertMany(stored);
}

const OPENED = '2026-11-02T10:00:00.000Z';

const entryOf = ({
  id,
  agreementId,
  priority = 'P3',
  dueAt = null,
  openedAt = OPENED,
  ...more
}: Waiting): QueueEntry => ({
  ...workQueue.initial(id),
  ...{ agreementId, priority, due: dueAt ?? NEVER, order: `${openedAt}/${id}` },
  ...more,
});

const cardOf = ({ id, agreementId, priority = 'P3', dueAt = null, openedAt = OPENED }: Waiting): TicketCard => ({
  ...ticketBoard.initial(id),
  ...{ agreementId, priority, dueAt, openedAt, estimateSince: null },
});

/** The order as the agency has it in words. */
function inOrder(tickets: readonly Waiting[], bank: Readonly<Record<string, number>>): string[] {
  const key = ({ id, agreementId, priority = 'P3', dueAt = null, openedAt = OPENED }: Waiting) =>
    [priority, dueAt ?? '~', (bank[agreementId] ?? 0) > 0 ? 0 : 1, openedAt, id].join(' ');
  return tickets
    .filter(({ waits = true }) => waits)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ id }) => id);
}

// Rule: tickets.queue-in-order
it('goes by priority, then due time, then minutes in the bank, then age', async () => {
  const { page } = await agency(
    [
      { id: 'old and without minutes', agreementId: 'empty', openedAt: '2026-10-01T10:00:00.000Z' },
      { id: 'new, with minutes', agreementId: 'full' },
      { id: 'older, with minutes', agreementId: 'full', openedAt: '2026-11-01T10:00:00.000Z' },
      { id: 'due, without minutes', agreementId: 'empty', dueAt: '2026-11-03T10:00:00.000Z' },
      { id: 'due with it, with minutes', agreementId: 'full', dueAt: '2026-11-03T10:00:00.000Z' },
      { id: 'overdue', agreementId: 'empty', dueAt: '2026-11-01T10:00:00.000Z' },
      { id: 'urgent', agreementId: 'empty', priority: 'P1' },
      { id: 'with the client', agreementId: 'full', priority: 'P1', waits: false },
    ],
    { full: 45, empty: 0 },
  );
  const { items } = await page(50);
  expect(items.map(({ id, minutesInBank }) => `${id}: ${minutesInBank}`)).toEqual([
    'urgent: 0',
    'overdue: 0',
    'due with it, with minutes: 45',
    'due, without minutes: 0',
    'older, with minutes: 45',
    'new, with minutes: 45',
    'old and without minutes: 0',
  ]);
});

it('narrows to one person’s tickets, and to one agreement’s', async () => {
  const tickets = [
    { id: 'a', agreementId: 'full', assignee: 'Ada' },
    { id: 'b', agreementId: 'empty', assignee: 'Ada' },
    { id: 'c', agreementId: 'full', assignee: 'Bo' },
  ];
  const { page } = await agency(tickets, { full: 45, empty: 0 });
  expect((await page(50, undefined, { assignee: 'Ada' })).ids).toEqual(['a', 'b']);
  expect((await page(50, undefined, { agreementId: 'full' })).ids).toEqual(['a', 'c']);
});

// Rule: tickets.queue-in-order
it('page after page it is the same order, however large the pages are', async () => {
  const waiting = fc.record({
    agreementId: fc.constantFrom('full', 'fuller', 'empty', 'none'),
    priority: fc.constantFrom<Priority>('P1', 'P2', 'P3'),
    dueAt: fc.constantFrom(null, null, '2026-11-03T10:00:00.000Z', '2026-11-04T10:00:00.000Z'),
    openedAt: fc.constantFrom(OPENED, OPENED, '2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.001Z'),
    waits: fc.constantFrom(true, true, true, false),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(waiting, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), async (all, limit) => {
      const tickets = all.map((one, n) => ({ ...one, id: `t${n}` }));
      const bank = { full: 1, fuller: 600, empty: 0 };
      const { pages } = await agency(tickets, bank);
      expect(await pages(limit)).toEqual(inOrder(tickets, bank));
    }),
    { numRuns: 25 },
  );
});

describe('of many that share priority and due time', () => {
  const MANY = 2_500;
  const opened = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
  const many = (agreementOf: (n: number) => string): Waiting[] =>
    Array.from({ length: MANY }, (_, n) => ({ id: `t${n}`, agreementId: agreementOf(n), openedAt: opened(n) }));

  it('a page is read as far as it shows where most have minutes', async () => {
    const { page } = await agency(
      many((n) => (n % 5 === 0 ? 'empty' : 'full')),
      { full: 45, empty: 0 },
    );
    const first = await page(50);
    expect(first.ids[0]).toBe('t1');
    expect(first.documentsRead).toBeLessThan(500);
    expect((await page(50, first.nextCursor!)).documentsRead).toBeLessThan(500);
  });

  it('a few with minutes that are the newest are found without reading all before them', async () => {
    const bank = { full: 45, empty: 0 };
    const tickets = many((n) => (n >= MANY - 70 ? 'full' : 'empty'));
    const { page } = await agency(tickets, bank);
    const expected = inOrder(tickets, bank);
    const first = await page(50);
    expect(first.ids).toEqual(expected.slice(0, 50));
    expect(first.documentsRead).toBeLessThan(1_500);
    const second = await page(50, first.nextCursor!);
    expect(second.ids).toEqual(expected.slice(50, 100));
    const third = await page(50, second.nextCursor!);
    expect(third.ids).toEqual(expected.slice(100, 150));
    expect(third.documentsRead).toBeLessThan(500);
  });

  it('where nobody has minutes it begins with the oldest, without reading all', async () => {
    const { page } = await agency(
      many(() => 'empty'),
      { empty: 0 },
    );
    const first = await page(50);
    expect(first.ids.slice(0, 2)).toEqual(['t0', 't1']);
    expect(first.documentsRead).toBeLessThan(1_500);
  });
});

it('a cursor of something else is refused', async () => {
  const { page } = await agency([], {});
  for (const cursor of ['x', Buffer.from('["P9","",true,""]').toString('base64url')]) {
    await expect(page(50, cursor)).rejects.toMatchObject({ code: 'INVALID', errors: [{ pointer: '/cursor' }] });
  }
});
