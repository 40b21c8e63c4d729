import { type AgreementEvent } from '../../agreements/agreement.events';
import { type SigningKeyPublished } from '../../audit/seals/signing-key.events';
import { type CalendarEvent } from '../../calendars/calendar.events';
import { type ClientEvent } from '../../clients/client.events';
import { type DisputeEvent } from '../../disputes/dispute.events';
import { type MessageEvent } from '../../intake/message.events';
import { type InvoiceEvent } from '../../invoices/invoice.events';
import { type NumberTaken } from '../../invoices/numbering.events';
import { type KeyEvent } from '../../keys/key.events';
import { type MonthEvent } from '../../ledger/month.events';
import { type MaintenanceEvent } from '../../maintenance/maintenance.events';
import { type CheckEvent } from '../../monitoring/check.events';
import { type NoticeEvent } from '../../notices/notice.events';
import { type TicketEvent } from '../../tickets/ticket.events';
import { type WebhookEvent } from '../webhooks/webhook.events';
import { aboutTheAgency } from './agency.published';
import { aboutAgreements } from './agreements.published';
import { aboutDocuments } from './documents.published';
import { aboutMonths } from './months.published';
import { isPublished, keptInside, type Private, type Publication } from './publication';
import { aboutTickets } from './tickets.published';

type AnyEvent =
  | ClientEvent
  | AgreementEvent
  | MonthEvent
  | InvoiceEvent
  | NumberTaken
  | DisputeEvent
  | TicketEvent
  | MessageEvent
  | NoticeEvent
  | CheckEvent
  | MaintenanceEvent
  | CalendarEvent
  | KeyEvent
  | SigningKeyPublished
  | WebhookEvent;

const itsCreditNote = keptInside('Its credit note follows at once and says the same, with its number.');
const itsDocument = keptInside('The invoice or credit note that takes the number tells it.');
const mail = keptInside('What strangers write is nobody’s business until it is a ticket, which tells of itself.');
const sending = keptInside('How events go out, and to whom, is between an endpoint’s owner and this program.');
const post = keptInside('How a message to people goes out, and to whom: what it tells of is published itself.');

/** Every event type of the program: published, or kept inside with the reason. A new one has to be put here. */
export const everyEvent: { readonly [T in AnyEvent['type']]: Publication<T> | Private } = {
  ...aboutAgreements,
  ...aboutMonths,
  ...aboutTickets,
  ...aboutDocuments,
  ...aboutTheAgency,
  CreditGranted: itsCreditNote,
  NumberTaken: itsDocument,
  MessageReceived: mail,
  MessageAssigned: mail,
  MessageFiled: mail,
  MessageHeld: mail,
  MessageIgnored: mail,
  MessageDismissed: mail,
  NoticeTaken: post,
  NoticeSent: post,
  NoticeFailed: post,
  NoticeAbandoned: post,
  NoticeReopened: post,
  WebhookRegistered: sending,
  WebhookSecretRotated: sending,
  WebhookPaused: sending,
  WebhookDisabled: sending,
  WebhookResumed: sending,
  WebhookReplayed: sending,
  DeadLettersResent: sending,
  WebhookTested: sending,
  WebhookRemoved: sending,
};

/** Those that integrators are told of, by type. */
export const publications: ReadonlyMap<string, Publication> = new Map(
  Object.values<Publication | Private>(everyEvent)
    .filter(isPublished)
    .map((publication) => [publication.type, publication]),
);
