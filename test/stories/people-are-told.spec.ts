import { randomUUID } from 'node:crypto';
import { Agency, type Agreement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { idsOf, MAILBOX, mailingBy, noticesIn, nothingOnItsWay, ON_CALL, storesOfItsOwn } from '../support/noticed';
import { type Arrived, PostOffice } from '../support/post-office';
import { withoutFee } from '../support/terms';
import { until } from '../support/waiting';

const theo = 'theo@acme.example';

/** The program with a mail server of its own; every message it sends is read here as it arrived. */
describe('People are told what concerns them', () => {
  const office = new PostOffice();
  const everything: Arrived[] = [];
  let app: App;
  let acme: Agreement;

  beforeAll(async () => {
    await office.open();
    app = await App.start({ env: { ...storesOfItsOwn, ...mailingBy(office) } });
    await app.clockTo('2026-03-02T09:00:00Z');
    acme = await new Agency(app).signs('2026-03-01');
  });
  afterAll(async () => {
    await app?.remove();
    await office.shut();
  });

  /** What arrived since it was asked last, once nothing is on its way. */
  async function post(): Promise<readonly Arrived[]> {
    await until(() => nothingOnItsWay(app));
    const mails = office.arrived.splice(0);
    everything.push(...mails);
    return mails;
  }

  const subjects = (mails: readonly Arrived[]) => mails.map(({ to, text }) => [...to, text.split('\n\n')[1]]);

  describe('a ticket from its opening to its end', () => {
    let ticket: Ticket;
    let first: Arrived;

    it('its opening is confirmed to who asked for it, with the time by which we answer', async () => {
      ticket = await acme.ticket({
        subject: 'Re: The shop is slow',
        requester: { name: 'Bo Ek', email: 'Bo@acme.example' },
      });
      [first] = (await post()) as [Arrived];

      expect(first).toMatchObject({ from: MAILBOX, to: ['Bo@acme.example'], subject: '[Acme] Re: The shop is slow' });
      expect(first.text).toContain(
        'Hello Bo Ek,\n\nthank you. We have taken down your request "Re: The shop is slow".',
      );
      expect(first.text).toContain('You hear from us by 2026-03-02 10:00 in Europe/London (10:00 UTC).');
      expect(first.html).toContain('<p>Hello Bo Ek,</p>');
    });

    it('what it says of itself leads an answer back to the ticket, and keeps machines from answering', () => {
      const headers = ['from', 'reply-to', 'auto-submitted', 'x-auto-response-suppress', 'in-reply-to'];
      expect(headers.map(first.header)).toEqual([
        `Studio North <${MAILBOX}>`,
        `support+${ticket.id}@studio.example`,
        ...['auto-generated', 'All', undefined],
      ]);
      expect(first.messageId).toMatch(new RegExp(`^<notice\\.[0-9a-f-]{36}\\.${ticket.id}@studio\\.example>$`));
    });

    it.each([
      ['we have answered you', () => ticket.replies('We look into it.'), '> We look into it.'],
      [
        'to go on with',
        () => ticket.step('request-information', { note: 'Which browser?' }),
        'Our work on it waits for your answer.',
      ],
      [
        'is ready for you to try',
        async () => {
          await ticket.step('client-reply', { note: 'All of them.' });
          await ticket.step('submit-for-review', { note: 'Try it on staging.' });
        },
        '> Try it on staging.',
      ],
      [
        'is resolved',
        async () => {
          await ticket.step('sign-off');
          await ticket.step('deploy');
          await ticket.step('resolve', { note: 'A slow query.' });
        },
        '> A slow query.',
      ],
    ])('%s: in the same thread, once', async (said, happens, more) => {
      await happens();
      const mails = await post();

      expect(mails).toHaveLength(1);
      const [mail] = mails;
      expect(mail).toMatchObject({ to: ['Bo@acme.example'], subject: first.subject });
      expect([mail!.header('in-reply-to'), mail!.header('references')]).toEqual([first.messageId, first.messageId]);
      expect(mail!.messageId).not.toBe(first.messageId);
      expect(mail!.text).toContain(said);
      expect(mail!.text).toContain(more);
    });

    it('a note among the agency’s people, and what the client wrote, goes to nobody', async () => {
      await ticket.replies('They always say that.', false);
      const client = await app.key('client', acme.clientId);
      await ticket.as(client).replies('Thank you!');
      await ticket.step('close');
      expect(await post()).toEqual([]);
    });
  });

  describe('what the agency must not miss', () => {
    it('a P1, and then its clock at risk, breached, and its escalation', async () => {
      const ticket = await acme.ticket({ subject: 'The shop is down', priority: 'P1', category: 'outage' });
      expect(subjects(await post()).toSorted()).toEqual([
        [ON_CALL, expect.stringMatching(/^- By Theo Marsh, channel: phone/)],
        [theo, 'thank you. We have taken down your request "The shop is down".'],
      ]);

      await app.clockTo('2026-03-02T09:45:00Z');
      const atRisk = (await post()).filter(({ text }) => text.includes('the first answer'));
      expect(atRisk).toMatchObject([{ to: [ON_CALL], subject: '[Acme] Re: The shop is down' }]);
      expect(atRisk[0]!.text).toContain('- Due 2026-03-02 10:00 in Europe/London (10:00 UTC)');
      expect(atRisk[0]!.header('reply-to')).toBeUndefined();

      await app.clockTo('2026-03-02T10:01:00Z');
      const breached = (await post()).filter(({ text }) => text.includes('the first answer'));
      expect(breached.map(({ to, text }) => [...to, text.split('\n')[0]])).toEqual([
        [ON_CALL, 'The time for the first answer of a P1 of Acme is over: "The shop is down".'],
      ]);

      await ticket.step('escalate', { note: 'They call every minute.' });
      const [escalated] = await post();
      expect(escalated).toMatchObject({ to: [ON_CALL] });
      expect(escalated!.text).toContain('> They call every minute.');
      await ticket.step('resolve');
      await post();
    });
  });

  describe('what the client must know of its hours', () => {
    it('all contacts hear of thresholds with the figures, and are asked for their approval', async () => {
      const contacts = ['mia@shop.example', 'ole@shop.example'].map((email) => ({ name: email, email }));
      const { id } = await app.admin.send('/v1/clients', { name: 'Globex\u2028Bcc: x@y', contacts });
      const globex = await new Agency(app).signs('2026-03-01', withoutFee({ thresholds: [80] }), id);
      const ticket = await globex.ticket();
      await post();

      await ticket.works('2026-03-01T09:00:00Z', 485);
      const [crossed] = await post();
      expect(crossed).toMatchObject({
        to: ['mia@shop.example', 'ole@shop.example'],
        subject: '[Globex Bcc: x@y] 80 % of the hours of March 2026 are used',
      });
      expect(crossed!.text).toContain(
        '- Used: 8 h 5 min (485 minutes)\n- Available: 10 h (600 minutes)\n- That is 80 %',
      );
      expect(crossed!.messageId).toMatch(/\.none@studio\.example>$/);

      await ticket.works('2026-03-01T18:00:00Z', 150);
      const [asked] = await post();
      expect(asked!.to).toEqual(crossed!.to);
      expect(asked!.subject).toContain('Your approval for March 2026 is needed');
      expect(asked!.text).toContain('- Beyond what is available: 35 min (35 minutes)');
      expect(asked!.header('reply-to')).toBe(`support+${ticket.id}@studio.example`);
    });
  });

  // Rule: disputes.told
  it('a dispute is told to the mailbox of the agency, and its answer to all contacts of the client', async () => {
    const birch = await new Agency(app).signs('2026-02-01', { thresholds: [] }, await new Agency(app).client('Birch'));
    await birch.closes('2026-02');
    const february = { agreementId: birch.id, month: '2026-02', reason: 'We had no servers then' };
    const { id } = await app.admin.send('/v1/disputes', { ...february, lines: [0] });
    const [opened] = await post();
    expect(opened).toMatchObject({ to: [MAILBOX], subject: '[Birch] Dispute about February 2026' });
    expect(opened!.text).toContain('> We had no servers then\n\n- Dispute ');
    expect(opened!.text).toContain(
      '- In dispute: 50.00 GBP net of 2,500.00 GBP\n- Answer due by the end of 2026-03-16',
    );

    await app.admin.send(`/v1/disputes/${id}/uphold`, { creditAmount: 5_000, reason: 'Right you are' });
    const [decided, ...more] = await post();
    expect(decided).toMatchObject({ to: [theo], subject: '[Birch] Dispute about February 2026' });
    expect(decided!.text).toContain('and you are right:\n\n> Right you are');
    expect(decided!.text).toContain('- Credited: 50.00 GBP net');
    expect(more).toEqual([]);
  });

  it('who cannot be written to is not: our own mailbox, and machines that answer nobody', async () => {
    for (const email of [MAILBOX, `support+${randomUUID()}@studio.example`, 'no-reply@acme.example']) {
      await acme.ticket({ requester: { name: 'Nobody', email } });
    }
    expect(await post()).toEqual([]);
    const abandoned = await noticesIn(app, 'state=abandoned');
    expect(abandoned.map(({ kind, reason }) => [kind, reason])).toEqual(
      Array.from({ length: 3 }, () => ['opened', 'Nobody to write to']),
    );
  });

  describe('the list of notices', () => {
    it('is narrowed by ticket and state, and pages', async () => {
      const ticket = await acme.ticket();
      await ticket.replies('On it.');
      expect(await post()).toHaveLength(2);

      const sent = await noticesIn(app, `ticketId=${ticket.id}&state=sent`);
      expect(sent.map(({ kind }) => kind).toSorted()).toEqual(['opened', 'reply']);
      expect(sent).toMatchObject([{ recipients: [theo], attempts: 1, refused: [], reason: null }, {}]);
      expect(await noticesIn(app, `ticketId=${ticket.id}&kind=reply`)).toHaveLength(1);
      expect(await noticesIn(app, `ticketId=${ticket.id}&state=failed`)).toEqual([]);
      const { nextCursor } = await app.admin.read<{ nextCursor: string }>('/v1/notices?limit=1');
      expect(nextCursor).toEqual(expect.any(String));
    });

    it('is for the agency: neither clients nor integrators see it, and an auditor sends nothing again', async () => {
      const [{ id } = { id: '' }] = await noticesIn(app, 'state=abandoned');
      const statusOf = async (role: string, clientId?: string) => {
        const caller = await app.key(role, clientId);
        const again = await caller.post(`/v1/notices/${id}/send-again`);
        return [(await caller.get('/v1/notices')).status, again.status];
      };
      expect(await statusOf('client', acme.clientId)).toEqual([403, 403]);
      expect(await statusOf('integrator')).toEqual([403, 403]);
      expect(await statusOf('billing')).toEqual([403, 403]);
      expect(await statusOf('auditor')).toEqual([200, 403]);
      expect(await statusOf('agent')).toEqual([200, 201]);
    });

    it('refuses a state that there is not', async () => {
      expect((await app.admin.get('/v1/notices?state=lost')).status).toBe(422);
    });
  });

  it('after all that every notice that counts as sent has come once', async () => {
    await post();
    const sent = await noticesIn(app, 'state=sent');
    expect(sent.length).toBeGreaterThan(10);
    expect(idsOf(everything)).toEqual([...new Set(idsOf(everything))]);
    expect(everything).toHaveLength(sent.length);
  });
});
