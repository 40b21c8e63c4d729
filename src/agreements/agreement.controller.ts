import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type AgreementCard, agreements } from '../../projections/agreements';
import { maySee, visible } from '../clients/visibility';
import { factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Positioned, ReadModels } from '../read-models/read-models';
import { GiveNotice } from './agreement.commands';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { localDateOf, monthOf } from '../time/local';
import {
  AgreementAnswer,
  AgreementPage,
  AgreementQuery,
  AgreementSignedAnswer,
  AmendTermsBody,
  GiveNoticeBody,
  NoticeGivenAnswer,
  SignAgreementBody,
  TermsAmendedAnswer,
} from './agreement.dto';
import { type DecidedAgreement, ProposeAgreement, ProposeAmendment, type SignedAndOpened } from './agreement.handler';
import { termsInForce } from './agreement.rules';
import { termsOf } from './terms.dto';

@Controller('v1/agreements')
@Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
export class AgreementController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
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

  /**
   * Amends the terms from the first day of a month on that has not begun; the months before keep theirs.
   * The whole terms are sent, and checked as at signing. An amendment of the same month replaces the one before.
   */
  @Post(':id/amendments')
  @Allow('admin', 'billing')
  async amend(
    @Param('id') agreementId: string,
    @Body() body: AmendTermsBody,
    @Meta() meta: CommandMeta,
  ): Promise<TermsAmendedAnswer> {
    const { effectiveMonth } = body;
    const command = new ProposeAmendment({ agreementId, effectiveMonth, terms: termsOf(body.terms) }, meta);
    const amended = await this.commands.execute<ProposeAmendment, DecidedAgreement>(command);
    const { termsVersion } = factOf(amended, 'TermsAmended');
    return answer(amended, { id: agreementId, effectiveMonth, termsVersion });
  }

  /**
   * Gives notice: the agreement ends on the later of the notice's end and the day asked for, and renews itself no more.
   * One that ends with its term anyway can only end earlier.
   */
  @Post(':id/notice')
  @Allow('admin', 'billing', 'client')
  async giveNotice(
    @Param('id') agreementId: string,
    @Body() body: GiveNoticeBody,
    @Meta() meta: CommandMeta,
  ): Promise<NoticeGivenAnswer> {
    const { givenOn, endsOn: askedFor = null, by = null } = body;
    const command = new GiveNotice({ agreementId, givenOn, askedFor, by }, meta);
    const given = await this.commands.execute<GiveNotice, DecidedAgreement>(command);
    const { noticeEndsOn, endsOn, usableThrough } = factOf(given, 'NoticeGiven');
    return answer(given, {
      id: agreementId,
      ...{ givenOn, noticeEndsOn, endsOn },
      usableThrough: usableThrough ?? endsOn,
    });
  }

  /** Shows an agreement: its terms and their versions, its state, and when it renews itself or ends. */
  @Get(':id')
  async show(@Param('id') id: string, @Viewer() viewer: Actor): Promise<AgreementAnswer> {
    const found = await this.readModels.get(agreements, id);
    if (!found || !maySee(viewer, found.clientId)) {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId: id });
    }
    return atRevision(found.revision, shown(found, this.clock.now()));
  }

  /** Lists agreements, client by client. */
  @Get()
  async list(@Query() query: AgreementQuery, @Viewer() viewer: Actor): Promise<AgreementPage> {
    const { limit, cursor, clientId } = query;
    const filter = visible(viewer, 'clientId', clientId);
    const page = await this.readModels.find(agreements, filter, { sort: { clientId: 1 }, limit, cursor });
    const now = this.clock.now();
    return { items: page.items.map((card) => shown(card, now)), nextCursor: page.nextCursor };
  }
}

/** With the terms that are in force now, and without what is the schedule's own. */
function shown(
  { revision: _, renewsAt: _r, endsAt: _e, ...card }: Positioned<AgreementCard>,
  now: Instant,
): AgreementAnswer {
  if (!card.terms) throw new Error(`Agreement ${card.id} has no terms`);
  const inForce = termsInForce(card, monthOf(localDateOf(now, card.terms.timeZone)));
  return { ...card, ...inForce } as unknown as AgreementAnswer;
}
