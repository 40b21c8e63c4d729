import { type Page } from './agency';
import { type App } from './app';
import { type Arrived, type PostOffice } from './post-office';

/** The agency's mailbox in the tests, and who hears of alarms. */
export const MAILBOX = 'support@studio.example';
export const ON_CALL = 'on-call@studio.example';

/** Settings of a program whose notices go out over this server. */
export const mailingBy = (office: PostOffice): Readonly<Record<string, string>> => ({
  MAIL_URL: office.url,
  MAIL_ADDRESS: MAILBOX,
  ALERTS_ADDRESS: ON_CALL,
  AGENCY_NAME: 'Studio North',
});

/** Whoever else's notices lie in the stores would go out too: a program that sends has embedded ones of its own. */
export const storesOfItsOwn = { EVENTSTORE_URL: undefined, MONGODB_URL: undefined } as const;

/** A notice as it is listed. */
export interface NoticeShown {
  readonly id: string;
  readonly kind: string;
  readonly ticketId: string | null;
  readonly state: 'due' | 'taken' | 'failed' | 'sent' | 'abandoned' | 'lapsed';
  readonly attempts: number;
  readonly recipients: readonly string[];
  readonly refused: readonly { readonly address: string; readonly reason: string }[];
  readonly reason: string | null;
  readonly nextAttemptAt: string | null;
  readonly sentAt: string | null;
}

/** Every notice, the latest first; `query` narrows them, such as `state=sent`. */
export async function noticesIn(app: App, query = ''): Promise<readonly NoticeShown[]> {
  return (await app.admin.read<Page<NoticeShown>>(`/v1/notices?limit=200&${query}`)).items;
}

/** Whether nothing is on its way any more. */
export async function nothingOnItsWay(app: App): Promise<boolean> {
  return (await noticesIn(app)).every(({ state }) => state !== 'due' && state !== 'taken');
}

/** Message-IDs in alphabetical order: of messages that came twice, twice. */
export const idsOf = (mails: readonly Arrived[]): readonly string[] =>
  mails.map(({ messageId }) => messageId).toSorted();
