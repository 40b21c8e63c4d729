import { type Actor, type RecordedOf } from '../../src/kernel/event';
import { type CommandMeta } from '../../src/kernel/command';
import { idFrom } from '../../src/kernel/ids';
import { type ClockName } from '../../src/sla/clock';
import { type Service } from '../../src/sla/clock.rules';
import {
  ChangePriority,
  CheckClocks,
  CloseTicket,
  DeployFix,
  DispatchOnsiteVisit,
  EscalateTicket,
  OpenTicket,
  type OnsiteVisit,
  type Opening,
  PostReply,
  RecordClientReply,
  RejectFix,
  ReopenTicket,
  RequestInformation,
  ResolveTicket,
  SignOffFix,
  StartWork,
  SubmitFixForReview,
  type TicketCommand,
  type Triage,
  TriageTicket,
} from '../../src/tickets/ticket.commands';
import { type Step } from '../../src/tickets/step.rules';
import { type OpenedTicket, type Ticket, ticket, ticketStream } from '../../src/tickets/ticket.decider';
import { type TicketEvent } from '../../src/tickets/ticket.events';
import { type Instant } from '../../src/time/instant';
import { type Priority } from '../../src/agreements/terms';
import { retainer } from './terms';

/** `mon('10:00')` is in the first full week of November 2026, when London's clocks show UTC; `mon('10:00', 1)` a week later. */
const weekday =
  (day: number) =>
  (time: string, week = 0) =>
    `2026-11-${String(day + 7 * week).padStart(2, '0')}T${time}${time.length === 5 ? ':00.000' : ''}Z`;
export const mon = weekday(2);
export const tue = weekday(3);
export const wed = weekday(4);
export const fri = weekday(6);

export const ada: Actor = { id: 'ada', role: 'agent' };
export const theo: Actor = { id: 'theo', role: 'client', clientId: 'acme' };
export const stranger: Actor = { id: 'sam', role: 'client', clientId: 'initech' };

