import { spell, spellMoney, spellMonth, wallTime } from '../documents/wording';
import { unreachable } from '../kernel/decider';
import { type RecordedOf } from '../kernel/event';
import { type Clock, type ClockName } from '../sla/clock';
import { type Attachment, type Channel, type TicketOpened } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { localDateOf } from '../time/local';
import { type NoticeKind } from './notice.events';
import { type ToldEvent, type ToldOfDispute, type ToldOfWebhook } from './notice.rules';

/** All that a notice's words are made of. `timeZone` is the agreement's. */
export interface Occasion {
  readonly kind: NoticeKind;
  readonly told: RecordedOf<ToldEvent>;
  /** As it was opened; null where the notice is about a month, or a dispute of one, and no ticket. */
  readonly opened: TicketOpened['data'] | null;
  /** What stands before the subject: the client's, or of what else it is. */
  readonly clientName: string;
  /** Null where the agency told nobody its name. */
  readonly agencyName: string | null;
  readonly timeZone: string;
}

/** A message in words: one line of subject, and the same said in plain text and in HTML. */
export interface Wording {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const SUBJECT_LENGTH_MAX = 200;
const QUOTE_LENGTH_MAX = 20_000;

/** Says what happened, what it is about, and what the reader can do. Notes among the agency's people are never in it. */
export function wordingOf(occasion: Occasion): Wording {
  const { opened, clientName, agencyName } = occasion;
  const about = opened === null ? [] : [`This message was sent automatically about ticket ${opened.ticketId}.`];
  const signed = agencyName === null ? [] : [oneLine(agencyName)];
  const end = [...signed, ...about];
  const blocks: readonly Block[] = [...bodyOf(occasion), ...(end.length === 0 ? [] : [footer(end)])];
  const subject = `[${oneLine(clientName)}] ${subjectOf(occasion)}`;
  return {
    subject: shortened(subject, SUBJECT_LENGTH_MAX),
    text: `${blocks.map(inText).join('\n\n')}\n`,
    html: `<!doctype html>\n<html><body>\n${blocks.map(inHtml).join('\n')}\n</body></html>\n`,
  };
}

/** One line without control characters, or such as turn the reading direction: what a header may hold. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();

/** The same for all of a ticket's notices, and of a month's disputes, so that mail programs show them together. */
function subjectOf({ kind, told, opened }: Occasion): string {
  if (told.type === 'BalanceThresholdCrossed') {
    return `${told.data.threshold} % of the hours of ${spellMonth(told.data.month)} are used`;
  }
  if (told.type === 'OverageApprovalRequested') return `Your approval for ${spellMonth(told.data.month)} is needed`;
  if (isOfDispute(told)) return `Dispute about ${spellMonth(told.data.month)}`;
  if (isOfWebhook(told)) return `${hostOf(told)} is sent nothing more`;
  if (opened === null) throw new Error(`A notice ${kind} is about a ticket`);
  return `Re: ${bare(opened.subject)}`;
}

/** A request that came by email may begin so already. */
const bare = (subject: string): string => oneLine(subject).replace(/^((re|aw|sv|antw)\s*:\s*)+/i, '') || '(no subject)';

function bodyOf(occasion: Occasion): readonly Block[] {
  const { told, opened } = occasion;
  if (told.type === 'BalanceThresholdCrossed') return threshold(told.data);
  if (told.type === 'OverageApprovalRequested') return approval(told.data, opened);
  if (isOfDispute(told)) return ofDispute(told, occasion);
  if (isOfWebhook(told)) return ofWebhook(told);
  if (opened === null) throw new Error(`A notice ${occasion.kind} is about a ticket`);
  const hello = says(`Hello ${oneLine(opened.requester.name)},`);
  const named = `"${oneLine(opened.subject)}"`;
  switch (told.type) {
    case 'TicketOpened':
      return occasion.kind === 'opened-p1' ? openedP1(occasion, named, told.data) : [hello, ...taken(occasion, named)];
    case 'ReplyPosted':
      return [
        hello,
        says(`we have answered you on ${named}:`),
        quotes(told.data.body),
        ...attached(told.data.attachments),
        says('Reply to this message to write back.'),
      ];
    case 'InformationRequested':
      return [
        hello,
        says(`to go on with ${named} we need something from you${told.data.note === null ? '.' : ':'}`),
        ...noted(told.data.note),
        says('Our work on it waits for your answer. Reply to this message to give it.'),
      ];
    case 'FixSubmittedForReview':
      return [
        hello,
        says(`a fix for ${named} is ready for you to try${told.data.note === null ? '.' : ':'}`),
        ...noted(told.data.note),
        says('It goes live once you have signed it off. Reply to this message to say whether it works.'),
      ];
    case 'TicketResolved':
      return [
        hello,
        says(`${named} is resolved${told.data.note === null ? '.' : ':'}`),
        ...noted(told.data.note),
        says('If something is still not right, reply to this message.'),
      ];
    case 'TicketEscalated':
      return [
        says(`A ticket of ${oneLine(occasion.clientName)} was escalated: ${named}.`),
        ...noted(told.data.note),
        says(told.data.to ? `It goes to ${oneLine(told.data.to)}.` : 'Please look after it.'),
      ];
    case 'SlaAtRisk': {
      const { clock, priority, targetMinutes, dueAt } = told.data;
      return [
        says(
          `Most of the time for ${goals[clock]} of a ${priority} of ${oneLine(occasion.clientName)} has run: ${named}.`,
        ),
        lists([
          `Promised within ${spell(targetMinutes)}`,
          dueAt === null ? 'Due some time after the client has answered' : `Due ${moment(dueAt, occasion.timeZone)}`,
        ]),
        says(`There is still time: ${remedies[clock]}.`),
      ];
    }
    case 'SlaBreached': {
      const { clock, priority, targetMinutes, dueAt, byReclassification } = told.data;
      return [
        says(`The time for ${goals[clock]} of a ${priority} of ${oneLine(occasion.clientName)} is over: ${named}.`),
        lists([
          `Promised within ${spell(targetMinutes)}`,
          `Was due ${moment(dueAt, occasion.timeZone)}`,
          ...(byReclassification ? ['It follows from a change of priority'] : []),
        ]),
        says(`The client still waits: ${remedies[clock]}.`),
      ];
    }
    default:
      return unreachable(told);
  }
}

const goals: Readonly<Record<ClockName, string>> = {
  response: 'the first answer',
  resolution: 'the resolution',
  update: 'the next update',
};

const remedies: Readonly<Record<ClockName, string>> = {
  response: 'a public reply stops this clock',
  resolution: 'resolving the ticket stops this clock',
  update: 'a public reply starts this clock anew',
};

/** Who began it: nobody is thanked for what a machine found. */
const openings: Readonly<Record<Channel, string>> = {
  email: 'thank you. We have taken down your request',
  phone: 'thank you. We have taken down your request',
  portal: 'thank you. We have taken down your request',
  api: 'thank you. We have taken down your request',
  monitoring: 'our monitoring saw something, and we are looking after it:',
  schedule: 'some maintenance has come round, and we take it up:',
};

function taken({ timeZone, told, opened }: Occasion, named: string): readonly Block[] {
  const dueAt = told.type === 'TicketOpened' ? responseDueAt(told.data.clocks) : null;
  return [
    says(`${openings[opened?.channel ?? 'portal']} ${named}.`),
    ...(dueAt === null ? [] : [says(`You hear from us by ${moment(dueAt, timeZone)}.`)]),
    says('Reply to this message to add something.'),
  ];
}

function openedP1({ timeZone, clientName }: Occasion, named: string, data: TicketOpened['data']): readonly Block[] {
  const dueAt = responseDueAt(data.clocks);
  return [
    says(`A P1 of ${oneLine(clientName)} was opened: ${named}.`),
    lists([
      `By ${oneLine(data.requester.name)}, channel: ${data.channel}`,
      `Category: ${data.category}, environment: ${oneLine(data.environment)}`,
      ...(dueAt === null ? [] : [`First answer due ${moment(dueAt, timeZone)}`]),
    ]),
    quotes(data.body),
    says('Please take it up now.'),
  ];
}

const responseDueAt = (clocks: readonly Clock[]): Instant | null =>
  clocks.find(({ clock }) => clock === 'response')?.dueAt ?? null;

type MonthFact<T extends ToldEvent['type']> = Extract<ToldEvent, { readonly type: T }>['data'];

function threshold({ month, threshold: percent, usedMinutes, availableMinutes }: MonthFact<'BalanceThresholdCrossed'>) {
  const used = Math.trunc((usedMinutes * 100) / availableMinutes);
  return [
    says('Hello,'),
    says(`${percent} % of your support hours of ${spellMonth(month)} are used.`),
    lists([
      `Used: ${spell(usedMinutes)} (${usedMinutes} minutes)`,
      `Available: ${spell(availableMinutes)} (${availableMinutes} minutes)`,
      `That is ${used} %`,
    ]),
    says('Reply to this message to buy hours or to ask what they went into.'),
  ];
}

function approval(
  { month, because, overageMinutes, approvedMinutes }: MonthFact<'OverageApprovalRequested'>,
  opened: TicketOpened['data'] | null,
): readonly Block[] {
  const work = opened === null ? 'The work' : `The work on "${oneLine(opened.subject)}"`;
  return [
    says('Hello,'),
    because === 'estimate'
      ? says(`${work} is expected to go past your support hours of ${spellMonth(month)}.`)
      : says(`${work} has gone past your support hours of ${spellMonth(month)}.`),
    lists([
      `${because === 'estimate' ? 'Expected beyond' : 'Beyond'} what is available: ${spell(overageMinutes)} (${overageMinutes} minutes)`,
      `Approved so far: ${spell(approvedMinutes)} (${approvedMinutes} minutes)`,
    ]),
    says('What you do not approve is not charged. Reply to this message with the minutes you approve, or decline.'),
  ];
}

const isOfDispute = (told: RecordedOf<ToldEvent>): told is RecordedOf<ToldOfDispute> =>
  told.type === 'DisputeOpened' ||
  told.type === 'DisputeOverdue' ||
  told.type === 'DisputeUpheld' ||
  told.type === 'DisputeRejected';

function ofDispute(told: RecordedOf<ToldOfDispute>, { clientName, timeZone }: Occasion): readonly Block[] {
  const { disputeId, month } = told.data;
  const [of, named] = [spellMonth(month), `Dispute ${disputeId}`];
  switch (told.type) {
    case 'DisputeOpened': {
      const { wholeMonth, disputed, statement, currency, answerDueOn, reason } = told.data;
      return [
        says(`${oneLine(clientName)} disputes ${wholeMonth ? 'all' : 'part'} of the statement of ${of}:`),
        quotes(reason),
        lists([
          named,
          `In dispute: ${spell(disputed.minutes)} of ${spell(statement.minutes)}`,
          `In dispute: ${spellMoney(disputed.net, currency)} net of ${spellMoney(statement.net, currency)}`,
          `Answer due by the end of ${answerDueOn}`,
        ]),
        says('Please uphold or reject it by then.'),
      ];
    }
    case 'DisputeOverdue':
      return [
        says(`The answer to a dispute of ${oneLine(clientName)} about ${of} is overdue.`),
        lists([named, `Was due ${moment(told.data.answerDueAt, timeZone)}`]),
        says('The client still waits: please uphold or reject it.'),
      ];
    case 'DisputeUpheld': {
      const { whole, goodwillMinutes, creditAmount, currency, reason } = told.data;
      return [
        says('Hello,'),
        says(`we have looked at your dispute about ${of}, and you are right${whole ? '' : ' in part'}:`),
        quotes(reason),
        lists([
          named,
          ...(goodwillMinutes > 0 ? [`Given back: ${spell(goodwillMinutes)} (${goodwillMinutes} minutes)`] : []),
          ...(creditAmount > 0 ? [`Credited: ${spellMoney(creditAmount, currency)} net`] : []),
        ]),
        says('The statement itself stays as it was closed. Reply to this message to ask about it.'),
      ];
    }
    case 'DisputeRejected':
      return [
        says('Hello,'),
        says(`we have looked at your dispute about ${of}, and the statement stands:`),
        quotes(told.data.reason),
        lists([named]),
        says('Reply to this message to ask about it.'),
      ];
    default:
      return unreachable(told);
  }
}

const isOfWebhook = (told: RecordedOf<ToldEvent>): told is RecordedOf<ToldOfWebhook> =>
  told.type === 'WebhookPaused' || told.type === 'WebhookDisabled';

/** What stands in a path may be as good as a password. */
const hostOf = ({ data }: RecordedOf<ToldOfWebhook>): string => new URL(data.url).host;

function ofWebhook(told: RecordedOf<ToldOfWebhook>): readonly Block[] {
  const { webhookId, reason } = told.data;
  const why =
    told.type === 'WebhookDisabled'
      ? 'answered that it is gone for good, and was disabled'
      : 'took nothing for two days, and was paused';
  return [
    says(`The endpoint of a webhook at ${hostOf(told)} ${why}. It said at last:`),
    ...noted(reason),
    lists([`Webhook ${webhookId}`]),
    says('Nothing is lost: what happens meanwhile is sent once somebody resumes it.'),
  ];
}

/** `2026-03-02 10:30 in Europe/London (10:30 UTC)`; with the day of both where it is not the same. */
export function moment(at: Instant, timeZone: string): string {
  const date = localDateOf(at, timeZone);
  const [utcDate, utcTime] = [at.slice(0, 10), at.slice(11, 16)];
  const utc = utcDate === date ? utcTime : `${utcDate} ${utcTime}`;
  return `${date} ${wallTime(at, timeZone)} in ${timeZone} (${utc} UTC)`;
}

const attached = (attachments: readonly Attachment[] = []): readonly Block[] =>
  attachments.length === 0 ? [] : [says(`With the ticket: ${attachments.map(({ name }) => oneLine(name)).join(', ')}`)];

const noted = (note: string | null): readonly Block[] => (note === null ? [] : [quotes(note)]);

/** A part of a message: a sentence of ours, figures one a line, what somebody wrote, or the end. */
type Block = { readonly form: 'says' | 'lists' | 'quotes' | 'footer'; readonly lines: readonly string[] };

const says = (sentence: string): Block => ({ form: 'says', lines: [sentence] });
const lists = (lines: readonly string[]): Block => ({ form: 'lists', lines });
const footer = (lines: readonly string[]): Block => ({ form: 'footer', lines });
const quotes = (written: string): Block => ({
  form: 'quotes',
  lines: shortened(written.replace(/\r\n?/g, '\n').replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, ''), QUOTE_LENGTH_MAX)
    .trimEnd()
    .split('\n'),
});

function inText({ form, lines }: Block): string {
  const mark = { says: '', lists: '- ', quotes: '> ', footer: '' }[form];
  const text = lines.map((line) => `${mark}${line}`.trimEnd()).join('\n');
  return form === 'footer' ? `-- \n${text}` : text;
}

function inHtml({ form, lines }: Block): string {
  const escaped = lines.map(inMarkup);
  switch (form) {
    case 'says':
      return `<p>${escaped.join('<br>')}</p>`;
    case 'lists':
      return `<ul>${escaped.map((line) => `<li>${line}</li>`).join('')}</ul>`;
    case 'quotes':
      return `<blockquote>${escaped.join('<br>\n')}</blockquote>`;
    case 'footer':
      return `<p><small>${escaped.join('<br>')}</small></p>`;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const inMarkup = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** At most so many characters; what is cut off says so. */
function shortened(text: string, lengthMax: number): string {
  const characters = [...text];
  return characters.length <= lengthMax ? text : `${characters.slice(0, lengthMax - 1).join('')}…`;
}
