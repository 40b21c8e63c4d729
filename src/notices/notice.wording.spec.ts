import { noteOverdue, opened as disputed, reject, uphold } from '../../test/support/disputes';
import { recorded } from '../../test/support/fake-log';
import { given } from '../../test/support/given';
import { type DisputeCommand } from '../disputes/dispute.commands';
import { dispute } from '../disputes/dispute.decider';
import { type Clock } from '../sla/clock';
import { type TicketOpened } from '../tickets/ticket.events';
import { type NoticeKind } from './notice.events';
import { type ToldEvent, type ToldOfDispute } from './notice.rules';
import { moment, type Occasion, oneLine, wordingOf } from './notice.wording';

const on = { ticketId: 't1', agreementId: 'a1', clientId: 'acme', clocks: [] };
const inMonth = { ledgerId: 'a1-2026-03', agreementId: 'a1', clientId: 'acme', month: '2026-03' };

const opened = (over: Partial<TicketOpened['data']> = {}): TicketOpened['data'] => ({
  ...on,
  subject: 'The shop is slow',
  body: 'Every page takes ten seconds.\nSince <this> morning.',
  channel: 'phone',
  kind: 'support',
  category: 'bug',
  priority: 'P1',
  environment: 'production',
  requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
  projectId: null,
  estimateMinutes: null,
  ...over,
});

const response = { clock: 'response', dueAt: '2026-07-06T23:30:00.000Z' } as Clock;

const occasion = (kind: NoticeKind, told: ToldEvent, over: Partial<Occasion> = {}): Occasion => ({
  kind,
  told: recorded(told),
  opened: opened(),
  clientName: 'Acme',
  agencyName: 'Studio North',
  timeZone: 'Europe/London',
  ...over,
});

const verdict = {
  ...on,
  clock: 'response',
  priority: 'P1',
  targetMinutes: 60,
  startedAt: '2026-07-06T08:00:00.000Z',
  dueAt: '2026-07-06T09:00:00.000Z',
  detectedAt: '2026-07-06T09:00:01.000Z',
} as const;

/** What a command comes to, or with none the opening of a dispute about an entry. */
function disputeFact(command: DisputeCommand | null, type: ToldOfDispute['type']): ToldEvent {
  const facts = disputed({ entryIds: ['e2'] });
  const added = command === null ? facts : dispute.decide(command, given(dispute, ...facts).state);
  return added.find((fact) => fact.type === type) as ToldOfDispute;
}

const endpoint = {
  ...{ webhookId: 'w1', url: 'https://hooks.acme.example/as-good-as-a-password' },
  owner: { keyId: 'k1', clientId: 'acme' },
};

const step = (note: string | null) => ({ ...on, note });

