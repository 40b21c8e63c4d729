import { type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { agreement, agreementStream, type SignedAgreement } from '../agreements/agreement.decider';
import { termsInForce } from '../agreements/agreement.rules';
import { Calendars } from '../calendars/calendars';
import { client, clientStream } from '../clients/client.decider';
import { maySee } from '../clients/visibility';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { invalidAt, Refusal } from '../kernel/refusal';
import { type Service } from '../sla/clock.rules';
import { instant, type Instant } from '../time/instant';
import { localDateOf, monthOf } from '../time/local';
import { timeZoneDatabaseVersion } from '../time/zone-database';
import * as commands from './ticket.commands';
import { type ServedCommand } from './ticket.commands';
import { type OpenedTicket, ticket, ticketStream, type Ticket } from './ticket.decider';
import { type TicketEvent } from './ticket.events';
import { warrantyEndsOn } from './ticket.rules';

/** No agreement begins before. */
const EARLIEST = instant('1980-01-01T00:00:00.000Z');

type DecidedTicket = Decided<Ticket, TicketEvent>;

/**
 * Handlers of every command that moves clocks: each fetches the ticket's agreement and its holidays, and puts them
 * into the command. Beside the decider's refusals: UNKNOWN_AGREEMENT, UNKNOWN_PROJECT, UNKNOWN_TICKET.
 */
export const ticketHandlers: readonly Type<ICommandHandler>[] = [
  commands.OpenTicket,
  commands.TriageTicket,
  commands.PostReply,
  commands.StartWork,
  commands.RequestInformation,
  commands.RecordClientReply,
  commands.SubmitFixForReview,
  commands.SignOffFix,
  commands.RejectFix,
  commands.DeployFix,
  commands.ResolveTicket,
  commands.ReopenTicket,
  commands.CloseTicket,
  commands.EscalateTicket,
  commands.ChangePriority,
  commands.DispatchOnsiteVisit,
].map(servedBy);

function servedBy(command: Type<ServedCommand>): Type<ICommandHandler> {
  @CommandHandler(command)
  class ServedCommandHandler {
    constructor(
      readonly decisions: Decisions,
      readonly calendars: Calendars,
    ) {}

    execute(received: ServedCommand): Promise<DecidedTicket> {
      return serve(received, this.decisions, this.calendars);
    }
  }
  Object.defineProperty(ServedCommandHandler, 'name', { value: `${command.name}Handler` });
  return ServedCommandHandler;
}

/** Opens a ticket under the agreement of the one that the work was found in, for who asked there. */
@CommandHandler(commands.OpenFollowUp)
export class OpenFollowUpHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly calendars: Calendars,
  ) {}

  async execute({ data, meta }: commands.OpenFollowUp): Promise<DecidedTicket> {
    const found = await openedTicket(this.decisions, data.followsUp);
    if (!maySee(meta.actor, found.clientId)) throw unknownTicket(data.followsUp);
    const { agreementId, requester } = found;
    const { priority = found.priority, category = found.category, environment = found.environment } = data;
    const { projectId = found.projectId } = data;
    const asked = { ...data, priority, category, environment, projectId };
    const opening = { ...asked, agreementId, requester, channel: 'api' as const, kind: 'maintenance' as const };
    return serve(new commands.OpenTicket(opening, meta), this.decisions, this.calendars);
  }
}

async function serve(received: ServedCommand, decisions: Decisions, calendars: Calendars): Promise<DecidedTicket> {
  const { data, meta } = received;
  const signed = await agreementOf(decisions, received);
  const service = await serviceOf(calendars, signed, momentToServe(received));
  const known = { clientId: signed.clientId, service, ...(await warrantyOf(decisions, received, signed.clientId)) };
  const command = received.constructor as Type<ServedCommand>;
  return decisions.run(ticket, ticketStream(data.ticketId), new command({ ...data, ...known }, meta));
}

/** What is said to be of the future is refused where it is decided: nothing is published for it before that. */
function momentToServe({ data: { occurredAt }, meta }: ServedCommand): Instant {
  if (occurredAt === undefined || occurredAt > meta.at) return meta.at;
  if (occurredAt < EARLIEST) throw invalidAt('/occurredAt', 'Must not be before 1980');
  return occurredAt;
}

async function agreementOf(decisions: Decisions, { type, data, meta }: ServedCommand): Promise<SignedAgreement> {
  if (type === 'OpenTicket') return signedAgreement(decisions, data.agreementId, meta);
  const { agreementId } = await openedTicket(decisions, data.ticketId);
  return signedAgreement(decisions, agreementId);
}

async function openedTicket(decisions: Decisions, ticketId: string): Promise<OpenedTicket> {
  const { state } = await decisions.load(ticket, ticketStream(ticketId));
  if (state.status === 'unopened') throw unknownTicket(ticketId);
  return state;
}

async function signedAgreement(
  decisions: Decisions,
  agreementId: string,
  opener?: CommandMeta,
): Promise<SignedAgreement> {
  const { state } = await decisions.load(agreement, agreementStream(agreementId));
  if (state.status !== 'signed' || (opener && !maySee(opener.actor, state.clientId))) {
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
  return state;
}

/** Until when the project that a new ticket names is under warranty; it is one of the client's. */
async function warrantyOf(decisions: Decisions, { type, data }: ServedCommand, clientId: string) {
  if (type !== 'OpenTicket' || data.projectId === null) return {};
  const { projectId } = data;
  const { state } = await decisions.load(client, clientStream(clientId));
  const project = state.status === 'registered' ? state.projects.get(projectId) : undefined;
  if (project) return { warrantyEndsOn: warrantyEndsOn(project) };
  throw new Refusal('UNKNOWN_PROJECT', 'The client of this agreement has no project with this id', { projectId });
}

const unknownTicket = (ticketId: string): Refusal =>
  new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });

/** What was promised at that moment: by the terms in force in its month. */
async function serviceOf(calendars: Calendars, signed: SignedAgreement, at: Instant): Promise<Service> {
  const { timeZone } = signed.terms;
  const { terms, termsVersion } = termsInForce(signed, monthOf(localDateOf(at, timeZone)));
  const { targets, coverage, holidays: region } = terms;
  const { holidays, version } = await calendars.covering(region, at);
  const calendar = { timeZoneDatabase: timeZoneDatabaseVersion(), holidays: version };
  const agreed = Object.fromEntries(signed.versions.map(({ version: number, terms: each }) => [number, each]));
  return { timeZone, targets, coverage, holidays, termsVersion, agreed, calendar };
}
