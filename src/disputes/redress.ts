import { Injectable } from '@nestjs/common';
import { type Decided, factOf } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { Invoicing } from '../invoices/invoicing';
import { type CommandMeta, following } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal, type RefusalCode } from '../kernel/refusal';
import { signedAgreement } from '../ledger/ledger.handlers';
import { PostAdjustment } from '../ledger/month.commands';
import { ledgerMonth, ledgerStream } from '../ledger/month.decider';
import { Months, ofMonth } from '../ledger/months';
import { localDateOf } from '../time/local';
import { RecordRedress } from './dispute.commands';
import { type Dispute, dispute, disputeStream, openedDispute } from './dispute.decider';
import { type DisputeEvent, type DisputeRedressed, type DisputeUpheld } from './dispute.events';

export type DecidedDispute = Decided<Dispute, DisputeEvent>;

type Adjustment = DisputeRedressed['data']['adjustment'];
type CreditNote = DisputeRedressed['data']['creditNote'];
type Upheld = DisputeUpheld['data'];

/** No month takes minutes any more: the agreement's last one closed meanwhile, or those that follow hold none. */
const notAnyMore: ReadonlySet<RefusalCode> = new Set(['AGREEMENT_ENDED', 'INVALID']);

/**
 * Gives back what an upheld dispute says: minutes in the oldest open month, money on the month's invoice. Ids and
 * commands follow from the dispute, so whoever does it (the request, the schedule after a crash, another instance)
 * does it once.
 */
@Injectable()
export class Redress {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
    private readonly invoicing: Invoicing,
  ) {}

  /** @returns what writing it down came to; `repeated` where all was given before */
  async give(disputeId: string, meta: CommandMeta): Promise<DecidedDispute> {
    const stream = disputeStream(disputeId);
    const { upheld, redressed } = openedDispute((await this.decisions.load(dispute, stream)).state, disputeId);
    if (!upheld) throw new Error(`Dispute ${disputeId} gives nothing back: it was not upheld`);
    const given = redressed ?? (await this.given(upheld, meta));
    const { adjustment, creditNote, notGiven } = given;
    const command = new RecordRedress(
      { disputeId, adjustment, creditNote, notGiven },
      following(meta, 'record-redress', disputeId),
    );
    return this.decisions.run(dispute, stream, command);
  }

  private async given(upheld: Upheld, meta: CommandMeta) {
    const { goodwillMinutes, creditAmount } = upheld;
    const minutes = goodwillMinutes > 0 ? await this.minutes(upheld, meta) : null;
    const creditNote = creditAmount > 0 ? await this.money(upheld, meta) : null;
    const credited = creditNote?.amount ?? 0;
    const notGiven = [
      ...(minutes instanceof Refusal ? [`${goodwillMinutes} minutes: ${minutes.message}`] : []),
      ...(credited < creditAmount ? [`${creditAmount - credited} net: no more was left of the invoice`] : []),
    ];
    return { adjustment: minutes instanceof Refusal ? null : minutes, creditNote, notGiven };
  }

  private async minutes(upheld: Upheld, meta: CommandMeta): Promise<Adjustment | Refusal> {
    const { disputeId, agreementId, goodwillMinutes, goodwillMonth } = upheld;
    if (goodwillMonth === null) throw new Error(`Dispute ${disputeId} gives minutes in no month`);
    const own = following(meta, 'dispute-goodwill', disputeId);
    try {
      const signed = await signedAgreement(this.decisions, agreementId);
      // From the month of the decision on, so that a repeat finds the one that took them, however many closed since.
      const month = await this.months.monthThatTakes(signed, goodwillMonth, '/goodwillMinutes', own);
      const posted = await this.decisions.run(
        ledgerMonth,
        ledgerStream(agreementId, month),
        new PostAdjustment(
          {
            ...ofMonth(signed, month),
            adjustmentId: idFrom(disputeId, 'goodwill'),
            minutes: goodwillMinutes,
            reason: reasonOf(upheld),
            date: localDateOf(meta.at, signed.terms.timeZone),
            entry: null,
          },
          own,
        ),
      );
      const { adjustmentId, lots } = factOf(posted, 'AdjustmentPosted');
      return { adjustmentId, month, minutes: goodwillMinutes, lotId: lots[0]!.lotId };
    } catch (error) {
      if (error instanceof Refusal && notAnyMore.has(error.code)) return error;
      throw error;
    }
  }

  private async money(upheld: Upheld, meta: CommandMeta): Promise<CreditNote> {
    const { disputeId, agreementId, month, creditAmount: amount, decidedAt, decidedOn } = upheld;
    const money = { disputeId, agreementId, month, amount, reason: reasonOf(upheld) };
    const credited = await this.invoicing.creditDispute({ ...money, grantedAt: decidedAt, grantedOn: decidedOn }, meta);
    if (!credited) return null;
    const { creditNoteId, number, net } = factOf(credited, 'CreditNoteIssued');
    return { creditNoteId, number, amount: -net };
  }
}

const reasonOf = ({ disputeId, reason }: Upheld): string => `Dispute ${disputeId}: ${reason}`;
