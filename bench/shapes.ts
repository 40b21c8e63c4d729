import { type Plan } from './agency';

/** What a history is made of. */
export interface Shape {
  readonly title: string;
  readonly plan: Plan;
  readonly clients: number;
  readonly months: number;
  /** Of each agreement. */
  readonly monthEntries: number;
  /** How many entries single agreements have in the last month instead. */
  readonly crowded: readonly number[];
  readonly ticketEveryMonth: boolean;
  readonly lastStaysOpen: boolean;
}

/** As many agreements as have a hundred entries in their open month; the one before them has two thousand. */
export const BUSY = 50;

const busy = [2_000, ...Array.from({ length: BUSY }, () => 100)];

export const shapes: Readonly<Record<string, Shape>> = {
  /** With openings, closings, alarms and tickets this makes about a thousand events an agreement. */
  rebuild: {
    title: '200,000 events',
    ...{ plan: { agreements: 200, people: 160, earlyOneIn: 97 }, clients: 20, months: 6, monthEntries: 153 },
    ...{ crowded: [], ticketEveryMonth: true, lastStaysOpen: false },
  },
  /** A year of each agreement, with a thousand entries. */
  replay: {
    title: 'a year of 165 agreements, 200,000 events',
    ...{ plan: { agreements: 165, people: 160, earlyOneIn: 97 }, clients: 20, months: 12, monthEntries: 84 },
    ...{ crowded: [], ticketEveryMonth: true, lastStaysOpen: false },
  },
  'replay-quick': {
    title: 'a year of 16 agreements, 20,000 events',
    ...{ plan: { agreements: 16, people: 20, earlyOneIn: 97 }, clients: 4, months: 12, monthEntries: 84 },
    ...{ crowded: [], ticketEveryMonth: true, lastStaysOpen: false },
  },
  queries: {
    title: '5,000 agreements and 500,000 entries',
    ...{ plan: { agreements: 5_000, people: 500, earlyOneIn: 97 }, clients: 500, months: 5, monthEntries: 20 },
    ...{ crowded: busy, ticketEveryMonth: false, lastStaysOpen: true },
  },
  'queries-quick': {
    title: '500 agreements and 50,000 entries',
    ...{ plan: { agreements: 500, people: 50, earlyOneIn: 97 }, clients: 50, months: 5, monthEntries: 20 },
    ...{ crowded: busy, ticketEveryMonth: false, lastStaysOpen: true },
  },
  /** One agreement that a whole agency works for. */
  'as-of': {
    title: 'one agreement with 22,000 entries',
    ...{ plan: { agreements: 1, people: 40, earlyOneIn: 1_000_003 }, clients: 1, months: 11, monthEntries: 2_000 },
    ...{ crowded: [], ticketEveryMonth: false, lastStaysOpen: true },
  },
};
