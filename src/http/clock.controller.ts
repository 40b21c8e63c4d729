import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { EventLog } from '../event-store/event-log';
import { Refusal } from '../kernel/refusal';
import { Clock } from '../time/clock';
import { instant, isInstant } from '../time/instant';
import { Allow } from './access';
import { ClockAnswer, ClockMovedAnswer, MoveClockBody } from './clock.dto';

@Controller('v1/clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /** Says what time it is for every rule and every fact. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  show(): ClockAnswer {
    return { now: this.clock.now(), mode: this.clock.manual ? 'manual' : 'system' };
  }

  /**
   * Puts a manual clock forward.
   * Answers when everything that became due by then has happened. Only with `CLOCK=manual`.
   */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  async move(@Body() { now }: MoveClockBody): Promise<ClockMovedAnswer> {
    if (!isInstant(now)) {
      const detail = 'must be an instant with Z or an offset, such as 2026-11-22T09:00:00Z';
      throw new Refusal('INVALID', 'One fault in the request: nothing was changed.', {}, [{ pointer: '/now', detail }]);
    }
    const moved = await this.clock.moveTo(instant(now));
    return { now: moved, position: await this.log.head() };
  }
}
