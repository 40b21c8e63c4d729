import { weightedMinutes } from '../time/billable';
import { sum } from './month-balance';
import {
  type Adjustment,
  type Claim,
  type Cover,
  type EntryDrawing,
  type EntryValues,
  type Lot,
  type LotMovement,
  type Seal,
  type Settlement,
} from './month.events';
import { drawsFor, inStatementOrder } from './settlement.rules';

/** A change of an entry while its month was open: what it said before, and since; `to` is null once it was reversed. */
export interface EntryChange {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly from: EntryValues;
  readonly to: EntryValues | null;
}

/** A lot that an entry drew on, with where it came from. */
export interface DrawnLot {
  readonly lotId: string;
  readonly source: Lot['source'];
  /** The month for which the lot was granted. */
  readonly month: string;
  readonly minutes: number;
}

/** Who bears what no lot covered: overage = borrowed + charged + unapproved; `charges` are shares of the statement's lines. */
export interface OverageOf {
  readonly overageMinutes: number;
  readonly borrowedMinutes: number;
  readonly chargedMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly charges: EntryDrawing['charges'];
}

type PaidBy = OverageOf & Pick<StatementEntry, 'drawn'>;

/** An entry with how its billable minutes came about, and what paid for them: drawn + overage = billable. */
export interface StatementEntry extends OverageOf {
  readonly id: string;
  readonly ticketId: string;
  readonly agent: string;
  readonly role: string | null;
  readonly activity: string | null;
  readonly note: string;
  readonly startedAt: string;
  /** Local date of `startedAt`. */
  readonly date: string;
  /** As worked; 0 once reversed. */
  readonly minutes: number;
  readonly insideMinutes: number;
  readonly outsideMinutes: number;
  readonly outOfHoursMultiplier: string;
  /** Inside x 1 + outside x multiplier, before rounding: a decimal string. */
  readonly weightedMinutes: string;
  readonly rounding: { readonly incrementMinutes: number; readonly minimumMinutes: number };
  readonly billableMinutes: number;
  readonly cover: Cover;
  readonly reason: string | null;
  readonly late: boolean;
  readonly originalMonth: string;
  readonly reversed: boolean;
  readonly changes: readonly EntryChange[];
  readonly drawn: readonly DrawnLot[];
}

/** Minutes given or taken in this month beside its entries, with what paid for those taken. */
export interface StatementAdjustment extends OverageOf {
  readonly id: string;
  readonly kind: 'given' | 'taken' | 'correction' | 'reversal';
  readonly date: string;
  readonly reason: string;
  /** The entry of an earlier month that it is about, or refers to. */
  readonly entryId: string | null;
  readonly entryMonth: string | null;
  readonly from: EntryValues | null;
  readonly to: EntryValues | null;
  /** Minutes added as lots. */
  readonly givenMinutes: number;
  /** Minutes drawn here; below zero where it takes back what an earlier adjustment of the entry drew. */
  readonly drawnMinutes: number;
  /** What paid: told once per entry, on its last adjustment of the month. */
  readonly drawn: readonly DrawnLot[];
  /** Net minor units, above zero, that come back as credit notes. */
  readonly creditAmount: number;
  /** Only of an opening balance. */
  readonly claimed?: Claim;
}

/** A lot through the month, with the entries and adjustments that drew on it. */
export interface StatementLot extends LotMovement {
  readonly drawnBy: readonly { readonly entryId: string; readonly minutes: number }[];
}

/** What proves a closed month, but for what only a check of all its events needs. */
export type StatementSeal = Omit<Seal, 'chain'>;

export const shownSeal = ({ chain: _, ...seal }: Seal): StatementSeal => seal;

export interface StatementView extends Omit<Settlement, 'entries' | 'lots' | 'adjustments'> {
  readonly agreementId: string;
  readonly month: string;
  readonly state: 'open' | 'closed';
  /** The month before has not closed: what it carries over is still a forecast. */
  readonly provisional: boolean;
  readonly lots: readonly StatementLot[];
  readonly entries: readonly StatementEntry[];
  readonly adjustments: readonly StatementAdjustment[];
  /** Of a closed month, unless it was closed before there were seals. */
  readonly seal?: StatementSeal;
}

/** What the statement tells of an entry beside its drawing: of the month's state, or of the time log. */
export interface ToldEntry extends EntryValues {
  readonly entryId: string;
  readonly order: number;
  readonly ticketId: string;
  readonly agent: string;
  readonly role: string | null;
  readonly activity: string | null;
  readonly note: string;
  readonly cover: Cover;
  readonly reason: string | null;
  readonly outOfHoursMultiplier: string;
  readonly rounding: StatementEntry['rounding'];
  readonly late: boolean;
  readonly originalMonth: string;
  readonly reversed: boolean;
  readonly changes: readonly EntryChange[];
}

type About = Pick<StatementView, 'agreementId' | 'month' | 'state' | 'provisional' | 'seal'>;

