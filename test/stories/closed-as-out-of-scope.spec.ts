import { Agency, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('Work that is a project of its own', () => {
  const app = App.ofThisFile();
  const link = 'https://projects.studio-north.example/acme/new-shop?phase=1';
  let ticket: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    const acme = await new Agency(app).signs('2026-11-01');
    ticket = await acme.ticket({ category: 'change-request', subject: 'A new shop, please' });
  });

  // Rule: tickets.out-of-scope
  it('is closed as out of scope with a link to it, and with nothing less', async () => {
    for (const [body, pointer] of [
      [{ resolution: 'out-of-scope' }, '/link'],
      [{ resolution: 'out-of-scope', link: 'the new shop' }, '/link'],
      [{ resolution: 'out-of-scope', link: 'ftp://files.example' }, '/link'],
      [{ resolution: 'done', link }, '/link'],
      [{ resolution: 'never' }, '/resolution'],
    ] as const) {
      expect(await ticket.triesTo('close', body)).toMatchObject(refusedWith(422, 'invalid', pointer));
    }
    expect(await ticket.triesTo('resolve', { resolution: 'out-of-scope', link })).toMatchObject(
      refusedWith(422, 'invalid', '/resolution', '/link'),
    );
    expect(await ticket.show()).toMatchObject({ status: 'opened', resolution: null, link: null });

    await ticket.step('close', { resolution: 'out-of-scope', link, note: 'We have sent you an offer.' });
    expect(await ticket.show()).toMatchObject({ status: 'closed', resolution: 'out-of-scope', link });
    expect((await ticket.history()).find(({ type }) => type === 'TicketClosed')?.data).toMatchObject({
      ...{ resolution: 'out-of-scope', link, note: 'We have sent you an offer.' },
    });
  });

  it('is work again when it is reopened, and done when it is closed without a word', async () => {
    await ticket.step('reopen');
    expect(await ticket.show()).toMatchObject({ status: 'triaged', resolution: null, link: null });
    await ticket.step('close');
    expect(await ticket.show()).toMatchObject({ status: 'closed', resolution: 'done', link: null });
  });
});
