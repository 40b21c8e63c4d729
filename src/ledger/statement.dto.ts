import { ApiProperty } from '@nestjs/swagger';
import { type Basis } from '../audit/as-of/basis.rules';
import { RoundingDto } from '../agreements/terms.dto';
import { type Terms } from '../agreements/terms';
import { InvoiceDispute, InvoiceLineAnswer } from '../invoices/invoice.dto';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { type BalanceView } from './ledger.queries';
import { type Claim, type Cover, type Lot } from './month.events';
import { type StatementAnswer, type StatementSeal } from './statement.view';
import { EntryChangeAnswer, EntryValuesAnswer } from './time-entries.dto';

/** An opening balance was not worked out here. */
export class ClaimAnswer implements Claim {
  /** The system that is said to have left the minutes over. */
  source: string;
  /** Local date. */
  @ApiProperty({ format: 'date' })
  asOf: LocalDate;
}

export class BalanceLotAnswer {
  lotId: string;
  source: Lot['source'];
  /** The month for which it was granted. */
  month: Month;
  /** Minutes it held when the month began, or when it was granted within the month. */
  granted: number;
  drawn: number;
  remaining: number;
  /** Last local day on which it can be drawn; null is never. */
  expiresOn: LocalDate | null;
  /** Only on the lot of an opening balance. */
  claimed?: ClaimAnswer;
}

/** Minutes are whole. */
export class BalanceAnswer implements BalanceView {
  agreementId: string;
  clientId: string;
  month: Month;
  state: 'open' | 'closed';
  /** The month before has not closed: what it would carry over now is counted, and may still change. */
  provisional: boolean;
  /** Carried in, granted, purchased and given. */
  availableMinutes: number;
  /** All billable minutes of the month's entries. */
  usedMinutes: number;
  /** What the lots still hold today. */
  remainingMinutes: number;
  /** Used but covered by no lot, approved or not. */
  overageMinutes: number;
  /** The part of it that nobody approved. */
  unapprovedOverageMinutes: number;
  borrowedMinutes: number;
  lots: BalanceLotAnswer[];
  /** Log position of the last event it shows. */
  position: number;
  /** Only where it was asked for as of an instant: UTC. */
  asOf?: Instant;
  /** Only with `asOf`: in which sense. */
  basis?: Basis;
}

export class BalancePage {
  items: BalanceAnswer[];
  nextCursor: string | null;
}

export class DrawnAnswer {
  /** Among the statement's lots. */
  lotId: string;
  minutes: number;
}

/** A share of one of the statement's overage lines. */
export class ChargeAnswer {
  /** The line's place in the statement. */
  line: number;
  minutes: number;
  /** Minor units, net. */
  amount: number;
}

/** Who bears what no lot covered: overage = borrowed + charged + unapproved. */
export class BorneAnswer {
  overageMinutes: number;
  borrowedMinutes: number;
  chargedMinutes: number;
  unapprovedOverageMinutes: number;
  charges: ChargeAnswer[];
}

/** How its billable minutes came about, and what paid for them: drawn + overage = billable. */
export class StatementEntryAnswer extends BorneAnswer {
  id: string;
  ticketId: string;
  agent: string;
  role: string | null;
  activity: string | null;
  note: string;
  /** UTC instant. */
  startedAt: string;
  /** Local date of `startedAt`. */
  @ApiProperty({ format: 'date' })
  date: string;
  /** As worked; 0 once reversed. */
  minutes: number;
  insideMinutes: number;
  outsideMinutes: number;
  /** A decimal string. */
  outOfHoursMultiplier: string;
  /** Inside x 1 + outside x multiplier, before rounding: a decimal string. */
  weightedMinutes: string;
  @ApiProperty({ type: RoundingDto })
  rounding: Terms['rounding'];
  billableMinutes: number;
  cover: Cover;
  /** Why it was given away. */
  reason: string | null;
  /** Posted here because the month it belongs to had closed. */
  late: boolean;
  originalMonth: string;
  reversed: boolean;
  /** While its month was open, in the order of writing. */
  changes: EntryChangeAnswer[];
  drawn: DrawnAnswer[];
}

/** Minutes given or taken in this month beside its entries, with what paid for those taken. */
export class StatementAdjustmentAnswer extends BorneAnswer {
  id: string;
  kind: 'given' | 'taken' | 'correction' | 'reversal';
  /** Local date. */
  @ApiProperty({ format: 'date' })
  date: string;
  reason: string;
  /** The entry of an earlier month that it is about, or refers to. */
  entryId: string | null;
  entryMonth: string | null;
  from: EntryValuesAnswer | null;
  to: EntryValuesAnswer | null;
  /** Minutes added as lots. */
  givenMinutes: number;
  /** Minutes drawn here; below zero where it takes back what an earlier adjustment of the entry drew. */
  drawnMinutes: number;
  /** What paid: told once per entry, on its last adjustment of the month. */
  drawn: DrawnAnswer[];
  /** Net minor units, above zero, that come back as credit notes. */
  creditAmount: number;
  /** Only of an opening balance. */
  claimed?: ClaimAnswer;
}

