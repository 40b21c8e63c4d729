import { type Demand, draw, LONG_AGO } from '../ledger/drawing.rules';
import { demandsOf, type MonthBalance, sum } from '../ledger/month-balance';
import { type Lot } from '../ledger/month.events';
import { addDays, epochDayOf, type LocalDate } from '../time/local';

/** What a forecast needs of a month: its days and the minutes of each. */
export type MonthUse = Pick<MonthBalance, 'from' | 'to' | 'usedByDay'>;

/** An expectation of a month's end, and what of it no lot would cover. Minutes are whole. */
export interface Expectation {
  readonly usedMinutes: number;
  readonly overageMinutes: number;
}

export interface Forecast {
  readonly days: number;
  /** Of these, today among them. */
  readonly daysGone: number;
  readonly usedMinutes: number;
  readonly overageMinutes: number;
  /** It goes on as it has been going; null before the month's first day. */
  readonly straightLine: Expectation | null;
  /** What is left of it is like the ends of the months before; null without one. */
  readonly likeBefore: Expectation | null;
}

/**
 * What a month will come to, if it goes on like this. Late entries count as they are: they say nothing of how the month goes.
 * @param before the agreement's months before this one, any number of them
 */
export function forecastOf(
  month: MonthUse,
  lots: readonly Lot[],
  before: readonly MonthUse[],
  today: LocalDate,
): Forecast {
  const days = daysOf(month);
  const daysGone = Math.min(days, Math.max(0, dayNumber(month, today)));
  const demands = demandsOf(month);
  const usedMinutes = minutesOf(demands);
  const late = minutesOf(demands.filter(({ date }) => date === LONG_AGO));
  const expected = (endMinutes: number): Expectation => {
    const moreMinutes = Math.max(0, endMinutes - usedMinutes);
    const ahead = spread(moreMinutes, month, daysGone);
    return {
      usedMinutes: usedMinutes + moreMinutes,
      overageMinutes: draw(lots, [...demands, ...ahead]).overageMinutes,
    };
  };
  return {
    ...{ days, daysGone, usedMinutes },
    overageMinutes: draw(lots, demands).overageMinutes,
    straightLine: daysGone === 0 ? null : expected(late + shareHalfUp(usedMinutes - late, days, daysGone)),
    likeBefore: before.length === 0 ? null : expected(usedMinutes + restAsBefore(before, daysGone, days)),
  };
}

/** What a quantity that has come so far in some days comes to in all of them; null before the first. */
export const straightOn = (quantity: number, { days, daysGone }: Pick<Forecast, 'days' | 'daysGone'>): number | null =>
  daysGone === 0 ? null : shareHalfUp(quantity, days, daysGone);

/** What months used on average after as large a share of their days, half up. */
function restAsBefore(before: readonly MonthUse[], daysGone: number, days: number): number {
  const rests = before.map((month) => {
    const gone = shareHalfUp(daysOf(month), daysGone, days);
    return minutesOf(demandsOf(month).filter(({ date }) => date !== LONG_AGO && dayNumber(month, date) > gone));
  });
  return shareHalfUp(Math.max(0, sum(rests)), 1, before.length);
}

/** Minutes still to come, spread evenly over the days after today; on the last one where none is left. */
function spread(minutes: number, month: MonthUse, daysGone: number): readonly Demand[] {
  const left = daysOf(month) - daysGone;
  if (left === 0) return [{ date: month.to, minutes }];
  return Array.from({ length: left }, (_, i) => ({
    date: addDays(month.from, daysGone + i),
    minutes: Math.floor((minutes * (i + 1)) / left) - Math.floor((minutes * i) / left),
  }));
}

/** The first day of a month's days is 1. */
const dayNumber = ({ from }: MonthUse, date: LocalDate): number => epochDayOf(date) - epochDayOf(from) + 1;

const daysOf = (month: MonthUse): number => dayNumber(month, month.to);

const minutesOf = (demands: readonly Demand[]): number => sum(demands.map(({ minutes }) => minutes));

const shareHalfUp = (quantity: number, part: number, whole: number): number =>
  Math.floor((2 * quantity * part + whole) / (2 * whole));
