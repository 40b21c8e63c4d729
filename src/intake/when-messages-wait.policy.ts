import { Injectable, Logger } from '@nestjs/common';
import { type MessageCard, messages } from '../../projections/messages';
import { Refusal } from '../kernel/refusal';
import { workOff } from '../policies/work-list';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { Intake } from './intake';

/** When a message was received and nothing came of it yet, after a crash or while a store was away, it goes on from there. */
@Injectable()
export class WhenMessagesWait {
  private readonly logger = new Logger('Intake');

  constructor(
    private readonly readModels: ReadModels,
    private readonly intake: Intake,
  ) {}

  /** @returns how many messages came to their end, 0 where none waits or others were faster */
  tick(now: Instant): Promise<number> {
    return workOff(this.readModels, messages, 'waitingSince', now, (card) => this.settle(card));
  }

  private async settle({ id }: MessageCard): Promise<number> {
    try {
      const { events, repeated } = await this.intake.sort(id);
      return repeated ? 0 : events.length;
    } catch (error) {
      const message = `Message ${id} waits to be filed: ${String(error)}`;
      if (error instanceof Refusal) this.logger.warn(message);
      else this.logger.error(message);
      return 0;
    }
  }
}