/** The statement as people read it: every entry in the order in which it drew, with what it drew on. */
export function statementView(about: About, settlement: Settlement, entries: readonly ToldEntry[]): StatementView {
  const { entries: drawings, lots, adjustments, ...figures } = settlement;
  const drawingOf = new Map(drawings.map((drawing) => [drawing.entryId, drawing]));
  const lotOf = new Map(lots.map((lot) => [lot.lotId, lot]));
  const paidBy = (entryId: string): PaidBy => paidByDrawing(drawingOf.get(entryId) ?? drewNothing, lotOf);
  const drawnFrom = drawnByLot(drawings);
  const lastFor = new Map(adjustments.map((adjustment, i) => [drawsFor(adjustment), i]));
  return {
    ...about,
    ...figures,
    lots: lots.map((lot) => ({ ...lot, drawnBy: drawnFrom.get(lot.lotId) ?? [] })),
    entries: inStatementOrder(entries).map((entry) => statementEntry(entry, paidBy(entry.entryId))),
    adjustments: adjustments.map((adjustment, i) => {
      const isLast = lastFor.get(drawsFor(adjustment)) === i;
      return { ...toldOfAdjustment(adjustment), ...paidBy(isLast ? drawsFor(adjustment) : '') };
    }),
  };
}

const drewNothing: EntryDrawing = {
  entryId: '',
  drawn: [],
  overageMinutes: 0,
  borrowedMinutes: 0,
  chargedMinutes: 0,
  unapprovedMinutes: 0,
  charges: [],
};

function drawnByLot(drawings: readonly EntryDrawing[]): ReadonlyMap<string, StatementLot['drawnBy']> {
  const byLot = new Map<string, { entryId: string; minutes: number }[]>();
  for (const { entryId, drawn } of drawings) {
    for (const { lotId, minutes } of drawn) {
      const known = byLot.get(lotId) ?? [];
      if (known.length === 0) byLot.set(lotId, known);
      known.push({ entryId, minutes });
    }
  }
  return byLot;
}

function paidByDrawing(drawing: EntryDrawing, lotOf: ReadonlyMap<string, LotMovement>): PaidBy {
  return {
    drawn: drawing.drawn.map(({ lotId, minutes }) => {
      const { source, month } = lotOf.get(lotId)!;
      return { lotId, source, month, minutes };
    }),
    overageMinutes: drawing.overageMinutes,
    borrowedMinutes: drawing.borrowedMinutes,
    chargedMinutes: drawing.chargedMinutes,
    unapprovedOverageMinutes: drawing.unapprovedMinutes,
    charges: drawing.charges,
  };
}

// Field by field: put together from parts, so many fields would cost ten times as much, and a month has thousands of them.
const statementEntry = (entry: ToldEntry, paid: PaidBy): StatementEntry => ({
  id: entry.entryId,
  ticketId: entry.ticketId,
  agent: entry.agent,
  role: entry.role,
  activity: entry.activity,
  note: entry.note,
  startedAt: entry.startedAt,
  date: entry.date,
  minutes: entry.reversed ? 0 : entry.workedMinutes,
  insideMinutes: entry.insideMinutes,
  outsideMinutes: entry.outsideMinutes,
  outOfHoursMultiplier: entry.outOfHoursMultiplier,
  weightedMinutes: weightedMinutes(entry.insideMinutes, entry.outsideMinutes, entry.outOfHoursMultiplier),
  rounding: entry.rounding,
  billableMinutes: entry.reversed ? 0 : entry.billableMinutes,
  cover: entry.cover,
  reason: entry.reason,
  late: entry.late,
  originalMonth: entry.originalMonth,
  reversed: entry.reversed,
  changes: entry.changes,
  drawn: paid.drawn,
  overageMinutes: paid.overageMinutes,
  borrowedMinutes: paid.borrowedMinutes,
  chargedMinutes: paid.chargedMinutes,
  unapprovedOverageMinutes: paid.unapprovedOverageMinutes,
  charges: paid.charges,
});

/** Net minor units, above zero, that come back. */
export const creditedAmount = (credits: Adjustment['credits']): number =>
  sum(credits.flatMap(({ lines }) => lines.map(({ amount }) => -amount)));

function toldOfAdjustment({ adjustmentId, entry, lots, credits, ...adjustment }: Adjustment) {
  return {
    id: adjustmentId,
    kind: adjustment.kind,
    date: adjustment.date,
    reason: adjustment.reason,
    entryId: entry?.entryId ?? null,
    entryMonth: entry?.month ?? null,
    from: entry?.before ?? null,
    to: entry?.after ?? null,
    givenMinutes: sum(lots.map((lot) => lot.minutes)),
    drawnMinutes: adjustment.drawnMinutes,
    creditAmount: creditedAmount(credits),
    ...(adjustment.claimed ? { claimed: adjustment.claimed } : {}),
  };
}

/** The statement as the contract has it: what an entry drew refers to the statement's lots, which say where they came from. */
export const statementAnswer = (view: StatementView) => ({
  ...view,
  entries: view.entries.map((entry) => ({ ...entry, drawn: entry.drawn.map(drawnAnswer) })),
  adjustments: view.adjustments.map((adjustment) => ({ ...adjustment, drawn: adjustment.drawn.map(drawnAnswer) })),
});

export type StatementAnswer = ReturnType<typeof statementAnswer>;

const drawnAnswer = ({ lotId, minutes }: DrawnLot) => ({ lotId, minutes });
