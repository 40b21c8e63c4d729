import { readFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import fc from 'fast-check';
import { ticketAddress } from '../../src/mail/mailbox';
import { Agency, Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { Carrier, type Draft, email, lines } from '../support/email';
import { bring, brought, messageOf, messagesIn } from '../support/intake';
import { until } from '../support/waiting';

const MAILBOX = 'support@studio.example';
const MEGABYTE = 1_000_000;
const BYTES_MAX = 26_214_400;

describe('A hostile email', () => {
  const app = App.ofThisFile({ env: { MAIL_ADDRESS: MAILBOX, SMTP_PORT: '0' } });
  let ada: Caller;

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    await new Agency(app).signs('2026-11-01');
    ada = await app.key('agent');
  });

  const byTheo = (draft: Draft = {}) => email({ from: 'Theo <theo@acme.example>', to: MAILBOX, ...draft });

  /** The most memory that the program has had so far, in megabytes. */
  function memoryPeak(): number {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8'))!;
    return Number(kilobytes) / 1_000;
  }

  /** Fifty megabytes, a piece at a time. @returns the status */
  function pour(megabytes: number, headers: Record<string, string>): Promise<number> {
    const piece = Buffer.alloc(MEGABYTE, 'x\n');
    return new Promise((resolve, reject) => {
      const key = { authorization: `Bearer ${ada.key}`, 'content-type': 'message/rfc822' };
      const sent = request(`${app.admin.url()}/v1/intake/email`, { method: 'POST', headers: { ...key, ...headers } });
      sent.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      let left = megabytes;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!sent.write(piece)) return void sent.once('drain', more);
        }
        sent.end();
      };
      more();
    });
  }

  describe('of fifty megabytes', () => {
    it('is refused over HTTP, told its length before or not, with no more of it in memory than fits', async () => {
      await pour(1, {});
      const before = memoryPeak();
      expect(await pour(50, { 'content-length': String(50 * MEGABYTE) })).toBe(413);
      expect(memoryPeak() - before).toBeLessThan(40);
      expect(await pour(50, {})).toBe(413);
      expect(memoryPeak() - before).toBeLessThan(80);
    });

    it('is refused over SMTP, told its length before or not, with no more of it in memory than fits', async () => {
      const before = memoryPeak();
      const carrier = await Carrier.at(app.mailUrl);
      expect(await carrier.say(`MAIL FROM:<theo@acme.example> SIZE=${50 * MEGABYTE}`)).toMatch(/^552 /);
      expect(await carrier.bring(Buffer.alloc(50 * MEGABYTE, 'x\r\n'), MAILBOX)).toMatch(/^552 /);
      // The connection is as good as before.
      expect(await carrier.bring(byTheo({ subject: 'Smaller' }), MAILBOX)).toMatch(/^250 /);
      carrier.close();
      expect(memoryPeak() - before).toBeLessThan(80);
    });

    it('leaves no trace', async () => {
      const all = await messagesIn(ada);
      expect(all.map(({ subject }) => subject).filter((subject) => subject !== 'Smaller' && subject !== '')).toEqual(
        [],
      );
    });
  });

  it('of just as much as is allowed is taken', async () => {
    const head = byTheo({ subject: 'Full' }).subarray(0, -2);
    const { state, id } = await brought(ada, Buffer.concat([head, Buffer.alloc(BYTES_MAX - head.length, 'x')]));
    expect(state).toBe('filed');
    expect((await messageOf(ada, id)).attachments.map(({ name }) => name)).toEqual(['message.txt']);
    expect(await bring(ada, Buffer.alloc(BYTES_MAX + 1))).toMatchObject(refusedWith(413, 'body-too-large'));
  });

  describe('in broken form', () => {
    const nested = Array.from({ length: 10_000 }, (_, n) => [
      `Content-Type: multipart/mixed; boundary=b${n}`,
      '',
      `--b${n}`,
    ]);
    const theo = ['From: theo@acme.example', `To: ${MAILBOX}`];

    it.each<[string, Buffer, string]>([
      ['ten thousand parts in parts', lines([...theo, ...nested.flat(), '', 'In the middle']), 'filed'],
      [
        'a hundred thousand fields',
        lines([...theo, ...Array.from({ length: 100_000 }, (_, n) => `X-${n}: y`), '', 'Hi']),
        'filed',
      ],
      ['a megabyte of subject', byTheo({ subject: 'x'.repeat(MEGABYTE) }), 'filed'],
      ['encoded words that are none', byTheo({ subject: '=?utf-8?B?!!!?= =?x?Q?=?= =?utf-8?Q?=C3?=' }), 'filed'],
      ['NUL bytes', byTheo({ subject: 'a\0b', text: '\0\0\0' }), 'filed'],
      ['a boundary that never comes', lines([...theo, 'Content-Type: multipart/mixed; boundary=x', '', 'Hi']), 'filed'],
      ['base64 that is none', byTheo({ header: ['Content-Transfer-Encoding: base64'], text: '!!!=???' }), 'filed'],
      ['a charset that is none', lines([...theo, 'Content-Type: text/plain; charset=\xff\xfe', '', 'Hi']), 'filed'],
      ['no date', lines([...theo, '', 'Hi']), 'filed'],
      ['a date to come', lines([...theo, 'Date: Fri, 31 Dec 2099 23:59:59 +0000', '', 'Later']), 'filed'],
      ['no text', lines([...theo, 'Subject: Nothing', '']), 'filed'],
      ['nothing but line ends', Buffer.from('\r\n\r\n\r\n'), 'held'],
      ['nothing but noise', randomBytes(100_000), 'held'],
      ['a text of a million characters', byTheo({ text: '€'.repeat(MEGABYTE) }), 'filed'],
      [
        'a thousand addresses',
        byTheo({ to: Array.from({ length: 1_000 }, (_, n) => `n${n}@x.example`).join(', ') }),
        'filed',
      ],
    ])('with %s is taken, in a moment', async (_, raw, state) => {
      const answer = await bring(ada, raw);
      expect(answer).toMatchObject({ status: 201, body: { state } });
      const shown = await messageOf(ada, answer.body.id);
      expect(shown.digest).toBe(createHash('sha256').update(raw).digest('hex'));
      const { ticketId } = answer.body;
      if (ticketId === undefined) return;
      const [opened] = await new Ticket(ada, ticketId).history();
      expect(opened!.occurredAt).toBe('2026-11-03T09:00:00.000Z');
    });

    // Rule: tickets.mail-loses-nothing
    it('loses nothing of what it cannot read: the original is on the ticket', async () => {
      const raw = lines([...theo, 'Content-Type: multipart/mixed; boundary=x', '', 'A secret in the wrong place']);
      const { ticketId } = await brought(ada, raw);
      const sha256 = createHash('sha256').update(raw).digest('hex');
      expect((await ada.get(`/v1/tickets/${ticketId}/attachments/${sha256}`)).body).toBe(raw.toString());
    });
  });

  it('that came first under the Message-ID of another neither hides nor changes it', async () => {
    const messageId = '<known@acme.example>';
    const forged = await brought(ada, email({ from: 'evil@x.example', to: MAILBOX, messageId, text: 'Forged' }));
    const hushed = await brought(ada, byTheo({ messageId, text: 'Real', header: ['Auto-Submitted: auto-replied'] }));
    const real = await brought(ada, byTheo({ messageId, text: 'Real' }));
    expect([forged.state, hushed.state, real.state]).toEqual(['held', 'ignored', 'filed']);
    expect(await new Ticket(ada, real.ticketId!).show()).toMatchObject({ body: 'Real' });
  });

  // Rule: tickets.mail-of-nobody-is-ignored
  it('that answers itself goes round no circle', async () => {
    const { ticketId } = await brought(ada, byTheo({ subject: 'Out of office?' }));
    const to = ticketAddress(MAILBOX, ticketId!);
    const answers = [
      byTheo({ to, header: ['Auto-Submitted: auto-replied'] }),
      byTheo({ to, header: ['X-Auto-Response-Suppress: All'] }),
      byTheo({ to, header: ['Precedence: junk'] }),
      email({ from: to, to }),
      email({ from: `"theo@acme.example" <${MAILBOX}>`, to }),
    ];
    for (const raw of answers) expect((await brought(ada, raw)).state).toBe('ignored');
    const carrier = await Carrier.at(app.mailUrl);
    expect(await carrier.bring(byTheo({ to }), to, '')).toMatch(/^250 /);
    carrier.close();
    expect((await new Ticket(ada, ticketId!).history()).map(({ type }) => type)).toEqual(['TicketOpened']);
  });

  describe('over SMTP', () => {
    let carrier: Carrier;

    beforeAll(async () => {
      carrier = await Carrier.at(app.mailUrl);
    });
    afterAll(() => {
      carrier.close();
    });

    it('hears how much may come, and of no encryption that is none', async () => {
      const offers = await carrier.say('EHLO carrier.example');
      expect(offers).toMatch(new RegExp(`^250[ -]SIZE ${BYTES_MAX}$`, 'm'));
      expect(offers).not.toMatch(/STARTTLS|AUTH/);
    });

    it('comes to the mailbox and to tickets, and to nobody else', async () => {
      const to = async (address: string) => {
        await carrier.say('RSET');
        await carrier.say('MAIL FROM:<theo@acme.example>');
        return carrier.say(`RCPT TO:<${address}>`);
      };
      expect(await to(MAILBOX.toUpperCase())).toMatch(/^250 /);
      expect(await to(ticketAddress(MAILBOX, '0b0d1e2f-0000-5000-8000-000000000002'))).toMatch(/^250 /);
      for (const address of ['sales@studio.example', 'support+x@studio.example', 'theo@acme.example']) {
        expect(await to(address)).toMatch(/^550 /);
      }
      expect(await to(`${MAILBOX}@x.example`)).toMatch(/^501 /);
      await carrier.say('RSET');
    });

    it('goes to the ticket whose address its envelope names, though its header does not', async () => {
      const { ticketId } = await brought(ada, byTheo({ subject: 'By the envelope' }));
      const answer = await carrier.bring(byTheo({ text: 'A blind copy' }), ticketAddress(MAILBOX, ticketId!));
      expect(answer).toMatch(/^250 /);
      const [, id] = /^250 Kept as (\S+)$/.exec(answer)!;
      await until(async () => (await messageOf(ada, id!)).state === 'filed');
      expect(await messageOf(ada, id!)).toMatchObject({ ticketId, as: 'reply' });
    });
  });

  it('of any bytes at all is answered, and what was taken is there', async () => {
    const from = fc.constantFrom('From: theo@acme.example\r\n', 'From: x@y.example\r\n', '');
    const type = fc.constantFrom(
      ...['', 'Content-Type: multipart/mixed; boundary=x\r\n', 'Content-Type: text/html\r\n'],
      ...['Content-Transfer-Encoding: base64\r\n', 'Content-Type: text/plain; charset=utf-16\r\n'],
    );
    const body = fc.oneof(
      fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    const message = fc.tuple(from, type, body).map(([a, b, c]) => Buffer.concat([Buffer.from(`${a}${b}\r\n`), c]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(message, body), async (raw) => {
        fc.pre(raw.length > 0);
        const { status, body: answered } = await bring(ada, raw);
        expect(status).toBe(201);
        expect(['filed', 'held', 'ignored']).toContain(answered.state);
        expect(await messageOf(ada, answered.id)).toMatchObject({ id: answered.id, state: answered.state });
      }),
      { numRuns: 60 },
    );
  });
});
