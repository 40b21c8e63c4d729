import { ada, theo } from '../../test/support/tickets';
import { type Filter, type PageOptions, type ReadModels } from '../read-models/read-models';
import { SlaQueries } from '../sla/sla.queries';
import { TicketQueries } from './ticket.queries';

/** What the read models are asked, and a document that answers every question. */
function asked(document: object = { clientId: 'acme', body: 'secret', clocks: [], revision: 4, position: 9 }) {
  const questions: { name: string; filter: Filter; options: PageOptions }[] = [];
  const readModels = {
    get: () => Promise.resolve(document),
    find: ({ name }: { name: string }, filter: Filter, options: PageOptions) => {
      questions.push({ name, filter, options });
      return Promise.resolve({ items: [document], nextCursor: null });
    },
  } as unknown as ReadModels;
  return { questions, tickets: new TicketQueries(readModels), sla: new SlaQueries(readModels) };
}

const page = { limit: 50 };

it('the board narrows by what was asked for, and nothing else', async () => {
  const { questions, tickets } = asked();
  await tickets.board({ ...page, status: 'resolved', priority: 'P1', agreementId: 'A-1', clientId: 'acme' }, ada);
  await tickets.board(page, ada);
  expect(questions.map(({ filter }) => filter)).toEqual([
    { status: 'resolved', priority: 'P1', agreementId: 'A-1', clientId: { $in: ['acme'] } },
    {},
  ]);
});

it('the board is a list of summaries', async () => {
  const { items } = await asked().tickets.board(page, ada);
  expect(items).toEqual([{ clientId: 'acme' }]);
});

it('what is searched for is text in any case, not a pattern', async () => {
  const { questions, tickets } = asked();
  await tickets.board({ ...page, q: 'Is (it) DOWN? 1+1' }, ada);
  expect(questions[0]?.filter).toEqual({ subjectLower: { $regex: 'is \\(it\\) down\\? 1\\+1' } });
  expect(
    new RegExp((questions[0]?.filter['subjectLower'] as { $regex: string }).$regex).test('is (it) down? 1+1'),
  ).toBe(true);
});

it('a client is shown its own organisation only', async () => {
  const { questions, tickets, sla } = asked();
  await tickets.board(page, theo);
  await tickets.board({ ...page, clientId: 'initech' }, theo);
  await sla.list({ ...page, clientId: 'initech' }, theo);
  expect(questions.map(({ filter }) => filter['clientId'])).toEqual([{ $in: ['acme'] }, { $in: [] }, { $in: [] }]);
  const others = asked({ clientId: 'initech' });
  await expect(others.tickets.ticket('T-1', theo)).rejects.toMatchObject({ code: 'UNKNOWN_TICKET' });
  await expect(others.tickets.history('T-1', page, theo)).rejects.toMatchObject({ code: 'UNKNOWN_TICKET' });
  expect(others.questions).toEqual([]);
});

it('the history of a ticket leaves out notes among the agency’s people for a client', async () => {
  const { questions, tickets } = asked();
  await tickets.history('T-1', page, ada);
  await tickets.history('T-1', page, theo);
  expect(questions.map(({ filter }) => filter)).toEqual([{ ticketId: 'T-1' }, { ticketId: 'T-1', internal: false }]);
});

it.each([
  [undefined, { state: { $ne: 'cancelled' } }],
  ['running', { state: 'running' }],
  ['paused', { state: 'paused' }],
  ['at-risk', { state: { $in: ['running', 'paused'] }, atRisk: true }],
  ['met', { state: 'met' }],
  ['breached', { state: 'breached' }],
] as const)('clocks that are %s', async (state, filter) => {
  const { questions, sla } = asked();
  await sla.list({ ...page, ...(state && { state }), before: '2026-11-02T11:00:00+01:00' }, ada);
  expect(questions[0]?.filter).toEqual({ ...filter, dueAt: { $lt: '2026-11-02T10:00:00.000Z' } });
});

it("a ticket's clocks are response, resolution, update, the latest run of each first, and stopped only if they are", async () => {
  const run = (clock: string, number: number, stoppedAt: string | null) => ({ clock, run: number, stoppedAt });
  const documents = [
    run('resolution', 1, 'then'),
    run('resolution', 2, null),
    run('response', 1, null),
    run('update', 1, 'then'),
    run('update', 10, null),
    run('update', 2, 'then'),
  ];
  const readModels = { find: () => Promise.resolve({ items: documents, nextCursor: null }) } as unknown as ReadModels;
  const runs = await new SlaQueries(readModels).ofTicket('T-1');
  expect(runs.map(({ clock, run, stoppedAt }) => `${clock} ${run} ${stoppedAt ?? '-'}`)).toEqual([
    'response 1 -',
    'resolution 2 -',
    'resolution 1 then',
    'update 10 -',
    'update 2 then',
    'update 1 then',
  ]);
});
