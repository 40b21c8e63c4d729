import { figuresOf, sum } from '../../src/ledger/month-balance';
import { type ChargeLine, type Lot, type LotMovement } from '../../src/ledger/month.events';
import { entriesOf } from '../../src/ledger/month.state';
import { settle } from '../../src/ledger/settlement.rules';
import { type Figures, type Opinion, type Statement } from './calculator';
import { type Played, type Position } from './player';

/** Each figure on which the ledger and the second opinion differ, with both; none where they agree. */
export function differences(played: Played, opinion: Opinion): readonly string[] {
  const { closed, adjustments, refused } = played;
  return [
    ...unequal('months closed', monthsOf(closed), monthsOf(opinion.statements)),
    ...unequal('entries refused', refused, opinion.refused),
    ...opinion.statements.flatMap((second, i) => {
      const first = closed[i];
      return first ? unequal(second.month, toldApart(first), toldApart(second)) : [];
    }),
    ...adjustments.flatMap(({ adjustmentId, month, lots, drawnMinutes, givenBack, credits }) => {
      const second = opinion.adjustments.get(adjustmentId);
      const credited = sum(credits.flatMap(({ lines }) => lines.map(({ amount }) => amount)));
      return unequal(
        `adjustment ${adjustmentId}`,
        { month, drawnMinutes, lots: lotsTogether(lots), givenBack: backTogether(givenBack), credited },
        second && {
          month: second.month,
          drawnMinutes: second.drawnMinutes,
          lots: lotsTogether(second.lots),
          givenBack: backTogether(second.givenBack),
          credited: 0 - sum(second.givenBack.map(({ amount }) => amount)),
        },
      );
    }),
    ...unequal('adjustments', adjustments.length, opinion.adjustments.size),
  ];
}

const monthsOf = (closed: readonly { readonly month: string }[]) => closed.map(({ month }) => month);

/** Ids of lots and words of lines are the ledger's own; what they stand for is not. */
function toldApart({ statement, carriedLots, paidInAdvance, nextMonth }: Omit<Statement, 'month'>) {
  const { lots, entries, lines, workedByCover, ...figures } = statement;
  const { adjustments: _adjustments, ...sums } = figures as typeof figures & { adjustments?: unknown };
  const nameOf = new Map(lots.map((lot) => [lot.lotId, nameOfLot(lot)]));
  return {
    ...sums,
    workedByCover: Object.fromEntries(Object.entries(workedByCover).filter(([, minutes]) => minutes !== 0)),
    lots: lotsTogether(lots),
    entries: entries.map(({ drawn, charges, ...entry }) => ({
      ...entry,
      drawn: together(drawn.map(({ lotId, minutes }) => [nameOf.get(lotId)!, { minutes }])),
      charges: charges.map(({ line, ...share }) => ({ ...share, of: bare(lines[line]!) })),
    })),
    lines: lines.map(bare).sort(),
    carriedLots: lotsTogether(carriedLots),
    paidInAdvance: paidInAdvance.map(bare).sort(),
    nextMonth,
  };
}

const nameOfLot = ({ source, grantedOn, month, expiresOn, unitPrice }: Lot): string =>
  `${source} of ${grantedOn} for ${month}${expiresOn === null ? '' : ` until ${expiresOn}`}${unitPrice === null ? '' : ` at ${unitPrice}`}`;

const bare = ({ kind, minutes, unitPrice, amount }: ChargeLine): string =>
  [kind, minutes === undefined ? '' : `${minutes} min`, unitPrice === undefined ? '' : `at ${unitPrice}`, `= ${amount}`]
    .filter(Boolean)
    .join(' ');

function lotsTogether(lots: readonly (Lot & Partial<LotMovement>)[]) {
  return together(
    lots
      .filter(({ minutes }) => minutes > 0)
      .map((lot) => {
        const { minutes, drawn = 0, expired = 0, forfeited = 0, forfeitedBy = null, refunded = 0, remaining = 0 } = lot;
        const lost = {
          forfeitedByCap: forfeitedBy === 'cap' ? forfeited : 0,
          forfeitedByEnd: forfeitedBy === 'end' ? forfeited : 0,
        };
        return [nameOfLot(lot), { minutes, drawn, expired, ...lost, refunded, remaining }];
      }),
  );
}

