import { Injectable } from '@nestjs/common';
import { agreementStream, type SignedAgreement } from '../../agreements/agreement.decider';
import { calendarStream } from '../../calendars/calendar.decider';
import { maySee } from '../../clients/visibility';
import { dispute, disputeStream, openedDispute, unknownDispute } from '../../disputes/dispute.decider';
import { Decisions } from '../../event-store/decisions';
import { EventLog, type StoredFact } from '../../event-store/event-log';
import { invoiceStream } from '../../invoices/invoice.decider';
import { type Actor } from '../../kernel/event';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { ledgerStream } from '../../ledger/month.decider';
import { type MonthClosed } from '../../ledger/month.events';
import { ledgerIdOf } from '../../ledger/opening.rules';
import { ReadModels } from '../../read-models/read-models';
import { Clock } from '../../time/clock';
import { localDateOf, type Month, monthOf, nextMonth } from '../../time/local';
import { type SealedFact } from '../seals/seal';
import { agreementOf } from '../seals/sealed-facts';
import { SealTree } from '../seals/seal-tree';
import { SIGNING_KEYS } from '../seals/signing-key.decider';
import { Signer } from '../seals/signer';
import { type EarlierMonth } from './evidence.format';
import { evidenceFile, type Facts } from './evidence-file';

/** Which months, and from which size of the tree its growth is to be proven. */
export interface Wanted {
  /** The agreement's first month where it is left out. */
  readonly from?: Month | undefined;
  /** The latest month that is opened where it is left out. */
  readonly through?: Month | undefined;
  readonly keptHead?: number | undefined;
}

/** A file, written as it is read. */
export interface Written {
  readonly name: string;
  readonly texts: AsyncGenerator<string>;
}