describe('a notice says', () => {
  const cases: readonly (readonly [NoticeKind, ToldEvent, subject: string, lines: readonly string[]])[] = [
    [
      'opened',
      { type: 'TicketOpened', data: opened({ clocks: [response] }) },
      '[Acme] Re: The shop is slow',
      [
        'Hello Theo Marsh,',
        'thank you. We have taken down your request "The shop is slow".',
        'You hear from us by 2026-07-07 00:30 in Europe/London (2026-07-06 23:30 UTC).',
        'Reply to this message to add something.',
        '-- \nStudio North\nThis message was sent automatically about ticket t1.',
      ],
    ],
    [
      'reply',
      { type: 'ReplyPosted', data: { ...on, body: 'We found it.\n\nA slow query.', public: true, byAgency: true } },
      '[Acme] Re: The shop is slow',
      [
        'Hello Theo Marsh,',
        'we have answered you on "The shop is slow":',
        '> We found it.\n>\n> A slow query.',
        'Reply to this message to write back.',
      ],
    ],
    [
      'information-asked',
      { type: 'InformationRequested', data: step('Which browser?') },
      '[Acme] Re: The shop is slow',
      [
        'Hello Theo Marsh,',
        'to go on with "The shop is slow" we need something from you:',
        '> Which browser?',
        'Our work on it waits for your answer. Reply to this message to give it.',
      ],
    ],
    [
      'ready-for-review',
      { type: 'FixSubmittedForReview', data: step('On staging.') },
      '[Acme] Re: The shop is slow',
      [
        'Hello Theo Marsh,',
        'a fix for "The shop is slow" is ready for you to try:',
        '> On staging.',
        'It goes live once you have signed it off. Reply to this message to say whether it works.',
      ],
    ],
    [
      'resolved',
      { type: 'TicketResolved', data: step(null) },
      '[Acme] Re: The shop is slow',
      [
        'Hello Theo Marsh,',
        '"The shop is slow" is resolved.',
        'If something is still not right, reply to this message.',
      ],
    ],
    [
      'escalated',
      { type: 'TicketEscalated', data: step('The client called twice.') },
      '[Acme] Re: The shop is slow',
      ['A ticket of Acme was escalated: "The shop is slow".', '> The client called twice.', 'Please look after it.'],
    ],
    [
      'at-risk',
      { type: 'SlaAtRisk', data: { ...verdict, atRiskAt: '2026-07-06T08:45:00.000Z' } },
      '[Acme] Re: The shop is slow',
      [
        'Most of the time for the first answer of a P1 of Acme has run: "The shop is slow".',
        '- Promised within 1 h\n- Due 2026-07-06 10:00 in Europe/London (09:00 UTC)',
        'There is still time: a public reply stops this clock.',
      ],
    ],
    [
      'breached',
      { type: 'SlaBreached', data: { ...verdict, clock: 'resolution', byReclassification: true } },
      '[Acme] Re: The shop is slow',
      [
        'The time for the resolution of a P1 of Acme is over: "The shop is slow".',
        '- Promised within 1 h\n- Was due 2026-07-06 10:00 in Europe/London (09:00 UTC)\n- It follows from a change of priority',
        'The client still waits: resolving the ticket stops this clock.',
      ],
    ],
    [
      'opened-p1',
      { type: 'TicketOpened', data: opened({ clocks: [response] }) },
      '[Acme] Re: The shop is slow',
      [
        'A P1 of Acme was opened: "The shop is slow".',
        '- By Theo Marsh, channel: phone\n- Category: bug, environment: production\n' +
          '- First answer due 2026-07-07 00:30 in Europe/London (2026-07-06 23:30 UTC)',
        '> Every page takes ten seconds.\n> Since <this> morning.',
        'Please take it up now.',
      ],
    ],
    [
      'approval-asked',
      {
        type: 'OverageApprovalRequested',
        data: { ...inMonth, ticketId: 't1', because: 'time', overageMinutes: 95, approvedMinutes: 0 },
      },
      '[Acme] Your approval for March 2026 is needed',
      [
        'Hello,',
        'The work on "The shop is slow" has gone past your support hours of March 2026.',
        '- Beyond what is available: 1 h 35 min (95 minutes)\n- Approved so far: 0 min (0 minutes)',
        'What you do not approve is not charged. Reply to this message with the minutes you approve, or decline.',
      ],
    ],
    [
      'threshold-crossed',
      {
        type: 'BalanceThresholdCrossed',
        data: { ...inMonth, threshold: 80, usedMinutes: 485, availableMinutes: 600 },
      },
      '[Acme] 80 % of the hours of March 2026 are used',
      [
        'Hello,',
        '80 % of your support hours of March 2026 are used.',
        '- Used: 8 h 5 min (485 minutes)\n- Available: 10 h (600 minutes)\n- That is 80 %',
        'Reply to this message to buy hours or to ask what they went into.',
      ],
    ],
    [
      'dispute-opened',
      disputeFact(null, 'DisputeOpened'),
      '[Acme] Dispute about October 2026',
      [
        'Acme disputes part of the statement of October 2026:',
        '> We never asked for this',
        '- Dispute a1-2026-10-1\n- In dispute: 2 h of 12 h 30 min\n- In dispute: 180.00 GBP net of 2,725.00 GBP\n' +
          '- Answer due by the end of 2026-11-19',
        'Please uphold or reject it by then.',
      ],
    ],
    [
      'dispute-overdue',
      disputeFact(noteOverdue('2026-11-21T00:00:00.000Z'), 'DisputeOverdue'),
      '[Acme] Dispute about October 2026',
      [
        'The answer to a dispute of Acme about October 2026 is overdue.',
        '- Dispute a1-2026-10-1\n- Was due 2026-11-20 00:00 in Europe/London (00:00 UTC)',
        'The client still waits: please uphold or reject it.',
      ],
    ],
    [
      'dispute-decided',
      disputeFact(uphold({ goodwillMinutes: 20, creditAmount: 5_000 }), 'DisputeUpheld'),
      '[Acme] Dispute about October 2026',
      [
        'Hello,',
        'we have looked at your dispute about October 2026, and you are right in part:',
        '> You are right',
        '- Dispute a1-2026-10-1\n- Given back: 20 min (20 minutes)\n- Credited: 50.00 GBP net',
        'The statement itself stays as it was closed. Reply to this message to ask about it.',
      ],
    ],
    [
      'dispute-decided',
      disputeFact(reject(), 'DisputeRejected'),
      '[Acme] Dispute about October 2026',
      [
        'Hello,',
        'we have looked at your dispute about October 2026, and the statement stands:',
        '> It was asked for by phone',
        '- Dispute a1-2026-10-1',
        'Reply to this message to ask about it.',
      ],
    ],
    [
      'webhook-paused',
      { type: 'WebhookPaused', data: { ...endpoint, by: 'program', reason: '500 Oh <no>' } },
      '[Acme] hooks.acme.example is sent nothing more',
      [
        'The endpoint of a webhook at hooks.acme.example took nothing for two days, and was paused. It said at last:',
        '> 500 Oh <no>',
        '- Webhook w1',
        'Nothing is lost: what happens meanwhile is sent once somebody resumes it.',
      ],
    ],
    [
      'webhook-disabled',
      { type: 'WebhookDisabled', data: { ...endpoint, reason: 'We have moved.' } },
      '[Acme] hooks.acme.example is sent nothing more',
      [
        'The endpoint of a webhook at hooks.acme.example answered that it is gone for good, and was disabled. It said at last:',
        '> We have moved.',
        '- Webhook w1',
      ],
    ],
  ];

  it.each(cases)('%s', (kind, told, subject, lines) => {
    const wording = wordingOf(occasion(kind, told));
    expect(wording.subject).toBe(subject);
    expect(wording.text.split('\n\n').length).toBeGreaterThanOrEqual(lines.length);
    expect(wording.text.startsWith(lines.join('\n\n'))).toBe(true);
    expect(wording.html.match(/<body>\n<p>[\s\S]*<\/small><\/p>\n<\/body>/)).not.toBeNull();
  });

  it('who looks after what was escalated, where that is known', () => {
    const told = { type: 'TicketEscalated', data: { ...step(null), to: 'The\nnight shift' } } as const;
    expect(wordingOf(occasion('escalated', told)).text).toContain('\n\nIt goes to The night shift.\n\n');
  });

  it.each([
    ['monitoring', 'our monitoring saw something, and we are looking after it: "The shop is slow".'],
    ['schedule', 'some maintenance has come round, and we take it up: "The shop is slow".'],
  ] as const)('thanks nobody for a ticket that began by itself (%s)', (channel, line) => {
    const data = opened({ channel });
    const { text } = wordingOf(occasion('opened', { type: 'TicketOpened', data }, { opened: data }));
    expect(text).toContain(`Hello Theo Marsh,\n\n${line}\n\n`);
    expect(text).not.toContain('thank you');
  });

  it('an estimate that goes too far, without a ticket and without a name of the agency', () => {
    const data = { ...inMonth, ticketId: null, because: 'estimate', overageMinutes: 30, approvedMinutes: 15 } as const;
    const without = { opened: null, agencyName: null };
    const { text } = wordingOf(occasion('approval-asked', { type: 'OverageApprovalRequested', data }, without));
    expect(text).toContain('The work is expected to go past your support hours of March 2026.');
    expect(text).toContain('- Expected beyond what is available: 30 min (30 minutes)');
    expect(text.endsWith('or decline.\n')).toBe(true);
  });

  it('that a clock at risk which waits on the client is due some time after the answer', () => {
    const data = { ...verdict, dueAt: null, atRiskAt: '2026-07-06T08:45:00.000Z' };
    const { text } = wordingOf(occasion('at-risk', { type: 'SlaAtRisk', data }));
    expect(text).toContain('- Promised within 1 h\n- Due some time after the client has answered\n');
  });

  it('which files came with an answer', () => {
    const file = { sha256: 'ab', mediaType: 'image/png', bytes: 3, notKept: null };
    const attachments = [
      { ...file, name: 'before.png' },
      { ...file, name: 'af\r\nter.png' },
    ];
    const data = { ...on, body: 'See below.', public: true, byAgency: true, attachments };
    const { text } = wordingOf(occasion('reply', { type: 'ReplyPosted', data }));
    expect(text).toContain('\n\nWith the ticket: before.png, af ter.png\n\n');
  });
});

