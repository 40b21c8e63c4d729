import { Injectable } from '@nestjs/common';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { Calendars } from '../calendars/calendars';
import { Decisions } from '../event-store/decisions';
import { type Instant } from '../time/instant';
import { timeZoneDatabaseVersion } from '../time/zone-database';
import { type Clock } from './clock';
import { type Recomputed, recomputed } from './recomputed.rules';

/** The second opinion on a clock: by the holidays as last published, and the time zones of today. */
@Injectable()
export class TodaysCalendar {
  constructor(
    private readonly decisions: Decisions,
    private readonly calendars: Calendars,
  ) {}

  /** Under the terms that the run is judged by. */
  async judge(run: Clock & { readonly agreementId: string }, now: Instant): Promise<Recomputed> {
    const { agreementId, termsVersion } = run;
    const { state } = await this.decisions.load(agreement, agreementStream(agreementId));
    if (state.status !== 'signed') throw new Error(`A clock of agreement ${agreementId}, which nobody signed`);
    const agreed = state.versions.find(({ version }) => version === termsVersion);
    if (!agreed) throw new Error(`A clock of version ${termsVersion} of ${agreementId}, which nobody agreed`);
    const { timeZone, targets, coverage, holidays: region } = agreed.terms;
    const { holidays, version } = await this.calendars.covering(region, run.startedAt);
    const calendar = { timeZoneDatabase: timeZoneDatabaseVersion(), holidays: version };
    return recomputed(run, { timeZone, targets, coverage, holidays, termsVersion, calendar }, now);
  }
}
