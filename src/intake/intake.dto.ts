import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type Priority, priorities } from '../agreements/terms';
import { ActorAnswer } from '../http/actor.dto';
import { IsNotBlank, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Instant } from '../time/instant';
import { categories, type Category } from '../tickets/ticket.events';
import { type MessageState, messageStates } from './message.events';

export class MessagesQuery extends PageQuery {
  /** Only messages in this state. */
  @Optional()
  @IsIn(messageStates)
  state?: MessageState;
}

export class FileMessageBody {
  /** The ticket that the message answers. Either this or an agreement. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  ticketId?: string;

  /** The agreement under which the message opens a ticket. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  agreementId?: string;

  /** Of the ticket that is opened; `P3` where left out. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** Of the ticket that is opened; `question` where left out. */
  @Optional()
  @IsIn(categories)
  category?: Category;
}

export class DismissMessageBody {
  /** Why nothing follows from it. */
  @IsString()
  @IsNotBlank()
  @MaxLength(1_000)
  reason: string;
}

export class MessageCommandAnswer {
  /** The message's. */
  id: string;
  /** `received` and `assigned` messages are kept, and are filed as soon as that can be done. */
  state: MessageState;
  /** The ticket that it went to. */
  ticketId?: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class MailboxAnswer {
  /** Empty where there is none. */
  name: string;
  address: string;
}

export class AttachmentAnswer {
  /** Of what it holds, in lower-case hexadecimal. */
  sha256: string;
  name: string;
  /** As the sender named it. */
  mediaType: string;
  bytes: number;
  /** Why it was not kept; null where it was. */
  notKept: string | null;
}

export class MessageSummary {
  id: string;
  state: MessageState;
  /** UTC instant. */
  receivedAt: Instant;
  via: 'http' | 'smtp';
  @Type(() => MailboxAnswer)
  from: MailboxAnswer[];
  subject: string;
  /** Why it is held or ignored, or was dismissed. */
  reason: string | null;
  /** What refused it, where something did. */
  detail: string | null;
  ticketId: string | null;
  /** Whether it opened its ticket or answered on it. */
  as: 'opened' | 'reply' | null;
  /** Who decided on it last. */
  decidedBy: ActorAnswer | null;
}

export class MessageAnswer extends MessageSummary {
  @Type(() => MailboxAnswer)
  to: MailboxAnswer[];
  @Type(() => MailboxAnswer)
  cc: MailboxAnswer[];
  text: string;
  /** As its sender wrote it. */
  date: string | null;
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** SHA-256 of the message as it came. */
  digest: string;
  bytes: number;
  @Type(() => AttachmentAnswer)
  attachments: AttachmentAnswer[];
}

export class MessagePage {
  items: MessageSummary[];
  nextCursor: string | null;
}
