import { domainToUnicode } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { type ClientCard, clients } from '../../projections/clients';
import { messages } from '../../projections/messages';
import { Decisions } from '../event-store/decisions';
import { idFrom } from '../kernel/ids';
import { ticketIdAddressed, ticketIdReferred } from '../mail/mailbox';
import { type Filter, ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { type OpenedTicket, ticket, ticketStream } from '../tickets/ticket.decider';
import { type Assignment, type AutomaticReason, type HeldReason, type MessageReceived } from './message.events';
import { senderOf } from './message.rules';
import { addressed } from './reading';

type Received = MessageReceived['data'];

/** What is to be done with a message. */
export type Sorted =
  | { readonly kind: 'assign'; readonly assignment: Assignment }
  | { readonly kind: 'hold'; readonly reason: HeldReason }
  | { readonly kind: 'ignore'; readonly reason: AutomaticReason };

/** More than one of a kind is one too many: then a person decides. */
const SEVERAL = 2;
const CANDIDATES_MAX = 200;

const hold = (reason: HeldReason): Sorted => ({ kind: 'hold', reason });

/** The id of the ticket that a message opens, whoever files it. */
export const openedBy = (messageId: string): string => idFrom('message', messageId, 'ticket');

/** Finds out where a message belongs, by what is known of its sender, its ticket, and the agreement. Changes nothing. */
@Injectable()
export class Sorting {
  constructor(
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async sort(received: Received): Promise<Sorted> {
    if (received.automatic !== null) return { kind: 'ignore', reason: received.automatic };
    const sender = senderOf(received);
    if (sender === null) return hold('sender-unclear');
    const ticketIds = await this.ticketIdsOf(received);
    if (ticketIds.length > 1) return hold('several-tickets');
    const [ticketId] = ticketIds;
    return ticketId === undefined ? this.ofNoTicket(received, sender.address) : this.ofTicket(ticketId, sender.address);
  }

  /** The ticket as it stands; undefined where there is none. */
  async ticket(ticketId: string): Promise<OpenedTicket | undefined> {
    const { state } = await this.decisions.load(ticket, ticketStream(ticketId));
    return state.status === 'unopened' ? undefined : state;
  }

  /** Its own address counts before what it answers; among the messages that it answers the nearest counts. */
  private async ticketIdsOf(received: Received): Promise<readonly string[]> {
    const { MAIL_ADDRESS: mailbox } = this.settings;
    const answered = [...received.inReplyTo, ...received.references.toReversed()];
    if (mailbox !== undefined) {
      const named = ticketIdAddressed(mailbox, addressed(received)) ?? ticketIdReferred(mailbox, answered);
      if (named !== undefined) return [named];
    }
    if (answered.length === 0) return [];
    const filter: Filter = { messageId: { $in: answered }, state: 'filed' };
    const { items } = await this.readModels.find(messages, filter, { limit: CANDIDATES_MAX });
    for (const messageId of answered) {
      const ticketIds = items.filter((item) => item.messageId === messageId).map(({ ticketId }) => ticketId);
      const distinct = [...new Set(ticketIds)].filter((id) => id !== null);
      if (distinct.length > 0) return distinct;
    }
    return [];
  }

  /** Only people of the ticket's client, and whoever asked for it, may write on it: anybody can write down its address. */
  private async ofTicket(ticketId: string, address: string): Promise<Sorted> {
    const known = await this.ticket(ticketId);
    if (known === undefined) return hold('ticket-unknown');
    const client = await this.readModels.get(clients, known.clientId);
    const mayWrite = [...(client?.emails ?? []), known.requester.email.toLowerCase()];
    if (!spellingsOf(address).some((spelling) => mayWrite.includes(spelling))) return hold('not-on-ticket');
    return { kind: 'assign', assignment: { as: 'reply', ticketId } };
  }

  private async ofNoTicket({ id }: Received, address: string): Promise<Sorted> {
    const [client, another] = await this.clientsOf(address);
    if (!client) return hold('sender-unknown');
    if (another) return hold('several-clients');
    const filter = { clientId: client.id, state: { $in: ['active', 'notice-given'] } };
    const { items } = await this.readModels.find(agreements, filter, { limit: SEVERAL });
    const [agreement, other] = items;
    if (!agreement) return hold('no-agreement');
    if (other) return hold('several-agreements');
    const assignment: Assignment = {
      as: 'opened',
      ticketId: openedBy(id),
      agreementId: agreement.id,
      priority: 'P3',
      category: 'question',
    };
    return { kind: 'assign', assignment };
  }

  private async clientsOf(address: string): Promise<readonly ClientCard[]> {
    const filter: Filter = { emails: { $in: [...spellingsOf(address)] } };
    return (await this.readModels.find(clients, filter, { limit: SEVERAL })).items;
  }
}

/** An address with its domain in ASCII and as people write it: contacts are kept as they were given. */
function spellingsOf(address: string): readonly string[] {
  const at = address.lastIndexOf('@');
  const domain = domainToUnicode(address.slice(at + 1));
  return domain === '' ? [address] : [address, `${address.slice(0, at)}@${domain}`];
}
