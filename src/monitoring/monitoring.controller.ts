import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Allow } from '../http/access';
import { answer } from '../http/answer';
import { Meta } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { instant } from '../time/instant';
import { checkIdOf } from './check.decider';
import { ReportSignal, type SignalNoted } from './check.handler';
import { SignalAnswer, SignalBody } from './monitoring.dto';

@Controller('v1/intake/monitoring')
@Allow('admin', 'agent', 'integrator')
export class MonitoringController {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Takes what monitoring sees. The first `down` of a check begins an outage and opens its ticket, a P1; further ones add
   * nothing to it. `up` ends the outage and is noted on the ticket, which a person resolves. The next `down` is a new outage.
   */
  @Post()
  @HttpCode(200)
  async signal(@Body() body: SignalBody, @Meta() meta: CommandMeta): Promise<SignalAnswer> {
    const { agreementId, state, detail = '' } = body;
    const check = body.check.trim();
    const signal = { agreementId, check, state, at: instant(body.at), detail };
    const noted = await this.commands.execute<ReportSignal, SignalNoted>(new ReportSignal(signal, meta));
    return answer(noted, { id: checkIdOf(agreementId, check), ...noted.told });
  }
}
