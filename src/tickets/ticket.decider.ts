import { type Priority } from '../agreements/terms';
import { maySee } from '../clients/visibility';
import { type Decider, unreachable } from '../kernel/decider';
import { type EventMetadata } from '../kernel/event';
import { type Fault, invalidAt, Refusal } from '../kernel/refusal';
import { type Clock, type ClockName, clockNames, type Pause } from '../sla/clock';
import { type Course, type Finding, findings, follow, type Service } from '../sla/clock.rules';
import { type Instant } from '../time/instant';
import { localDateOf } from '../time/local';
import { type Step, theRoleMayTake, theStateAllows } from './step.rules';
import {
  type CloseTicket,
  type DispatchOnsiteVisit,
  type OpenTicket,
  type PostReply,
  type ServedCommand,
  type TicketCommand,
  type TriageTicket,
} from './ticket.commands';
import {
  type Category,
  type Channel,
  type Kind,
  type Requester,
  type TicketEvent,
  type TicketState,
} from './ticket.events';
import { environmentNamed } from './ticket.rules';

export type Ticket = { readonly status: 'unopened' } | OpenedTicket;

export interface OpenedTicket {
  readonly status: TicketState;
  readonly ticketId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly projectId: string | null;
  readonly channel: Channel;
  readonly kind: Kind;
  readonly category: Category;
  readonly priority: Priority;
  readonly environment: string;
  readonly requester: Requester;
  readonly estimateMinutes: number | null;
  readonly openedAt: Instant;
  /** Opened, or last reopened: where the resolution clock starts. */
  readonly raisedAt: Instant;
  /** The first public reply by a person of the agency. */
  readonly answeredAt: Instant | null;
  /** The last such reply, or the last reopening after one: where the update clock starts. */
  readonly heardAt: Instant | null;
  /** While it waited on the client or was in review. */
  readonly pauses: readonly Pause[];
  /** A fix was submitted for review, and nobody has signed it off yet. */
  readonly fixAwaitsSignOff: boolean;
  /** The latest run of each. */
  readonly clocks: Readonly<Partial<Record<ClockName, Clock>>>;
}

export const ticketStream = (ticketId: string): string => `ticket-${ticketId}`;

/**
 * One ticket and the clocks that run on it.
 * Refuses UNKNOWN_TICKET, also to a client whose ticket it is not; FORBIDDEN with the step and the roles that may take
 * it, and for a client's reply that is not public; STEP_NOT_ALLOWED with the state and the steps it allows;
 * ALREADY_EXISTS; INVALID for a moment in the future or before the opening, a close as out of scope without a link, and
 * a visit without one day or moment.
 */
export const ticket: Decider<Ticket, TicketCommand, TicketEvent> = {
  name: 'ticket',
  initialState: { status: 'unopened' },
  decide,
  evolve,
};

function decide(command: TicketCommand, state: Ticket): readonly TicketEvent[] {
  const { meta } = command;
  if (command.type === 'OpenTicket') return openTicket(command, state);
  if (command.type === 'CheckClocks') return state.status === 'unopened' ? [] : detect(state, meta.at, meta.at).events;

  if (state.status === 'unopened' || !maySee(meta.actor, state.clientId)) throw unknownTicket(command.data.ticketId);
  const at = momentOf(command, state.openedAt);
  const known = detect(state, at, meta.at);
  const fact = factOf(command, known.ticket, at);
  return fact ? [...known.events, ...record(fact, known.ticket, at, command)] : known.events;
}

function openTicket(command: OpenTicket, state: Ticket): readonly TicketEvent[] {
  const { ticketId, agreementId, clientId, subject, body, channel, kind, category, priority } = command.data;
  const { requester, projectId, estimateMinutes, attachments } = command.data;
  const { followsUp = null, warrantyEndsOn = null } = command.data;
  if (state.status !== 'unopened') throw new Refusal('ALREADY_EXISTS', 'This ticket is open already', { ticketId });
  if (clientId === undefined) throw new Error('A ticket is opened for the client of its agreement');
  if (followsUp !== null && !isOfTheAgency(command)) {
    throw new Refusal('FORBIDDEN', 'Follow-ups are opened by admin and agent', { role: command.meta.actor.role });
  }
  const at = momentOf(command, null);
  const openedOn = localDateOf(at, serviceOf(command).timeZone);
  const about = {
    subject,
    body,
    channel,
    kind,
    category,
    priority,
    environment: environmentNamed(command.data.environment),
    requester,
    projectId,
    estimateMinutes,
    followsUp,
    warrantyEndsOn,
    underWarranty: warrantyEndsOn !== null && openedOn <= warrantyEndsOn,
    ...(attachments && { attachments }),
  };
  const data = { ticketId, agreementId, clientId, clocks: [], ...about };
  return record({ type: 'TicketOpened', data, occurredAt: at }, state, at, command);
}

