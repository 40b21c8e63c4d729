import { Injectable, Logger } from '@nestjs/common';
import { type DisputeCard, disputes } from '../../projections/disputes';
import { Decisions } from '../event-store/decisions';
import { byItself } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { workOff } from '../policies/work-list';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { NoteOverdue } from './dispute.commands';
import { dispute, disputeStream } from './dispute.decider';
import { type DecidedDispute, Redress } from './redress';

type Duty = 'redressSince' | 'overdueAt';

/**
 * When a dispute was upheld, what it says is given back, also where a crash came between; when its answer is late, that
 * is written down. Whoever does it, it happens once: the commands' ids follow from the dispute.
 */
@Injectable()
export class WhenDisputesWait {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
    private readonly redress: Redress,
  ) {}

  /** Does what is due. @returns how many facts that added, 0 where nothing was due or others were faster */
  async tick(now: Instant): Promise<number> {
    const duties: readonly Duty[] = ['redressSince', 'overdueAt'];
    let done = 0;
    for (const duty of duties) {
      done += await workOff(this.readModels, disputes, duty, now, (card) => this.fulfil(duty, card, now));
    }
    return done;
  }

  private async fulfil(duty: Duty, { id }: DisputeCard, now: Instant): Promise<number> {
    try {
      const { events, repeated } = await this.fulfilled(duty, id, now);
      return repeated ? 0 : events.length;
    } catch (error) {
      const message = `Dispute ${id} waits (${duty}) for the next look: ${String(error)}`;
      if (error instanceof Refusal) this.logger.warn(message);
      else this.logger.error(message);
      return 0;
    }
  }

  private fulfilled(duty: Duty, disputeId: string, now: Instant): Promise<DecidedDispute> {
    const meta = byItself('schedule', idFrom('schedule', 'dispute', duty, disputeId), now);
    if (duty === 'redressSince') return this.redress.give(disputeId, meta);
    return this.decisions.run(dispute, disputeStream(disputeId), new NoteOverdue({ disputeId }, meta));
  }
}
