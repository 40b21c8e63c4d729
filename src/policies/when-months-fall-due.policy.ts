import { Injectable, Logger } from '@nestjs/common';
import { type MonthSchedule, monthSchedule } from '../../projections/month-schedule';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal, type RefusalCode } from '../kernel/refusal';
import { signedAgreement } from '../ledger/ledger.handlers';
import { Months } from '../ledger/months';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { nextMonth } from '../time/local';
import { workOff } from './work-list';

type Duty = 'carriesSince' | 'closesAt' | 'nextOpensAt';

/** Another instance, or a request, was faster, or a month before has to close first: the work list will tell. */
const nothingToDo: ReadonlySet<RefusalCode> = new Set(['MONTH_ALREADY_CLOSED', 'PREVIOUS_MONTH_OPEN']);

/**
 * When a month ends, the next one opens; when its closing day comes, it closes; when it has closed, its
 * balance is carried forward. Whoever does it, it happens once: the commands' ids follow from the month.
 */
@Injectable()
export class WhenMonthsFallDue {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  /** Does what is due. @returns how many things were done, 0 where nothing was due or others were faster */
  async tick(now: Instant): Promise<number> {
    const duties: readonly Duty[] = ['carriesSince', 'closesAt', 'nextOpensAt'];
    let done = 0;
    for (const duty of duties) {
      done += await workOff(this.readModels, monthSchedule, duty, now, (month) => this.fulfil(duty, month, now));
    }
    return done;
  }

  private async fulfil(duty: Duty, { id, agreementId, month }: MonthSchedule, now: Instant): Promise<number> {
    try {
      const agreement = await signedAgreement(this.decisions, agreementId);
      const meta = scheduled(duty, id, now);
      switch (duty) {
        case 'carriesSince':
          return added(await this.months.carry(agreement, month, meta));
        case 'closesAt':
          return added((await this.months.close(agreement, month, meta)).closed);
        case 'nextOpensAt':
          return await this.months.openThrough(agreement, nextMonth(month), meta);
      }
    } catch (error) {
      if (error instanceof Refusal && nothingToDo.has(error.code)) return 0;
      this.logger.error(`${month} of agreement ${agreementId} is due (${duty}) and failed: ${String(error)}`);
      return 0;
    }
  }
}

const added = (decided: Decided | null): number => (!decided || decided.repeated ? 0 : decided.events.length);

function scheduled(duty: Duty, ledgerId: string, at: Instant): CommandMeta {
  return byItself('schedule', idFrom('schedule', duty, ledgerId), at);
}
