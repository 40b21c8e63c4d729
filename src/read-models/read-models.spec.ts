import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { FakeLog } from '../../test/support/fake-log';
import { type DomainEvent } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { Documents } from './documents.fixtures';
import { ProjectionRunner } from './projection-runner';
import { type PageOptions, ReadModels, startsWith } from './read-models';

interface Ticket {
  readonly id: string;
  readonly subject: string;
  readonly state: string;
  readonly dueAt: string | null;
  readonly weight: number;
}

type TicketKnown = DomainEvent<'TicketKnown', Ticket>;

const tickets: Projection<Ticket, TicketKnown> = {
  name: 'tickets',
  version: 1,
  handles: { TicketKnown: true },
  route: ({ data }) => [data.id],
  initial: (id) => ({ id, subject: '', state: 'opened', dueAt: null, weight: 0 }),
  evolve: (_, { data }) => data,
  indexes: [{ state: 1, dueAt: 1 }, { weight: -1 }],
};
const board = { ...tickets, name: 'board' };

const ticket = (id: string, more: Partial<Ticket> = {}): Ticket => ({ ...tickets.initial(id), ...more });

const documents = new Documents();
let runner: ProjectionRunner | undefined;

beforeAll(() => {
  Logger.overrideLogger(false);
  return documents.open();
});
afterEach(async () => {
  await runner?.stop();
  await documents.closeClients();
});
afterAll(() => documents.close());

/** Read models that know these tickets; `add` makes more known. */
async function known(...all: Ticket[]) {
  const log = new FakeLog();
  const mongo = documents.client();
  runner = new ProjectionRunner(mongo, log, [tickets, board]);
  const readModels = new ReadModels(mongo, runner);
  runner.start();
  const add = async (...more: Ticket[]): Promise<void> => {
    log.write(...more.map((data) => ({ stream: `ticket-${data.id}`, event: { type: 'TicketKnown', data } })));
    await readModels.seen(log.events.at(-1)?.position ?? 0);
  };
  await add(...all);
  const ids = async (filter: Parameters<ReadModels['find']>[1], options: Partial<PageOptions> = {}) =>
    (await readModels.find(tickets, filter, { limit: 100, ...options })).items.map(({ id }) => id);
  return { readModels, add, ids };
}

it('gives a document with its id and the position it has seen', async () => {
  const { readModels } = await known(ticket('t1', { subject: 'Shop is down' }));
  expect(await readModels.get(tickets, 't1')).toEqual({ ...ticket('t1', { subject: 'Shop is down' }), position: 7 });
  expect(await readModels.get(tickets, 't2')).toBeNull();
});

it('gives back whole numbers as they were written, also beyond 32 bits', async () => {
  const weights = [0, -1, 2 ** 31, -(2 ** 40), Number.MAX_SAFE_INTEGER];
  const { readModels } = await known(...weights.map((weight, n) => ticket(`t${n}`, { weight })));
  const { items } = await readModels.find(tickets, {}, { limit: 10 });
  expect(items.map(({ weight }) => weight)).toEqual(weights);
});

it('finds what all conditions allow', async () => {
  const { readModels, ids } = await known(
    ticket('t1', { state: 'opened', weight: 1, subject: 'Login (again)' }),
    ticket('t2', { state: 'closed', weight: 2, subject: 'Login slow', dueAt: '2026-03-02T09:00:00.000Z' }),
    ticket('t3', { state: 'opened', weight: 3, subject: 'Shop' }),
  );
  expect(await ids({ state: 'opened' })).toEqual(['t1', 't3']);
  expect(await ids({ state: 'opened', weight: { $gt: 1 } })).toEqual(['t3']);
  expect(await ids({ weight: { $gte: 2, $lt: 3 } })).toEqual(['t2']);
  expect(await ids({ weight: { $lte: 2 } })).toEqual(['t1', 't2']);
  expect(await ids({ state: { $in: ['closed', 'resolved'] } })).toEqual(['t2']);
  expect(await ids({ state: { $ne: 'closed' } })).toEqual(['t1', 't3']);
  expect(await ids({ dueAt: null })).toEqual(['t1', 't3']);
  expect(await ids({ dueAt: { $eq: '2026-03-02T09:00:00.000Z' } })).toEqual(['t2']);
  expect(await ids({ id: { $in: ['t3', 't4'] } })).toEqual(['t3']);
  expect(await ids({ subject: startsWith('Login') })).toEqual(['t1', 't2']);
  expect(await ids({ subject: startsWith('Login (') })).toEqual(['t1']);
  expect(await readModels.count(tickets, { state: 'opened' })).toBe(2);
});

