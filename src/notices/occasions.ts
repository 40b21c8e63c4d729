import { Inject, Injectable } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { clients } from '../../projections/clients';
import { messages } from '../../projections/messages';
import { type NoticeCard } from '../../projections/notices';
import { EventLog } from '../event-store/event-log';
import { type RecordedOf } from '../kernel/event';
import { noticeMessageId } from '../mail/mailbox';
import { ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { ticketStream } from '../tickets/ticket.decider';
import { type TicketEvent, type TicketOpened } from '../tickets/ticket.events';
import { type NoticeKind } from './notice.events';
import { audienceOf, clientAddresses, noticeIdOf, type ToldEvent } from './notice.rules';
import { type Occasion } from './notice.wording';

/** What a notice says, and to whom, as things stand now. */
export interface Addressed {
  readonly occasion: Occasion;
  /** Each once; none where there is nobody to write to. */
  readonly recipients: readonly string[];
  /** Message-IDs of the conversation that it goes on with, the latest last: how it began, and the notice of that. */
  readonly follows: readonly string[];
}

/** As others wrote it: only what a header can hold as it stands is named again. */
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;

type MailSettings = Pick<Settings, 'MAIL_ADDRESS' | 'ALERTS_ADDRESS' | 'AGENCY_NAME'>;

/** Finds what a notice needs and its document does not keep: the fact's own words, and who is to read them. */
@Injectable()
export class Occasions {
  constructor(
    private readonly log: EventLog,
    private readonly readModels: ReadModels,
    @Inject(SETTINGS) private readonly settings: MailSettings,
  ) {}

  async find({ kind, toldIn, ticketId, clientId, agreementId }: NoticeCard): Promise<Addressed> {
    const told = await this.factAt<ToldEvent>(toldIn.stream, toldIn.revision);
    const opening = ticketId === null ? null : await this.openingOf(ticketId);
    if (agreementId === null || clientId === null) return this.ofWebhook(kind, told);
    const client = await this.readModels.get(clients, clientId);
    const agreement = await this.readModels.get(agreements, agreementId);
    if (!client || !agreement?.terms)
      throw new Error(`The client or the agreement of the fact in ${toldIn.stream} is gone`);
    const about = { kind, told, opened: opening?.data ?? null, clientName: client.name };
    const agencyName = this.settings.AGENCY_NAME ?? null;
    return {
      occasion: { ...about, agencyName, timeZone: agreement.terms.timeZone },
      recipients: this.recipientsOf({ kind }, opening?.data ?? null, client.contacts),
      follows: opening === null || kind === 'approval-asked' ? [] : await this.conversation(kind, opening),
    };
  }

  /** An endpoint is the business of whoever runs this program. */
  private ofWebhook(kind: NoticeKind, told: RecordedOf<ToldEvent>): Addressed {
    const agencyName = this.settings.AGENCY_NAME ?? null;
    const occasion = { kind, told, opened: null, clientName: 'Webhooks', agencyName, timeZone: 'UTC' };
    return { occasion, recipients: this.recipientsOf({ kind }, null, []), follows: [] };
  }

  /** A client's own message is for its people alone; the agency's own have the notice of the opening in common. */
  private async conversation(kind: NoticeKind, { id, data }: RecordedOf<TicketOpened>): Promise<readonly string[]> {
    const { ticketId, channel } = data;
    const byMail = channel === 'email' && audienceOf(kind) === 'requester';
    const filter = { ticketId, as: 'opened' };
    const { items } = byMail ? await this.readModels.find(messages, filter, { limit: 1 }) : { items: [] };
    const began = items.flatMap(({ messageId }) =>
      messageId !== null && MESSAGE_ID.test(messageId) ? [messageId] : [],
    );
    const told = noticeMessageId(this.settings.MAIL_ADDRESS ?? '', ticketId, noticeIdOf('opened', id));
    return kind === 'opened' ? began : [...began, told];
  }

  private recipientsOf(
    { kind }: Pick<NoticeCard, 'kind'>,
    opened: TicketOpened['data'] | null,
    contacts: readonly { readonly email?: string | null }[],
  ): readonly string[] {
    const { MAIL_ADDRESS = '', ALERTS_ADDRESS = MAIL_ADDRESS } = this.settings;
    switch (audienceOf(kind)) {
      case 'requester':
        return clientAddresses(MAIL_ADDRESS, [opened?.requester.email]);
      case 'contacts':
        return clientAddresses(
          MAIL_ADDRESS,
          contacts.map(({ email }) => email),
        );
      case 'alerts':
        return [ALERTS_ADDRESS];
      case 'mailbox':
        return [MAIL_ADDRESS];
    }
  }

  private async openingOf(ticketId: string): Promise<RecordedOf<TicketOpened>> {
    const first = await this.factAt<TicketEvent>(ticketStream(ticketId), 0);
    if (first.type !== 'TicketOpened') throw new Error(`Ticket ${ticketId} does not begin with its opening`);
    return first;
  }

  private async factAt<E extends ToldEvent | TicketEvent>(stream: string, revision: number): Promise<RecordedOf<E>> {
    let found: RecordedOf<E> | undefined;
    for await (const event of this.log.readStream(stream, revision, revision)) found = event as RecordedOf<E>;
    if (!found) throw new Error(`${stream} holds nothing at revision ${revision}`);
    return found;
  }
}