/** What Studio North promised Acme, the holidays as given. */
export function serviceOf(over: Partial<Service> = {}, holidays: readonly string[] = []): Service {
  const { timeZone, coverage, targets } = retainer();
  const calendar = { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' };
  return { timeZone, coverage, targets, holidays: new Set(holidays), termsVersion: 1, calendar, ...over };
}

/** All three clocks, Monday to Friday from nine to five. */
export const officeService = serviceOf({
  targets: {
    P1: { responseMinutes: 60, resolutionMinutes: 240, updateMinutes: 60 },
    P2: { responseMinutes: 120, resolutionMinutes: 480, updateMinutes: 240 },
    P3: { responseMinutes: 480, resolutionMinutes: null },
  },
});

const TICKET = 'T-1';

const metaOf = (at: Instant, by: Actor, what: string): CommandMeta => ({
  commandId: idFrom(what, at, by.id),
  actor: by,
  at,
  correlationId: 'correlation-1',
  causationId: 'causation-1',
});

interface How {
  readonly by?: Actor;
  readonly service?: Service;
  readonly occurredAt?: Instant;
  readonly ticketId?: string;
}

/** The command's data beside what it says itself. */
function told({ service = officeService, occurredAt, ticketId = TICKET }: How) {
  return { ticketId, service, ...(occurredAt === undefined ? {} : { occurredAt }) };
}

export const open = (at: Instant, how: How & Partial<Opening> = {}): OpenTicket => {
  const { by = ada, service: _s, occurredAt: _o, ticketId: _t, ...over } = how;
  const data: Opening = {
    ...told(how),
    agreementId: 'A-1',
    clientId: 'acme',
    subject: 'Checkout is down',
    body: 'Nobody can pay.',
    channel: 'portal',
    kind: 'support',
    category: 'bug',
    priority: 'P2',
    environment: 'production',
    requester: { name: 'Theo', email: 'theo@acme.example' },
    projectId: null,
    estimateMinutes: null,
    ...over,
  };
  return new OpenTicket(data, metaOf(at, by, 'open'));
};

export const triage = (at: Instant, how: How & Partial<Triage> = {}): TriageTicket => {
  const { by = ada, service: _s, occurredAt: _o, ticketId: _t, ...over } = how;
  return new TriageTicket({ assignee: 'ada', ...told(how), ...over }, metaOf(at, by, 'triage'));
};

export const reply = (at: Instant, how: How & { readonly public?: boolean } = {}): PostReply =>
  new PostReply(
    { ...told(how), body: 'We are on it.', public: how.public ?? true },
    metaOf(at, how.by ?? ada, 'reply'),
  );

export const changePriority = (at: Instant, priority: Priority, how: How = {}): ChangePriority =>
  new ChangePriority({ ...told(how), note: null, priority }, metaOf(at, how.by ?? ada, 'priority'));

export const check = (at: Instant): CheckClocks =>
  new CheckClocks({ ticketId: TICKET }, metaOf(at, { id: 'sla-watch', role: 'system' }, 'check'));

type Stepped = ConstructorParameters<typeof StartWork>[0];
const step =
  <C extends TicketCommand>(command: new (data: Stepped, meta: CommandMeta) => C) =>
  (at: Instant, how: How = {}): C =>
    new command({ ...told(how), note: null }, metaOf(at, how.by ?? ada, command.name));

export const startWork = step(StartWork);
export const requestInformation = step(RequestInformation);
export const clientReply = step(RecordClientReply);
export const submitForReview = step(SubmitFixForReview);
export const signOff = step(SignOffFix);
export const rejectFix = step(RejectFix);
export const deploy = step(DeployFix);
export const resolve = step(ResolveTicket);
export const reopen = step(ReopenTicket);

type Closing = Pick<ConstructorParameters<typeof CloseTicket>[0], 'resolution' | 'link' | 'note'>;
export const close = (at: Instant, how: How & Partial<Closing> = {}): CloseTicket => {
  const { by = ada, service: _s, occurredAt: _o, ticketId: _t, ...over } = how;
  return new CloseTicket({ ...told(how), note: null, ...over }, metaOf(at, by, 'close'));
};

type Escalating = Pick<ConstructorParameters<typeof EscalateTicket>[0], 'to' | 'note'>;
export const escalate = (at: Instant, how: How & Partial<Escalating> = {}): EscalateTicket => {
  const { by = ada, service: _s, occurredAt: _o, ticketId: _t, ...over } = how;
  return new EscalateTicket({ ...told(how), note: null, ...over }, metaOf(at, by, 'escalate'));
};

/** Ada drives over on Thursday. */
export const dispatchVisit = (at: Instant, how: How & Partial<OnsiteVisit> = {}): DispatchOnsiteVisit => {
  const { by = ada, service: _s, occurredAt: _o, ticketId: _t, ...over } = how;
  const where = { visitOn: '2026-11-05', scheduledFor: null, address: '1 High Street', note: null };
  const data = { ...told(how), visitId: 'V-1', engineer: 'Ada', ...where, ...over };
  return new DispatchOnsiteVisit(data, metaOf(at, by, 'visit'));
};

/** What the commands, one after the other, made of one ticket. */
export function after(...commands: readonly TicketCommand[]): readonly TicketEvent[] {
  return decidedBy(commands).flatMap(({ events }) => events);
}

/** The same facts as the store holds them. */
export function recordedAfter(...commands: readonly TicketCommand[]): readonly RecordedOf<TicketEvent>[] {
  return decidedBy(commands)
    .flatMap(({ command, events }) => events.map((event) => ({ command, event })))
    .map(({ command, event }, revision) => recordedBy(command, event, revision));
}

/** Positions leave gaps, as those of a shared log do. */
export function recordedBy({ meta }: TicketCommand, event: TicketEvent, revision: number): RecordedOf<TicketEvent> {
  const { type, data, occurredAt = meta.at } = event;
  const { actor, commandId, correlationId, causationId } = meta;
  const metadata = { occurredAt, recordedAt: meta.at, actor, commandId, correlationId, causationId, version: 1 };
  const placed = { stream: ticketStream(data.ticketId), revision, position: 100 + revision * 7 };
  return { id: idFrom(commandId, revision), ...placed, type, data, metadata } as RecordedOf<TicketEvent>;
}

export const fold = (state: Ticket, events: readonly TicketEvent[]): Ticket =>
  events.reduce<Ticket>((folded, event) => ticket.evolve(folded, event), state);

export const stateOf = (events: readonly TicketEvent[]): OpenedTicket =>
  fold(ticket.initialState, events) as OpenedTicket;

/** The latest run of a clock after these commands. */
export function clockAfter(name: ClockName, ...commands: readonly TicketCommand[]) {
  const clock = stateOf(after(...commands)).clocks[name];
  if (!clock) throw new Error(`The ${name} clock never ran`);
  return clock;
}

/** The verdicts and warnings among facts, short. */
export const verdictsIn = (events: readonly TicketEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'SlaMet' || event.type === 'SlaAtRisk' || event.type === 'SlaBreached'
      ? [`${event.type} ${event.data.clock} ${event.occurredAt}`]
      : [],
  );

function decidedBy(commands: readonly TicketCommand[]) {
  let state = ticket.initialState;
  return commands.map((command) => {
    const events = ticket.decide(command, state);
    state = fold(state, events);
    return { command, events };
  });
}

/** The command of each step, taken by somebody. */
export const taking: Readonly<Record<Step, (at: Instant, how?: { readonly by?: Actor }) => TicketCommand>> = {
  triage,
  'start-work': startWork,
  'request-information': requestInformation,
  'client-reply': clientReply,
  'submit-for-review': submitForReview,
  'sign-off': signOff,
  'reject-fix': rejectFix,
  deploy,
  resolve,
  reopen,
  close,
  escalate,
  priority: (at, how) => changePriority(at, 'P1', how),
  'onsite-visits': dispatchVisit,
};
