import { type LocalDate } from '../time/local';

/** A day on which the library and the law differ. */
export interface Correction {
  /** The region and its parts. */
  readonly region: string;
  readonly date: LocalDate;
  /** What the library leaves out is called; null for a day that it makes a public holiday and the law does not. */
  readonly name: string | null;
  /** The law, or the proclamation. */
  readonly source: string;
}

/** The day on which the list below was last changed: it is part of a publication's `sourceVersion`. */
export const correctedOn: LocalDate = '2026-11-22';

const ANZAC_DAY = 'Public Holidays Act 2010 (NSW): Anzac Day is 25 April alone; a Monday was first added in 2026';

/** What a newer library knows by itself is taken out again: a test asks for that. */
export const corrections: readonly Correction[] = [
  { region: 'AU-NSW', date: '2015-04-27', name: null, source: ANZAC_DAY },
  { region: 'AU-NSW', date: '2020-04-27', name: null, source: ANZAC_DAY },
  {
    region: 'IE',
    date: '2022-03-18',
    name: 'Day of Remembrance and Recognition',
    source: 'Regulations of February 2022 under the Organisation of Working Time Act 1997, for that year alone',
  },
  {
    region: 'GB-SCT',
    date: '2026-06-15',
    name: 'World Cup bank holiday',
    source: 'Royal Proclamation of 4 February 2026 under section 1(3) of the Banking and Financial Dealings Act 1971',
  },
  {
    region: 'JP',
    date: '2032-09-21',
    name: '国民の休日',
    source: 'Article 3(3) of the Act on National Holidays: a day between two national holidays is one',
  },
];
