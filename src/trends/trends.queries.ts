import { Injectable } from '@nestjs/common';
import { type TicketTrend, trends } from '../../projections/trends';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { invalidAt } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { addMonths, type Month, monthOf, monthsBetween } from '../time/local';
import { type TrendsAnswer, type TrendsQuery } from './trends.dto';
import { type Dimension, dimensions, groupsOf, recurringFaults, totalOf } from './trends.rules';

const MONTHS_MAX = 24;
const MONTHS_USUAL = 12;
const DIMENSIONS_MAX = 3;
const PAGE = 1_000;

@Injectable()
export class TrendQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal INVALID for months out of order or too many, and for an unknown dimension */
  async trends({ clientId, by, recurringTimes, ...asked }: TrendsQuery, viewer: Actor): Promise<TrendsAnswer> {
    const span = spanOf(asked, monthOf(this.clock.now()));
    const dimensionsAsked = by === undefined ? (['category'] as const) : dimensionsIn(by);
    const months = Array.from({ length: monthsBetween(span.from, span.to) + 1 }, (_, i) => addMonths(span.from, i));
    const filter = { ...visible(viewer, 'clientId', clientId), months: { $in: months } };
    const tickets: TicketTrend[] = [];
    const pages = this.readModels.pages(trends, filter, { sort: { openedAt: -1 }, limit: PAGE });
    for await (const page of pages) tickets.push(...page);
    return {
      ...span,
      total: totalOf(tickets, span),
      groups: [...groupsOf(tickets, span, dimensionsAsked)],
      recurring: recurringFaults(tickets, span, recurringTimes).map((fault) => {
        return { ...fault, ticketIds: [...fault.ticketIds] };
      }),
    };
  }
}

function spanOf({ month, from, to }: Pick<TrendsQuery, 'month' | 'from' | 'to'>, current: Month) {
  if (month !== undefined) {
    if (from !== undefined || to !== undefined) throw invalidAt('/month', 'goes without from and to');
    return { from: month, to: month };
  }
  const last = to ?? (from === undefined || from <= current ? current : from);
  const first = from ?? addMonths(last, 1 - MONTHS_USUAL);
  if (first > last) throw invalidAt('/from', `must not be after ${last}`);
  if (monthsBetween(first, last) >= MONTHS_MAX)
    throw invalidAt('/from', `must be less than ${MONTHS_MAX} months before ${last}`);
  return { from: first, to: last };
}

function dimensionsIn(by: string): readonly Dimension[] {
  const names = [...new Set(by.split(',').map((name) => name.trim()))];
  const isDimension = (name: string): name is Dimension => dimensions.some((one) => one === name);
  if (names.length <= DIMENSIONS_MAX && names.every(isDimension)) return names;
  throw invalidAt('/by', `must name one to ${DIMENSIONS_MAX} of ${dimensions.join(', ')}, with commas between them`);
}
