import { spell, spellMoney, spellRate, spellUnitPrice } from '../wording';
import { type Column, type Row } from './paper';

/** What a document charges, in minor units: net is the sum of the lines, gross = net + VAT. */
export interface Charges {
  readonly lines: readonly {
    readonly kind: string;
    readonly description: string;
    readonly minutes?: number;
    readonly unitPrice?: number;
    readonly amount: number;
  }[];
  readonly net: number;
  readonly vat: number;
  readonly gross: number;
  readonly currency: string;
}

export const chargeColumns: readonly Column[] = [
  { title: 'For' },
  { title: 'Time', width: 66, align: 'right' },
  { title: 'Price', width: 110, align: 'right' },
  { title: 'Amount, net', width: 86, align: 'right' },
];

/** The lines with net, VAT at its rate and gross under them. */
export function* chargeRows({ lines, net, vat, gross, currency }: Charges, vatRate: string): Generator<Row> {
  for (const { kind, description, minutes, unitPrice, amount } of lines) {
    const time = minutes === undefined ? '' : spell(minutes);
    const price = unitPrice === undefined ? '' : spellUnitPrice(unitPrice, kind, currency);
    yield { cells: [description, time, price, spellMoney(amount, currency)] };
  }
  yield { cells: ['Net', '', '', spellMoney(net, currency)], strong: true, joined: true };
  yield { cells: [`VAT ${spellRate(vatRate)}`, '', '', spellMoney(vat, currency)], joined: true };
  yield { cells: ['Gross', '', '', spellMoney(gross, currency)], strong: true, joined: true };
}
