import { Injectable } from '@nestjs/common';
import { type DisputeCard, disputes } from '../../projections/disputes';
import { maySee, visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type Filter, given, type Positioned, ReadModels } from '../read-models/read-models';
import { type DisputeAnswer, type DisputePage, type DisputesQuery } from './dispute.dto';
import { unknownDispute } from './dispute.decider';

/** What a list tells of a dispute: of what is disputed the figures alone, because that may be a whole month. */
const summary = [
  ...(['number', 'agreementId', 'clientId', 'month', 'state', 'overdue', 'reason', 'wholeMonth', 'lines'] as const),
  ...(['currency', 'statement', 'disputed', 'agreed', 'openedAt', 'openedBy', 'openedOn'] as const),
  ...(['disputableThrough', 'answerDueOn', 'answerDueAt', 'decision', 'withdrawal'] as const),
  ...(['adjustment', 'creditNote', 'notGiven'] as const),
] as const;

@Injectable()
export class DisputeQueries {
  constructor(private readonly readModels: ReadModels) {}

  /** The latest first. */
  async list(query: DisputesQuery, viewer: Actor): Promise<DisputePage> {
    const { limit, cursor, state, agreementId, month, clientId, overdue } = query;
    const filter: Filter = {
      ...given({ state, agreementId, month, overdue: overdue === undefined ? undefined : overdue === 'true' }),
      ...visible(viewer, 'clientId', clientId),
    };
    const page = { sort: { openedAt: -1 }, limit, cursor } as const;
    return (await this.readModels.findParts(disputes, filter, page, summary)) as DisputePage;
  }

  /** With the revision of its stream. @throws Refusal UNKNOWN_DISPUTE, also for another organisation's */
  async one(id: string, viewer: Actor): Promise<{ readonly view: DisputeAnswer; readonly revision: number }> {
    const card = await this.readModels.get(disputes, id);
    if (!card || !maySee(viewer, card.clientId)) throw unknownDispute(id);
    return { view: viewOf(card), revision: card.revision };
  }
}

function viewOf(card: Positioned<DisputeCard>): DisputeAnswer {
  const { ledgerId: _ledger, overdueAt: _overdue, redressSince: _redress, revision: _revision, ...view } = card;
  return view as DisputeAnswer;
}
