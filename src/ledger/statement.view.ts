import { type LedgerEntry } from './month.decider';
import { type EntryDrawing, type EntryValues, type Lot, type LotMovement, type Settlement } from './month.events';
import { inStatementOrder } from './settlement.rules';

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
  readonly cover: string;
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
}

/** A lot through the month, with the entries and adjustments that drew on it. */
export interface StatementLot extends LotMovement {
  readonly drawnBy: readonly { readonly entryId: string; readonly minutes: number }[];
}

export interface StatementView extends Omit<Settlement, 'entries' | 'lots'> {
  readonly agreementId: string;
  readonly month: string;
  readonly state: 'open' | 'closed';
  /** The month before has not closed: what it carries over is still a forecast. */
  readonly provisional: boolean;
  readonly lots: readonly StatementLot[];
  readonly entries: readonly StatementEntry[];
  readonly adjustments: readonly StatementAdjustment[];
}

/** The statement as people read it: every entry in the order in which it drew, with what it drew on. */
export function statementView(
  about: Pick<StatementView, 'agreementId' | 'month' | 'state' | 'provisional'>,
  { entries: drawings, ...figures }: Settlement,
  entries: readonly Omit<LedgerEntry, 'endedAt'>[],
): StatementView {
  const drawingOf = new Map(drawings.map((drawing) => [drawing.entryId, drawing]));
  return {
    ...about,
    ...figures,
    entries: inStatementOrder(entries).map((entry): StatementEntry => {
      const { entryId, ticketId, agent, role, startedAt, workedMinutes, billableMinutes, cover, late } = entry;
      const { drawn, overageMinutes } = drawingOf.get(entryId) ?? { drawn: [], overageMinutes: 0 };
      const what = {
        id: entryId,
        ticketId,
        agent,
        role,
        startedAt,
        minutes: workedMinutes,
        billableMinutes,
        cover,
        late,
      };
      return { ...what, drawn, overageMinutes };
    }),
  };
}
