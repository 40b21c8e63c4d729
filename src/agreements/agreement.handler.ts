import { CommandHandler } from '@nestjs/cqrs';
import { Calendars } from '../calendars/calendars';
import { client, clientStream } from '../clients/client.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { DomainCommand } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Months } from '../ledger/months';
import { startOfDay } from '../time/local';
import { SignAgreement, type Signing } from './agreement.commands';
import { type Agreement, agreement, agreementStream, type SignedAgreement } from './agreement.decider';
import { type AgreementEvent } from './agreement.events';

/** A contract as it is put forward; its id follows from the command. */
export class ProposeAgreement extends DomainCommand<
  'ProposeAgreement',
  Pick<Signing, 'clientId' | 'startsOn' | 'terms'>
> {
  readonly type = 'ProposeAgreement';
}

/** `position` is that of the first month's opening. */
export type SignedAndOpened = Decided<Agreement, AgreementEvent> & { readonly state: SignedAgreement };

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
