import { Injectable } from '@nestjs/common';
import { type SlaPerformance, slaPerformance } from '../../projections/sla-performance';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type Filter, given, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { countOf, countWithin, medianMinutes, percent } from './performance.view';
import { type SlaFigures, type SlaPerformancePage, type SlaPerformanceQuery } from './sla.dto';

/** One for each priority and clock. */
const TOTALS_MAX = 9;

@Injectable()
export class PerformanceQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  async ofMonth(
    { month = this.clock.now().slice(0, 7), clientId, priority, clock, within, limit, cursor }: SlaPerformanceQuery,
    viewer: Actor,
  ): Promise<SlaPerformancePage> {
    const narrowed = { month, ...given({ priority, clock }) };
    const clients: Filter = visible(viewer, 'clientId', clientId);
    const isOfAll = Object.keys(clients).length === 0;
    const inOrder = { priority: 1, clock: 1 } as const;
    const [totals, page] = await Promise.all([
      this.readModels.find(
        slaPerformance,
        { ...narrowed, ...(isOfAll ? { clientId: null } : clients) },
        { sort: inOrder, limit: TOTALS_MAX },
      ),
      this.readModels.find(
        slaPerformance,
        { ...narrowed, ...(isOfAll ? { clientId: { $ne: null } } : clients) },
        { sort: { clientId: 1, ...inOrder }, limit, cursor },
      ),
    ]);
    return {
      month,
      totals: totals.items.map((doc) => figuresOf(doc, within)),
      items: page.items.map((doc) => ({ clientId: doc.clientId!, ...figuresOf(doc, within) })),
      nextCursor: page.nextCursor,
    };
  }
}

function figuresOf(doc: SlaPerformance, within: number | undefined): SlaFigures {
  const { priority, clock, met, breached, reclassified, stopped: took } = doc;
  const stopped = countOf(took);
  const figures = {
    ...{ priority, clock, met, breached, percentMet: percent(met, met + breached) },
    ...{ breachedByReclassification: reclassified, stopped, medianMinutes: medianMinutes(took) },
  };
  if (within === undefined) return figures;
  const runs = countWithin(took, within);
  return { ...figures, within: { minutes: within, runs, percent: percent(runs, stopped) } };
}
