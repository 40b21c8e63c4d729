import { type InvoiceCard, invoices } from '../../projections/invoices';
import { type Terms } from '../../src/agreements/terms';
import { type Decisions } from '../../src/event-store/decisions';
import { type EventLog } from '../../src/event-store/event-log';
import { Invoicing } from '../../src/invoices/invoicing';
import { type DomainEvent, type Recorded } from '../../src/kernel/event';
import { type OfMonth } from '../../src/ledger/month.commands';
import { ledgerStream } from '../../src/ledger/month.decider';
import { type ChargeLine, type Credit } from '../../src/ledger/month.events';
import { ledgerIdOf } from '../../src/ledger/opening.rules';
import { type ReadModels } from '../../src/read-models/read-models';
import { type Instant } from '../../src/time/instant';
import { firstDayOf, lastDayOf, type Month } from '../../src/time/local';
import { DecisionsInMemory } from './decisions';
import { recorded } from './fake-log';
import { meta } from './given';
import { retainer } from './terms';

export const fee: ChargeLine = { kind: 'fee', description: 'Fee for November', amount: 120_000 };
export const overage: ChargeLine = { kind: 'overage-hourly', description: 'Overage', minutes: 95, amount: 19_000 };
export const creditLine = (amount: number): ChargeLine => ({
  kind: 'credit',
  description: 'Reversed',
  amount: -amount,
});

/** The door of the event store in memory, which goes away after so many commands. */
class DecisionsThatEnd extends DecisionsInMemory {
  /** How many commands are still carried out. */
  commandsLeft = Infinity;

  override run: DecisionsInMemory['run'] = (decider, stream, command) => {
    this.commandsLeft -= 1;
    if (this.commandsLeft < 0) return Promise.reject(new Error('killed'));
    return super.run(decider, stream, command);
  };
}

/** An agency's ledgers and documents with all stores in memory. What the ledger decides is simply written down. */
export class OfficeInMemory {
  readonly decisions = new DecisionsThatEnd();
  readonly invoicing: Invoicing;
  private readonly recordedAt = new Map<DomainEvent, Instant>();

  constructor() {
    const log: Pick<EventLog, 'readStream'> = { readStream: (stream, from = 0) => this.readStream(stream, from) };
    this.invoicing = new Invoicing(this.decisions as unknown as Decisions, log as EventLog);
  }

  /** A month opens. */
  opens(agreementId: string, month: Month, terms: Partial<Terms> = {}): void {
    const from = firstDayOf(month);
    const days = { from, to: lastDayOf(month), startsAt: `${from}T00:00:00.000Z`, endsAt: '', closesAt: null };
    const agreed = { ordinal: 0, termsVersion: 1, terms: retainer(terms), grant: null, lines: [], last: false };
    this.writes({ type: 'MonthOpened', data: { ...ofMonth(agreementId, month), ...days, ...agreed } }, days.startsAt);
  }

  /** A month opens and closes with these lines. */
  closes(agreementId: string, month: Month, at: Instant, { lines = [fee], terms = {} }: Closing = {}): void {
    this.opens(agreementId, month, terms);
    const statement = { lines, net: 0, vat: 0, gross: 0, currency: 'GBP', lots: [], entries: [] };
    const carried = { carriedLots: [], paidInAdvance: [], nextMonth: null };
    this.writes({ type: 'MonthClosed', data: { ...ofMonth(agreementId, month), statement, ...carried } }, at);
  }

  /** In an open month a reversal is posted, which gives back what others had charged. */
  adjusts(agreementId: string, month: Month, at: Instant, adjustmentId: string, credits: readonly Credit[]): void {
    const about = { adjustmentId, kind: 'reversal', reason: 'Logged twice', date: at.slice(0, 10), entry: null };
    const effect = { lots: [], drawnMinutes: 0, credits, givenBack: [] };
    this.writes({ type: 'AdjustmentPosted', data: { ...ofMonth(agreementId, month), ...about, ...effect } }, at);
  }

  /** Facts of this type, in the order in which they were written. */
  facts<E extends DomainEvent>(type: E['type']): readonly E['data'][] {
    return this.decisions.facts.filter(({ event }) => event.type === type).map(({ event }) => event.data);
  }

  /** The invoices read model over all facts so far, with the queries that a work list needs. */
  get readModels(): ReadModels {
    const cards = (): InvoiceCard[] => [...this.documents().values()];
    const pages = async function* (_projection: unknown, { dueSince }: { dueSince: { $lte: Instant } }) {
      const due = await Promise.resolve(cards().filter((card) => card.dueSince && card.dueSince <= dueSince.$lte));
      if (due.length > 0) yield due;
    };
    return { pages } as unknown as ReadModels;
  }

  documents(): ReadonlyMap<string, InvoiceCard> {
    const documents = new Map<string, InvoiceCard>();
    for (const event of this.log()) {
      if (invoices.handles !== 'all' && !(event.type in invoices.handles)) continue;
      const fact = event as Parameters<typeof invoices.evolve>[1];
      for (const id of invoices.route(fact)) {
        documents.set(id, invoices.evolve(documents.get(id) ?? invoices.initial(id), fact));
      }
    }
    return documents;
  }

  private writes<D extends OfMonth>(event: DomainEvent<string, D>, at: Instant): void {
    const stream = ledgerStream(event.data.agreementId, event.data.month);
    this.recordedAt.set(event, at);
    this.decisions.facts.push({ stream, commandId: `${stream} ${event.type}`, event });
  }

  private log(): readonly Recorded[] {
    return this.decisions.facts.map(({ stream, event }, index) => {
      const at = this.recordedAt.get(event) ?? meta().at;
      const about = { id: `event-${index}`, stream, position: index + 1 };
      const fact = recorded(event, about);
      return { ...fact, metadata: { ...fact.metadata, recordedAt: at } };
    });
  }

  private async *readStream(stream: string, from: number): AsyncGenerator<Recorded> {
    const facts = this.log().filter((fact) => fact.stream === stream);
    for (const [revision, fact] of facts.entries()) {
      if (revision >= from) yield await Promise.resolve({ ...fact, revision });
    }
  }
}

interface Closing {
  readonly lines?: readonly ChargeLine[];
  readonly terms?: Partial<Terms>;
}

const ofMonth = (agreementId: string, month: Month): OfMonth => ({
  ledgerId: ledgerIdOf(agreementId, month),
  agreementId,
  clientId: `client of ${agreementId}`,
  month,
});
