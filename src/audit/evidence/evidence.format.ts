import { type Role } from '../../kernel/event';
import { type Seal } from '../../ledger/month.events';
import { type StatementAnswer } from '../../ledger/statement.view';
import { type Instant } from '../../time/instant';
import { type Month } from '../../time/local';
import { type SealedFact } from '../seals/seal';
import { type TreeProofs } from '../seals/seal-tree';

/** Media type of the file, RFC 6838. */
export const EVIDENCE_TYPE = 'application/vnd.minutebook.evidence+json';

/** A member that is added leaves it as it is; one that changes its meaning does not. */
export const EVIDENCE_VERSION = 1;

/** What the file is about, and who asked for it when. */
export interface AboutEvidence {
  readonly agreementId: string;
  readonly clientId: string;
  /** Null where an agreement is asked about, and no dispute. */
  readonly disputeId: string | null;
  /** The months whose events are in the file, both included. */
  readonly from: Month;
  readonly through: Month;
  readonly timeZone: string;
  readonly askedAt: Instant;
  readonly askedBy: { readonly id: string; readonly role: Role };
  /** Up to here the log was read. */
  readonly position: number;
}

/** A month before those in the file: its seal alone, which the chain of digests goes through. Null for a month closed before there were seals. */
export interface EarlierMonth {
  readonly month: Month;
  readonly seal: Seal | null;
}

export interface EvidenceMonth {
  readonly month: Month;
  /** Every event of the month's stream, as it is stored. */
  readonly events: readonly SealedFact[];
  /** As the program shows it; null for a month that is open. */
  readonly statement: StatementAnswer | null;
}

/** The tree of all seals: its head, where the seals of these months stand in it, and that it goes on from an earlier one. */
export interface EvidenceTree extends Pick<TreeProofs, 'head' | 'consistency'> {
  readonly inclusions: readonly (TreeProofs['inclusions'][number] & { readonly month: Month })[];
}

/** What the installation puts its name to. */
export interface Undersigned {
  readonly keyId: string;
  /** SHA-256 over each other member of the file, in hex. */
  readonly parts: Readonly<Record<string, string>>;
  /** By stream, of each event that is under no seal the first 8 bytes of its digest, as seals have it: to name the one that was changed. */
  readonly links: Readonly<Record<string, readonly string[]>>;
  /** Base64url, over all of the above. */
  readonly signature: string;
}

/**
 * Evidence, version 1: one object in its RFC 8785 form, so that its members are written in the order in which they
 * stand here. Events are as they are stored. docs/evidence.md says of every field what it is, decision 0023 why.
 */
export interface EvidenceFile {
  readonly about: AboutEvidence;
  readonly agreement: readonly SealedFact[];
  /** Null where the file is about no dispute. */
  readonly dispute: readonly SealedFact[] | null;
  readonly earlier: readonly EarlierMonth[];
  readonly format: typeof EVIDENCE_TYPE;
  readonly formatVersion: typeof EVIDENCE_VERSION;
  readonly invoices: readonly SealedFact[];
  readonly months: readonly EvidenceMonth[];
  /** Publications of the calendars that entries were judged by, up to the latest that is named. */
  readonly publicHolidays: readonly SealedFact[];
  readonly signingKeys: readonly SealedFact[];
  readonly tree: EvidenceTree;
  readonly undersigned: Undersigned;
}
