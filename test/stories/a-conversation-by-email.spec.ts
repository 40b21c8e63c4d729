import { Agency, Ticket } from '../support/agency';
import { App } from '../support/app';
import { email } from '../support/email';
import { brought } from '../support/intake';
import { MAILBOX, mailingBy, nothingOnItsWay, storesOfItsOwn } from '../support/noticed';
import { type Arrived, PostOffice } from '../support/post-office';
import { until } from '../support/waiting';

const THEO = 'Theo Marsh <theo@acme.example>';

/** Mail in and mail out: the client never sees anything but its own mail program. */
describe('A conversation by email', () => {
  const office = new PostOffice();
  let app: App;
  let ticket: Ticket;

  beforeAll(async () => {
    await office.open();
    app = await App.start({ env: { ...storesOfItsOwn, ...mailingBy(office), ALERTS_ADDRESS: undefined } });
    await app.clockTo('2026-11-03T09:00:00Z');
    await new Agency(app).signs('2026-11-01');
  });
  afterAll(async () => {
    await app?.remove();
    await office.shut();
  });

  /** What arrived since it was asked last, once nothing is on its way. */
  async function post(): Promise<readonly Arrived[]> {
    await until(() => nothingOnItsWay(app));
    return office.arrived.splice(0);
  }

  const types = async () => (await ticket.history()).map(({ type }) => type);

  it('the client writes, and is answered in the same thread that its request was taken down', async () => {
    const first = email({ from: THEO, to: MAILBOX, subject: 'Checkout fails', messageId: '<first@acme.example>' });
    ticket = new Ticket(app.admin, (await brought(app.admin, first)).ticketId!);
    const [taken] = await post();

    expect(taken).toMatchObject({ to: ['theo@acme.example'], subject: '[Acme] Re: Checkout fails' });
    expect(['in-reply-to', 'references'].map(taken!.header)).toEqual(['<first@acme.example>', '<first@acme.example>']);
  });

  it('the agency asks something, and the client’s answer to that message is the ticket’s', async () => {
    await ticket.step('request-information', { note: 'Which card?' });
    const [asked] = await post();
    expect(asked!.header('references')).toMatch(/^<first@acme\.example> <notice\./);
    expect(asked!.header('in-reply-to')).toBe(asked!.header('references')!.split(' ')[1]);

    const answer = email({
      from: THEO,
      to: asked!.header('reply-to')!,
      subject: `Re: ${asked!.subject}`,
      text: 'Any card.',
      header: [`In-Reply-To: ${asked!.messageId}`, `References: ${asked!.header('references')} ${asked!.messageId}`],
    });
    expect(await brought(app.admin, answer)).toMatchObject({ ticketId: ticket.id });
    expect((await types()).at(-1)).toBe('ClientReplied');
    expect(await post()).toEqual([]);
  });

  it('an answer that names the message alone, and none of our addresses, finds the ticket too', async () => {
    await ticket.replies('We look into it.');
    const [reply] = await post();
    const answer = email({ from: THEO, to: MAILBOX, header: [`In-Reply-To: ${reply!.messageId}`] });
    expect(await brought(app.admin, answer)).toMatchObject({ ticketId: ticket.id });
    expect(await post()).toEqual([]);
  });

  it('a machine that answers is not answered, and our own message that comes back begins nothing', async () => {
    await ticket.replies('Fixed on staging.');
    const [reply] = await post();
    const before = await types();
    const away = email({
      from: THEO,
      to: reply!.header('reply-to')!,
      subject: 'Out of office',
      header: [`In-Reply-To: ${reply!.messageId}`, 'Auto-Submitted: auto-replied'],
    });
    expect(await brought(app.admin, away)).toMatchObject({ state: 'ignored' });
    expect(await brought(app.admin, Buffer.from(reply!.raw))).toMatchObject({ state: 'ignored' });
    expect(await types()).toEqual(before);
    expect(await post()).toEqual([]);
  });

  it('an alarm goes to the mailbox where nobody else is named for it, and coming in there it begins nothing', async () => {
    await ticket.step('escalate');
    const [alarm] = await post();
    expect(alarm!.to).toEqual([MAILBOX]);
    expect(await brought(app.admin, Buffer.from(alarm!.raw))).toMatchObject({ state: 'ignored' });
    expect(await post()).toEqual([]);
  });
});
