import { Inject, Logger } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import { type SignedAgreement } from '../agreements/agreement.decider';
import { KeptStreams } from '../audit/as-of/kept-streams';
import { maySee } from '../clients/visibility';
import { Decisions } from '../event-store/decisions';
import { Invoicing } from '../invoices/invoicing';
import { type CommandMeta, DomainCommand } from '../kernel/command';
import { type RecordedOf } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { signedAgreement } from '../ledger/ledger.handlers';
import { ledgerMonth, ledgerStream } from '../ledger/month.decider';
import { type MonthClosed, type MonthEvent } from '../ledger/month.events';
import { entriesOf } from '../ledger/month.state';
import { Months } from '../ledger/months';
import { ledgerIdOf, openingOf } from '../ledger/opening.rules';
import { type NextMonth } from '../ledger/settlement.rules';
import { SETTINGS, type Settings } from '../settings';
import { type Month } from '../time/local';
import {
  type Asked,
  type EarlierDispute,
  OpenDispute,
  UpholdDispute,
  type Upholding,
  WithdrawDispute,
} from './dispute.commands';
import { dispute, openedDispute, unknownDispute } from './dispute.decider';
import { disputeIdOf, disputeStream } from './dispute.rules';
import { type DecidedDispute, Redress } from './redress';
import { closeIn, monthIn, nextAtClose, replayOf } from './replay.rules';

export class RaiseDispute extends DomainCommand<'RaiseDispute', Asked> {
  readonly type = 'RaiseDispute';
}

export class AcceptDispute extends DomainCommand<'AcceptDispute', Upholding> {
  readonly type = 'AcceptDispute';
}

export class TakeBackDispute extends DomainCommand<
  'TakeBackDispute',
  { readonly disputeId: string; readonly reason: string | null }
> {
  readonly type = 'TakeBackDispute';
}

type MonthFacts = readonly RecordedOf<MonthEvent>[];
type DisputeSettings = Pick<Settings, 'DISPUTE_WINDOW_DAYS' | 'DISPUTE_ANSWER_DAYS'>;

/** Freezes what is disputed from the ledger's own stream. Beside the refusals of the dispute: UNKNOWN_AGREEMENT, UNKNOWN_MONTH, MONTH_NOT_CLOSED. */
@CommandHandler(RaiseDispute)
export class RaiseDisputeHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly streams: KeptStreams,
    @Inject(SETTINGS) private readonly settings: DisputeSettings,
  ) {}

  async execute({ data, meta }: RaiseDispute): Promise<DecidedDispute> {
    const { agreementId, month } = data;
    const signed = await signedAgreement(this.decisions, agreementId, meta.actor);
    const frozen = { ...data, ...(await this.asClosed(signed, month)), ...this.days() };
    const ledgerId = ledgerIdOf(agreementId, month);
    const earlier: EarlierDispute[] = [];
    for (;;) {
      const number = earlier.length + 1;
      const disputeId = disputeIdOf(ledgerId, number);
      const stream = disputeStream(disputeId);
      const { state } = await this.decisions.load(dispute, stream);
      if (state.status !== 'unopened' && !(await this.decisions.knows(dispute, stream, meta.commandId))) {
        const { entries, charges } = state.opened;
        earlier.push({ disputeId, status: state.status, entries, charges });
        continue;
      }
      try {
        const command = new OpenDispute({ ...frozen, disputeId, ledgerId, number, earlier }, meta);
        return await this.decisions.run(dispute, stream, command);
      } catch (error) {
        // Somebody else opened one at this moment: it is looked at, and the next number is this one's.
        if (!(error instanceof Refusal) || error.code !== 'ALREADY_EXISTS') throw error;
      }
    }
  }

  private days() {
    const { DISPUTE_WINDOW_DAYS: windowDays, DISPUTE_ANSWER_DAYS: answerDays } = this.settings;
    return { windowDays, answerDays };
  }

  private async asClosed(signed: SignedAgreement, month: Month) {
    const { agreementId, clientId } = signed;
    const facts = await this.factsOf(agreementId, month);
    const state = monthIn(facts);
    if (!state) throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { agreementId, month });
    const close = closeIn(facts);
    if (!close) {
      const detail = `${month} is still open: an entry of it can be corrected, and a closed month disputed`;
      throw new Refusal('MONTH_NOT_CLOSED', detail, { agreementId, month });
    }
    const { statement, seal } = close.data;
    const { id: closeId, revision, position, metadata } = close;
    return {
      ...{ clientId, timeZone: state.opened.terms.timeZone },
      ...{ closeId, revision, position, closedAt: metadata.recordedAt, sealDigest: seal?.digest ?? null },
      ...{ statement, entriesOfMonth: new Set(entriesOf(state).map(({ entryId }) => entryId)) },
      replay: replayOf(facts, statement, await this.nextOf(signed, close)),
    };
  }

  private async nextOf(signed: SignedAgreement, close: RecordedOf<MonthClosed>): Promise<NextMonth | null> {
    const { nextMonth } = close.data;
    if (nextMonth === null) return null;
    const facts = await this.factsOf(signed.agreementId, nextMonth);
    // Where a crash came between the close and the opening.
    return nextAtClose(facts, close.position) ?? openingOf(signed, nextMonth);
  }

  private async factsOf(agreementId: string, month: Month): Promise<MonthFacts> {
    return (await this.streams.of(ledgerStream(agreementId, month))) as MonthFacts;
  }
}