const backTogether = (
  parts: readonly {
    readonly month: string;
    readonly bearer: string;
    readonly minutes: number;
    readonly amount: number;
  }[],
) => together(parts.map(({ month, bearer, minutes, amount }) => [`${bearer} in ${month}`, { minutes, amount }]));

/** Sums what has one name. */
function together(named: readonly (readonly [string, Readonly<Record<string, number>>])[]) {
  const sums: Record<string, Record<string, number>> = {};
  for (const [name, figures] of [...named].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const known = (sums[name] ??= {});
    for (const [figure, value] of Object.entries(figures)) known[figure] = (known[figure] ?? 0) + value;
  }
  return sums;
}

/** The leaves that differ, each with its path. */
function unequal(path: string, first: unknown, second: unknown): readonly string[] {
  if (Object.is(first, second)) return [];
  if (isTree(first) && isTree(second)) {
    return [...new Set([...Object.keys(first), ...Object.keys(second)])].flatMap((key) =>
      unequal(`${path} ${key}`, first[key], second[key]),
    );
  }
  return [`${path}: the ledger says ${told(first)}, the second opinion ${told(second)}`];
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const told = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What does not add up in a month as it stands; none where every minute and every penny is accounted for. */
export function unaccounted({ state, next }: Position): readonly string[] {
  const { opened, balance, closed } = state;
  const { terms, month } = opened;
  const statement: Figures = closed?.statement ?? settle(balance, entriesOf(state), { terms, next });
  const running = figuresOf(balance, terms, next?.grant?.minutes ?? 0);
  const s = statement;
  const held = s.openingMinutes + s.grantedMinutes + s.purchasedMinutes + s.goodwillMinutes - s.borrowedBeforeMinutes;
  const gone = s.drawnMinutes + s.expiredMinutes + s.forfeitedMinutes + s.refundedMinutes + s.carriedMinutes;
  const faults: string[] = [];
  const same = (what: string, a: number, b: number) => {
    if (a !== b) faults.push(`${month} ${what}: ${a} and ${b}`);
  };
  const whole = (what: string, n: number, least = Number.MIN_SAFE_INTEGER) => {
    if (!Number.isSafeInteger(n) || n < least) faults.push(`${month} ${what} must be whole, and not be ${n}`);
  };
  same('what came in, and where it went', held, gone);
  same('drawn and overage, and billable', s.drawnMinutes + s.overageMinutes, s.usedMinutes);
  same('overage, approved and not', s.overageMinutes, s.approvedOverageMinutes + s.unapprovedOverageMinutes);
  same('approved overage, borrowed and charged', s.approvedOverageMinutes, s.borrowedMinutes + s.chargedOverageMinutes);
  same('the lines, and net', s.net, sum(s.lines.map(({ amount }) => amount)));
  same('net with VAT, and gross', s.net + s.vat, s.gross);
  same('available, in balance and statement', running.availableMinutes, s.availableMinutes);
  same('used, in balance and statement', running.usedMinutes, s.usedMinutes);
  same('overage, in balance and statement', running.overageMinutes, s.overageMinutes);
  same('borrowed, in balance and statement', running.borrowedMinutes, s.borrowedMinutes);
  same('unapproved, in balance and statement', running.unapprovedOverageMinutes, s.unapprovedOverageMinutes);
  let drawn = 0;
  let over = 0;
  for (const entry of s.entries) {
    for (const { minutes } of entry.drawn) drawn += minutes;
    over += entry.overageMinutes;
    same(
      'overage of an entry',
      entry.overageMinutes,
      entry.borrowedMinutes + entry.chargedMinutes + entry.unapprovedMinutes,
    );
    same('charges of an entry', entry.chargedMinutes, sum(entry.charges.map(({ minutes }) => minutes)));
  }
  same('drawn, by its entries', s.drawnMinutes, drawn);
  same('overage, by its entries', s.overageMinutes, over);
  s.lots.forEach((lot, i) => {
    const { minutes, expired, forfeited, refunded, remaining } = lot;
    same('a lot, and where it went', minutes, lot.drawn + expired + forfeited + refunded + remaining);
    same('a lot, in balance and statement', running.lots[i]?.drawn ?? -1, lot.drawn);
    for (const part of [minutes, lot.drawn, expired, forfeited, refunded, remaining]) whole('a lot', part, 0);
  });
  for (const amount of [s.net, s.vat, s.gross]) whole('money', amount);
  for (const { amount } of s.lines) whole('money', amount);
  return faults;
}
