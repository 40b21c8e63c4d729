import { DomainCommand } from '../kernel/command';
import { type CalendarPublished } from './calendar.events';

/** Years that are published already stay as they are; the others are added. */
export class PublishCalendar extends DomainCommand<'PublishCalendar', CalendarPublished['data']> {
  readonly type = 'PublishCalendar';
}