/** Finds what can still be given back, upholds the dispute, and gives it. `position` is that of the last of it. */
@CommandHandler(AcceptDispute)
export class AcceptDisputeHandler {
  private readonly logger = new Logger('Disputes');

  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
    private readonly invoicing: Invoicing,
    private readonly redress: Redress,
  ) {}

  async execute({ data, meta }: AcceptDispute): Promise<DecidedDispute> {
    const { disputeId } = data;
    const stream = disputeStream(disputeId);
    const { status, opened } = openedDispute((await this.decisions.load(dispute, stream)).state, disputeId);
    const { agreementId, month } = opened;
    // Of one that is decided, or takes a repeat, nothing is looked up any more.
    const known =
      status === 'open'
        ? {
            takes: await this.takes(agreementId, data, meta),
            creditLeft: await this.left(agreementId, month, data, meta),
          }
        : { takes: null, creditLeft: 0 };
    const upheld = await this.decisions.run(dispute, stream, new UpholdDispute({ ...data, ...known }, meta));
    try {
      const given = await this.redress.give(disputeId, meta);
      return { ...given, repeated: upheld.repeated };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'STORE_UNAVAILABLE') throw error;
      this.logger.warn(`What dispute ${disputeId} gives back waits for the next look: ${error.message}`);
      return upheld;
    }
  }

  /** The oldest open month, with its plan. */
  private async takes(agreementId: string, { goodwillMinutes }: Upholding, meta: CommandMeta) {
    if (goodwillMinutes === 0) return null;
    try {
      const month = await this.months.oldestOpen(await signedAgreement(this.decisions, agreementId), meta);
      const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
      return state.status === 'open' ? { month, plan: state.opened.terms.plan } : null;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'AGREEMENT_ENDED') return null;
      throw error;
    }
  }

  private async left(agreementId: string, month: Month, { creditAmount }: Upholding, meta: CommandMeta) {
    return creditAmount === 0 ? 0 : this.invoicing.creditLeft(agreementId, month, meta);
  }
}

/** A client takes back its own. Beside the refusals of the dispute: UNKNOWN_DISPUTE, also to a client whose it is not. */
@CommandHandler(TakeBackDispute)
export class TakeBackDisputeHandler {
  constructor(private readonly decisions: Decisions) {}

  async execute({ data, meta }: TakeBackDispute): Promise<DecidedDispute> {
    const { disputeId } = data;
    const stream = disputeStream(disputeId);
    const { opened } = openedDispute((await this.decisions.load(dispute, stream)).state, disputeId);
    if (!maySee(meta.actor, opened.clientId)) throw unknownDispute(disputeId);
    return this.decisions.run(dispute, stream, new WithdrawDispute(data, meta));
  }
}
