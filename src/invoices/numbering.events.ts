import { type DomainEvent } from '../kernel/event';

/** Invoices and credit notes are counted each for themselves, from 1 every year. */
export const allSeries = ['invoice', 'credit-note'] as const;
export type Series = (typeof allSeries)[number];

/** A document has its number, for good. */
export type NumberTaken = DomainEvent<
  'NumberTaken',
  {
    /** `YYYY`, of the document's local date of issue. */
    readonly year: string;
    readonly series: Series;
    /** `INV-2026-00001` or `CN-2026-00001`. */
    readonly number: string;
    readonly sequence: number;
    /** The invoice's or credit note's id. */
    readonly documentId: string;
  }
>;