/** The command's own fact, its clocks not moved yet; none where it changes nothing. */
function factOf(
  command: Exclude<ServedCommand, OpenTicket>,
  known: OpenedTicket,
  occurredAt: Instant,
): TicketEvent | undefined {
  const { ticketId, agreementId, clientId } = known;
  const on = { ticketId, agreementId, clientId, clocks: [] };
  const { type } = command;
  if (type === 'PostReply') return { type: 'ReplyPosted', data: { ...on, ...replyOf(command) }, occurredAt };

  theRoleMayTake(stepOf[type], command.meta.actor.role);
  theStateAllows(stepOf[type], known, command.meta.actor.role);
  if (type === 'TriageTicket')
    return { type: 'TicketTriaged', data: { ...on, ...triageOf(command, known) }, occurredAt };
  const { note } = command.data;
  switch (type) {
    case 'ChangePriority': {
      const { priority: to } = command.data;
      const from = known.priority;
      return to === from ? undefined : { type: 'PriorityChanged', data: { ...on, note, from, to }, occurredAt };
    }
    case 'RecordClientReply': {
      const { attachments } = command.data;
      return { type: 'ClientReplied', data: { ...on, note, ...(attachments && { attachments }) }, occurredAt };
    }
    case 'CloseTicket':
      return { type: 'TicketClosed', data: { ...on, note, ...closeOf(command) }, occurredAt };
    case 'EscalateTicket':
      return { type: 'TicketEscalated', data: { ...on, note, to: command.data.to ?? null }, occurredAt };
    case 'DispatchOnsiteVisit':
      return { type: 'OnsiteVisitDispatched', data: { ...on, note, ...visitOf(command) }, occurredAt };
    default:
      return { type: eventOf[type], data: { ...on, note }, occurredAt };
  }
}

/** An estimate that is known already is no new one. */
function triageOf({ data }: TriageTicket, known: OpenedTicket) {
  const { assignee, priority = known.priority, category = known.category, estimateMinutes } = data;
  const isNew = estimateMinutes !== undefined && estimateMinutes !== known.estimateMinutes;
  return { assignee, priority, category, ...(isNew && { estimateMinutes }) };
}

function closeOf({ data, meta }: CloseTicket) {
  const { resolution = 'done', link = null } = data;
  if (resolution === 'done') {
    if (link !== null) throw invalidAt('/link', 'Belongs to the resolution out-of-scope alone');
    return { resolution, link };
  }
  if (meta.actor.role === 'client') throw new Refusal('FORBIDDEN', 'What is out of scope is for the agency to say');
  if (link === null) throw invalidAt('/link', 'Must lead to the project that it became, where it is out of scope');
  return { resolution, link };
}

function visitOf({ data }: DispatchOnsiteVisit) {
  const { visitId, engineer, visitOn, scheduledFor, address } = data;
  if ((visitOn === null) === (scheduledFor === null)) {
    const detail = 'Give either the day, visitOn, or the moment, scheduledFor';
    const faults = ['/visitOn', '/scheduledFor'].map((pointer) => ({ pointer, detail }));
    throw new Refusal('INVALID', 'A visit is on one day, or at one moment', {}, faults);
  }
  return { visitId, engineer, visitOn, scheduledFor, address };
}

function replyOf(command: PostReply) {
  const { data, meta } = command;
  const { body, attachments } = data;
  if (meta.actor.role === 'client' && !data.public) throw new Refusal('FORBIDDEN', 'What a client writes is public');
  return { body, public: data.public, byAgency: isOfTheAgency(command), ...(attachments && { attachments }) };
}

/** Whether a person of the agency does it. */
const isOfTheAgency = ({ meta }: ServedCommand): boolean => meta.actor.role === 'agent' || meta.actor.role === 'admin';

function serviceOf({ type, data }: ServedCommand): Service {
  if (!data.service) throw new Error(`${type} came without the service of its agreement`);
  return data.service;
}

/** The fact with the clocks it moves, the verdicts on those it stops, and what a new priority makes of the past. */
function record(fact: TicketEvent, before: Ticket, at: Instant, command: ServedCommand): readonly TicketEvent[] {
  const service = serviceOf(command);
  const after = evolve(before, fact) as OpenedTicket;
  const clocks = clockNames.flatMap((name) => follow(name, after.clocks[name], courseOf(after, name), at, service));
  const recorded = { ...fact, data: { ...fact.data, clocks } } as TicketEvent;
  const moved = evolve(before, recorded) as OpenedTicket;
  const verdicts = clocks
    .filter(({ clock, stoppedAt }) => stoppedAt !== null && after.clocks[clock]?.state !== 'breached')
    .flatMap((clock) => verdictOn(moved, clock, command.meta.at));
  const reclassified = before.status !== 'unopened' && before.priority !== moved.priority;
  return [recorded, ...verdicts, ...detect(moved, at, command.meta.at, reclassified).events];
}

