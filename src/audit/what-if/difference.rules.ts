import { type AgreementOfMonths, hasMonth, openingOf } from '../../ledger/opening.rules';
import { carriedInto, type CarriedBalance, sum } from '../../ledger/month-balance';
import { type StartedMonth } from '../../ledger/month.decider';
import { type ChargeLine, type EntryDrawing, type Settlement } from '../../ledger/month.events';
import { entriesOf } from '../../ledger/month.state';
import { closeLots, settle } from '../../ledger/settlement.rules';
import { creditedLines, sameLines, totalsOf } from '../../invoices/document.rules';
import { type Month, nextMonth } from '../../time/local';
import { type Change } from './change.rules';
import { type Retold } from './retelling.rules';

const figures = [
  ...(['availableMinutes', 'usedMinutes', 'overageMinutes', 'unapprovedOverageMinutes', 'borrowedMinutes'] as const),
  ...(['expiredMinutes', 'forfeitedMinutes', 'refundedMinutes', 'carriedMinutes', 'net', 'vat', 'gross'] as const),
];
const credited = ['creditedNet', 'creditedVat', 'creditedGross'] as const;

/** Whole minutes, and whole minor units: those of the statement, and what adjustments of the month credit on earlier invoices. */
export type Figures = Readonly<Record<(typeof figures)[number] | (typeof credited)[number], number>>;

/** What an entry, or an adjustment that draws, came to; `amount` is net minor units. */
export interface EntryFigures extends Pick<EntryDrawing, 'drawn' | 'overageMinutes'> {
  readonly billableMinutes: number;
  readonly amount: number;
}

export interface EntryDifference {
  readonly entryId: string;
  readonly kind: 'same' | 'changed' | 'left-out' | 'refused';
  readonly recorded: EntryFigures | null;
  readonly whatIf: EntryFigures | null;
}

export interface LineDifference {
  readonly recorded: ChargeLine | null;
  readonly whatIf: ChargeLine | null;
}

export interface MonthDifference {
  readonly month: Month;
  readonly state: 'open' | 'closed';
  readonly recorded: Figures;
  readonly whatIf: Figures;
  readonly difference: Figures;
  readonly entries: readonly EntryDifference[];
  readonly lines: readonly LineDifference[];
}

/** A month's statement on both sides; null where the agreement would not have had the month. */
export interface BothStatements {
  readonly month: Month;
  readonly recorded: Settlement;
  readonly whatIf: Settlement | null;
}

/** Every month's statement, recorded and as it would have been: as it closed, or as it would close as it stands. */
export function bothStatements({ months, recorded, whatIf }: Pick<Retold, 'months' | 'recorded' | 'whatIf'>) {
  const before = statementsOf(
    months.map((month) => month.recorded),
    recorded,
  );
  const after = statementsOf(
    months.flatMap((month) => month.whatIf ?? []),
    whatIf,
  );
  return months.map(({ month }): BothStatements => {
    return { month, recorded: before.get(month)!, whatIf: after.get(month) ?? null };
  });
}

/** While a month is open, what it would carry if it closed now is counted in the one after. */
function statementsOf(months: readonly StartedMonth[], agreed: AgreementOfMonths): ReadonlyMap<Month, Settlement> {
  let carried: CarriedBalance | null = null;
  const statements = new Map<Month, Settlement>();
  for (const state of months) {
    const { opened, closed } = state;
    const { month, terms } = opened;
    if (closed) {
      statements.set(month, closed.statement);
      continue;
    }
    const balance = state.balance.provisional && carried ? carriedInto(state.balance, carried) : state.balance;
    const next = hasMonth(agreed, nextMonth(month)) ? openingOf(agreed, nextMonth(month)) : null;
    statements.set(month, settle(balance, entriesOf(state), { terms, next }));
    const { carriedLots: lots, borrowedMinutes } = closeLots(balance, terms, next);
    carried = { lots, borrowedMinutes, paidInAdvance: next?.lines ?? [] };
  }
  return statements;
}

