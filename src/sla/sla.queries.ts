import { Injectable } from '@nestjs/common';
import { type SlaRun, slaStatus } from '../../projections/sla-status';
import { AsOf } from '../audit/as-of/as-of';
import { momentOf } from '../audit/as-of/basis.rules';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type Filter, given, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { epochMs, instant, type Instant } from '../time/instant';
import { clockNames } from './clock';
import {
  type SlaLine,
  type SlaPage,
  type SlaQuery,
  type SlaRunAnswer,
  type SlaState,
  type TicketSlaQuery,
} from './sla.dto';
import { TodaysCalendar } from './todays-calendar';

const PAGE = 200;

/** Runs that ended without a verdict, because their target was taken away, are not shown. */
const filterOf: Readonly<Record<SlaState | 'any', Filter>> = {
  any: { state: { $ne: 'cancelled' } },
  running: { state: 'running' },
  paused: { state: 'paused' },
  'at-risk': { state: { $in: ['running', 'paused'] }, atRisk: true },
  met: { state: 'met' },
  breached: { state: 'breached' },
};

@Injectable()
export class SlaQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
    private readonly today: TodaysCalendar,
    private readonly asOf: AsOf,
  ) {}

  /**
   * Every run of a ticket's clocks: response, resolution, update, the latest run of each first. With `asOf`, as they were
   * known or true then.
   */
  async ofTicket(ticketId: string, { calendar, ...asked }: TicketSlaQuery = {}): Promise<SlaRunAnswer[]> {
    const moment = momentOf(asked, this.clock.now());
    const now = moment?.at ?? this.clock.now();
    const runs = moment ? await this.asOf.clocks(ticketId, moment) : await this.runsOf(ticketId);
    const inOrder = runs.toSorted((a, b) => clockNames.indexOf(a.clock) - clockNames.indexOf(b.clock) || b.run - a.run);
    if (calendar === undefined) return inOrder.map((run) => runOf(run, now));
    return Promise.all(
      inOrder.map(async (run) => ({ ...runOf(run, now), recomputed: await this.today.judge(run, now) })),
    );
  }

  private async runsOf(ticketId: string): Promise<readonly SlaRun[]> {
    const runs: SlaRun[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.readModels.find(slaStatus, { ticketId, ...filterOf.any }, { limit: PAGE, cursor });
      runs.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return runs;
  }

  /** What is due, at risk or breached, the earliest due first; what is paused has no due moment and comes before. */
  async list(
    { state, before, clock, priority, agreementId, clientId, limit, cursor }: SlaQuery,
    viewer: Actor,
  ): Promise<SlaPage> {
    const asOf = this.clock.now();
    const filter: Filter = {
      ...filterOf[state ?? 'any'],
      ...(before === undefined ? {} : { dueAt: { $lt: instant(before) } }),
      ...given({ clock, priority, agreementId }),
      ...visible(viewer, 'clientId', clientId),
    };
    const page = await this.readModels.find(slaStatus, filter, { sort: { dueAt: 1 }, limit, cursor });
    return { items: page.items.map((run) => lineOf(run, asOf)), nextCursor: page.nextCursor, asOf };
  }
}

function runOf(doc: SlaRun, now: Instant): SlaRunAnswer {
  const { clock, run, state, atRisk, priority, startedAt, dueAt, stoppedAt, targetMinutes, workedMinutes } = doc;
  const { byReclassification, termsVersion, calendar } = doc;
  const secondsToDue = stoppedAt === null && dueAt !== null ? secondsBetween(now, dueAt) : null;
  const remainingMinutes = state === 'paused' ? Math.max(0, targetMinutes - workedMinutes) : null;
  return {
    ...{ clock, run, state: state as SlaRunAnswer['state'], atRisk, priority, startedAt, dueAt },
    ...(stoppedAt === null ? {} : { stoppedAt }),
    ...{ secondsToDue, targetMinutes, workedMinutes, remainingMinutes, byReclassification, termsVersion, calendar },
  };
}

const secondsBetween = (from: Instant, to: Instant): number => Math.floor((epochMs(to) - epochMs(from)) / 1_000);

const lineOf = (doc: SlaRun, now: Instant): SlaLine => ({
  ticketId: doc.ticketId,
  agreementId: doc.agreementId,
  clientId: doc.clientId,
  ...runOf(doc, now),
});