/** What each clock has to follow. Only resolution and update pause. */
function courseOf(
  { status, priority, openedAt, raisedAt, answeredAt, heardAt, pauses }: OpenedTicket,
  name: ClockName,
): Course {
  const atWork = status !== 'resolved' && status !== 'closed';
  switch (name) {
    case 'response':
      return { startedAt: answeredAt === null ? openedAt : null, priority, pauses: [] };
    case 'resolution':
      return { startedAt: atWork ? raisedAt : null, priority, pauses };
    case 'update':
      return { startedAt: atWork ? heardAt : null, priority, pauses };
    default:
      return unreachable(name);
  }
}

/** The warnings and breaches that `until` brings and nobody has written yet, in the order in which they happened. */
function detect(
  known: OpenedTicket,
  until: Instant,
  detectedAt: Instant,
  byReclassification = false,
): { readonly events: readonly TicketEvent[]; readonly ticket: OpenedTicket } {
  const findingsOf = (clock: Clock | undefined) => (clock ? findings(clock, until) : []);
  const events = clockNames
    .flatMap((name) => findingsOf(known.clocks[name]))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map((finding) => found(known, finding, detectedAt, byReclassification));
  return { events, ticket: events.reduce<Ticket>(evolve, known) as OpenedTicket };
}

function found(
  known: OpenedTicket,
  { kind, at, clock }: Finding,
  detectedAt: Instant,
  byReclassification: boolean,
): TicketEvent {
  const { dueAt } = clock;
  return kind === 'at-risk'
    ? { type: 'SlaAtRisk', data: { ...about(known, clock), dueAt, atRiskAt: at, detectedAt }, occurredAt: at }
    : { type: 'SlaBreached', data: { ...judgement(known, clock), detectedAt, byReclassification }, occurredAt: at };
}

function verdictOn(known: OpenedTicket, clock: Clock, detectedAt: Instant): readonly TicketEvent[] {
  const { state, dueAt, stoppedAt } = clock;
  if (state === 'cancelled') return [];
  const judged = judgement(known, clock);
  return state === 'met'
    ? [{ type: 'SlaMet', data: { ...judged, stoppedAt: stoppedAt! }, occurredAt: stoppedAt! }]
    : [{ type: 'SlaBreached', data: { ...judged, detectedAt, byReclassification: false }, occurredAt: dueAt! }];
}

function judgement(known: OpenedTicket, judged: Clock) {
  const { clock, dueAt } = judged;
  if (dueAt === null) throw new Error(`A verdict on the ${clock} clock of ${known.ticketId}, which has no due moment`);
  return { ...about(known, judged), dueAt };
}

function about({ ticketId, agreementId, clientId }: OpenedTicket, judged: Clock) {
  const { clock, priority, targetMinutes, startedAt } = judged;
  return { ticketId, agreementId, clientId, clock, priority, targetMinutes, startedAt, clocks: [judged] };
}

function evolve(state: Ticket, event: TicketEvent): Ticket {
  const at = momentOfFact(event);
  if (event.type === 'TicketOpened') {
    const { ticketId, agreementId, clientId, projectId, channel, kind, category, priority } = event.data;
    const { requester, estimateMinutes } = event.data;
    return {
      status: 'opened',
      ...{ ticketId, agreementId, clientId, projectId, channel, kind, category, priority },
      ...{ environment: environmentNamed(event.data.environment), requester, estimateMinutes },
      ...{ openedAt: at, raisedAt: at, answeredAt: null, heardAt: null },
      ...{ pauses: [], fixAwaitsSignOff: false, clocks: latestOf({}, event.data.clocks) },
    };
  }
  if (state.status === 'unopened') throw new Error(`${event.type} of a ticket that was never opened`);
  const known = { ...state, clocks: latestOf(state.clocks, event.data.clocks) };
  switch (event.type) {
    case 'TicketTriaged': {
      const { priority, category, estimateMinutes = known.estimateMinutes } = event.data;
      return { ...enter(known, 'triaged', at), priority, category, estimateMinutes };
    }
    case 'ReplyPosted':
      return event.data.public && event.data.byAgency ? answered(known, at) : known;
    case 'WorkStarted':
    case 'ClientReplied':
    case 'FixRejected':
      return enter(known, 'in-progress', at);
    case 'InformationRequested':
      return enter(known, 'waiting-on-client', at);
    case 'FixSubmittedForReview':
      return { ...enter(known, 'in-review', at), fixAwaitsSignOff: true };
    case 'FixSignedOff':
      return { ...enter(known, 'signed-off', at), fixAwaitsSignOff: false };
    case 'FixDeployed':
      return enter(known, 'deployed', at);
    case 'TicketResolved':
      return enter(known, 'resolved', at);
    case 'TicketReopened':
      return { ...enter(known, 'triaged', at), raisedAt: at, heardAt: known.heardAt && at };
    case 'TicketClosed':
      return enter(known, 'closed', at);
    case 'PriorityChanged':
      return { ...known, priority: event.data.to };
    case 'TicketEscalated':
    case 'OnsiteVisitDispatched':
    case 'SlaAtRisk':
    case 'SlaBreached':
    case 'SlaMet':
      return known;
    default:
      return unreachable(event);
  }
}

