import { type Contents, evidenceFile } from '../../src/audit/evidence/evidence-file';
import { consistencyPath, inclusionPath } from '../../src/audit/merkle';
import { leafOf } from '../../src/audit/seals/seal';
import { type SigningKey } from '../../src/audit/seals/signing-key';
import { signedHead } from '../../src/audit/seals/tree-head';
import { creditedLines, creditNoteIdOf } from '../../src/invoices/document.rules';
import { GrantCredit, type InvoiceCommand, IssueCreditNote, IssueInvoice } from '../../src/invoices/invoice.commands';
import { type Invoice, invoice, invoiceStream } from '../../src/invoices/invoice.decider';
import { type RecordedOf } from '../../src/kernel/event';
import { idFrom } from '../../src/kernel/ids';
import { type MonthEvent, type Seal } from '../../src/ledger/month.events';
import { type Instant } from '../../src/time/instant';
import { localDateOf, type LocalDate, type Month } from '../../src/time/local';
import { play, type Written } from '../second-opinion/player';
import { type Story } from '../second-opinion/story';
import { meta } from './given';
import { SealedBook } from './sealed-book';

const MADE_AT = '2028-01-01T00:00:00.000Z';
/** A publication says all dates of these years. */
const YEARS = [2024, 2025, 2026, 2027, 2028];

export interface EvidenceWanted {
  readonly agreementId: string;
  readonly from?: Month;
  readonly through?: Month;
  readonly keptHead?: number;
  readonly key: SigningKey;
}

/** A sealed log with all that evidence is made of beside the months: the agreement, its calendars, its documents. */
export class EvidenceBook extends SealedBook {
  private readonly invoices = new Map<string, Invoice>();
  private numbers = 0;

