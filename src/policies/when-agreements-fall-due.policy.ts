import { Injectable, Logger } from '@nestjs/common';
import { type AgreementCard, agreements } from '../../projections/agreements';
import { EndAgreement, RenewAgreement } from '../agreements/agreement.commands';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { signedAgreement } from '../ledger/ledger.handlers';
import { Months } from '../ledger/months';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { workOff } from './work-list';

type Duty = 'renewsAt' | 'endsAt';

/**
 * When a term is over, the agreement renews itself; when its last day is over, it has ended. Whoever writes it down, it is
 * written once: the commands' ids follow from the agreement and the term.
 */
@Injectable()
export class WhenAgreementsFallDue {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  /** Does what is due. @returns how many things were done, 0 where nothing was due or others were faster */
  async tick(now: Instant): Promise<number> {
    // A term that has begun is written down before the end.
    const duties: readonly Duty[] = ['renewsAt', 'endsAt'];
    let done = 0;
    for (const duty of duties) {
      done += await workOff(this.readModels, agreements, duty, now, (card) => this.fulfil(duty, card, now));
    }
    return done;
  }

  private async fulfil(duty: Duty, { id }: AgreementCard, now: Instant): Promise<number> {
    try {
      return duty === 'renewsAt' ? await this.renew(id, now) : await this.end(id, now);
    } catch (error) {
      this.logger.error(`Agreement ${id} is due (${duty}) and failed: ${String(error)}`);
      return 0;
    }
  }

  /** Term after term, up to the one that runs: after a long downtime there may be several. */
  private async renew(agreementId: string, now: Instant): Promise<number> {
    let { renewals } = await signedAgreement(this.decisions, agreementId);
    for (let done = 0; ;) {
      const term = renewals + 2;
      const command = new RenewAgreement({ agreementId, term }, scheduled('renew', agreementId, term, now));
      const { state, events, repeated } = await this.decisions.run(agreement, agreementStream(agreementId), command);
      if (events.length === 0 || state.status !== 'signed') return done;
      if (!repeated) done += 1;
      ({ renewals } = state);
    }
  }

  private async end(agreementId: string, now: Instant): Promise<number> {
    const signed = await signedAgreement(this.decisions, agreementId);
    // Where a crash came between the notice and this.
    await this.months.cutShort(signed, scheduled('cut-short', agreementId, '', now));
    const command = new EndAgreement({ agreementId }, scheduled('end', agreementId, '', now));
    const { events, repeated } = await this.decisions.run(agreement, agreementStream(agreementId), command);
    return repeated ? 0 : events.length;
  }
}

function scheduled(what: string, agreementId: string, term: number | '', at: Instant): CommandMeta {
  return byItself('schedule', idFrom('schedule', what, agreementId, term), at);
}
