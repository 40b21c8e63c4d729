import { type LocalDate } from '../time/local';
import { inForce, type Publication } from './calendar.decider';

/** A region's holidays as they stood after one of its publications. */
export interface CalendarView {
  readonly region: string;
  readonly version: string;
  readonly years: readonly number[];
  readonly dates: readonly { readonly date: LocalDate; readonly name: string | null }[];
  readonly source: string;
  readonly sourceVersion: string;
  readonly publications: readonly {
    readonly version: string;
    readonly years: readonly number[];
    readonly source: string;
    readonly sourceVersion: string;
  }[];
}

/** `GB-ENG@3` is the calendar after the third publication: of each year what was published last by then. */
export const versionOf = (region: string, publications: number): string => `${region}@${publications}`;

/** Needs at least one publication: source and its version are those of the last. */
export function calendarView(region: string, publications: readonly Publication[]): CalendarView {
  const last = publications.at(-1);
  if (!last) throw new RangeError(`${region} is not published`);
  const { years, dates } = inForce(publications);
  return {
    region,
    version: versionOf(region, publications.length),
    years: [...years],
    dates: Array.from(dates, ([date, name]) => ({ date, name })),
    source: last.source,
    sourceVersion: last.sourceVersion,
    publications: publications.map(({ years: added, source, sourceVersion }, i) => ({
      version: versionOf(region, i + 1),
      years: added,
      source,
      sourceVersion,
    })),
  };
}