describe('what people wrote', () => {
  const said = (subject: string, over: Partial<Occasion> = {}) =>
    wordingOf(
      occasion('resolved', { type: 'TicketResolved', data: step(null) }, { opened: opened({ subject }), ...over }),
    );

  it('never breaks out of a header', () => {
    const hostile = 'Slow\r\nBcc: all@acme.example\u2028X-Evil: 1\u0000\u0085 \u202egnp.exe';
    expect(said(hostile).subject).toBe('[Acme] Re: Slow Bcc: all@acme.example X-Evil: 1 gnp.exe');
    expect(said('Slow', { clientName: 'Ac\nme' }).subject).toBe('[Ac me] Re: Slow');
    expect(oneLine('a\ud800b')).toBe('a b');
  });

  it('is the same subject for all notices, however often it was answered', () => {
    expect(said('RE: re:  AW: Slow').subject).toBe('[Acme] Re: Slow');
    expect(said('Re:').subject).toBe('[Acme] Re: (no subject)');
    expect(said('s'.repeat(500)).subject).toBe(`[Acme] Re: ${'s'.repeat(188)}…`);
  });

  it('is text in HTML, and no markup', () => {
    const data = { ...on, body: `<script>alert("it's")</script>\n& more`, public: true, byAgency: true };
    const { html } = wordingOf(
      occasion('reply', { type: 'ReplyPosted', data }, { opened: opened({ subject: '<b>Slow</b>' }) }),
    );
    expect(html).toContain('on &quot;&lt;b&gt;Slow&lt;/b&gt;&quot;:</p>');
    expect(html).toContain(
      '<blockquote>&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt;<br>\n&amp; more</blockquote>',
    );
    expect(html).not.toMatch(/<(script|b)>/);
  });

  it('has no control characters, and its end is cut off where it is very long', () => {
    const body = `a\u0007b\r\nc\td${'e'.repeat(30_000)}`;
    const data = { ...on, body, public: true, byAgency: true };
    const { text } = wordingOf(occasion('reply', { type: 'ReplyPosted', data }));
    expect(text).toContain('> ab\n> c\tdee');
    expect(text).toContain('ee…\n\nReply to this');
    expect(text.length).toBeLessThan(20_400);
  });
});

it('a moment is told in the zone of the agreement and in UTC, on both sides of a clock change', () => {
  expect(moment('2026-10-25T00:30:00.000Z', 'Europe/London')).toBe('2026-10-25 01:30 in Europe/London (00:30 UTC)');
  expect(moment('2026-10-25T01:30:00.000Z', 'Europe/London')).toBe('2026-10-25 01:30 in Europe/London (01:30 UTC)');
  expect(moment('2026-03-02T02:00:00.000Z', 'America/New_York')).toBe(
    '2026-03-01 21:00 in America/New_York (2026-03-02 02:00 UTC)',
  );
});
