import { Inject, Injectable } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { clients } from '../../projections/clients';
import { type NoticeCard } from '../../projections/notices';
import { EventLog } from '../event-store/event-log';
import { type RecordedOf } from '../kernel/event';
import { ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { ticketStream } from '../tickets/ticket.decider';
import { type TicketEvent, type TicketOpened } from '../tickets/ticket.events';
import { audienceOf, clientAddresses, noticeIdOf, type ToldEvent } from './notice.rules';
import { type Occasion } from './notice.wording';

/** What a notice says, and to whom, as things stand now. */
export interface Addressed {
  readonly occasion: Occasion;
  /** Each once; none where there is nobody to write to. */
  readonly recipients: readonly string[];
  /** The notice of the ticket's opening, to which all others of the ticket belong; null for that one and without a ticket. */
  readonly follows: string | null;
}

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
    const client = await this.readModels.get(clients, clientId);
    const agreement = await this.readModels.get(agreements, agreementId);
    if (!client || !agreement?.terms)
      throw new Error(`The client or the agreement of the fact in ${toldIn.stream} is gone`);
    const about = { kind, told, opened: opening?.data ?? null, clientName: client.name };
    const agencyName = this.settings.AGENCY_NAME ?? null;
    const thread = opening === null ? null : noticeIdOf('opened', opening.id);
    return {
      occasion: { ...about, agencyName, timeZone: agreement.terms.timeZone },
      recipients: this.recipientsOf({ kind }, opening?.data ?? null, client.contacts),
      follows: kind === 'opened' || kind === 'approval-asked' ? null : thread,
    };
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
