import { CommandHandler } from '@nestjs/cqrs';
import { usableThrough } from '../agreements/agreement.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { DomainCommand } from '../kernel/command';
import { signedAgreement } from '../ledger/ledger.handlers';
import { addDays, startOfDay } from '../time/local';
import { NoteSignal, type Signal } from './check.commands';
import { type Check, check, checkIdOf, checkStream, type Meaning, meaningOf } from './check.decider';
import { type CheckEvent } from './check.events';
import { OutageTickets } from './outage-tickets';

/** A signal as it comes in; a key that is bound to a client tells of that client's agreements alone. */
export class ReportSignal extends DomainCommand<'ReportSignal', Signal> {
  readonly type = 'ReportSignal';
}

/** `position` is that of the last fact on the check or on its ticket. */
export interface SignalNoted extends Pick<Decided, 'position' | 'revision' | 'repeated'> {
  readonly told: { readonly ticketId: string | null; readonly state: 'down' | 'up'; readonly meaning: Meaning };
}

/**
 * Notes a signal on its check, then what follows on the ticket of the outage. What a crash leaves undone there, the work
 * list makes good.
 */
@CommandHandler(ReportSignal)
export class ReportSignalHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly tickets: OutageTickets,
  ) {}

  /** @throws Refusal UNKNOWN_AGREEMENT, also for another client's; those of the check */
  async execute({ data, meta }: ReportSignal): Promise<SignalNoted> {
    const signed = await signedAgreement(this.decisions, data.agreementId, meta.actor);
    const { timeZone } = signed.terms;
    const last = usableThrough(signed);
    const served = {
      servedFrom: startOfDay(signed.startsOn, timeZone),
      servedTo: last === null ? null : startOfDay(addDays(last, 1), timeZone),
    };
    const checkId = checkIdOf(data.agreementId, data.check);
    const command = new NoteSignal({ ...data, ...served, checkId, clientId: signed.clientId }, meta);
    const decided = await this.decisions.run(check, checkStream(checkId), command);
    const { revision, repeated } = decided;
    const onTicket = await this.tickets.follow(decided.events, meta);
    return { told: told(data, decided), position: Math.max(decided.position, onTicket), revision, repeated };
  }
}

/** From the fact it became, the first time as in a repeat; where it became none, from the check as it stands. */
function told(signal: Signal, { events, state }: Decided<Check, CheckEvent>): SignalNoted['told'] {
  const [fact] = events;
  if (fact) {
    const began = fact.type === 'OutageBegan';
    const { ticketId } = fact.data;
    return { ticketId, state: began ? 'down' : 'up', meaning: began ? 'outage-began' : 'outage-ended' };
  }
  if (state.status === 'unheard') return { ticketId: null, state: 'up', meaning: meaningOf(signal, state) };
  const ticketId = state.status === 'down' ? state.ticketId : null;
  return { ticketId, state: state.status, meaning: meaningOf(signal, state) };
}
