import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Problem } from '../http/problems';
import { type RawBodies } from '../http/raw-bodies';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { type Fault, Refusal } from '../kernel/refusal';
import { type DecidedMessage, Intake } from './intake';
import {
  DismissMessageBody,
  FileMessageBody,
  MessageAnswer,
  MessageCommandAnswer,
  MessagePage,
  MessagesQuery,
} from './intake.dto';
import { IntakeQueries } from './intake.queries';
import { type Assignment } from './message.events';
import { MESSAGE_BYTES_MAX } from './reading';
import { openedBy } from './sorting';

/** Where raw messages are taken. */
export const rawMail: RawBodies = {
  mediaType: 'message/rfc822',
  path: '/v1/intake/email',
  bytesMax: MESSAGE_BYTES_MAX,
};

/** Of the media type that it came with, where that is harmless. */
const AsFile = (): MethodDecorator =>
  ApiOkResponse({ content: { '*/*': { schema: { type: 'string', format: 'binary' } } } });

@Controller('v1/intake')
@Allow('admin', 'agent')
export class IntakeController {
  constructor(
    private readonly intake: Intake,
    private readonly queries: IntakeQueries,
  ) {}

  /**
   * Takes in a raw email.
   * It opens a ticket, or answers on its own; one whose sender or ticket is not clear is held for a person, and one that nobody
   * wrote is ignored. The same message again, by whatever way, is the same message. At most 25 MiB.
   */
  @Post('email')
  @Allow('admin', 'agent', 'integrator')
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', format: 'binary', description: 'RFC 5322.' } })
  async email(@Body() raw: unknown, @Meta() meta: CommandMeta): Promise<MessageCommandAnswer> {
    if (meta.actor.clientId !== undefined) {
      throw new Refusal('FORBIDDEN', 'A key that is bound to one client may not bring mail, which may be of any.');
    }
    if (!Buffer.isBuffer(raw)) {
      throw new Problem(415, 'unsupported-media-type', 'The body must be a message: Content-Type: message/rfc822.');
    }
    if (raw.length === 0) throw new Problem(400, 'unreadable-request', 'The message is empty.');
    const received = await this.intake.receive(raw, { via: 'http', returnPath: null, recipients: [] }, meta);
    return answered(await this.intake.settle(received));
  }

  /** Lists incoming messages, the latest first. */
  @Get('messages')
  @Allow('admin', 'agent', 'auditor')
  async list(@Query() query: MessagesQuery): Promise<MessagePage> {
    return this.queries.list(query);
  }

  /** One incoming message, with its text. */
  @Get('messages/:id')
  @Allow('admin', 'agent', 'auditor')
  async message(@Param('id') id: string): Promise<MessageAnswer> {
    const { answer: shown, revision } = await this.queries.message(id);
    return atRevision(revision, shown);
  }

  /** What a message brought, as a file. */
  @Get('messages/:id/attachments/:sha256')
  @Allow('admin', 'agent', 'auditor')
  @AsFile()
  attachment(@Param('id') id: string, @Param('sha256') sha256: string): Promise<StreamableFile> {
    return this.queries.ofMessage(id, sha256);
  }

  /** Says where a message goes that was held or ignored: to a ticket, or to a new one under an agreement. */
  @Post('messages/:id/file')
  @HttpCode(200)
  async file(
    @Param('id') id: string,
    @Body() body: FileMessageBody,
    @Meta() meta: CommandMeta,
  ): Promise<MessageCommandAnswer> {
    return answered(await this.intake.assign(id, assignmentIn(id, body), meta));
  }

  /** Lays a message aside that was held or ignored. */
  @Post('messages/:id/dismiss')
  @HttpCode(200)
  async dismiss(
    @Param('id') id: string,
    @Body() { reason }: DismissMessageBody,
    @Meta() meta: CommandMeta,
  ): Promise<MessageCommandAnswer> {
    return answered(await this.intake.dismiss(id, reason, meta));
  }
}

@Controller('v1/tickets')
export class TicketAttachmentController {
  constructor(private readonly queries: IntakeQueries) {}

  /** A file that came with a message on the ticket. */
  @Get(':id/attachments/:sha256')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AsFile()
  attachment(
    @Param('id') id: string,
    @Param('sha256') sha256: string,
    @Viewer() viewer: Actor,
  ): Promise<StreamableFile> {
    return this.queries.ofTicket(id, sha256, viewer);
  }
}

function answered(decided: DecidedMessage): MessageCommandAnswer {
  const { state } = decided;
  if (state.status === 'unreceived') throw new Error('The command came to no message');
  const { id, status, assignment } = state;
  const ticketId = assignment?.ticketId;
  return answer(decided, { id, state: status, ...(ticketId === undefined ? {} : { ticketId }) });
}

function assignmentIn(id: string, { ticketId, agreementId, priority, category }: FileMessageBody): Assignment {
  if (ticketId === undefined && agreementId === undefined) throw invalid('/ticketId', 'is required, or agreementId is');
  if (ticketId === undefined) {
    const opened = { ticketId: openedBy(id), agreementId: agreementId! };
    return { as: 'opened', ...opened, priority: priority ?? 'P3', category: category ?? 'question' };
  }
  const ofNewTickets = Object.entries({ agreementId, priority, category }).filter(([, value]) => value !== undefined);
  const [tooMuch] = ofNewTickets;
  if (tooMuch) throw invalid(`/${tooMuch[0]}`, 'belongs to a new ticket, and ticketId names one that is there');
  return { as: 'reply', ticketId };
}

function invalid(pointer: string, detail: string): Refusal {
  const faults: readonly Fault[] = [{ pointer, detail }];
  return new Refusal('INVALID', 'One fault in the request: nothing was changed.', {}, faults);
}
