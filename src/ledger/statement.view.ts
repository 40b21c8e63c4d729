import { type LedgerEntry } from './month.decider';
import { type EntryDrawing, type Settlement } from './month.events';
import { inStatementOrder } from './settlement.rules';

/** An entry with what paid for it. */
export interface StatementEntry {
  readonly id: string;
  readonly ticketId: string;
  readonly agent: string;
  readonly role: string | null;
  readonly startedAt: string;
  readonly minutes: number;
  readonly billableMinutes: number;
  readonly cover: string;
  readonly late: boolean;
  readonly drawn: EntryDrawing['drawn'];
  readonly overageMinutes: number;
}

export interface StatementView extends Omit<Settlement, 'entries'> {
  readonly agreementId: string;
  readonly month: string;
  readonly state: 'open' | 'closed';
  /** The month before has not closed: what it carries over is still a forecast. */
  readonly provisional: boolean;
  readonly entries: readonly StatementEntry[];
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
