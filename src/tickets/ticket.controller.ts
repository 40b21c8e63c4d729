import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiParam } from '@nestjs/swagger';
import { type Decided } from '../event-store/decided';
import { Allow, Tells } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Problem } from '../http/problems';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { type Fault, Refusal } from '../kernel/refusal';
import { SlaRunAnswer, TicketSlaQuery } from '../sla/sla.dto';
import { SlaQueries } from '../sla/sla.queries';
import { type Instant, instant } from '../time/instant';
import { WorkQueue } from './queue.queries';
import { type Step, theRoleMayTake } from './step.rules';
import {
  ChangePriority,
  CloseTicket,
  DeployFix,
  DispatchOnsiteVisit,
  EscalateTicket,
  OpenFollowUp,
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
import {
  FollowUpBody,
  FollowUpCommandAnswer,
  OnsiteVisitBody,
  OnsiteVisitCommandAnswer,
  OpenTicketBody,
  QueuePage,
  QueueQuery,
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
import { SimilarTickets } from './ticket.search.dto';
import { TicketSearch } from './ticket.search.queries';

/** The steps that share a route; triage and visits have bodies of their own. */
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
} as const satisfies Record<Exclude<Step, 'triage' | 'onsite-visits'>, unknown>;
type StepPath = keyof typeof commandOf;

const stepPaths = Object.keys(commandOf) as StepPath[];
const isStepPath = (text: string): text is StepPath => Object.hasOwn(commandOf, text);

/** What a step takes beside a note and a moment. */
const fieldsOf = {
  priority: ['priority'],
  escalate: ['to'],
  close: ['resolution', 'link'],
} as const satisfies Partial<Record<StepPath, readonly (keyof StepBody)[]>>;

@Controller('v1/tickets')
export class TicketController {
  constructor(
    private readonly bus: CommandBus,
    private readonly queries: TicketQueries,
    private readonly sla: SlaQueries,
    private readonly workQueue: WorkQueue,
    private readonly search: TicketSearch,
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

  /**
   * Opens a ticket for work that was found in this one: planned maintenance under the same agreement, for the same
   * requester. What is left out is as it is there.
   */
  @Post(':id/follow-ups')
  @Allow('admin', 'agent')
  async followUp(
    @Param('id') followsUp: string,
    @Body() body: FollowUpBody,
    @Meta() meta: CommandMeta,
  ): Promise<FollowUpCommandAnswer> {
    const ticketId = idFrom(meta.commandId, 'ticket');
    const { estimateMinutes = null, ...given } = body;
    const command = new OpenFollowUp({ ...given, ticketId, followsUp, estimateMinutes, ...momentIn(body) }, meta);
    return answer(await this.bus.execute<OpenFollowUp, Decided>(command), { id: ticketId, followsUp });
  }

  /**
   * Says who takes a ticket, and sets its priority, category and estimate right. For admin and agent.
   */
  @Post(':id/triage')
  @HttpCode(200)
  @Allow('admin', 'agent', 'client')
  @Tells('admin', 'agent')
  triage(
    @Param('id') ticketId: string,
    @Body() body: TriageBody,
    @Meta() meta: CommandMeta,
  ): Promise<TicketCommandAnswer> {
    return this.run(new TriageTicket({ ...body, ticketId, ...momentIn(body) }, meta));
  }

  /** Sends somebody to the client, on a day or at a moment, while the ticket is open. For admin and agent. */
  @Post(':id/onsite-visits')
  @Allow('admin', 'agent', 'client')
  @Tells('admin', 'agent')
  async visit(
    @Param('id') ticketId: string,
    @Body() body: OnsiteVisitBody,
    @Meta() meta: CommandMeta,
  ): Promise<OnsiteVisitCommandAnswer> {
    const visitId = idFrom(meta.commandId, 'visit');
    const { engineer, visitOn = null, scheduledFor, address = null, note = null } = body;
    const at = scheduledFor === undefined ? null : instant(scheduledFor);
    const visit = { ticketId, visitId, engineer, visitOn, scheduledFor: at, address, note, ...momentIn(body) };
    const command = new DispatchOnsiteVisit(visit, meta);
    return answer(await this.bus.execute<DispatchOnsiteVisit, Decided>(command), { id: visitId, ticketId });
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
   * Takes a ticket a step further. Admin and agent take every step; a client takes client-reply, sign-off, reject-fix,
   * reopen, escalate, and close once its ticket is resolved.
   * Steps may be skipped forward; one that the ticket's state does not allow is refused with those that it does.
   */
  @Post(':id/:step')
  @HttpCode(200)
  @Allow('admin', 'agent', 'client')
  @ApiParam({ name: 'step', enum: stepPaths })
  step(
    @Param('id') ticketId: string,
    @Param('step') step: string,
    @Body() body: StepBody,
    @Meta() meta: CommandMeta,
  ): Promise<TicketCommandAnswer> {
    if (!isStepPath(step)) throw unknownStep(step);
    theRoleMayTake(step, meta.actor.role);
    const { note = null, priority, to, resolution, link } = body;
    const faults = faultsOf(step, body);
    if (faults.length > 0) throw invalid(faults);
    const data = { ticketId, note, ...momentIn(body) };
    switch (step) {
      case 'priority':
        return this.run(new ChangePriority({ ...data, priority: priority! }, meta));
      case 'escalate':
        return this.run(new EscalateTicket({ ...data, to: to ?? null }, meta));
      case 'close':
        return this.run(new CloseTicket({ ...data, ...(resolution && { resolution }), link: link ?? null }, meta));
      default:
        return this.run(new commandOf[step](data, meta));
    }
  }

  /** Lists tickets, the latest opened first. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  board(@Query() query: TicketQuery, @Viewer() viewer: Actor): Promise<TicketPage> {
    return query.q === undefined ? this.queries.board(query, viewer) : this.search.page(query, viewer);
  }

  /**
   * Lists open tickets that wait on the agency, in the order in which it takes them: by priority, then due time (none
   * last), then clients with minutes in the bank first, then the oldest first.
   */
  @Get('queue')
  @Allow('admin', 'agent', 'billing', 'auditor')
  queue(@Query() query: QueueQuery, @Viewer() viewer: Actor): Promise<QueuePage> {
    return this.workQueue.page(query, viewer);
  }

  /** One ticket, with the latest run of each of its clocks. */
  @Get(':id')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async ticket(@Param('id') id: string, @Viewer() viewer: Actor): Promise<TicketAnswer> {
    const { revision, ...ticket } = await this.queries.ticket(id, viewer);
    return atRevision(revision, ticket);
  }

  /** Earlier tickets that have rare words in common with this one: of the same client, then of others for the agency. */
  @Get(':id/similar')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  similar(@Param('id') id: string, @Viewer() viewer: Actor): Promise<SimilarTickets> {
    return this.search.similar(id, viewer);
  }

  /** Every fact about a ticket in the order of writing, its time entries among them. */
  @Get(':id/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  history(@Param('id') id: string, @Query() page: PageQuery, @Viewer() viewer: Actor): Promise<TicketHistoryPage> {
    return this.queries.history(id, page, viewer);
  }

  /**
   * Every run of the ticket's clocks: response, resolution, update, the latest run of each first. Each verdict stays as it
   * was given; with `calendar=today` a second one stands beside it. With `asOf`, the runs as they were known or true then.
   */
  @Get(':id/sla')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async clocks(
    @Param('id') id: string,
    @Query() query: TicketSlaQuery,
    @Viewer() viewer: Actor,
  ): Promise<SlaRunAnswer[]> {
    await this.queries.ticket(id, viewer);
    return this.sla.ofTicket(id, query);
  }

  private async run(command: ServedCommand): Promise<TicketCommandAnswer> {
    return answer(await this.bus.execute<ServedCommand, Decided>(command), { id: command.data.ticketId });
  }
}

const momentIn = ({ occurredAt }: { readonly occurredAt?: Instant }): { readonly occurredAt?: Instant } =>
  occurredAt === undefined ? {} : { occurredAt: instant(occurredAt) };

function faultsOf(step: StepPath, body: StepBody): readonly Fault[] {
  const own: readonly (keyof StepBody)[] = step in fieldsOf ? fieldsOf[step as keyof typeof fieldsOf] : [];
  const strange = Object.values(fieldsOf)
    .flat()
    .filter((field) => body[field] !== undefined && !own.includes(field))
    .map((field) => ({ pointer: `/${field}`, detail: 'is not a field of this step' }));
  const missing = step === 'priority' && body.priority === undefined;
  return missing ? [...strange, { pointer: '/priority', detail: 'is required' }] : strange;
}

function invalid(faults: readonly Fault[]): Refusal {
  const count = faults.length === 1 ? 'One fault' : `${faults.length} faults`;
  return new Refusal('INVALID', `${count} in the request: nothing was changed.`, {}, faults);
}

const unknownStep = (step: string): Problem =>
  new Problem(404, 'not-found', `There is no step ${step}; there are triage, onsite-visits, ${stepPaths.join(', ')}.`);
