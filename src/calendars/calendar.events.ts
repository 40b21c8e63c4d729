import { type DomainEvent } from '../kernel/event';
import { type LocalDate } from '../time/local';

/**
 * The public holidays of a region as dated facts. The latest publication of a year counts; what was
 * decided under an earlier one stays as it was decided.
 */
export type CalendarPublished = DomainEvent<
  'CalendarPublished',
  {
    readonly region: string;
    /** Whole years: a date of theirs that is not listed is no holiday. */
    readonly years: readonly number[];
    readonly dates: readonly LocalDate[];
    /** What each date is called in the region; the first publications kept none. */
    readonly names?: Readonly<Record<LocalDate, string>>;
    readonly source: string;
    readonly sourceVersion: string;
  }
>;

export type CalendarEvent = CalendarPublished;
