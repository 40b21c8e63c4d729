import { Injectable } from '@nestjs/common';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { PublishCalendar } from './calendar.commands';
import { calendar, calendarStream } from './calendar.decider';
import { computeHolidays } from './holidays';

/** The dates outside coverage, and the publication they come from: `GB-ENG@2`; null where no region was agreed. */
export interface RegionHolidays {
  readonly holidays: ReadonlySet<LocalDate>;
  readonly version: string | null;
}

const YEARS_BEFORE = 1;
const YEARS_AFTER = 2;
const NO_HOLIDAYS: RegionHolidays = { holidays: new Set(), version: null };

/** The public holidays that time is judged by. */
@Injectable()
export class Calendars {
  constructor(
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

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
    return { holidays, version: `${region}@${publications}` };
  }

  private async publish(region: string, years: readonly number[]) {
    const { dates, source, sourceVersion } = computeHolidays(region, Math.min(...years), Math.max(...years));
    const meta = publicationMeta(region, years, this.clock.now());
    const command = new PublishCalendar({ region, years, dates, source, sourceVersion }, meta);
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
  const commandId = idFrom('publish-calendar', region, ...years);
  return {
    commandId,
    actor: { id: 'calendars', role: 'system' },
    at,
    correlationId: commandId,
    causationId: commandId,
  };
}
