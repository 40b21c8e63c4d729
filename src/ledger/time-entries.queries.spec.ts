import { Logger } from '@nestjs/common';
import { adjusted, corrected, logged, reversed, values } from '../../projections/entries.fixtures';
import { overlaps } from '../../projections/overlaps';
import { timeLog } from '../../projections/time-log';
import { FakeLog } from '../../test/support/fake-log';
import { type Actor, type Role } from '../kernel/event';
import { Documents } from '../read-models/documents.fixtures';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { type OverlapsQuery, type TimeEntriesQuery } from './time-entries.dto';
import { TimeEntryQueries } from './time-entries.queries';

const documents = new Documents();
const clientOfShop: Actor = { id: 'theo', role: 'client', clientId: 'client-of-shop' };
const as = (role: Role): Actor => ({ id: role, role });

// Ada's day: two overlaps with the museum, one of them over the end of a reversed entry, and one allowed in the shop's own ledger.
const nine = values('2026-03-02T09:00', 60);
const ten = values('2026-03-02T10:00', 60);
const shop = logged('E-1', nine);
const museum = logged('E-2', values('2026-03-02T09:30', 60), {
  agreementId: 'museum',
  cover: 'goodwill',
  reason: 'Sorry',
});
const again = logged('E-3', values('2026-03-02T10:15', 30), { agreementId: 'museum' });
const moved = logged('E-4', ten, { agreementId: 'school' });
const bens = logged('E-5', nine, {
  agent: 'ben',
  agreementId: 'museum',
  month: '2026-04',
  originalMonth: '2026-03',
  late: true,
});
const allowed = logged('E-6', values('2026-03-02T09:59', 1), { allowedOverlap: 'A call meanwhile' });

let queries: TimeEntryQueries;
let runner: ProjectionRunner;

beforeAll(async () => {
  Logger.overrideLogger(false);
  await documents.open();
  const log = new FakeLog();
  const facts = [shop, museum, again, moved, bens, allowed];
  log.write(...facts.map((event) => ({ stream: `ledger-${event.data.ledgerId}`, event })));
  log.write(
    { stream: 'ledger-museum-2026-03', event: reversed(again, values('2026-03-02T10:15', 30)) },
    { stream: 'ledger-school-2026-03', event: corrected(moved, ten, values('2026-03-02T10:00', 45)) },
    {
      stream: 'ledger-school-2026-04',
      event: adjusted(moved, 'A-1', values('2026-03-02T10:00', 45), values('2026-03-02T10:10', 35)),
    },
  );
  const mongo = documents.client();
  runner = new ProjectionRunner(mongo, log, [timeLog, overlaps]);
  runner.start();
  await runner.seen(log.events.at(-1)!.position);
  queries = new TimeEntryQueries(new ReadModels(mongo, runner));
});
afterAll(async () => {
  await runner.stop();
  await documents.closeClients();
  await documents.close();
});

const entries = async (asked: Partial<TimeEntriesQuery> = {}, viewer = as('agent')) =>
  (await queries.timeEntries({ limit: 50, ...asked }, viewer)).items;
const idsOf = async (asked: Partial<TimeEntriesQuery>, viewer?: Actor) =>
  (await entries(asked, viewer)).map(({ id }) => id);
const pairs = async (asked: Partial<OverlapsQuery> = {}) =>
  (await queries.overlaps({ limit: 50, ...asked })).items.map((one) => one.entries.map(({ id }) => id).join('+'));

it('entries are listed as they are now, in the order of their start', async () => {
  const all = await entries();
  expect(all.map(({ id, startedAt, minutes, reversed }) => [id, startedAt.slice(11, 16), minutes, reversed])).toEqual([
    ['E-1', '09:00', 60, false],
    ['E-5', '09:00', 60, false],
    ['E-2', '09:30', 60, false],
    ['E-6', '09:59', 1, false],
    ['E-4', '10:10', 35, false],
    ['E-3', '10:15', 0, true],
  ]);
});

it('each tells how it came to be so', async () => {
  const [entry] = await entries({ agreementId: 'school' });
  expect(entry).toMatchObject({
    ...{ id: 'E-4', agreementId: 'school', month: '2026-03', billableMinutes: 45, late: false },
    changes: [
      { id: 'C-1', by: 'ada', reason: 'A slip of the pen', from: { workedMinutes: 60 }, to: { workedMinutes: 45 } },
    ],
    adjustments: [{ id: 'A-1', month: '2026-04', from: { workedMinutes: 45 }, to: { workedMinutes: 35 } }],
  });
});

it.each<[Partial<TimeEntriesQuery>, readonly string[]]>([
  [{ agreementId: 'shop' }, ['E-1', 'E-6']],
  [{ clientId: 'client-of-museum' }, ['E-5', 'E-2', 'E-3']],
  [{ ticketId: 'T-school' }, ['E-4']],
  [{ agent: 'ben' }, ['E-5']],
  [{ month: '2026-04' }, ['E-5']],
  [{ cover: 'goodwill' }, ['E-2']],
  [{ from: '2026-03-02T10:00:00Z' }, ['E-4', 'E-3']],
  [{ from: '2026-03-02T10:30:00+01:00', to: '2026-03-02T10:10:00Z' }, ['E-2', 'E-6']],
  [{ agent: 'ada', cover: 'billable', to: '2026-03-02T10:00:00Z' }, ['E-1', 'E-6']],
])('%j are these alone', async (asked, ids) => {
  expect(await idsOf(asked)).toEqual(ids);
});