/** Makes of one agreement, or of one dispute, a file that is checked without this program. */
@Injectable()
export class Evidence {
  constructor(
    private readonly log: EventLog,
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
    private readonly tree: SealTree,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal UNKNOWN_AGREEMENT, also for one that is not the viewer's; UNKNOWN_MONTH, INVALID, READ_MODEL_BEHIND */
  async ofAgreement(agreementId: string, wanted: Wanted, viewer: Actor): Promise<Written> {
    const agreement = await agreementOf(this.decisions, agreementId);
    if (!maySee(viewer, agreement.clientId)) {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
    }
    return this.of(agreement, wanted, viewer, null);
  }

  /**
   * Through the disputed month, or the one in which minutes were given for it.
   * @throws Refusal UNKNOWN_DISPUTE, also for one that is not the viewer's; INVALID, READ_MODEL_BEHIND
   */
  async ofDispute(disputeId: string, { keptHead }: Pick<Wanted, 'keptHead'>, viewer: Actor): Promise<Written> {
    const { state } = await this.decisions.load(dispute, disputeStream(disputeId));
    const { opened, redressed } = openedDispute(state, disputeId);
    if (!maySee(viewer, opened.clientId)) throw unknownDispute(disputeId);
    const agreement = await agreementOf(this.decisions, opened.agreementId);
    const through = redressed?.adjustment?.month ?? opened.month;
    return this.of(agreement, { through, keptHead }, viewer, disputeId);
  }

  private async of(
    agreement: SignedAgreement,
    { from: first = agreement.firstMonth, through, keptHead }: Wanted,
    viewer: Actor,
    disputeId: string | null,
  ): Promise<Written> {
    const { agreementId, clientId, terms } = agreement;
    // All of it is told as of one place in the log: what is written meanwhile is in none of its parts.
    const position = await this.log.head();
    const all = await this.monthsOf(agreement, position);
    const last = through ?? all.at(-1)?.month ?? agreement.firstMonth;
    theMonthsAreThere(all, first, last);
    const upTo = all.filter(({ month }) => month <= last);
    const months = upTo.filter(({ month }) => month >= first);
    const sealed = upTo.filter(({ seal }) => seal !== null);
    await this.readModels.seen(position);
    const ids = sealed.map(({ month }) => ledgerIdOf(agreementId, month));
    const { head, inclusions, consistency } = await this.tree.proofs(ids, keptHead ?? null);
    const key = await this.signer.current();
    const stored = (stream: string, toRevision?: number): Facts => this.upTo(position, stream, toRevision);
    const contents = {
      about: {
        ...{ agreementId, clientId, disputeId, from: first, through: last, timeZone: terms.timeZone, position },
        askedAt: this.clock.now(),
        askedBy: { id: viewer.id, role: viewer.role },
      },
      agreement: () => stored(agreementStream(agreementId)),
      dispute: disputeId === null ? null : () => stored(disputeStream(disputeId)),
      earlier: upTo.filter(({ month }) => month < first),
      invoices: () => each(months, ({ month }) => stored(invoiceStream(ledgerIdOf(agreementId, month)))),
      months: months.map(({ month, seal }) => {
        return { month, sealed: seal !== null, events: () => stored(ledgerStream(agreementId, month)) };
      }),
      publicHolidays: (versions: ReadonlySet<string>) =>
        each(latestOf(versions), ([region, count]) => stored(calendarStream(region), count - 1)),
      // The key of the head may be younger than all the rest.
      signingKeys: () => this.log.readStored(SIGNING_KEYS),
      tree: { head, consistency, inclusions: inclusions.map((one, i) => ({ ...one, month: sealed[i]!.month })) },
    };
    const name = `evidence-${disputeId === null ? `${agreementId}-${last}` : `dispute-${disputeId}`}.json`;
    return { name, texts: evidenceFile(contents, key) };
  }

  /** Those that were opened by then. One that was taken away is missing among those after it. */
  private async monthsOf(
    { agreementId, firstMonth, terms }: SignedAgreement,
    position: number,
  ): Promise<EarlierMonth[]> {
    const today = monthOf(localDateOf(this.clock.now(), terms.timeZone));
    const through = today < firstMonth ? firstMonth : today;
    const months: Month[] = [];
    for (let month = firstMonth; month <= through; month = nextMonth(month)) months.push(month);
    const found = months.map(async (month): Promise<EarlierMonth | null> => {
      const stream = ledgerStream(agreementId, month);
      const last = await this.log.lastStored(stream);
      if (!last) return null;
      if (last.position > position) return (await this.isOpenedBy(position, stream)) ? { month, seal: null } : null;
      const { seal = null } = last.type === 'MonthClosed' ? (last.data as MonthClosed['data']) : {};
      return { month, seal };
    });
    return (await Promise.all(found)).filter((month) => month !== null);
  }

  private async isOpenedBy(position: number, stream: string): Promise<boolean> {
    let opened = false;
    for await (const fact of this.log.readStored(stream, 0)) opened = fact.position <= position;
    return opened;
  }

  private async *upTo(position: number, stream: string, toRevision?: number): AsyncGenerator<StoredFact> {
    for await (const fact of this.log.readStored(stream, toRevision)) if (fact.position <= position) yield fact;
  }
}

async function* each<T>(items: Iterable<T>, facts: (item: T) => Facts): AsyncGenerator<SealedFact> {
  for (const item of items) yield* facts(item);
}

function theMonthsAreThere(found: readonly EarlierMonth[], from: Month, through: Month): void {
  if (from > through) throw invalidAt('/from', `Must not be after ${through}`);
  for (const month of [from, through]) {
    if (found.some((one) => one.month === month)) continue;
    throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { month });
  }
}

/** Of each region the number of its latest publication among these, `GB-ENG@2` being its second. */
function latestOf(versions: ReadonlySet<string>): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const version of [...versions].sort()) {
    const at = version.lastIndexOf('@');
    const region = version.slice(0, at);
    latest.set(region, Math.max(latest.get(region) ?? 0, Number(version.slice(at + 1))));
  }
  return latest;
}
