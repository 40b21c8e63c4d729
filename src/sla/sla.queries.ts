import { Injectable } from '@nestjs/common';
import { type SlaRun, slaStatus } from '../../projections/sla-status';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type Filter, ReadModels } from '../read-models/read-models';
import { instant } from '../time/instant';
import { clockNames } from './clock';
import { type SlaLine, type SlaPage, type SlaQuery, type SlaRunAnswer, type SlaState } from './sla.dto';

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
  constructor(private readonly readModels: ReadModels) {}

  /** Every run of a ticket's clocks: response, resolution, update, the latest run of each first. */
  async ofTicket(ticketId: string): Promise<SlaRunAnswer[]> {
    const runs: SlaRunAnswer[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.readModels.find(slaStatus, { ticketId, ...filterOf.any }, { limit: PAGE, cursor });
      runs.push(...page.items.map(runOf));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return runs.toSorted((a, b) => clockNames.indexOf(a.clock) - clockNames.indexOf(b.clock) || b.run - a.run);
  }

  /** What is due, at risk or breached, the earliest due first; what is paused has no due moment and comes before. */
  async list({ state, before, clientId, limit, cursor }: SlaQuery, viewer: Actor): Promise<SlaPage> {
    const filter: Filter = {
      ...filterOf[state ?? 'any'],
      ...(before === undefined ? {} : { dueAt: { $lt: instant(before) } }),
      ...visible(viewer, 'clientId', clientId),
    };
    const page = await this.readModels.find(slaStatus, filter, { sort: { dueAt: 1 }, limit, cursor });
    return { items: page.items.map(lineOf), nextCursor: page.nextCursor };
  }
}

function runOf(doc: SlaRun): SlaRunAnswer {
  const { clock, run, state, atRisk, priority, startedAt, dueAt, stoppedAt, targetMinutes, workedMinutes } = doc;
  return {
    ...{ clock, run, state: state as SlaRunAnswer['state'], atRisk, priority, startedAt, dueAt },
    ...(stoppedAt === null ? {} : { stoppedAt }),
    ...{ targetMinutes, workedMinutes, byReclassification: doc.byReclassification },
  };
}

const lineOf = (doc: SlaRun): SlaLine => ({
  ticketId: doc.ticketId,
  agreementId: doc.agreementId,
  clientId: doc.clientId,
  ...runOf(doc),
});
