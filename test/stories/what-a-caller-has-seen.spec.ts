import { Agency, type Agreement, entryBody, type Page } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('What a caller has seen', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-10-20T18:00:00Z');
    acme = await studio.signs('2026-10-01');
  });

  describe('ETag and If-Match', () => {
    it('a command goes through on the revision that was read, and not on an older one', async () => {
      const ticket = await acme.ticket();
      const { etag } = await app.admin.get(`/v1/tickets/${ticket.id}`);
      expect(etag).toBe('"0"');

      const triage = (ifMatch: string) =>
        app.admin.post(`/v1/tickets/${ticket.id}/triage`, { assignee: 'Ada' }, { ifMatch });
      const first = await triage('"0"');
      expect(first).toMatchObject({ status: 200, etag: '"1"' });
      expect(await triage('"0"')).toMatchObject(refusedWith(412, 'revision-mismatch'));
      expect((await triage('"1"')).status).toBe(200);
      expect((await ticket.history()).map(({ type }) => type)).toEqual([
        'TicketOpened',
        'TicketTriaged',
        'TicketTriaged',
      ]);
    });

    it('of two who read the same, one wins', async () => {
      const ticket = await acme.ticket();
      const { etag } = await app.admin.get(`/v1/tickets/${ticket.id}`);
      const how = { ifMatch: etag! };
      const answers = await Promise.all(
        ['Ada', 'Ben', 'Cleo'].map((assignee) => app.admin.post(`/v1/tickets/${ticket.id}/triage`, { assignee }, how)),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    });
  });

  describe('Minutebook-After', () => {
    it('a query sees what was written before it, every time', async () => {
      const ticket = await acme.ticket();
      const path = `/v1/tickets/${ticket.id}/time-entries`;
      for (let n = 0; n < 20; n += 1) {
        const startedAt = `2026-10-19T${String(n).padStart(2, '0')}:00:00Z`;
        await app.admin.send(path, entryBody(startedAt, 10, { agent: 'Cleo' }));
        const page = await app.admin.read<Page<unknown>>(`/v1/time-entries?ticketId=${ticket.id}`);
        expect(page.items).toHaveLength(n + 1);
      }
    });

    it('asks for a position, in digits', async () => {
      const how = { headers: { 'minutebook-after': 'now' } };
      expect(await app.admin.get('/v1/tickets', how)).toMatchObject(refusedWith(400, 'bad-position'));
    });

    it('gives up after five seconds on what is not there', async () => {
      const began = Date.now();
      const how = { headers: { 'minutebook-after': '900000000000000' } };
      const answer = await app.admin.get('/v1/tickets', how);

      expect(answer).toMatchObject(refusedWith(503, 'read-model-behind'));
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(Date.now() - began).toBeGreaterThan(4_500);
    });
  });

  describe('Pages', () => {
    it('each item comes once, in order, whatever the page is long, also while others are added', async () => {
      const hooli = await studio.signs('2026-10-01');
      const opened: string[] = [];
      for (let n = 0; n < 7; n += 1) opened.push((await hooli.ticket({ subject: `No. ${n}` })).id);
      const list = `/v1/tickets?agreementId=${hooli.id}`;

      for (const limit of [1, 3, 7, 200]) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const page: Page<{ id: string }> = await app.admin.read(`${list}&limit=${limit}${from}`);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          ({ nextCursor: cursor } = page);
          if (limit === 3 && seen.length === 3) await app.clockTo('2026-10-20T18:00:01Z');
          if (limit === 3 && seen.length === 3) await hooli.ticket({ subject: 'Opened meanwhile' });
        }
        expect(seen.filter((id) => opened.includes(id)).toSorted()).toEqual(opened.toSorted());
        expect(new Set(seen).size).toBe(seen.length);
      }
    });
  });
});
