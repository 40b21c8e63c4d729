import { createHash } from 'node:crypto';
import { noticeMessageId, ticketAddress } from '../../src/mail/mailbox';
import { Agency, type Agreement, Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { Carrier, type Draft, email } from '../support/email';
import { bring, brought, messageOf, messagesIn } from '../support/intake';
import { until } from '../support/waiting';

const MAILBOX = 'support@studio.example';
const THEO = 'Theo Marsh <theo@acme.example>';

describe('An email becomes a ticket', () => {
  const app = App.ofThisFile({ env: { MAIL_ADDRESS: MAILBOX, SMTP_PORT: '0' } });
  let acme: Agreement;
  let ada: Caller;
  let theo: Caller;
  let ticket: Ticket;

  const at = (time: string) => app.clockTo(`2026-11-03T${time}:00Z`);
  const byTheo = (draft: Draft = {}) => email({ from: THEO, to: MAILBOX, ...draft });
  const first = byTheo({
    subject: 'Re: FW: Checkout fails',
    text: 'It answers 500.',
    messageId: '<first@acme.example>',
  });

  beforeAll(async () => {
    await at('09:00');
    acme = await new Agency(app).signs('2026-11-01');
    ada = await app.key('agent');
    theo = await app.key('client', acme.clientId);
  });

  const typesOf = async (of: Ticket) => (await of.history()).map(({ type }) => type);

  describe('by somebody of a client', () => {
    // Rule: tickets.mail-opens-one
    it('opens a ticket under the client’s agreement, from the moment it came', async () => {
      const { state, ticketId, id } = await brought(ada, first);
      expect(state).toBe('filed');
      ticket = new Ticket(ada, ticketId!);
      expect(await ticket.show()).toMatchObject({
        agreementId: acme.id,
        subject: 'Checkout fails',
        body: 'It answers 500.',
        channel: 'email',
        kind: 'support',
        priority: 'P3',
        category: 'question',
        requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
        openedAt: '2026-11-03T09:00:00.000Z',
      });
      expect((await ticket.clocks())['response']).toMatchObject({ state: 'running' });
      expect((await ticket.history())[0]!.actor).toMatchObject({ id: 'mail:theo@acme.example', role: 'client' });
      expect(await messageOf(ada, id)).toMatchObject({ state: 'filed', as: 'opened', ticketId, via: 'http' });
    });

    // Rule: tickets.mail-comes-once
    it('that comes again, by whatever way, adds nothing', async () => {
      const again = await brought(ada, first);
      expect(again).toMatchObject({ state: 'filed', ticketId: ticket.id });
      const carrier = await Carrier.at(app.mailUrl);
      expect(await carrier.bring(first, MAILBOX)).toBe(`250 Kept as ${again.id}`);
      carrier.close();
      expect(await typesOf(ticket)).toEqual(['TicketOpened']);
      expect(await messagesIn(ada)).toHaveLength(1);
    });

    it('that says something else under the same Message-ID is another, and what answers them is for a person', async () => {
      const messageId = '<twice@acme.example>';
      const [one, other] = [
        await brought(ada, byTheo({ messageId })),
        await brought(ada, byTheo({ messageId, text: 'No.' })),
      ];
      expect([one.state, other.state]).toEqual(['filed', 'filed']);
      expect(other.ticketId).not.toBe(one.ticketId);
      const { id } = await brought(ada, byTheo({ header: [`In-Reply-To: ${messageId}`] }));
      expect(await messageOf(ada, id)).toMatchObject({ state: 'held', reason: 'several-tickets' });
    });
  });

  describe('in answer to a ticket', () => {
    // Rule: tickets.mail-answers-on-its-own
    it.each<[string, () => Draft]>([
      [
        'the message that opened it',
        () => ({ header: ['In-Reply-To: <first@acme.example>'], from: 'theo@ACME.example' }),
      ],
      ['its address', () => ({ to: `${MAILBOX}, ${ticketAddress(MAILBOX, ticket.id)}` })],
      ['a notice of it', () => ({ header: [`References: <x@y> ${noticeMessageId(MAILBOX, ticket.id, 'n1')}`] })],
    ])('by %s is a reply on it', async (_, draft) => {
      const replies = (await typesOf(ticket)).length;
      const { ticketId, state } = await brought(ada, byTheo({ text: 'Any news?', ...draft() }));
      expect([ticketId, state]).toEqual([ticket.id, 'filed']);
      const history = await ticket.history();
      expect(history).toHaveLength(replies + 1);
      expect(history.at(-1)).toMatchObject({
        type: 'ReplyPosted',
        data: { body: 'Any news?', public: true, byAgency: false },
        actor: { id: 'mail:theo@acme.example', role: 'client', clientId: acme.clientId },
      });
    });

    // Rule: tickets.mail-is-what-was-waited-for
    it('is what the ticket waited for', async () => {
      await ticket.step('request-information', { note: 'Which browser?' });
      await at('09:30');
      await brought(ada, byTheo({ to: ticketAddress(MAILBOX, ticket.id), text: 'All of them.\n\n> Which browser?' }));
      expect((await ticket.history()).at(-1)).toMatchObject({
        type: 'ClientReplied',
        data: { note: 'All of them.\n\n> Which browser?' },
        occurredAt: '2026-11-03T09:30:00.000Z',
      });
      expect(await ticket.show()).toMatchObject({ status: 'in-progress' });
    });

    // Rule: tickets.mail-is-what-was-waited-for
    it('reopens one that was done', async () => {
      await ticket.step('resolve');
      await brought(ada, byTheo({ to: ticketAddress(MAILBOX, ticket.id), text: 'It fails again.' }));
      expect((await typesOf(ticket)).slice(-2)).toEqual(['ReplyPosted', 'TicketReopened']);
      expect(await ticket.show()).toMatchObject({ status: 'triaged' });
      await ticket.step('close');
      await brought(ada, byTheo({ to: ticketAddress(MAILBOX, ticket.id), text: 'And again.' }));
      expect((await typesOf(ticket)).slice(-2)).toEqual(['ReplyPosted', 'TicketReopened']);
    });
  });

  describe('by nobody, or by nobody known', () => {
    // Rule: tickets.mail-of-nobody-is-ignored
    it.each<[string, Draft, string]>([
      ['an automatic answer', { header: ['Auto-Submitted: auto-replied'] }, 'auto-submitted'],
      ['a newsletter', { header: ['List-Id: <news.acme.example>', 'Precedence: bulk'] }, 'mailing-list'],
      ['a bounce', { header: ['Return-Path: <>'] }, 'bounce'],
      ['one of our own', { from: MAILBOX }, 'own-address'],
    ])('%s is kept and ignored', async (_, draft, reason) => {
      const before = await typesOf(ticket);
      const { id, state, ticketId } = await brought(ada, byTheo({ to: ticketAddress(MAILBOX, ticket.id), ...draft }));
      expect([state, ticketId]).toEqual(['ignored', undefined]);
      expect(await messageOf(ada, id)).toMatchObject({ state: 'ignored', reason });
      expect(await typesOf(ticket)).toEqual(before);
    });

    // Rule: tickets.mail-of-strangers-is-held
    it.each<[string, () => Draft, string]>([
      ['an unknown sender', () => ({ from: 'evil@x.example' }), 'sender-unknown'],
      ['a name that is an address', () => ({ from: '"theo@acme.example" <evil@x.example>' }), 'sender-unknown'],
      ['two senders', () => ({ from: `${THEO}, evil@x.example` }), 'sender-unclear'],
      ['a second From', () => ({ header: ['From: evil@x.example'] }), 'sender-unclear'],
      [
        'a stranger at a ticket',
        () => ({ from: 'evil@x.example', to: ticketAddress(MAILBOX, ticket.id) }),
        'not-on-ticket',
      ],
      [
        'a ticket that is none',
        () => ({ to: ticketAddress(MAILBOX, '0b0d1e2f-0000-5000-8000-000000000002') }),
        'ticket-unknown',
      ],
      [
        'a stranger who answers our notice',
        () => ({ from: 'evil@x.example', header: [`In-Reply-To: ${noticeMessageId(MAILBOX, ticket.id, 'n1')}`] }),
        'not-on-ticket',
      ],
      [
        'a stranger who answers a message',
        () => ({ from: 'evil@x.example', header: ['In-Reply-To: <first@acme.example>'] }),
        'not-on-ticket',
      ],
    ])('%s is held', async (_, draft, reason) => {
      const before = await typesOf(ticket);
      const { id, state } = await brought(ada, byTheo(draft()));
      expect(state).toBe('held');
      expect(await messageOf(ada, id)).toMatchObject({ state: 'held', reason, ticketId: null });
      expect(await typesOf(ticket)).toEqual(before);
    });

    it('a sender of two clients, of none with an agreement, or of one with two, is held', async () => {
      const studio = new Agency(app);
      const contacts = [{ name: 'Kim', email: 'Kim@both.example' }];
      const reasonFor = async () => {
        const { id } = await brought(ada, byTheo({ from: 'kim@both.example' }));
        return (await messageOf(ada, id)).reason;
      };
      const { id } = await app.admin.send('/v1/clients', { name: 'One', contacts });
      expect(await reasonFor()).toBe('no-agreement');
      await studio.signs('2026-11-01', {}, id);
      expect(await reasonFor()).toBeNull();
      await studio.signs('2026-11-01', {}, id);
      expect(await reasonFor()).toBe('several-agreements');
      await app.admin.send('/v1/clients', { name: 'Two', contacts });
      expect(await reasonFor()).toBe('several-clients');
    });
  });

  describe('that was held', () => {
    const held = async (draft: Draft = {}) =>
      (await brought(ada, byTheo({ from: 'Jo <jo@home.example>', ...draft }))).id;
    const file = (id: string, body: object) => ada.post(`/v1/intake/messages/${id}/file`, body);

    it('is filed on a ticket by hand: the words are the sender’s, the filing is the agent’s', async () => {
      const id = await held({ text: 'From my private address.' });
      expect(await file(id, { ticketId: ticket.id })).toMatchObject({
        status: 200,
        body: { id, state: 'filed', ticketId: ticket.id },
      });
      expect((await ticket.history()).at(-1)).toMatchObject({
        type: 'ReplyPosted',
        data: { body: 'From my private address.', byAgency: false },
        actor: { id: 'mail:jo@home.example' },
      });
      const { decidedBy, as } = await messageOf(ada, id);
      expect([decidedBy?.role, as]).toEqual(['agent', 'reply']);
    });

    it('opens a ticket by hand, from the moment it came', async () => {
      await at('10:00');
      const id = await held({ subject: 'Locked out' });
      await at('11:00');
      const answer = await file(id, { agreementId: acme.id, priority: 'P1', category: 'outage' });
      expect(answer).toMatchObject({ status: 200, body: { state: 'filed' } });
      const { ticketId } = answer.body as { ticketId: string };
      expect(await new Ticket(ada, ticketId).show()).toMatchObject({
        subject: 'Locked out',
        priority: 'P1',
        category: 'outage',
        requester: { name: 'Jo', email: 'jo@home.example' },
        openedAt: '2026-11-03T10:00:00.000Z',
      });
      // She asked for it, so she may write on it.
      const next = await brought(ada, byTheo({ from: 'jo@home.example', to: ticketAddress(MAILBOX, ticketId) }));
      expect(next).toMatchObject({ state: 'filed', ticketId });
    });

    it('is dismissed with a reason', async () => {
      const id = await held();
      expect(await ada.post(`/v1/intake/messages/${id}/dismiss`, { reason: 'Spam' })).toMatchObject({
        status: 200,
        body: { id, state: 'dismissed' },
      });
      expect(await messageOf(ada, id)).toMatchObject({ state: 'dismissed', reason: 'Spam' });
    });

    it('is settled once', async () => {
      const id = await held();
      await ada.send(`/v1/intake/messages/${id}/dismiss`, { reason: 'Spam' });
      expect(await file(id, { ticketId: ticket.id })).toMatchObject(refusedWith(409, 'message-settled'));
      expect(await ada.post(`/v1/intake/messages/${id}/dismiss`, { reason: 'Spam' })).toMatchObject(
        refusedWith(409, 'message-settled'),
      );
      const { id: filed } = await brought(ada, first);
      expect(await file(filed, { ticketId: ticket.id })).toMatchObject(refusedWith(409, 'message-settled'));
    });

    it('of two who file it at once to different tickets, one does', async () => {
      const [one, other] = [await acme.ticket(), await acme.ticket()];
      const id = await held({ text: 'To whom?' });
      const answers = await Promise.all([one, other].map(({ id: ticketId }) => file(id, { ticketId })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const said = (await Promise.all([one.history(), other.history()])).flat();
      expect(said.filter(({ data }) => data['body'] === 'To whom?')).toHaveLength(1);
    });

    it.each<[string, () => object, number, string, string[]]>([
      ['nowhere', () => ({}), 422, 'invalid', ['/ticketId']],
      ['to both', () => ({ ticketId: ticket.id, agreementId: acme.id }), 422, 'invalid', ['/agreementId']],
      ['to a ticket with a priority', () => ({ ticketId: ticket.id, priority: 'P1' }), 422, 'invalid', ['/priority']],
      ['to a ticket that is none', () => ({ ticketId: 'x' }), 404, 'unknown-ticket', []],
      ['to an agreement that is none', () => ({ agreementId: 'x' }), 404, 'unknown-agreement', []],
      ['with a priority that is none', () => ({ agreementId: acme.id, priority: 'P9' }), 422, 'invalid', ['/priority']],
    ])('is not filed %s', async (_, body, status, slug, pointers) => {
      const id = await held();
      expect(await file(id, body())).toMatchObject(refusedWith(status, slug, ...pointers));
      expect(await messageOf(ada, id)).toMatchObject({ state: 'held' });
    });

    it('without a sender opens no ticket, for nobody could be answered', async () => {
      const { id } = await brought(ada, Buffer.from('Subject: Help\r\n\r\nHelp\r\n'));
      expect(await file(id, { agreementId: acme.id })).toMatchObject(refusedWith(422, 'invalid', '/agreementId'));
      expect(await file(id, { ticketId: ticket.id })).toMatchObject({ status: 200 });
    });

    it('is listed with the others of its state, the latest first', async () => {
      await at('11:30');
      const id = await held();
      const waiting = await messagesIn(ada, 'state=held');
      expect(waiting[0]!.id).toBe(id);
      expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['held']));
    });
  });

  describe('with files', () => {
    const png = Buffer.from('not really a picture');
    const page = Buffer.from('<script>alert(1)</script>');
    const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
    let opened: Ticket;

    const path = (content: Buffer, of = opened) => `/v1/tickets/${of.id}/attachments/${sha256(content)}`;

    beforeAll(async () => {
      const enclosures = [
        { name: 'Bild 1.png', mediaType: 'image/png', content: png },
        { name: 'page.html', mediaType: 'text/html', content: page },
        { name: 'empty', content: Buffer.alloc(0) },
        { name: 'big.bin', content: Buffer.alloc(3_000_000, 'x') },
        { name: 'huge.bin', content: Buffer.alloc(10_485_761) },
      ];
      const { ticketId } = await brought(ada, byTheo({ subject: 'With files', enclosures }));
      opened = new Ticket(ada, ticketId!);
    });

    it('gives them to whoever may see the ticket, to be kept and not to be opened', async () => {
      const answer = await theo.get(path(png));
      expect([answer.status, answer.body]).toEqual([200, png.toString()]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': `attachment; filename="Bild 1.png"; filename*=UTF-8''Bild%201.png`,
        'content-length': String(png.length),
        'x-content-type-options': 'nosniff',
      });
      expect((await ada.get(path(page))).headers.get('content-type')).toBe('application/octet-stream');
      expect((await ada.get(path(Buffer.alloc(0)))).status).toBe(200);
      const big = await ada.get<string>(path(Buffer.alloc(3_000_000, 'x')));
      expect(big.body === 'x'.repeat(3_000_000)).toBe(true);
    });

    // Rule: tickets.mail-loses-nothing
    it('says why one is not here', async () => {
      expect(await ada.get(path(Buffer.alloc(10_485_761)))).toMatchObject({
        ...refusedWith(404, 'unknown-attachment'),
        body: { notKept: 'larger than 10 MiB' },
      });
      expect(await ada.get(path(Buffer.from('never sent')))).toMatchObject(refusedWith(404, 'unknown-attachment'));
    });

    it('shows none of them to others, nor under another ticket', async () => {
      const contacts = [{ name: 'Bo', email: 'bo@other.example' }];
      const { id } = await app.admin.send('/v1/clients', { name: 'Other', contacts });
      const other = await app.key('client', id);
      expect(await other.get(path(png))).toMatchObject(refusedWith(404, 'unknown-ticket'));
      expect(await ada.get(path(png, ticket))).toMatchObject(refusedWith(404, 'unknown-attachment'));
      expect(await app.admin.with(null).get(path(png))).toMatchObject(refusedWith(401, 'key-missing'));
    });

    it('has those of a held message shown to agents alone', async () => {
      const content = Buffer.from('a file of a stranger');
      const { id } = await brought(ada, byTheo({ from: 'jo@home.example', enclosures: [{ name: 'x.txt', content }] }));
      const at = `/v1/intake/messages/${id}/attachments/${sha256(content)}`;
      expect((await ada.get(at)).body).toBe(content.toString());
      expect(await theo.get(at)).toMatchObject(refusedWith(403, 'forbidden'));
    });
  });

  describe('is brought', () => {
    it('by agents, and by programs that are bound to no client', async () => {
      const machine = await app.key('integrator');
      expect(await bring(machine, byTheo())).toMatchObject({ status: 201 });
      const bound = await app.key('integrator', acme.clientId);
      for (const caller of [theo, bound, await app.key('auditor')]) {
        expect(await bring(caller, byTheo())).toMatchObject(refusedWith(403, 'forbidden'));
      }
      expect(await theo.get('/v1/intake/messages')).toMatchObject(refusedWith(403, 'forbidden'));
    });

    it('once under one key, and nothing else under it', async () => {
      const raw = byTheo({ text: 'Once' });
      const [one, again] = [await bring(ada, raw, 'mail-1'), await bring(ada, raw, 'mail-1')];
      expect([again.status, again.body.id]).toEqual([one.status, one.body.id]);
      expect(await bring(ada, byTheo(), 'mail-1')).toMatchObject(refusedWith(422, 'idempotency-key-reused'));
    });

    it('as a message, and nothing else is brought as one', async () => {
      expect(await ada.post('/v1/intake/email', { from: 'x' })).toMatchObject(
        refusedWith(415, 'unsupported-media-type'),
      );
      expect(await bring(ada, Buffer.alloc(0))).toMatchObject(refusedWith(400, 'unreadable-request'));
      const headers = { 'content-type': 'message/rfc822' };
      expect(await ada.request('POST', '/v1/tickets', byTheo(), { headers })).toMatchObject(
        refusedWith(415, 'unsupported-media-type'),
      );
    });

    it('by nobody without a key, of whom no more than the header is read', async () => {
      const body = Buffer.alloc(5_000_000, 'x');
      expect(await bring(app.admin.with('mb_wrong'), body)).toMatchObject(refusedWith(401, 'key-unknown'));
    });
  });

  it('over SMTP it is accepted once it is kept, and filed at once', async () => {
    const carrier = await Carrier.at(app.mailUrl);
    const answer = await carrier.bring(byTheo({ subject: 'By post', text: '.hidden\n..dots' }), MAILBOX);
    carrier.close();
    const [, id] = /^250 Kept as (\S+)$/.exec(answer)!;
    await until(async () => (await messageOf(ada, id!)).state === 'filed');
    const { ticketId, via } = await messageOf(ada, id!);
    expect(via).toBe('smtp');
    expect(await new Ticket(ada, ticketId!).show()).toMatchObject({ subject: 'By post', body: '.hidden\n..dots' });
  });
});