  override async plays(story: Story, agreementId: string): Promise<this> {
    const written: Written[] = [];
    const { facts } = play(story, undefined, (one) => written.push(one));
    const named = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('agreement-1', agreementId)) as T;
    const agreed = facts.filter(({ stream }) => stream === 'agreement-agreement-1');
    this.keeps(`agreement-${agreementId}`, named(agreed));
    this.publishes(story);
    for (const one of named(written)) await this.add(one);
    const prefix = `ledger-${agreementId}-`;
    const closed = this.facts.filter(({ type, stream }) => type === 'MonthClosed' && stream.startsWith(prefix));
    for (const { stream } of closed) this.invoicesMonth(stream);
    return this;
  }

  /** The file as the program would write it. */
  evidence(wanted: EvidenceWanted): Promise<string> {
    return this.written(this.contents(wanted), wanted.key);
  }

  async written(contents: Contents, key: SigningKey): Promise<string> {
    let text = '';
    for await (const piece of evidenceFile(contents, key)) text += piece;
    return text;
  }

  contents({ agreementId, from, through, keptHead, key }: EvidenceWanted): Contents {
    const streams = [...new Set(this.facts.map(({ stream }) => stream))];
    const prefix = `ledger-${agreementId}-`;
    const all = streams
      .filter((stream) => stream.startsWith(prefix))
      .map((stream) => ({ stream, month: stream.slice(prefix.length), seal: this.sealOf(stream) }))
      .sort((a, b) => (a.month < b.month ? -1 : 1));
    const upTo = all.filter(({ month }) => through === undefined || month <= through);
    const months = upTo.filter(({ month }) => from === undefined || month >= from);
    const closes = this.facts.filter(({ type, data }) => type === 'MonthClosed' && 'seal' in (data as object));
    const leaves = closes.map(({ data }) => leafOf((data as { seal: Seal }).seal));
    return {
      about: {
        ...{ agreementId, clientId: 'acme', disputeId: null, timeZone: this.openingOf(all[0]!.stream).terms.timeZone },
        ...{ from: months[0]!.month, through: months.at(-1)!.month, position: this.facts.at(-1)!.position },
        ...{ askedAt: MADE_AT, askedBy: { id: 'theo', role: 'client' } },
      },
      agreement: () => this.of(`agreement-${agreementId}`),
      dispute: null,
      earlier: upTo.filter((one) => !months.includes(one)).map(({ month, seal }) => ({ month, seal })),
      invoices: () => months.flatMap(({ month }) => this.of(invoiceStream(`${agreementId}-${month}`))),
      months: months.map(({ month, stream, seal }) => {
        return { month, sealed: seal !== null, events: () => this.of(stream) };
      }),
      publicHolidays: (versions) => {
        const counts = [...versions].map((version) => Number(version.split('@')[1]));
        return this.of('calendar-GB-ENG').slice(0, Math.max(0, ...counts));
      },
      signingKeys: () => this.of('signing-keys'),
      tree: {
        head: signedHead(leaves, MADE_AT, key),
        consistency:
          keptHead === undefined
            ? null
            : { from: keptHead, path: consistencyPath(leaves, keptHead).map((hash) => hash.toString('hex')) },
        inclusions: upTo
          .filter(({ seal }) => seal !== null)
          .map(({ stream, month }) => {
            const index = closes.findIndex((fact) => fact.stream === stream);
            return { index, month, path: inclusionPath(leaves, index).map((hash) => hash.toString('hex')) };
          }),
      },
    };
  }

  private sealOf(stream: string): Seal | null {
    const last = this.of(stream).at(-1)!;
    return last.type === 'MonthClosed' ? ((last.data as { seal?: Seal }).seal ?? null) : null;
  }

  private openingOf(stream: string) {
    return (this.of(stream)[0] as RecordedOf<Extract<MonthEvent, { type: 'MonthOpened' }>>).data;
  }

  private publishes({ startsOn, holidays, happenings }: Story): void {
    if (this.of('calendar-GB-ENG').length > 0) return;
    const publication = (dates: readonly LocalDate[], at: Instant, n: number) => ({
      id: idFrom('calendar', n),
      type: 'CalendarPublished',
      data: { region: 'GB-ENG', years: YEARS, dates, source: 'the story', sourceVersion: String(n) },
      metadata: { ...meta({ at }), occurredAt: at, recordedAt: at, version: 1 },
    });
    const later = happenings.filter((it) => it.what === 'holidays-published');
    const all = [{ holidays, at: `${startsOn}T00:00:00.000Z` }, ...later];
    this.keeps(
      'calendar-GB-ENG',
      all.map((one, i) => publication(one.holidays, one.at, i + 1)),
    );
  }

  /** What the invoicing policy does once a month has closed, and once adjustments in it give money back. */
  private invoicesMonth(stream: string): void {
    const invoiceId = stream.slice('ledger-'.length);
    const facts = this.of(stream) as readonly RecordedOf<MonthEvent>[];
    for (const fact of facts) {
      if (fact.type === 'AdjustmentPosted') this.creditsAdjustment(fact);
      if (fact.type !== 'MonthClosed') continue;
      const { agreementId, clientId, month, statement } = fact.data;
      if (statement.lines.length === 0) continue;
      const { timeZone, vatRate } = this.openingOf(stream).terms;
      const issuedAt = fact.metadata.recordedAt;
      const about = { invoiceId, agreementId, clientId, month, issuedAt, issuedOn: localDateOf(issuedAt, timeZone) };
      const { lines, currency } = statement;
      const number = `INV-${++this.numbers}`;
      this.writes(invoiceId, new IssueInvoice({ ...about, number, lines, vatRate, currency }, meta({ at: issuedAt })));
    }
  }

  private creditsAdjustment({ data, metadata }: RecordedOf<Extract<MonthEvent, { type: 'AdjustmentPosted' }>>): void {
    const { agreementId, adjustmentId, reason } = data;
    const at = metadata.recordedAt;
    for (const credit of data.credits) {
      const lines = creditedLines(credit);
      if (lines.length === 0) continue;
      const { month, currency } = credit;
      const invoiceId = `${agreementId}-${month}`;
      const creditNoteId = creditNoteIdOf(adjustmentId, month);
      const grantedOn = localDateOf(at, this.openingOf(`ledger-${invoiceId}`).terms.timeZone);
      const about = { creditNoteId, invoiceId, agreementId, month, adjustmentId, reason, grantedAt: at, grantedOn };
      this.writes(invoiceId, new GrantCredit({ ...about, lines, currency }, meta({ at })));
      const number = `CN-${++this.numbers}`;
      this.writes(invoiceId, new IssueCreditNote({ invoiceId, creditNoteId, number }, meta({ at })));
    }
  }

  private writes(invoiceId: string, command: InvoiceCommand): void {
    const state = this.invoices.get(invoiceId) ?? invoice.initialState;
    const { at, ...told } = command.meta;
    const facts = invoice.decide(command, state).map((fact) => ({
      id: idFrom(invoiceId, ++this.numbers),
      type: fact.type,
      data: fact.data,
      metadata: { ...told, occurredAt: fact.occurredAt ?? at, recordedAt: at, version: 1 },
    }));
    this.invoices.set(
      invoiceId,
      facts.reduce((known, fact) => invoice.evolve(known, fact as never), state),
    );
    this.keeps(invoiceStream(invoiceId), facts);
  }
}
