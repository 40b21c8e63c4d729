import { CommandHandler } from '@nestjs/cqrs';
import { Calendars } from '../calendars/calendars';
import { client, clientStream } from '../clients/client.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { DomainCommand } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { signedAgreement } from '../ledger/ledger.handlers';
import { Months } from '../ledger/months';
import { startOfDay } from '../time/local';
import { AmendTerms, GiveNotice, SignAgreement, type Signing } from './agreement.commands';
import { type Agreement, agreement, agreementStream, type SignedAgreement } from './agreement.decider';
import { type AgreementEvent } from './agreement.events';
import { type Amendment } from './amendment.rules';

export type DecidedAgreement = Decided<Agreement, AgreementEvent>;

/** A contract as it is put forward; its id follows from the command. */
export class ProposeAgreement extends DomainCommand<
  'ProposeAgreement',
  Pick<Signing, 'clientId' | 'startsOn' | 'terms'>
> {
  readonly type = 'ProposeAgreement';
}

/** Other terms as they are put forward. */
export class ProposeAmendment extends DomainCommand<
  'ProposeAmendment',
  { readonly agreementId: string } & Pick<Amendment, 'effectiveMonth' | 'terms'>
> {
  readonly type = 'ProposeAmendment';
}

/** `position` is that of the first month's opening. */
export type SignedAndOpened = DecidedAgreement & { readonly state: SignedAgreement };

/**
 * Signs an agreement, then publishes its region's holidays if nobody has yet, and opens its first month. What a crash
 * leaves undone, a repeat of the request or the first fact that needs it makes good.
 */
@CommandHandler(ProposeAgreement)
export class ProposeAgreementHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly calendars: Calendars,
    private readonly months: Months,
  ) {}

  async execute({ data, meta }: ProposeAgreement): Promise<SignedAndOpened> {
    const agreementId = idFrom(meta.commandId, 'agreement');
    const { state: registered } = await this.decisions.load(client, clientStream(data.clientId));
    const facts = {
      clientIsKnown: registered.status === 'registered',
      holidaysAreKnown: this.calendars.knows(data.terms.holidays),
    };
    const command = new SignAgreement({ agreementId, ...data, ...facts }, meta);
    const decided = await this.decisions.run(agreement, agreementStream(agreementId), command);
    const state = decided.state;
    if (state.status !== 'signed') throw new Error('An agreement that was signed is not');
    await this.calendars.covering(state.terms.holidays, startOfDay(state.startsOn, state.terms.timeZone));
    const { position } = await this.months.openFirst(state, meta);
    return { ...decided, state, position };
  }
}

@CommandHandler(ProposeAmendment)
export class ProposeAmendmentHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly calendars: Calendars,
  ) {}

  execute({ data, meta }: ProposeAmendment): Promise<DecidedAgreement> {
    const holidaysAreKnown = this.calendars.knows(data.terms.holidays);
    const command = new AmendTerms({ ...data, holidaysAreKnown }, meta);
    return this.decisions.run(agreement, agreementStream(data.agreementId), command);
  }
}

/**
 * Gives notice, then cuts the months short that are open beyond the end. What a crash leaves undone, a repeat of the
 * request makes good, or the schedule when the end has come.
 */
@CommandHandler(GiveNotice)
export class GiveNoticeHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  async execute(command: GiveNotice): Promise<DecidedAgreement> {
    const { data, meta } = command;
    await signedAgreement(this.decisions, data.agreementId, meta.actor);
    const decided = await this.decisions.run(agreement, agreementStream(data.agreementId), command);
    const { state } = decided;
    if (state.status !== 'signed') throw new Error('Notice of an agreement that is not signed');
    const cut = await this.months.cutShort(state, meta);
    return { ...decided, position: Math.max(decided.position, cut) };
  }
}
