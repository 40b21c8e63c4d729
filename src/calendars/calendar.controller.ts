import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Decisions } from '../event-store/decisions';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Problem } from '../http/problems';
import { Meta } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { invalidAt } from '../kernel/refusal';
import { calendar, calendarStream } from './calendar.decider';
import { CalendarAnswer, CalendarPublishedAnswer, CalendarQuery, PublishCalendarBody } from './calendar.dto';
import { calendarView, versionOf } from './calendar.view';
import { Calendars } from './calendars';

@Controller('v1/calendars')
export class CalendarController {
  constructor(
    private readonly calendars: Calendars,
    private readonly decisions: Decisions,
  ) {}

  /**
   * Shows the public holidays of a region, as last published.
   * A calendar is published by the first agreement that names its region, and further years by the first work in them.
   */
  @Get(':region')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async show(@Param('region') region: string, @Query() { version }: CalendarQuery): Promise<CalendarAnswer> {
    this.mustBeKnown(region);
    const { state, revision, position } = await this.decisions.load(calendar, calendarStream(region));
    const { publications } = state;
    if (publications.length === 0) throw notFound(`No public holidays of ${region} are published yet.`);
    if (version !== undefined && version > publications.length) {
      throw invalidAt('/version', `must be at most ${publications.length}: there are no more publications`);
    }
    const view = calendarView(region, publications.slice(0, version)) as CalendarAnswer;
    return atRevision(revision, { ...view, position });
  }

  /**
   * Publishes a region's holidays anew where they have changed since, as after an update that knows of a proclaimed day.
   * What was decided by an earlier version stays as it was decided.
   */
  @Post(':region/publications')
  @Allow('admin')
  async publish(
    @Param('region') region: string,
    @Body() { years }: PublishCalendarBody,
    @Meta() meta: CommandMeta,
  ): Promise<CalendarPublishedAnswer> {
    this.mustBeKnown(region);
    const decided = await this.calendars.publishAnew(region, years, meta);
    // The stream holds publications alone, so its revision counts them, also as of a request that is repeated.
    const version = versionOf(region, decided.revision + 1);
    return answer(decided, { id: region, version, years: decided.events.flatMap(({ data }) => [...data.years]) });
  }

  private mustBeKnown(region: string): void {
    if (!this.calendars.knows(region)) {
      throw notFound('No public holidays are known for this region. Regions are written GB-ENG, DE-BY, FR.');
    }
  }
}

const notFound = (detail: string): Problem => new Problem(404, 'not-found', detail);
