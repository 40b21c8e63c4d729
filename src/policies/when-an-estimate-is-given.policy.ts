import { Injectable, Logger } from '@nestjs/common';
import { type TicketCard, ticketBoard } from '../../projections/ticket-board';
import { Decisions } from '../event-store/decisions';
import { byItself } from '../kernel/command';
import { signedAgreement } from '../ledger/ledger.handlers';
import { Months } from '../ledger/months';
import { ReadModels } from '../read-models/read-models';
import { noteEstimateId } from '../tickets/ticket.rules';
import { type Instant } from '../time/instant';
import { workOff } from './work-list';

/** When a ticket is given an estimate, it is held against what the client has left, and the client is asked if it goes past it. */
@Injectable()
export class WhenAnEstimateIsGiven {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  /** @returns how many estimates were noted, 0 where none waits or others were faster */
  tick(now: Instant): Promise<number> {
    return workOff(this.readModels, ticketBoard, 'estimateSince', now, (card) => this.note(card, now));
  }

  private async note(
    { id, agreementId, channel, priority, estimateMinutes, estimates }: TicketCard,
    now: Instant,
  ): Promise<number> {
    try {
      const agreement = await signedAgreement(this.decisions, agreementId);
      const meta = byItself('schedule', noteEstimateId(id, estimates), now);
      const about = { ticketId: id, channel, priority };
      const noted = await this.months.noteEstimate(agreement, about, estimateMinutes ?? 0, meta);
      return noted && !noted.repeated ? noted.events.length : 0;
    } catch (error) {
      this.logger.error(`The estimate of ticket ${id} could not be held against its month: ${String(error)}`);
      return 0;
    }
  }
}
