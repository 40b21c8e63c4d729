import { Agency, type Agreement, type Page, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

interface Similar {
  readonly id: string;
  readonly score: number;
  readonly sharedWords: readonly string[];
  readonly sameClient: boolean;
}

describe('A ticket is found again', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let globex: Agreement;
  let theo: Caller;
  let checkout: Ticket;
  let slow: Ticket;
  let login: Ticket;

  const found = async (q: string, by = app.admin, more = '') =>
    (await by.read<Page<{ id: string }>>(`/v1/tickets?q=${encodeURIComponent(q)}${more}`)).items.map(({ id }) => id);
  const similarTo = async (ticket: Ticket, by = app.admin) =>
    (await by.read<{ items: readonly Similar[] }>(`/v1/tickets/${ticket.id}/similar`)).items;

  beforeAll(async () => {
    await app.clockTo('2026-01-12T09:00:00Z');
    acme = await studio.signs('2026-01-01');
    globex = await studio.signs('2026-01-01', {}, await studio.client('Globex'));
    theo = await app.key('client', acme.clientId);
    checkout = await acme.ticket({
      subject: 'Checkout answers 500',
      body: 'Order INV-2026-00001, see /var/log/nginx.',
    });
    await checkout.replies('The webhook of Stripe timed out.');
    await checkout.replies('Probably the résolver again, do not tell.', false);
    await app.clockTo('2026-01-13T09:00:00Z');
    slow = await globex.ticket({ subject: 'Checkout is slow', body: '決済が遅い' });
    await app.clockTo('2026-01-14T09:00:00Z');
    login = await acme.ticket({ subject: 'Nobody can log in', body: 'Crème brûlée is off, too.' });
  });

  // Rule: search.all-words-newest-first
  it('by all the words of its subject, body and replies, the newest first', async () => {
    expect(await found('checkout')).toEqual([slow.id, checkout.id]);
    expect(await found('CHECKOUT stripe')).toEqual([checkout.id]);
    expect(await found('checkout nothing-of-the-kind')).toEqual([]);
    expect(await found('Theo Marsh', app.admin, '&limit=200')).toEqual([login.id, slow.id, checkout.id]);
  });

  it('by the beginning of the last word, by codes and paths, with and without accents, in Japanese', async () => {
    expect(await found('check')).toEqual([slow.id, checkout.id]);
    expect(await found('inv-2026-00')).toEqual([checkout.id]);
    expect(await found('/var/log/nginx')).toEqual([checkout.id]);
    expect(await found('creme brulee')).toEqual([login.id]);
    expect(await found('遅い')).toEqual([slow.id]);
    expect(await found('遅')).toEqual([slow.id]);
  });

  it('by a phrase that stands in one of its texts', async () => {
    expect(await found('"checkout answers"')).toEqual([checkout.id]);
    expect(await found('"answers checkout"')).toEqual([]);
    expect(await found('"timed out" checkout')).toEqual([checkout.id]);
    // Both words are there, in two messages.
    expect(await found('"500 order"')).toEqual([]);
  });

  // Rule: search.client-finds-no-notes
  it('a client finds its own tickets, and none by what the agency’s people tell each other', async () => {
    const ben = await app.key('agent');
    expect(await found('resolver', ben)).toEqual([checkout.id]);
    expect(await found('"do not tell"', ben)).toEqual([checkout.id]);
    expect(await found('resolver', theo)).toEqual([]);
    expect(await found('resolv', theo)).toEqual([]);
    expect(await found('"do not tell"', theo)).toEqual([]);
    expect(await found('checkout', theo)).toEqual([checkout.id]);
    expect(await found('checkout', theo, `&clientId=${globex.clientId}`)).toEqual([]);
  });

  it('together with the filters of the board, page after page', async () => {
    expect(await found('checkout', app.admin, `&clientId=${acme.clientId}`)).toEqual([checkout.id]);
    await slow.step('resolve');
    expect(await found('checkout', app.admin, '&status=open')).toEqual([checkout.id]);
    expect(await found('checkout', app.admin, '&status=resolved')).toEqual([slow.id]);
    const first = await app.admin.read<Page<{ id: string }>>('/v1/tickets?q=checkout&limit=1');
    expect(first.items.map(({ id }) => id)).toEqual([slow.id]);
    expect(await found('checkout', app.admin, `&limit=1&cursor=${first.nextCursor}`)).toEqual([checkout.id]);
    const phrase = await app.admin.read<Page<{ id: string }>>('/v1/tickets?q=%22theo+marsh%22&limit=2');
    expect(phrase.items.map(({ id }) => id)).toEqual([login.id, slow.id]);
    expect(await found('"theo marsh"', app.admin, `&limit=2&cursor=${phrase.nextCursor}`)).toEqual([checkout.id]);
  });

  it('a search without a letter or digit is refused, and so is another list’s cursor', async () => {
    expect(await app.admin.get('/v1/tickets?q=%3F%21')).toMatchObject({
      ...refusedWith(422, 'invalid'),
      body: { errors: [{ pointer: '/q', detail: 'must hold a letter or a digit' }] },
    });
    const { nextCursor } = await app.admin.read<Page<unknown>>('/v1/tickets?limit=1');
    expect(await app.admin.get(`/v1/tickets?q=checkout&cursor=${nextCursor}`)).toMatchObject(
      refusedWith(422, 'invalid'),
    );
  });

  // Rule: similar.own-client-first
  it('earlier tickets like it are found with it: of its client first, then for the agency of others', async () => {
    await app.clockTo('2026-01-20T09:00:00Z');
    const again = await acme.ticket({
      subject: 'Checkout answers 500 again',
      body: 'The webhook timed out, says Stripe.',
    });
    const [first, ...others] = await similarTo(again);
    expect(first).toMatchObject({ id: checkout.id, sameClient: true });
    expect(first!.sharedWords).toEqual(expect.arrayContaining(['webhook', 'stripe', '500']));
    const elsewhere = others.filter(({ sameClient }) => !sameClient);
    expect(elsewhere).toMatchObject([{ id: slow.id, sameClient: false }]);
    expect(elsewhere[0]!.score).toBeLessThan(first!.score);
    const seen = await similarTo(again, theo);
    expect(seen[0]?.id).toBe(checkout.id);
    expect(seen.map(({ id }) => id)).not.toContain(slow.id);
    expect((await similarTo(checkout)).map(({ id }) => id)).not.toContain(again.id);
    expect(await theo.get(`/v1/tickets/${slow.id}/similar`)).toMatchObject(refusedWith(404, 'unknown-ticket'));
  });

  it('and so it is after a start', async () => {
    await app.kill();
    await app.restart();
    expect(await found('check', app.admin, `&clientId=${globex.clientId}`)).toEqual([slow.id]);
  });
});
