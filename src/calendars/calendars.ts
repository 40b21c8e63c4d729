import { Injectable } from '@nestjs/common';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { PublishCalendar, PublishCalendarAnew } from './calendar.commands';
import { type Calendar, calendar, calendarStream } from './calendar.decider';
import { type CalendarEvent } from './calendar.events';
import { versionOf } from './calendar.view';
import { computeHolidays, isHolidayRegion } from './holidays';

/** The dates outside coverage, and the publication they come from: `GB-ENG@2`; null where no region was agreed. */
export interface RegionHolidays {
  readonly holidays: ReadonlySet<LocalDate>;
  readonly version: string | null;
}

const YEARS_BEFORE = 1;
const YEARS_AFTER = 2;
const NO_HOLIDAYS: RegionHolidays = { holidays: new Set(), version: null };

/**
 * The public holidays that time is judged by, as last published. The door to the store remembers them until somebody
 * publishes anew; what was decided before keeps the version it was decided by.
 */
@Injectable()
export class Calendars {
  private readonly inUse = new Set<string>();

  constructor(
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  /** Whether a region's holidays are published or can be; no region needs none. */
  knows(region: string | null): boolean {
    return region === null || this.inUse.has(region) || isHolidayRegion(region);
  }

  /**
   * A region's holidays as last published, from the year before `from` to two years after it. Years that nobody has
   * published yet are computed and published now, once, by whichever instance needs them first.
   * Throws a RangeError for a region without known holidays.
   */
  async covering(region: string | null, from: Instant): Promise<RegionHolidays> {
    if (region === null) return NO_HOLIDAYS;
    const { state } = await this.decisions.load(calendar, calendarStream(region));
    const missing = yearsAround(from).filter((year) => !state.years.has(year));
    const { holidays, publications } = missing.length === 0 ? state : await this.publish(region, missing);
    this.inUse.add(region);
    return { holidays, version: versionOf(region, publications.length) };
  }

  /**
   * Publishes years again whose dates have changed since, and years that are missing; adds nothing where nothing has.
   * Without years: those that work of today is judged by. Throws a RangeError for a region without known holidays.
   */
  publishAnew(
    region: string,
    years: readonly number[] = yearsAround(this.clock.now()),
    meta: CommandMeta,
  ): Promise<Decided<Calendar, CalendarEvent>> {
    const command = new PublishCalendarAnew({ region, years, ...computeHolidays(region, years) }, meta);
    return this.decisions.run(calendar, calendarStream(region), command);
  }

  private async publish(region: string, years: readonly number[]): Promise<Calendar> {
    const meta = publicationMeta(region, years, this.clock.now());
    const command = new PublishCalendar({ region, years, ...computeHolidays(region, years) }, meta);
    const { state } = await this.decisions.run(calendar, calendarStream(region), command);
    return state;
  }
}

function yearsAround(from: Instant): readonly number[] {
  const year = Number(from.slice(0, 4));
  return Array.from({ length: YEARS_BEFORE + 1 + YEARS_AFTER }, (_, i) => year - YEARS_BEFORE + i);
}

/** The same region and years make the same command, so that instances that publish at once publish once. */
function publicationMeta(region: string, years: readonly number[], at: Instant): CommandMeta {
  return byItself('calendars', idFrom('publish-calendar', region, ...years), at);
}
