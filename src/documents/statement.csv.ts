import { type Lot } from '../ledger/month.events';
import {
  type DrawnLot,
  type EntryChange,
  type OverageOf,
  type StatementAdjustment,
  type StatementEntry,
  type StatementLot,
  type StatementView,
} from '../ledger/statement.view';
import { csv, type CsvRow, money } from './csv';
import { type StatementParty } from './party';
import { spellClaim } from './wording';

/** What each column holds is told in this folder's README. */
export const statementColumns = [
  'section',
  'agency',
  'client',
  'agreement_id',
  'month',
  'state',
  'provisional',
  'id',
  'kind',
  'date',
  'at',
  'description',
  'reason',
  'agent',
  'role',
  'activity',
  'ticket_id',
  'entry_id',
  'entry_month',
  'late',
  'reversed',
  'worked_minutes',
  'inside_minutes',
  'outside_minutes',
  'out_of_hours_multiplier',
  'weighted_minutes',
  'increment_minutes',
  'minimum_minutes',
  'minutes',
  'was_worked_minutes',
  'was_minutes',
  'given_minutes',
  'lot_id',
  'lot_source',
  'lot_month',
  'expires_on',
  'drawn_minutes',
  'expired_minutes',
  'forfeited_minutes',
  'forfeited_by',
  'refunded_minutes',
  'carried_minutes',
  'line',
  'unit_price',
  'unit_price_minor',
  'amount',
  'amount_minor',
  'vat_rate',
  'currency',
] as const;

type StatementRow = CsvRow<(typeof statementColumns)[number]>;

/** The statement as one flat table: every figure with what it is made of. Minutes are whole. */
export function statementCsv(view: StatementView, party: StatementParty): string {
  return csv(statementColumns, rowsOf(view, party), view.currency);
}

function* rowsOf(view: StatementView, { agency, client, vatRate }: StatementParty): Generator<StatementRow> {
  const { agreementId, month, state, provisional, currency } = view;
  const about = { agency, client: client.name, agreement_id: agreementId, month, state, provisional };
  for (const row of summaryRows(view)) yield { section: 'summary', ...about, ...row };
  for (const entry of view.entries) {
    yield { section: 'entry', ...about, ...entryRow(entry) };
    for (const change of entry.changes) yield { section: 'change', ...about, ...changeRow(entry, change) };
    for (const row of drawingRows(entry)) yield { section: 'drawing', ...about, ...row, currency };
  }
  for (const adjustment of view.adjustments) {
    yield { section: 'adjustment', ...about, ...adjustmentRow(adjustment), currency };
    for (const row of drawingRows(adjustment)) yield { section: 'drawing', ...about, ...row, currency };
  }
  for (const lot of view.lots) yield { section: 'lot', ...about, ...lotRow(lot), currency };
  for (const [i, { kind, description, minutes, unitPrice, amount }] of view.lines.entries())
    yield { section: 'line', ...about, kind, description, minutes, line: i + 1, ...money(amount, unitPrice), currency };
  const totals = { net: view.net, vat: view.vat, gross: view.gross };
  for (const [kind, amount] of Object.entries(totals))
    yield { section: 'total', ...about, kind, ...money(amount), vat_rate: vatRate, currency };
  if (view.seal)
    yield { section: 'seal', ...about, id: view.seal.digest, kind: 'digest', description: view.seal.keyId };
}

function summaryRows(view: StatementView): readonly StatementRow[] {
  const figures = {
    'brought-forward': view.openingMinutes,
    granted: view.grantedMinutes,
    bought: view.purchasedMinutes,
    given: view.goodwillMinutes,
    'given-back': view.givenBackMinutes,
    'borrowed-before': view.borrowedBeforeMinutes,
    available: view.availableMinutes,
    used: view.usedMinutes,
    drawn: view.drawnMinutes,
    'drawn-from-allowance': view.drawnBySource.allowance,
    'drawn-from-purchase': view.drawnBySource.purchase,
    'drawn-from-goodwill': view.drawnBySource.goodwill,
    expired: view.expiredMinutes,
    forfeited: view.forfeitedMinutes,
    refunded: view.refundedMinutes,
    carried: view.carriedMinutes,
    overage: view.overageMinutes,
    'overage-approved': view.approvedOverageMinutes,
    'overage-unapproved': view.unapprovedOverageMinutes,
    borrowed: view.borrowedMinutes,
    charged: view.chargedOverageMinutes,
  };
  const worked = Object.entries(view.workedByCover).map(([cover, minutes]) => [`worked-${cover}`, minutes] as const);
  return [...Object.entries(figures), ...worked].map(([kind, minutes]) => ({ kind, minutes }));
}

