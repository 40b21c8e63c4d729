import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { agreements } from '../../projections/agreements';
import { maySee, visible } from '../clients/visibility';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import {
  AgreementAnswer,
  AgreementPage,
  AgreementQuery,
  AgreementSignedAnswer,
  SignAgreementBody,
} from './agreement.dto';
import { ProposeAgreement, type SignedAndOpened } from './agreement.handler';
import { termsOf } from './terms.dto';

@Controller('v1/agreements')
@Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
export class AgreementController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * Signs an agreement and opens its first month.
   * Terms that contradict themselves, and examples that the engine does not reproduce, are refused with every fault named.
   */
  @Post()
  @Allow('admin', 'billing')
  async sign(@Body() body: SignAgreementBody, @Meta() meta: CommandMeta): Promise<AgreementSignedAnswer> {
    const { clientId, startsOn } = body;
    const command = new ProposeAgreement({ clientId, startsOn, terms: termsOf(body.terms) }, meta);
    const signed = await this.commands.execute<ProposeAgreement, SignedAndOpened>(command);
    const { agreementId, firstMonth } = signed.state;
    return answer(signed, { id: agreementId, clientId, startsOn, month: firstMonth });
  }

  /** Shows an agreement: its terms and their versions, and when it renews itself. */
  @Get(':id')
  async show(@Param('id') id: string, @Viewer() viewer: Actor): Promise<AgreementAnswer> {
    const found = await this.readModels.get(agreements, id);
    if (!found || !maySee(viewer, found.clientId)) {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId: id });
    }
    const { revision, ...card } = found;
    return atRevision(revision, card as unknown as AgreementAnswer);
  }

  /** Lists agreements, client by client. */
  @Get()
  async list(@Query() query: AgreementQuery, @Viewer() viewer: Actor): Promise<AgreementPage> {
    const { limit, cursor, clientId } = query;
    const filter = visible(viewer, 'clientId', clientId);
    const page = await this.readModels.find(agreements, filter, { sort: { clientId: 1 }, limit, cursor });
    const items = page.items.map(({ revision: _, ...card }) => card as unknown as AgreementAnswer);
    return { items, nextCursor: page.nextCursor };
  }
}
