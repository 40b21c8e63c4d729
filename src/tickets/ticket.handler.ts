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
import { Refusal } from '../kernel/refusal';
import { type Service } from '../sla/clock.rules';
import { type Instant } from '../time/instant';
import { localDateOf, monthOf } from '../time/local';
import { timeZoneDatabaseVersion } from '../time/zone-database';
import * as commands from './ticket.commands';
import { type ServedCommand } from './ticket.commands';
import { ticket, ticketStream, type Ticket } from './ticket.decider';
import { type TicketEvent } from './ticket.events';

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
].map(servedBy);

function servedBy(command: Type<ServedCommand>): Type<ICommandHandler> {
  @CommandHandler(command)
  class ServedCommandHandler {
    constructor(
      readonly decisions: Decisions,
      readonly calendars: Calendars,
    ) {}

    async execute(received: ServedCommand): Promise<DecidedTicket> {
      const { data, meta } = received;
      const signed = await agreementOf(this.decisions, received);
      const service = await serviceOf(this.calendars, signed, data.occurredAt ?? meta.at);
      const served = new command({ ...data, clientId: signed.clientId, service }, meta);
      return this.decisions.run(ticket, ticketStream(data.ticketId), served);
    }
  }
  Object.defineProperty(ServedCommandHandler, 'name', { value: `${command.name}Handler` });
  return ServedCommandHandler;
}

async function agreementOf(decisions: Decisions, { type, data, meta }: ServedCommand): Promise<SignedAgreement> {
  if (type === 'OpenTicket') {
    const signed = await signedAgreement(decisions, data.agreementId, meta);
    if (data.projectId !== null) await theProjectIsTheClients(decisions, signed.clientId, data.projectId);
    return signed;
  }
  const { ticketId } = data;
  const { state } = await decisions.load(ticket, ticketStream(ticketId));
  if (state.status === 'unopened') throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
  return signedAgreement(decisions, state.agreementId);
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

async function theProjectIsTheClients(decisions: Decisions, clientId: string, projectId: string): Promise<void> {
  const { state } = await decisions.load(client, clientStream(clientId));
  if (state.status === 'registered' && state.projects.has(projectId)) return;
  throw new Refusal('UNKNOWN_PROJECT', 'The client of this agreement has no project with this id', { projectId });
}

/** What was promised at that moment: by the terms in force in its month. */
async function serviceOf(calendars: Calendars, signed: SignedAgreement, at: Instant): Promise<Service> {
  const { timeZone } = signed.terms;
  const { terms, termsVersion } = termsInForce(signed, monthOf(localDateOf(at, timeZone)));
  const { targets, coverage, holidays: region } = terms;
  const { holidays, version } = await calendars.covering(region, at);
  const calendar = { timeZoneDatabase: timeZoneDatabaseVersion(), holidays: version };
  return { timeZone, targets, coverage, holidays, termsVersion, calendar };
}