/** The months that differ, entry by entry and line by line. */
export function differencesOf(told: Retold, { changed }: Pick<Change, 'changed'>): readonly MonthDifference[] {
  const statements = bothStatements(told);
  return told.months.flatMap(({ month, recorded, whatIf }, i) => {
    const { recorded: statement, whatIf: otherStatement } = statements[i]!;
    const [before, after] = [figuresOf(statement), figuresOf(otherStatement)];
    const entries = entriesThatDiffer(
      entryFigures(recorded, statement),
      whatIf && otherStatement ? entryFigures(whatIf, otherStatement) : new Map(),
      { missing: told.missing, changed },
    );
    const lines = linesThatDiffer(statement.lines, otherStatement?.lines ?? []);
    const difference = less(after, before);
    const differs = entries.length > 0 || lines.length > 0 || Object.values(difference).some((figure) => figure !== 0);
    return differs
      ? [{ month, state: recorded.status, recorded: before, whatIf: after, difference, entries, lines }]
      : [];
  });
}

function figuresOf(statement: Settlement | null): Figures {
  const own = Object.fromEntries(figures.map((figure) => [figure, statement?.[figure] ?? 0]));
  const credits = (statement?.adjustments ?? []).flatMap((adjustment) => adjustment.credits);
  const totals = credits.map((credit) => totalsOf(creditedLines(credit), credit.vatRate, credit.currency));
  return {
    ...own,
    creditedNet: sum(totals.map(({ net }) => net)),
    creditedVat: sum(totals.map(({ vat }) => vat)),
    creditedGross: sum(totals.map(({ gross }) => gross)),
  } as Figures;
}

const less = (after: Figures, before: Figures): Figures =>
  Object.fromEntries(
    [...figures, ...credited].map((figure) => [figure, after[figure] - before[figure]]),
  ) as unknown as Figures;

/** By entry; what adjustments draw is among them, as in the statement. */
function entryFigures(month: StartedMonth, statement: Settlement): ReadonlyMap<string, EntryFigures> {
  const idle = entriesOf(month).map(({ entryId, billableMinutes }): [string, EntryFigures] => {
    return [entryId, { billableMinutes, overageMinutes: 0, drawn: [], amount: 0 }];
  });
  const drawing = statement.entries.map(({ entryId, drawn, overageMinutes, charges }): [string, EntryFigures] => {
    const billableMinutes = sum(drawn.map(({ minutes }) => minutes)) + overageMinutes;
    return [entryId, { billableMinutes, overageMinutes, drawn, amount: sum(charges.map(({ amount }) => amount)) }];
  });
  return new Map([...idle, ...drawing]);
}

function entriesThatDiffer(
  recorded: ReadonlyMap<string, EntryFigures>,
  whatIf: ReadonlyMap<string, EntryFigures>,
  { missing, changed }: Pick<Retold, 'missing'> & Pick<Change, 'changed'>,
): readonly EntryDifference[] {
  return [...new Set([...recorded.keys(), ...whatIf.keys()])].flatMap((entryId) => {
    const before = recorded.get(entryId) ?? null;
    const after = whatIf.get(entryId) ?? null;
    const saysTheSame = before?.billableMinutes === after?.billableMinutes && !changed.has(entryId);
    const kind = after === null ? (missing.get(entryId) ?? 'changed') : saysTheSame ? 'same' : 'changed';
    const same = kind === 'same' && JSON.stringify(before) === JSON.stringify(after);
    return same ? [] : [{ entryId, kind, recorded: before, whatIf: after }];
  });
}

/** Lines of one kind and description are compared in their order. */
function linesThatDiffer(recorded: readonly ChargeLine[], whatIf: readonly ChargeLine[]): readonly LineDifference[] {
  const [before, after] = [byName(recorded), byName(whatIf)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, would] = [before.get(name) ?? null, after.get(name) ?? null];
    return was && would && sameLines([was], [would]) ? [] : [{ recorded: was, whatIf: would }];
  });
}

function byName(lines: readonly ChargeLine[]): ReadonlyMap<string, ChargeLine> {
  const named = new Map<string, ChargeLine>();
  for (const line of lines) {
    let count = 0;
    while (named.has(`${line.kind} ${line.description} ${count}`)) count += 1;
    named.set(`${line.kind} ${line.description} ${count}`, line);
  }
  return named;
}
