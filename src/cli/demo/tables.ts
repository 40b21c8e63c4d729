import Table from 'cli-table3';
import { type StatementView } from '../../ledger/statement.view';
import { minorDigits } from '../../money/money';

const LOCALE = 'en-GB';
const ZONE = 'Europe/London';

/** `450` is `7 h 30`. */
export function hours(minutes: number): string {
  const [whole, rest] = [Math.trunc(minutes / 60), minutes % 60];
  return whole === 0 ? `${rest} min` : `${whole} h ${String(rest).padStart(2, '0')}`;
}

/** Minor units as people write them, without a detour over fractions: `22800` GBP is `£228.00`. */
export function money(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const exact = `${amount < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(exact as never);
}

/** `Fri 27 Nov, 16:30`, on the wall of the agreement. */
export function moment(instant: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: ZONE }).format(new Date(instant));
}

const monthName = (month: string): string =>
  new Intl.DateTimeFormat(LOCALE, { month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

const orNone = (minutes: number): string => (minutes === 0 ? '–' : hours(minutes));

/** Every month of an agreement on a line: where its minutes came from, and where they went. */
export function monthsTable(statements: readonly StatementView[]): string {
  const head = ['', 'carried in', 'granted', 'used', 'over', 'borrowed', 'charged', 'lost', 'carried on', 'net'];
  const rows = statements.map((statement) => [
    monthName(statement.month),
    orNone(statement.openingMinutes),
    orNone(statement.grantedMinutes - statement.borrowedBeforeMinutes),
    orNone(statement.usedMinutes),
    orNone(statement.overageMinutes),
    orNone(statement.borrowedMinutes),
    orNone(statement.chargedOverageMinutes),
    orNone(statement.expiredMinutes + statement.forfeitedMinutes),
    orNone(statement.carriedMinutes),
    money(statement.net, statement.currency),
  ]);
  return table(head, rows, ['left']);
}

/** What was done, and what paid for it. */
export function entriesTable({ entries }: StatementView): string {
  const rows = entries.map(({ startedAt, agent, minutes, billableMinutes, drawn, overageMinutes }) => {
    const paidBy = [
      ...drawn.map(({ lotId, minutes: share }) => `${hours(share)} from ${lotName(lotId)}`),
      ...(overageMinutes > 0 ? [`${hours(overageMinutes)} over`] : []),
    ];
    return [moment(startedAt), agent, hours(minutes), hours(billableMinutes), paidBy.join(', ')];
  });
  return table(['started', 'who', 'worked', 'billed', 'paid for by'], rows, ['left', 'left', 'right', 'right', 'left']);
}

/** What is on the invoice. */
export function linesTable({ lines, net, vat, gross, currency }: StatementView): string {
  const rows = lines.map(({ description, minutes, unitPrice, amount }) => [
    description,
    minutes === undefined ? '' : hours(minutes),
    unitPrice === undefined ? '' : money(unitPrice, currency),
    money(amount, currency),
  ]);
  const totals = [
    ['net', '', '', money(net, currency)],
    ['VAT', '', '', money(vat, currency)],
    ['to pay', '', '', money(gross, currency)],
  ];
  return table(['', 'time', 'an hour', 'amount'], [...rows, ...totals], ['left']);
}

/** How a ticket's promises were kept. */
export function clocksTable(
  clocks: readonly { clock: string; targetMinutes: number; dueAt: string | null; stoppedAt?: string; state: string }[],
): string {
  const rows = clocks.map(({ clock, targetMinutes, dueAt, stoppedAt, state }) => [
    clock,
    hours(targetMinutes),
    dueAt === null ? '' : moment(dueAt),
    stoppedAt === undefined ? 'not yet' : moment(stoppedAt),
    state,
  ]);
  return table(['clock', 'promised', 'due', 'done', 'verdict'], rows, ['left', 'right', 'left', 'left', 'left']);
}

/** `allowance-2026-10` is `October’s allowance`. */
function lotName(lotId: string): string {
  const [, month] = /^allowance-(\d{4}-\d{2})$/.exec(lotId) ?? [];
  return month === undefined ? 'hours bought' : `${monthName(month)}’s allowance`;
}

/** Columns beyond those named are figures, to the right. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly ('left' | 'right')[],
): string {
  const colAligns = head.map((_, column) => aligns[column] ?? 'right');
  const drawn = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}