/** Where minutes come from that were drawn and came back. */
export class GivenBackAnswer {
  month: Month;
  entryId: string;
  lotId: string;
}

export class DrawnByAnswer {
  entryId: string;
  minutes: number;
}

/** A lot through the month: minutes = drawn + expired + forfeited + refunded + remaining. */
export class StatementLotAnswer {
  lotId: string;
  source: Lot['source'];
  /** Local date. */
  grantedOn: LocalDate;
  /** The month for which it was granted. */
  month: Month;
  /** What it held when the month began, or when it was granted within the month. */
  minutes: number;
  /** Last local day on which it can be drawn; null is never. */
  expiresOn: LocalDate | null;
  /** Minor units an hour, for purchases. */
  unitPrice: number | null;
  givenBack?: GivenBackAnswer;
  /** Only on the lot of an opening balance. */
  claimed?: ClaimAnswer;
  drawn: number;
  expired: number;
  forfeited: number;
  /** By the `cap` of the next month, or by the `end` of the agreement. */
  forfeitedBy: 'cap' | 'end' | null;
  refunded: number;
  /** What it carries. */
  remaining: number;
  drawnBy: DrawnByAnswer[];
}

export class DrawnBySourceAnswer implements Record<Lot['source'], number> {
  allowance: number;
  purchase: number;
  goodwill: number;
}

/** What proves a closed month. Digests are SHA-256 over RFC 8785 canonical forms, in hex. */
export class SealAnswer implements StatementSeal {
  /** RFC 7638 thumbprint of the Ed25519 key that signed. */
  keyId: string;
  /** The digest of the month before; null where there is none, or none that is sealed: `after` says which. */
  previous: string | null;
  after: 'sealed-month' | 'unsealed-month' | 'nothing';
  digest: string;
  /** Base64url. */
  signature: string;
}

/**
 * The month in figures. Minutes are whole, money is net minor units of `currency` unless it says gross.
 * opening + granted + purchased + goodwill - borrowedBefore = drawn + expired + forfeited + refunded + carried,
 * and drawn + overage = used.
 */
export class MonthStatementAnswer implements StatementAnswer {
  agreementId: string;
  month: string;
  state: 'open' | 'closed';
  /** The month before has not closed: what it carries over is still a forecast. */
  provisional: boolean;
  lots: StatementLotAnswer[];
  /** In the order in which they drew. */
  entries: StatementEntryAnswer[];
  adjustments: StatementAdjustmentAnswer[];
  openingMinutes: number;
  grantedMinutes: number;
  purchasedMinutes: number;
  /** Given: goodwill, and what was given back. */
  goodwillMinutes: number;
  givenBackMinutes: number;
  borrowedBeforeMinutes: number;
  availableMinutes: number;
  usedMinutes: number;
  drawnMinutes: number;
  @ApiProperty({ type: DrawnBySourceAnswer })
  drawnBySource: DrawnBySourceAnswer;
  /** Minutes worked under each cover, as they were worked. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  workedByCover: Partial<Record<Cover, number>>;
  expiredMinutes: number;
  forfeitedMinutes: number;
  refundedMinutes: number;
  carriedMinutes: number;
  overageMinutes: number;
  approvedOverageMinutes: number;
  unapprovedOverageMinutes: number;
  borrowedMinutes: number;
  chargedOverageMinutes: number;
  lines: InvoiceLineAnswer[];
  net: number;
  vat: number;
  gross: number;
  currency: string;
  /** Of a closed month, unless it was closed before there were seals. */
  seal?: SealAnswer;
  /** Log position of the last event it shows. */
  position: number;
  /** Only where it was asked for as of an instant: UTC. */
  asOf?: Instant;
  /** Only with `asOf`: in which sense. */
  basis?: Basis;
  /** From here on only of a closed month that was disputed: net = agreed + disputed + upheld, and so are the minutes. */
  disputes?: InvoiceDispute[];
  agreedNet?: number;
  /** Of disputes that wait for their answer. */
  disputedNet?: number;
  /** Of those that were upheld, and how much of it is on credit notes. */
  upheldNet?: number;
  creditedNet?: number;
  agreedMinutes?: number;
  disputedMinutes?: number;
  upheldMinutes?: number;
}

export class MonthClosedAnswer extends MonthStatementAnswer {
  id: string;
}
