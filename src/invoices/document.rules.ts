import { idFrom } from '../kernel/ids';
import { type ChargeLine, type Credit } from '../ledger/month.events';
import { minorUnits, sumMoney, timesRateHalfUp } from '../money/money';
import { type LocalDate, type Month } from '../time/local';
import { type Totals } from './invoice.events';

/** What an adjustment gives back of one month is one credit note, whoever issues it and however often. */
export const creditNoteIdOf = (adjustmentId: string, month: Month): string =>
  idFrom(adjustmentId, 'credit-note', month);

/** What a credit note shows: a share that came to nothing is not on it, and without a line there is none. */
export const creditedLines = ({ lines }: Credit): readonly ChargeLine[] => lines.filter(({ amount }) => amount !== 0);

/** Documents are counted by the year of their local date of issue. */
export const yearOf = (issuedOn: LocalDate): string => issuedOn.slice(0, 4);

/** Net is the sum of the lines; VAT on it is rounded once, half up, away from zero where it is below. */
export function totalsOf(lines: readonly ChargeLine[], vatRate: string, currency: string): Totals {
  const net = sumMoney(lines.map(({ amount }) => minorUnits(amount)));
  const vat = timesRateHalfUp(net, vatRate);
  return { lines, net, vat, vatRate, gross: sumMoney([net, vat]), currency };
}

/** Whether two lists of lines say the same. */
export const sameLines = (some: readonly ChargeLine[], others: readonly ChargeLine[]): boolean =>
  some.length === others.length && some.every((line, i) => textOf(line) === textOf(others[i]));

const textOf = (line: ChargeLine | undefined): string =>
  JSON.stringify([line?.kind, line?.description, line?.minutes, line?.unitPrice, line?.amount]);
