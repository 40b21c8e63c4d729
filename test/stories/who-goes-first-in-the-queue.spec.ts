import { Agency, type Agreement, type Page, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

interface Queued {
  readonly subject: string;
  readonly minutesInBank: number;
}

describe('Who goes first in the work queue', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let ada: Caller;
  let acme: Agreement;
  let globex: Agreement;

  /** A ticket without a due time: of P3, answered. */
  async function small(agreement: Agreement, subject: string): Promise<Ticket> {
    const ticket = await agreement.ticket({ subject, priority: 'P3' });
    await ticket.replies('We will look at it.');
    return ticket;
  }

  const queue = (query = '') => ada.read<Page<Queued>>(`/v1/tickets/queue${query}`);
  const subjects = async (query = '') => (await queue(query)).items.map(({ subject }) => subject);

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    ada = await app.key('agent');
    acme = (await studio.signs('2026-11-01')).as(ada);
    globex = (await studio.signs('2026-11-01', {}, await studio.client('Globex'))).as(ada);
  });

  // Rule: tickets.queue-in-order
  it('within the same priority and due time clients with minutes go first, then the oldest', async () => {
    const oldest = await small(globex, 'Globex, oldest');
    await app.clockTo('2026-11-03T10:00:00Z');
    await small(acme, 'Acme, older');
    await app.clockTo('2026-11-03T11:00:00Z');
    await small(globex, 'Globex, newer');
    await app.clockTo('2026-11-03T12:00:00Z');
    await small(acme, 'Acme, newest');
    expect(await subjects()).toEqual(['Globex, oldest', 'Acme, older', 'Globex, newer', 'Acme, newest']);

    await app.clockTo('2026-11-04T20:00:00Z');
    await oldest.works('2026-11-04T09:00:00Z', 600);
    expect((await globex.balance('2026-11')).remainingMinutes).toBe(0);
    expect((await queue()).items.map(({ subject, minutesInBank }) => `${subject}: ${minutesInBank}`)).toEqual([
      'Acme, older: 600',
      'Acme, newest: 600',
      'Globex, oldest: 0',
      'Globex, newer: 0',
    ]);
  });

  it('who buys hours goes first again', async () => {
    await app.admin.send(`/v1/agreements/${globex.id}/purchases`, { minutes: 120, unitPrice: 9_000 });
    expect(await subjects()).toEqual(['Globex, oldest', 'Acme, older', 'Globex, newer', 'Acme, newest']);
  });

  // Rule: tickets.queue-in-order
  it('priority comes before everything, and a due time before none', async () => {
    await globex.ticket({ subject: 'Globex, due', priority: 'P3' });
    await globex.ticket({ subject: 'Globex, urgent', priority: 'P1' });
    await acme.ticket({ subject: 'Acme, important', priority: 'P2' });
    expect((await subjects()).slice(0, 3)).toEqual(['Globex, urgent', 'Acme, important', 'Globex, due']);
  });

  // Rule: tickets.queue-waits-on-the-agency
  it('what waits on the client, is in review or done is not in it', async () => {
    const before = await subjects();
    for (const step of ['request-information', 'submit-for-review', 'resolve', 'close']) {
      await (await acme.ticket({ subject: step })).step(step);
    }
    expect(await subjects()).toEqual(before);
  });

  it('is read in pages, and narrowed to a person, a client or an agreement', async () => {
    const all = await subjects();
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Queued> = await queue(`?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items.map(({ subject }) => subject));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(await subjects(`?agreementId=${acme.id}`)).toEqual(all.filter((subject) => subject.startsWith('Acme')));
    expect(await subjects(`?clientId=${globex.clientId}`)).toEqual(all.filter((subject) => subject.startsWith('Glo')));
    const mine = await acme.ticket({ subject: 'For Ben' });
    await mine.step('triage', { assignee: 'Ben' });
    expect(await subjects('?assignee=Ben')).toEqual(['For Ben']);
  });

  it('is the agency’s own', async () => {
    const theo = await app.key('client', acme.clientId);
    expect(await theo.get('/v1/tickets/queue')).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await ada.get('/v1/tickets/queue?cursor=x')).toMatchObject(refusedWith(422, 'invalid', '/cursor'));
  });

  it('the board is narrowed by what its tickets are', async () => {
    const ticket = await acme.ticket({ subject: 'On staging', environment: ' STAGING', category: 'content' });
    await ticket.step('triage', { assignee: 'Cleo' });
    const board = async (query: string) =>
      (await ada.read<Page<Queued>>(`/v1/tickets?${query}`)).items.map(({ subject }) => subject);
    for (const query of ['environment=Staging', 'category=content', 'assignee=Cleo', 'status=triaged&assignee=Cleo']) {
      expect(await board(query)).toEqual(['On staging']);
    }
    expect(await board('kind=maintenance')).toEqual([]);
    expect(await board('status=open&category=content')).toEqual(['On staging']);
    await ticket.step('resolve');
    expect(await board('status=open&category=content')).toEqual([]);
    expect(await ada.get('/v1/tickets?kind=other&environment=%20')).toMatchObject(
      refusedWith(422, 'invalid', '/kind', '/environment'),
    );
  });
});
