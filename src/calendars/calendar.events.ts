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
    readonly years: readonly number[];
    readonly dates: readonly LocalDate[];
    readonly source: string;
    readonly sourceVersion: string;
  }
>;

export type CalendarEvent = CalendarPublished;
