import { Injectable } from '@nestjs/common';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { PublishCalendar } from './calendar.commands';
import { type Calendar, calendar, calendarStream } from './calendar.decider';
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
 * The public holidays that time is judged by. What was read is remembered: a published year stays as it is, so it stays
 * true, and the store is asked again only for years that are missing.
 */
@Injectable()
export class Calendars {
  private readonly remembered = new Map<string, Calendar>();

  constructor(
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  /** Whether a region's holidays are published or can be; no region needs none. */
  knows(region: string | null): boolean {
    return region === null || this.remembered.has(region) || isHolidayRegion(region);
  }

  /**
   * A region's holidays as last published, from the year before `from` to two years after it. Years that nobody has
   * published yet are computed and published now, once, by whichever instance needs them first.
   * Throws a RangeError for a region without known holidays.
   */
  async covering(region: string | null, from: Instant): Promise<RegionHolidays> {
    if (region === null) return NO_HOLIDAYS;
    const years = yearsAround(from);
    let known = this.remembered.get(region);
    if (!known || missingIn(known, years).length > 0) {
      known = await this.published(region, years);
      this.remembered.set(region, known);
    }
    return { holidays: known.holidays, version: `${region}@${known.publications}` };
  }

  private async published(region: string, years: readonly number[]): Promise<Calendar> {
    const { state } = await this.decisions.load(calendar, calendarStream(region));
    const missing = missingIn(state, years);
    return missing.length === 0 ? state : this.publish(region, missing);
  }

  private async publish(region: string, years: readonly number[]): Promise<Calendar> {
    const { dates, source, sourceVersion } = computeHolidays(region, Math.min(...years), Math.max(...years));
    const meta = publicationMeta(region, years, this.clock.now());
    const command = new PublishCalendar({ region, years, dates, source, sourceVersion }, meta);
    const { state } = await this.decisions.run(calendar, calendarStream(region), command);
    return state;
  }
}

const missingIn = (known: Calendar, years: readonly number[]): readonly number[] =>
  years.filter((year) => !known.years.has(year));

function yearsAround(from: Instant): readonly number[] {
  const year = Number(from.slice(0, 4));
  return Array.from({ length: YEARS_BEFORE + 1 + YEARS_AFTER }, (_, i) => year - YEARS_BEFORE + i);
}

/** The same region and years make the same command, so that instances that publish at once publish once. */
function publicationMeta(region: string, years: readonly number[], at: Instant): CommandMeta {
  return byItself('calendars', idFrom('publish-calendar', region, ...years), at);
}