const entryRow = (entry: StatementEntry): StatementRow => ({
  id: entry.id,
  kind: entry.cover,
  date: entry.date,
  at: entry.startedAt,
  description: entry.note,
  reason: entry.reason,
  agent: entry.agent,
  role: entry.role,
  activity: entry.activity,
  ticket_id: entry.ticketId,
  entry_month: entry.originalMonth,
  late: entry.late,
  reversed: entry.reversed,
  worked_minutes: entry.minutes,
  inside_minutes: entry.insideMinutes,
  outside_minutes: entry.outsideMinutes,
  out_of_hours_multiplier: entry.outOfHoursMultiplier,
  weighted_minutes: entry.weightedMinutes,
  increment_minutes: entry.rounding.incrementMinutes,
  minimum_minutes: entry.rounding.minimumMinutes,
  minutes: entry.billableMinutes,
});

const changeRow = (entry: StatementEntry, { id, at, by, reason, from, to }: EntryChange): StatementRow => ({
  id,
  kind: to === null ? 'reversal' : 'correction',
  date: to?.date,
  at,
  reason,
  agent: by,
  ticket_id: entry.ticketId,
  entry_id: entry.id,
  entry_month: entry.originalMonth,
  worked_minutes: to?.workedMinutes ?? 0,
  inside_minutes: to?.insideMinutes ?? 0,
  outside_minutes: to?.outsideMinutes ?? 0,
  minutes: to?.billableMinutes ?? 0,
  was_worked_minutes: from.workedMinutes,
  was_minutes: from.billableMinutes,
});

const adjustmentRow = (adjustment: StatementAdjustment): StatementRow => ({
  id: adjustment.id,
  kind: adjustment.kind,
  description: adjustment.claimed && spellClaim(adjustment.claimed),
  date: adjustment.date,
  reason: adjustment.reason,
  entry_id: adjustment.entryId,
  entry_month: adjustment.entryMonth,
  worked_minutes: adjustment.from === null ? undefined : (adjustment.to?.workedMinutes ?? 0),
  was_worked_minutes: adjustment.from?.workedMinutes,
  was_minutes: adjustment.from?.billableMinutes,
  given_minutes: adjustment.givenMinutes,
  minutes: adjustment.drawnMinutes,
  ...(adjustment.creditAmount === 0 ? {} : money(-adjustment.creditAmount)),
});

/** What paid, a row for each lot and each bearer of overage: the minutes of an entry's rows add up to its own. */
function* drawingRows(paid: OverageOf & { readonly id: string; readonly drawn: readonly DrawnLot[] }) {
  const { id, drawn, borrowedMinutes, charges, unapprovedOverageMinutes } = paid;
  const row = (kind: Lot['source'] | 'borrowed' | 'charged' | 'unapproved', minutes: number, more: StatementRow = {}) =>
    ({ id, kind, minutes, ...more }) satisfies StatementRow;
  for (const { lotId, source, month, minutes } of drawn)
    yield row(source, minutes, { lot_id: lotId, lot_source: source, lot_month: month });
  if (borrowedMinutes > 0) yield row('borrowed', borrowedMinutes);
  for (const { line, minutes, amount } of charges) yield row('charged', minutes, { line: line + 1, ...money(amount) });
  if (unapprovedOverageMinutes > 0) yield row('unapproved', unapprovedOverageMinutes);
}

const lotRow = (lot: StatementLot): StatementRow => ({
  id: lot.lotId,
  kind: lot.source,
  description: lot.claimed && spellClaim(lot.claimed),
  date: lot.grantedOn,
  entry_id: lot.givenBack?.entryId,
  minutes: lot.minutes,
  lot_id: lot.lotId,
  lot_source: lot.source,
  lot_month: lot.month,
  expires_on: lot.expiresOn,
  drawn_minutes: lot.drawn,
  expired_minutes: lot.expired,
  forfeited_minutes: lot.forfeited,
  forfeited_by: lot.forfeitedBy,
  refunded_minutes: lot.refunded,
  carried_minutes: lot.remaining,
  ...money(undefined, lot.unitPrice ?? undefined),
});
