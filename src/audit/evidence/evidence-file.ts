import { createHash } from 'node:crypto';
import { type Month } from '../../time/local';
import { canonical } from '../canonical';
import { formOf, linkOf, type SealedFact } from '../seals/seal';
import { type SigningKey } from '../seals/signing-key';
import {
  type AboutEvidence,
  type EarlierMonth,
  EVIDENCE_TYPE,
  EVIDENCE_VERSION,
  type EvidenceFile,
  type EvidenceTree,
} from './evidence.format';
import { MonthTold } from './month-told';

/** Events in the order of their streams, as they are read. */
export type Facts = AsyncIterable<SealedFact> | Iterable<SealedFact>;

/** What the file is made of. Events are read when it is their turn to be written. */
export interface Contents {
  readonly about: AboutEvidence;
  agreement(): Facts;
  /** Null where the file is about no dispute. */
  readonly dispute: (() => Facts) | null;
  readonly earlier: readonly EarlierMonth[];
  invoices(): Facts;
  /** `sealed`: it has closed, and bears its seal. */
  readonly months: readonly { readonly month: Month; readonly sealed: boolean; readonly events: () => Facts }[];
  /** @param versions such as `GB-ENG@2` */
  publicHolidays(versions: ReadonlySet<string>): Facts;
  signingKeys(): Facts;
  readonly tree: EvidenceTree;
}

type Part = Exclude<keyof EvidenceFile, 'undersigned'>;
type Texts = AsyncIterable<string> | Iterable<string>;

/** The file is handed on in pieces of about this size. */
const PIECE_CHARACTERS = 65_536;

/** Writes the file from its beginning to its end: a month of it is held at a time, however many there are. */
export async function* evidenceFile(contents: Contents, key: SigningKey): AsyncGenerator<string> {
  const writing = new Writing(contents);
  const parts: Partial<Record<Part, string>> = {};
  let before = '{';
  for (const [part, texts] of Object.entries(writing.parts()) as [Part, Texts][]) {
    const hash = createHash('sha256');
    yield `${before}"${part}":`;
    for await (const piece of texts) {
      hash.update(piece);
      yield piece;
    }
    parts[part] = hash.digest('hex');
    before = ',';
  }
  const undersigned = { keyId: key.keyId, links: writing.links, parts };
  yield `,"undersigned":${canonical({ ...undersigned, signature: key.sign('evidence', undersigned) })}}`;
}

class Writing {
  /** Of the events that are under no seal. */
  readonly links: Record<string, string[]> = {};
  private readonly calendars = new Set<string>();

  constructor(private readonly contents: Contents) {}

  /** In the order of RFC 8785. */
  parts(): Readonly<Record<Part, Texts>> {
    const { about, dispute, earlier, tree } = this.contents;
    return {
      about: [canonical(about)],
      agreement: this.unsealed(() => this.contents.agreement()),
      dispute: dispute ? this.unsealed(dispute) : ['null'],
      earlier: [canonical(earlier)],
      format: [canonical(EVIDENCE_TYPE)],
      formatVersion: [canonical(EVIDENCE_VERSION)],
      invoices: this.unsealed(() => this.contents.invoices()),
      months: this.months(),
      // What is named in the months is known once they are written.
      publicHolidays: this.unsealed(() => this.contents.publicHolidays(this.calendars)),
      signingKeys: this.unsealed(() => this.contents.signingKeys()),
      tree: [canonical(tree)],
    };
  }

  private async *months(): AsyncGenerator<string> {
    let before = '[';
    for (const { month, sealed, events } of this.contents.months) {
      yield `${before}{"events":`;
      const told = new MonthTold(this.calendars);
      yield* this.list(events(), (fact) => {
        told.take(fact);
        return sealed ? textOf(fact) : this.linked(fact);
      });
      yield `,"month":${canonical(month)},"statement":${canonical(told.statement)}}`;
      before = ',';
    }
    yield before === '[' ? '[]' : ']';
  }

  private async *unsealed(facts: () => Facts): AsyncGenerator<string> {
    yield* this.list(facts(), (fact) => this.linked(fact));
  }

  /** Handed on in pieces: that of every event by itself costs more than writing it. */
  private async *list(facts: Facts, text: (fact: SealedFact) => string): AsyncGenerator<string> {
    let piece = '[';
    let before = '';
    for await (const { id, stream, revision, type, data = null, metadata = null } of facts) {
      piece += before + text({ id, stream, revision, type, data, metadata });
      before = ',';
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = '';
    }
    yield `${piece}]`;
  }

  private linked(fact: SealedFact): string {
    const { before, revision, after } = formOf(fact);
    (this.links[fact.stream] ??= []).push(linkOf(before + after));
    return before + revision + after;
  }
}

function textOf(fact: SealedFact): string {
  const { before, revision, after } = formOf(fact);
  return before + revision + after;
}
