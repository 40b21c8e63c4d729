import { Injectable, StreamableFile } from '@nestjs/common';
import { type MessageCard, messages } from '../../projections/messages';
import { type TicketHistoryLine, ticketHistory } from '../../projections/ticket-history';
import { EventLog } from '../event-store/event-log';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Filter, given, type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { type Attachment } from '../tickets/ticket.events';
import { TicketQueries } from '../tickets/ticket.queries';
import { Attachments } from './attachments';
import { type MessageAnswer, type MessagesQuery, type MessageSummary } from './intake.dto';
import { receivedIn } from './intake';
import { unknownMessage } from './message.decider';

/** What a browser may be told of a file; anything else is just bytes, whatever its sender said that it is. */
const safeTypes: ReadonlySet<string> = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'application/zip'],
  ...['text/plain', 'text/csv'],
]);
const LINES_MAX = 200;

@Injectable()
export class IntakeQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly log: EventLog,
    private readonly tickets: TicketQueries,
    private readonly attachments: Attachments,
  ) {}

  /** The latest first. */
  async list({ state, limit, cursor }: MessagesQuery): Promise<Page<MessageSummary>> {
    const page = await this.readModels.find(messages, given({ state }), { sort: { receivedAt: -1 }, limit, cursor });
    return { ...page, items: page.items.map(summaryOf) };
  }

  /** With its words, which are in its first fact. @throws Refusal UNKNOWN_MESSAGE */
  async message(id: string): Promise<{ readonly answer: MessageAnswer; readonly revision: number }> {
    const card = await this.card(id);
    const { to, cc, text, date, messageId, inReplyTo, references, digest, bytes, attachments } = await receivedIn(
      this.log,
      id,
    );
    const lists = { to: [...to], cc: [...cc], inReplyTo: [...inReplyTo], references: [...references] };
    const told = { ...lists, text, date, messageId, digest, bytes, attachments: [...attachments] };
    return { answer: { ...summaryOf(card), ...told }, revision: card.revision };
  }

  /** @throws Refusal UNKNOWN_MESSAGE; UNKNOWN_ATTACHMENT */
  async ofMessage(id: string, sha256: string): Promise<StreamableFile> {
    return this.file((await receivedIn(this.log, id)).attachments, sha256);
  }

  /** A file that the ticket's history names where the viewer may read it. @throws Refusal UNKNOWN_TICKET; UNKNOWN_ATTACHMENT */
  async ofTicket(ticketId: string, sha256: string, viewer: Actor): Promise<StreamableFile> {
    await this.tickets.ticket(ticketId, viewer);
    const filter: Filter = {
      ticketId,
      'data.attachments.sha256': sha256,
      // A note among the agency's people is none of what a key of a client shows.
      ...(viewer.clientId === undefined ? {} : { internal: false }),
    };
    const { items } = await this.readModels.find(ticketHistory, filter, { sort: { position: 1 }, limit: LINES_MAX });
    return this.file(items.flatMap(attachmentsIn), sha256);
  }

  private async card(id: string): Promise<Positioned<MessageCard>> {
    const card = await this.readModels.get(messages, id);
    if (!card) throw unknownMessage(id);
    return card;
  }

  private async file(named: readonly Attachment[], sha256: string): Promise<StreamableFile> {
    const attachments = named.filter((attachment) => attachment.sha256 === sha256);
    const kept = attachments.find(({ notKept }) => notKept === null);
    const content = kept && (await this.attachments.read(sha256, kept.bytes));
    if (!kept || !content) throw unknownAttachment(sha256, attachments[0]);
    return new StreamableFile(content, {
      type: safeTypes.has(kept.mediaType) ? kept.mediaType : 'application/octet-stream',
      disposition: dispositionOf(kept.name),
      length: kept.bytes,
    });
  }
}

const attachmentsIn = ({ data }: TicketHistoryLine): readonly Attachment[] =>
  (data as { readonly attachments?: readonly Attachment[] }).attachments ?? [];

/** A file to be kept, never one to be opened in its place (RFC 6266). */
function dispositionOf(name: string): string {
  const ascii = name.replace(/[^ !#$&+.\w-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

function unknownAttachment(sha256: string, named: Attachment | undefined): Refusal {
  const notKept = named?.notKept ?? null;
  return notKept === null
    ? new Refusal('UNKNOWN_ATTACHMENT', 'No attachment with this digest is here', { sha256 })
    : new Refusal('UNKNOWN_ATTACHMENT', `This attachment was not kept: ${notKept}`, { sha256, notKept });
}

const summaryOf = (card: Positioned<MessageCard>): MessageSummary => {
  const { id, state, receivedAt, via, from, subject, reason, detail, ticketId, as, decidedBy } = card;
  return { id, state, receivedAt, via, from: [...from], subject, reason, detail, ticketId, as, decidedBy };
};