describe('pages', () => {
  const due = (day: number): string => `2026-03-0${day}T09:00:00.000Z`;

  it('follow each other without a gap, whatever is added or moved meanwhile', async () => {
    const { readModels, add } = await known(...[1, 2, 3, 4, 5, 6].map((day) => ticket(`t${day}`, { dueAt: due(day) })));
    const options = { sort: { dueAt: 1 as const }, limit: 2 };
    const first = await readModels.find(tickets, { state: 'opened' }, options);
    await add(ticket('t0', { dueAt: due(1) }), ticket('t9', { dueAt: due(5) }), ticket('t2', { state: 'closed' }));
    const second = await readModels.find(tickets, { state: 'opened' }, { ...options, cursor: first.nextCursor ?? '' });
    const third = await readModels.find(tickets, { state: 'opened' }, { ...options, cursor: second.nextCursor ?? '' });
    const fourth = await readModels.find(tickets, { state: 'opened' }, { ...options, cursor: third.nextCursor ?? '' });

    const ids = [first, second, third, fourth].map(({ items }) => items.map(({ id }) => id));
    expect(ids).toEqual([['t1', 't2'], ['t3', 't4'], ['t5', 't9'], ['t6']]);
    expect(fourth.nextCursor).toBeNull();
  });

  it('end with a page that is exactly full', async () => {
    const { readModels } = await known(ticket('t1'), ticket('t2'));
    expect((await readModels.find(tickets, {}, { limit: 2 })).nextCursor).toBeNull();
  });

  it('together are the sorted list: ties, nulls and both directions included', async () => {
    const some = fc.record({ day: fc.option(fc.integer({ min: 1, max: 3 })), weight: fc.integer({ min: 0, max: 2 }) });
    const direction = fc.constantFrom<1 | -1>(1, -1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { minLength: 1, maxLength: 12 }),
        fc.constantFrom<('dueAt' | 'weight' | 'id')[]>(
          ['dueAt'],
          ['weight'],
          ['dueAt', 'weight'],
          ['weight', 'id'],
          [],
        ),
        direction,
        direction,
        fc.integer({ min: 1, max: 4 }),
        async (all, fields, first, second, limit) => {
          const cards = all.map(({ day, weight }, n) =>
            ticket(`t${String(n).padStart(2, '0')}`, { dueAt: day === null ? null : due(day), weight }),
          );
          const { readModels } = await known(...cards);
          const sort = Object.fromEntries(fields.map((field, n) => [field, n === 0 ? first : second]));
          const paged: string[] = [];
          for (let cursor: string | null | undefined; cursor !== null;) {
            const page = await readModels.find(tickets, {}, { sort, limit, cursor });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            paged.push(...page.items.map(({ id }) => id));
            cursor = page.nextCursor;
          }
          await runner?.stop();
          await documents.closeClients();
          const tie = Object.values(sort).at(-1) ?? 1;
          const order: [keyof Ticket, number][] = [...(Object.entries(sort) as [keyof Ticket, number][]), ['id', tie]];
          const sorted = [...cards].sort((a, b) => {
            for (const [field, sign] of order) {
              const [x, y] = [a[field] ?? '', b[field] ?? ''];
              if (x !== y) return x < y ? -sign : sign;
            }
            return 0;
          });
          expect(paged).toEqual(sorted.map(({ id }) => id));
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);
});

describe('a cursor', () => {
  const refusal = { code: 'INVALID', errors: [expect.objectContaining({ pointer: '/cursor' })] };

  it('is refused when it was changed, made up, or given by another list', async () => {
    const { readModels } = await known(ticket('t1', { weight: 1 }), ticket('t2', { weight: 2 }));
    const sort = { weight: 1 } as const;
    const cursor = (await readModels.find(tickets, {}, { sort, limit: 1 })).nextCursor ?? '';
    const changed = Buffer.from(Buffer.from(cursor, 'base64url').toString().replace('t1', 't0')).toString('base64url');
    const find = (projection: Projection<Ticket, TicketKnown>, options: PageOptions) =>
      expect(readModels.find(projection, {}, options)).rejects.toMatchObject(refusal);

    await find(tickets, { sort, limit: 1, cursor: changed });
    await find(tickets, { sort, limit: 1, cursor: 'anything' });
    await find(tickets, { sort, limit: 1, cursor: '' });
    await find(tickets, { sort, limit: 1, cursor: Buffer.from('{"$gt":""}').toString('base64url') });
    await find(tickets, { sort: { weight: -1 }, limit: 1, cursor });
    await find(board, { sort, limit: 1, cursor });
  });
});