const answered = (known: OpenedTicket, at: Instant): OpenedTicket => ({
  ...known,
  answeredAt: known.answeredAt ?? at,
  heardAt: known.heardAt === null ? at : later(known.heardAt, at),
});

/** Enters a state; the pause of the resolution and update clocks begins and ends with it. */
function enter(known: OpenedTicket, status: TicketState, at: Instant): OpenedTicket {
  const [was, is] = [isPaused(known.status), isPaused(status)];
  if (was === is) return { ...known, status };
  if (is) return { ...known, status, pauses: [...known.pauses, { from: at, to: null }] };
  const pauses = known.pauses.map(({ from, to }) => ({ from, to: to ?? later(from, at) }));
  return { ...known, status, pauses };
}

const isPaused = (status: TicketState): boolean => status === 'waiting-on-client' || status === 'in-review';

const later = (a: Instant, b: Instant): Instant => (a < b ? b : a);

/** A verdict on an older run leaves the newer one alone. */
const latestOf = (clocks: OpenedTicket['clocks'], changed: readonly Clock[]): OpenedTicket['clocks'] =>
  changed.reduce(
    (all, clock) => (clock.run < (all[clock.clock]?.run ?? 0) ? all : { ...all, [clock.clock]: clock }),
    clocks,
  );

const unknownTicket = (ticketId: string): Refusal =>
  new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });

/** When the command's fact happened. What happens now happens after the opening, also where a clock was set back. */
function momentOf({ data, meta }: ServedCommand, openedAt: Instant | null): Instant {
  if (data.occurredAt === undefined) return openedAt === null ? meta.at : later(openedAt, meta.at);
  const at = data.occurredAt;
  const faults: Fault[] = [];
  if (at > meta.at) faults.push({ pointer: '/occurredAt', detail: `Must not be in the future: it is ${meta.at} now` });
  if (openedAt !== null && at < openedAt) {
    faults.push({ pointer: '/occurredAt', detail: `Must not be before the ticket's opening at ${openedAt}` });
  }
  if (faults.length > 0) throw new Refusal('INVALID', 'This cannot have happened then', {}, faults);
  return at;
}

/** A fact just decided carries its moment itself, one read back carries it in its metadata. */
function momentOfFact(event: TicketEvent & { readonly metadata?: EventMetadata }): Instant {
  const at = event.occurredAt ?? event.metadata?.occurredAt;
  if (at === undefined) throw new Error(`${event.type} without the moment it happened at`);
  return at;
}

const stepOf = {
  TriageTicket: 'triage',
  StartWork: 'start-work',
  RequestInformation: 'request-information',
  RecordClientReply: 'client-reply',
  SubmitFixForReview: 'submit-for-review',
  SignOffFix: 'sign-off',
  RejectFix: 'reject-fix',
  DeployFix: 'deploy',
  ResolveTicket: 'resolve',
  ReopenTicket: 'reopen',
  CloseTicket: 'close',
  EscalateTicket: 'escalate',
  ChangePriority: 'priority',
  DispatchOnsiteVisit: 'onsite-visits',
} as const satisfies Partial<Record<TicketCommand['type'], Step>>;

const eventOf = {
  StartWork: 'WorkStarted',
  RequestInformation: 'InformationRequested',
  SubmitFixForReview: 'FixSubmittedForReview',
  SignOffFix: 'FixSignedOff',
  RejectFix: 'FixRejected',
  DeployFix: 'FixDeployed',
  ResolveTicket: 'TicketResolved',
  ReopenTicket: 'TicketReopened',
} as const;