it('pages follow each other', async () => {
  const first = await queries.timeEntries({ limit: 4 }, as('agent'));
  const second = await queries.timeEntries({ limit: 4, cursor: first.nextCursor! }, as('agent'));
  expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([
    ['E-1', 'E-5', 'E-2', 'E-6'],
    ['E-4', 'E-3'],
  ]);
  expect(second.nextCursor).toBeNull();
});

describe('overlaps', () => {
  it('are flagged on both entries, for the agency’s people', async () => {
    for (const role of ['admin', 'agent', 'billing', 'auditor'] as const) {
      const all = await entries({}, as(role));
      expect(all.map(({ id, overlaps: others }) => [id, others])).toEqual([
        ['E-1', ['E-2', 'E-6']],
        ['E-5', []],
        ['E-2', ['E-1', 'E-6', 'E-4']],
        ['E-6', ['E-1', 'E-2']],
        ['E-4', ['E-2']],
        ['E-3', []],
      ]);
    }
  });

  it('are flagged on an entry also where the list leaves the other out', async () => {
    expect((await entries({ agreementId: 'school' })).map(({ overlaps: others }) => others)).toEqual([['E-2']]);
  });

  it('are told to no client and no integrator, who see nothing of what others had done', async () => {
    for (const viewer of [clientOfShop, as('client'), as('integrator'), { ...clientOfShop, role: 'agent' as const }]) {
      for (const entry of await entries({ agreementId: 'shop' }, viewer)) expect(entry).not.toHaveProperty('overlaps');
    }
    expect(await idsOf({}, clientOfShop)).toEqual(['E-1', 'E-6']);
    expect(await idsOf({ clientId: 'client-of-museum' }, clientOfShop)).toEqual([]);
    expect(await idsOf({ agreementId: 'museum' }, clientOfShop)).toEqual([]);
  });

  it('are listed as pairs with both entries', async () => {
    const { items, nextCursor } = await queries.overlaps({ limit: 50 });
    const [first] = items;
    expect(first).toEqual({
      ...{
        agent: 'ada',
        from: '2026-03-02T09:30:00.000Z',
        to: '2026-03-02T10:00:00.000Z',
        minutes: 30,
        allowedOverlap: null,
      },
      entries: [
        {
          ...{ id: 'E-1', agreementId: 'shop', clientId: 'client-of-shop', ticketId: 'T-shop', month: '2026-03' },
          ...{ startedAt: '2026-03-02T09:00:00.000Z', minutes: 60 },
        },
        {
          ...{ id: 'E-2', agreementId: 'museum', clientId: 'client-of-museum', ticketId: 'T-museum', month: '2026-03' },
          ...{ startedAt: '2026-03-02T09:30:00.000Z', minutes: 60 },
        },
      ],
    });
    expect(await pairs()).toEqual(['E-1+E-2', 'E-1+E-6', 'E-2+E-6', 'E-2+E-4']);
    expect(nextCursor).toBeNull();
  });

  it('that were allowed in one ledger say why; with another’s ledger nobody allowed them', async () => {
    const { items } = await queries.overlaps({ limit: 50 });
    expect(items.map(({ allowedOverlap }) => allowedOverlap)).toEqual([null, 'A call meanwhile', null, null]);
  });

  it.each<[Partial<OverlapsQuery>, readonly string[]]>([
    [{ agent: 'ben' }, []],
    [{ agent: 'ada', from: '2026-03-02T10:00:00Z' }, ['E-2+E-4']],
    [{ from: '2026-03-02T09:30:00Z', to: '2026-03-02T09:59:00Z' }, ['E-1+E-2']],
    [{ to: '2026-03-02T00:00:00Z' }, []],
    [{ from: '2026-03-02T10:00:00Z', to: '9999-12-31T23:59:59.999Z' }, ['E-2+E-4']],
    [{ from: '2026-03-03T00:00:00Z' }, []],
  ])('%j are these alone', async (asked, found) => {
    expect(await pairs(asked)).toEqual(found);
  });

  it('come in pages of pairs, also within one day of an agent', async () => {
    const pages: string[][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await queries.overlaps({ limit: 3, ...(cursor && { cursor }) });
      pages.push(page.items.map((one) => one.entries.map(({ id }) => id).join('+')));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['E-1+E-2', 'E-1+E-6', 'E-2+E-6'], ['E-2+E-4']]);
  });

  it.each(['x', Buffer.from('[1,2]').toString('base64url'), Buffer.from('["a"]').toString('base64url')])(
    'refuse the cursor %s, which they did not give',
    async (cursor) => {
      await expect(queries.overlaps({ limit: 3, cursor })).rejects.toMatchObject({
        ...{ code: 'INVALID', errors: [{ pointer: '/cursor' }] },
      });
    },
  );
});
