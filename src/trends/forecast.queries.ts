import { Injectable } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { visible } from '../clients/visibility';
import { type Actor } from '../kernel/event';
import { type BalanceFigures, type MonthBalance, sum } from '../ledger/month-balance';
import { type Lot } from '../ledger/month.events';
import { LedgerQueries } from '../ledger/ledger.queries';
import { type Filter, type Positioned, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { addMinutes, type Instant } from '../time/instant';
import { addMonths, firstDayOf, localDateOf, type Month, monthOf } from '../time/local';
import { forecastOf, straightOn } from './forecast.rules';
import { type AgreementForecast, type Capacity, type ForecastAnswer, type ForecastQuery } from './trends.dto';

type OpenMonth = Positioned<BalanceCard> & { readonly balance: MonthBalance; readonly figures: BalanceFigures };

const MONTHS_BEFORE = 3;
/** Agreements and their earlier months are read for so many at once. */
const PAGE = 300;
/** No zone is further behind or ahead of UTC. */
const [BEHIND_MINUTES, AHEAD_MINUTES] = [-12 * 60, 14 * 60];

@Injectable()
export class ForecastQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly ledger: LedgerQueries,
    private readonly clock: Clock,
  ) {}

  async forecast({ month, clientId, limit }: ForecastQuery, viewer: Actor): Promise<ForecastAnswer> {
    const now = this.clock.now();
    const months = month === undefined ? currentMonths(now) : [month];
    const filter: Filter = { ...visible(viewer, 'clientId', clientId), month: { $in: months }, state: 'open' };
    const all: AgreementForecast[] = [];
    for await (const page of this.readModels.pages(balances, filter, { sort: { month: -1 }, limit: PAGE })) {
      const open = (page as readonly OpenMonth[]).filter(
        ({ startsAt, endsAt }) => month !== undefined || (startsAt <= now && now < endsAt),
      );
      all.push(...(await this.forecasts(open, now, viewer)));
    }
    const items = all.toSorted(
      (a, b) => expectedOverage(b) - expectedOverage(a) || usedShare(b, a) || (a.agreementId < b.agreementId ? -1 : 1),
    );
    return { capacity: capacityOf(all), items: items.slice(0, limit) };
  }

  private async forecasts(open: readonly OpenMonth[], now: Instant, viewer: Actor): Promise<AgreementForecast[]> {
    if (open.length === 0) return [];
    const ids = open.map(({ agreementId }) => agreementId);
    const [{ items: signed }, before] = await Promise.all([
      this.readModels.find(agreements, { id: { $in: ids } }, { limit: ids.length }),
      this.before(open),
    ]);
    const zones = new Map(signed.map(({ id, terms }) => [id, terms?.timeZone ?? 'UTC']));
    return Promise.all(
      open.map(async (card) => {
        const { agreementId, clientId, month, balance } = card;
        const today = localDateOf(now, zones.get(agreementId)!);
        const { lots, availableMinutes } = balance.provisional
          ? await this.provisional(card, viewer)
          : { lots: balance.lots, availableMinutes: card.figures.availableMinutes };
        const forecast = forecastOf(balance, lots, before.get(agreementId) ?? [], today);
        const workedMinutes = sum(Object.values(balance.workedByCover));
        return {
          ...{ agreementId, clientId, month, provisional: balance.provisional, today, availableMinutes },
          ...forecast,
          ...{ workedMinutes, expectedWorkedMinutes: straightOn(workedMinutes, forecast) },
        };
      }),
    );
  }

  /** The months before each of these, as far as there are any. */
  private async before(open: readonly OpenMonth[]): Promise<ReadonlyMap<string, readonly MonthBalance[]>> {
    const found = new Map<string, MonthBalance[]>();
    for (const month of new Set(open.map((card) => card.month))) {
      const ids = open.filter((card) => card.month === month).map(({ agreementId }) => agreementId);
      const months = Array.from({ length: MONTHS_BEFORE }, (_, i) => addMonths(month, -1 - i));
      const filter = { agreementId: { $in: ids }, month: { $in: months } };
      const { items } = await this.readModels.find(balances, filter, { limit: ids.length * MONTHS_BEFORE });
      for (const { agreementId, balance } of items) {
        if (balance) found.set(agreementId, [...(found.get(agreementId) ?? []), balance]);
      }
    }
    return found;
  }

  /** With what the month before would carry over now. */
  private async provisional({ agreementId, month }: OpenMonth, viewer: Actor) {
    const view = await this.ledger.balance(agreementId, month, viewer);
    const lots = view.lots.map((lot): Lot => {
      const { lotId, source, expiresOn } = lot;
      return {
        lotId,
        source,
        month: lot.month,
        minutes: lot.granted,
        expiresOn,
        grantedOn: firstDayOf(lot.month),
        unitPrice: null,
      };
    });
    return { lots, availableMinutes: view.availableMinutes };
  }
}

const currentMonths = (now: Instant): readonly Month[] => [
  ...new Set([BEHIND_MINUTES, AHEAD_MINUTES].map((minutes) => monthOf(addMinutes(now, minutes)))),
];

const expectedOverage = ({ straightLine, likeBefore }: AgreementForecast): number =>
  Math.max(straightLine?.overageMinutes ?? 0, likeBefore?.overageMinutes ?? 0);

/** Below zero where the first uses less of what it has; compared crosswise, so that nothing is divided. */
const usedShare = (a: AgreementForecast, b: AgreementForecast): number =>
  a.usedMinutes * Math.max(1, b.availableMinutes) - b.usedMinutes * Math.max(1, a.availableMinutes);

function capacityOf(all: readonly AgreementForecast[]): Capacity {
  const total = (minutesOf: (one: AgreementForecast) => number): number => sum(all.map(minutesOf));
  const straight = ({ straightLine, usedMinutes }: AgreementForecast): number =>
    straightLine?.usedMinutes ?? usedMinutes;
  return {
    agreements: all.length,
    workedMinutes: total((one) => one.workedMinutes),
    neededMinutes: total((one) => (one.expectedWorkedMinutes ?? one.workedMinutes) - one.workedMinutes),
    usedMinutes: total((one) => one.usedMinutes),
    straightLineMinutes: total(straight),
    likeBeforeMinutes: total((one) => one.likeBefore?.usedMinutes ?? straight(one)),
    overageMinutes: total((one) => one.straightLine?.overageMinutes ?? one.overageMinutes),
  };
}
