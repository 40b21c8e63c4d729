import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiParam } from '@nestjs/swagger';
import { type Decided } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Problem } from '../http/problems';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { SlaRunAnswer } from '../sla/sla.dto';
import { SlaQueries } from '../sla/sla.queries';
import { type Instant, instant } from '../time/instant';
import {
  ChangePriority,
  CloseTicket,
  DeployFix,
  EscalateTicket,
  OpenTicket,
  PostReply,
  RecordClientReply,
  RejectFix,
  ReopenTicket,
  RequestInformation,
  ResolveTicket,
  type ServedCommand,
  SignOffFix,
  StartWork,
  SubmitFixForReview,
  TriageTicket,
} from './ticket.commands';
import { type Step } from './ticket.decider';
import {
  OpenTicketBody,
  ReplyBody,
  StepBody,
  TicketAnswer,
  TicketCommandAnswer,
  TicketHistoryPage,
  TicketPage,
  TicketQuery,
  TriageBody,
} from './ticket.dto';
import { TicketQueries } from './ticket.queries';

/** The steps that are a path of their own take no more than a note and a moment; triage takes more. */
const commandOf = {
  'start-work': StartWork,
  'request-information': RequestInformation,
  'client-reply': RecordClientReply,
  'submit-for-review': SubmitFixForReview,
  'sign-off': SignOffFix,
  'reject-fix': RejectFix,
  deploy: DeployFix,
  resolve: ResolveTicket,
  reopen: ReopenTicket,
  close: CloseTicket,
  escalate: EscalateTicket,
  priority: ChangePriority,
} as const satisfies Record<Exclude<Step, 'triage'>, unknown>;
type StepPath = keyof typeof commandOf;

const stepPaths = Object.keys(commandOf) as StepPath[];
const isStepPath = (text: string): text is StepPath => Object.hasOwn(commandOf, text);

/** What a client may do on its own tickets, beside opening them and writing. */
const stepsOfClients: readonly StepPath[] = ['client-reply', 'sign-off', 'reject-fix', 'reopen'];

@Controller('v1/tickets')
export class TicketController {
  constructor(
    private readonly bus: CommandBus,
    private readonly queries: TicketQueries,
    private readonly sla: SlaQueries,
  ) {}

  /** Opens a ticket and starts its clocks. */
  @Post()
  @Allow('admin', 'agent', 'client')
  async open(@Body() body: OpenTicketBody, @Meta() meta: CommandMeta): Promise<TicketCommandAnswer> {
    const { kind = 'support', environment = 'production', projectId = null, estimateMinutes = null, ...given } = body;
    const ticketId = idFrom(meta.commandId, 'ticket');
    const opening = { ...given, ticketId, kind, environment, projectId, estimateMinutes, ...momentIn(body) };
    return this.run(new OpenTicket({ ...opening, requester: { ...body.requester } }, meta));
  }

  /** Says who takes a ticket, and sets its priority and category right. */
  @Post(':id/triage')
  @HttpCode(200)
  @Allow('admin', 'agent')
  triage(
    @Param('id') ticketId: string,
    @Body() body: TriageBody,
    @Meta() meta: CommandMeta,
  ): Promise<TicketCommandAnswer> {
    return this.run(new TriageTicket({ ...body, ticketId, ...momentIn(body) }, meta));
  }

  /** Writes on a ticket. The first public reply of an agent or an admin stops its response clock. */
  @Post(':id/replies')
  @Allow('admin', 'agent', 'client')
  reply(
    @Param('id') ticketId: string,
    @Body() body: ReplyBody,
    @Meta() meta: CommandMeta,
  ): Promise<TicketCommandAnswer> {
    return this.run(new PostReply({ ...body, ticketId, ...momentIn(body) }, meta));
  }

  /**
   * Takes a ticket a step further.
   * Steps may be skipped forward; one that the ticket's state does not allow is refused with those that it does.
   */
  @Post(':id/:step')
  @HttpCode(200)
  @Allow('admin', 'agent', 'client')
  @ApiParam({ name: 'step', enum: stepPaths })
  step(
    @Param('id') ticketId: string,
    @Param('step') step: string,
    @Body() { note = null, ...body }: StepBody,
    @Meta() meta: CommandMeta,
  ): Promise<TicketCommandAnswer> {
    if (!isStepPath(step)) throw unknownStep(step);
    if (meta.actor.role === 'client' && !stepsOfClients.includes(step)) {
      throw new Refusal('FORBIDDEN', `A client may ${stepsOfClients.join(', ')}`, { step });
    }
    const data = { ticketId, note, ...momentIn(body) };
    if (step === 'priority') return this.run(new ChangePriority({ ...data, priority: priorityIn(body) }, meta));
    if (body.priority !== undefined) throw invalid('/priority', 'is not a field of this step');
    return this.run(new commandOf[step](data, meta));
  }

  /** Lists tickets, the latest opened first. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  board(@Query() query: TicketQuery, @Viewer() viewer: Actor): Promise<TicketPage> {
    return this.queries.board(query, viewer);
  }

  /** One ticket, with the latest run of each of its clocks. */
  @Get(':id')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async ticket(@Param('id') id: string, @Viewer() viewer: Actor): Promise<TicketAnswer> {
    const { revision, ...ticket } = await this.queries.ticket(id, viewer);
    return atRevision(revision, ticket);
  }

  /** Every fact about a ticket in the order of writing, its time entries among them. */
  @Get(':id/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  history(@Param('id') id: string, @Query() page: PageQuery, @Viewer() viewer: Actor): Promise<TicketHistoryPage> {
    return this.queries.history(id, page, viewer);
  }

  /** Every run of the ticket's clocks: response, resolution, update, the latest run of each first. */
  @Get(':id/sla')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async clocks(@Param('id') id: string, @Viewer() viewer: Actor): Promise<SlaRunAnswer[]> {
    await this.queries.ticket(id, viewer);
    return this.sla.ofTicket(id);
  }

  private async run(command: ServedCommand): Promise<TicketCommandAnswer> {
    return answer(await this.bus.execute<ServedCommand, Decided>(command), { id: command.data.ticketId });
  }
}

const momentIn = ({ occurredAt }: { readonly occurredAt?: Instant }): { readonly occurredAt?: Instant } =>
  occurredAt === undefined ? {} : { occurredAt: instant(occurredAt) };

function priorityIn({ priority }: StepBody) {
  if (priority === undefined) throw invalid('/priority', 'is required');
  return priority;
}

const invalid = (pointer: string, detail: string): Refusal =>
  new Refusal('INVALID', 'One fault in the request: nothing was changed.', {}, [{ pointer, detail }]);

const unknownStep = (step: string): Problem =>
  new Problem(404, 'not-found', `There is no step ${step}; there are triage, ${stepPaths.join(', ')}.`);
