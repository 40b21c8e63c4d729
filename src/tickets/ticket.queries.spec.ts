import { ada, theo } from '../../test/support/tickets';
import { type Actor } from '../kernel/event';
import { type Filter, type PageOptions, type ReadModels } from '../read-models/read-models';
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
  return { questions, tickets: new TicketQueries(readModels) };
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

it('the board narrows to what its tickets are, environments by any spelling', async () => {
  const { questions, tickets } = asked();
  const what = { kind: 'maintenance', category: 'bug', assignee: 'Ada', projectId: 'shop' } as const;
  await tickets.board({ ...page, ...what, environment: ' Staging' }, ada);
  await tickets.board({ ...page, status: 'open' }, ada);
  expect(questions.map(({ filter }) => filter)).toEqual([{ ...what, environment: 'staging' }, { open: true }]);
});

it('the board is a list of summaries', async () => {
  const { items } = await asked().tickets.board(page, ada);
  expect(items).toEqual([{ clientId: 'acme' }]);
});

it('a client is shown its own organisation only', async () => {
  const { questions, tickets } = asked();
  await tickets.board(page, theo);
  await tickets.board({ ...page, clientId: 'initech' }, theo);
  expect(questions.map(({ filter }) => filter['clientId'])).toEqual([{ $in: ['acme'] }, { $in: [] }]);
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

// Rule: tickets.notes-among-the-agency
it('a client, and a program of its, sees no notes among the agency’s people', async () => {
  const line = { data: { note: 'He rang again' }, internal: false, noteIsInternal: true };
  const escalations = [
    { by: ada, note: 'He rang again' },
    { by: theo, note: 'Please!' },
  ];
  const { tickets } = asked({ clientId: 'acme', clocks: [], followUps: [], onsiteVisits: [], escalations, ...line });
  const seen = async (viewer: Actor) => [
    ...(await tickets.history('T-1', page, viewer)).items.map(({ data }) => data),
    ...(await tickets.ticket('T-1', viewer)).escalations.map(({ note }) => note),
  ];
  expect(await seen(ada)).toEqual([{ note: 'He rang again' }, 'He rang again', 'Please!']);
  expect(await seen(theo)).toEqual([{ note: null }, null, 'Please!']);
  expect(await seen({ id: 'sync', role: 'integrator', clientId: 'acme' })).toEqual([{ note: null }, null, 'Please!']);
});
