import { isNotice, isOurs } from '../mail/mailbox';
import { type AutomaticReason, type Mailbox, type MessageReceived } from './message.events';

const SUBJECT_LENGTH_MAX = 300;
const NAME_LENGTH_MAX = 200;
const NO_SUBJECT = '(no subject)';

/** `Re:`, `Fwd:` and what other languages say for them, also counted (`Re[2]:`) and several times. */
const answerMark = /^\s*(?:re|fw|fwd|aw|wg|sv|vs|vb|antw|tr|rv|res|enc|odp|pd|ynt|ilt)(?:\s?\[\d{1,3}\])?\s?:\s*/i;
const MARKS_MAX = 50;

/** What the header says of how a message came about. All values as they stand. */
export interface Signs {
  readonly autoSubmitted: readonly string[];
  readonly autoResponseSuppress: readonly string[];
  readonly precedence: readonly string[];
  readonly listId: readonly string[];
  readonly contentType: string;
  /** Its envelope or its Return-Path names nobody: an answer to it would go nowhere. */
  readonly returnsToNobody: boolean;
}

/** Why nobody wrote it; null for a message of a person. `mailbox` is the agency's own, where it has one. */
export function automaticReason(
  signs: Signs,
  { from, messageId }: Pick<MessageReceived['data'], 'from' | 'messageId'>,
  mailbox: string | undefined,
): AutomaticReason | null {
  const rules: readonly (readonly [AutomaticReason, boolean])[] = [
    ['own-address', mailbox !== undefined && from.some(({ address }) => isOurs(mailbox, address))],
    ['own-notice', mailbox !== undefined && messageId !== null && isNotice(mailbox, messageId)],
    ['bounce', signs.returnsToNobody || /^\s*multipart\/report\b/i.test(signs.contentType)],
    ['auto-submitted', signs.autoSubmitted.some((value) => !/^no\b/i.test(value))],
    ['auto-response', signs.autoResponseSuppress.some((value) => value !== '' && !/^none\b/i.test(value))],
    ['mailing-list', signs.listId.length > 0],
    ['bulk', signs.precedence.some((value) => /^(bulk|list|junk|auto_reply)\b/i.test(value))],
  ];
  return rules.find(([, holds]) => holds)?.[0] ?? null;
}

/** Who wrote it: the one whom From names; null where it names nobody, several, or what is no address. */
export function senderOf({ from }: Pick<MessageReceived['data'], 'from'>): Mailbox | null {
  const [first, ...others] = from;
  if (!first || others.some(({ address }) => address !== first.address) || !isAddress(first.address)) return null;
  return first;
}

/** An address that mail can be sent to, in the form in which it is kept: lower case, the domain in ASCII. */
export const isAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/u.test(
    text,
  );

/** Whose words a ticket has: a name is there to be shown, so it is one line and not empty. */
export function requesterOf({ name, address }: Mailbox): { readonly name: string; readonly email: string } {
  return { name: cut(oneLine(name) || address, NAME_LENGTH_MAX), email: address };
}

/** A ticket's subject: one line without the marks of answers, cut with a mark where it is too long. */
export function subjectOf(subject: string): string {
  let text = oneLine(subject);
  for (let marks = 0; marks < MARKS_MAX && answerMark.test(text); marks += 1) text = text.replace(answerMark, '');
  if (text === '') return NO_SUBJECT;
  return text.length <= SUBJECT_LENGTH_MAX ? text : `${cut(text, SUBJECT_LENGTH_MAX - 1)}…`;
}

/** The first so many characters, none of them halved. */
export const cut = (text: string, length: number): string =>
  /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? text.slice(0, length - 1) : text.slice(0, length);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
