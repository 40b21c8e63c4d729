import { DomainCommand } from '../kernel/command';
import { type CalendarPublished } from './calendar.events';

/** Years that are published already stay as they are; the others are added. */
export class PublishCalendar extends DomainCommand<'PublishCalendar', CalendarPublished['data']> {
  readonly type = 'PublishCalendar';
}

/** Years whose dates have changed since they were published are published again, and years that are missing added. */
export class PublishCalendarAnew extends DomainCommand<'PublishCalendarAnew', CalendarPublished['data']> {
  readonly type = 'PublishCalendarAnew';
}

export type CalendarCommand = PublishCalendar | PublishCalendarAnew;
