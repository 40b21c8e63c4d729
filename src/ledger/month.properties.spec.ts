import fc from 'fast-check';
import { Book } from '../../test/support/book';
import { retainer } from '../../test/support/terms';
import { balances } from '../../projections/balances';
import { type Terms } from '../agreements/terms';
import { faultsOfTerms } from '../agreements/terms.rules';
import { type RecordedOf } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { addDays, firstDayOf, type Month, nextMonth } from '../time/local';
import { sum } from './month-balance';
import { type LotMovement, type MonthEvent, type Settlement } from './month.events';

type Step =
  | {
      readonly do: 'log';
      readonly day: number;
      readonly hour: number;
      readonly minutes: number;
      readonly agent: string;
      readonly late: boolean;
      readonly role: string | null;
    }
  | { readonly do: 'buy'; readonly day: number; readonly minutes: number; readonly expiresAfterDays: number | null }
  | { readonly do: 'approve'; readonly minutes: number }
  | { readonly do: 'correct'; readonly which: number; readonly minutes: number }
  | { readonly do: 'reverse'; readonly which: number }
  | { readonly do: 'adjust'; readonly minutes: number }
  | { readonly do: 'close' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('log' as const),
      day: fc.nat(27),
      hour: fc.nat(23),
      minutes: fc.integer({ min: 1, max: 600 }),
      agent: fc.constantFrom('ada', 'grace', 'linus'),
      late: fc.boolean(),
      role: fc.constantFrom(null, 'developer', 'support'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      day: fc.nat(27),
      minutes: fc.integer({ min: 1, max: 900 }),
      expiresAfterDays: fc.option(fc.nat(70)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('approve' as const), minutes: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('correct' as const),
      which: fc.nat(30),
      minutes: fc.integer({ min: 1, max: 600 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), which: fc.nat(30) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('adjust' as const), minutes: fc.integer({ min: -120, max: 120 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'close' as const }) },
);

const terms: fc.Arbitrary<Terms> = fc
  .record({
    plan: fc.constantFrom('retainer' as const, 'retainer' as const, 'prepaid' as const, 'on-demand' as const),
    allowanceMinutes: fc.integer({ min: 1, max: 1_200 }),
    monthlyFee: fc.constantFrom(0, 120_000, 99_999),
    rollover: fc.oneof(
      fc.constant({ policy: 'none' as const }),
      fc.record({
        policy: fc.constant('capped' as const),
        capMultiple: fc.constantFrom('1', '1.5', '2', '3.25'),
        expiresAfterMonths: fc.constantFrom(null, 1, 2),
      }),
    ),
    borrowUpToMinutes: fc.constantFrom(0, 15, 30),
    approval: fc.constantFrom('required' as const, 'not-required' as const),
    dayRateAfterMinutes: fc.constantFrom(null, 60, 420),
    dayRounding: fc.constantFrom('pro-rata' as const, 'whole-day' as const),
    incrementMinutes: fc.constantFrom(1, 6, 15),
    proration: fc.constantFrom('by-day' as const, 'none' as const),
    freeMonths: fc.nat(2),
    vatRate: fc.constantFrom('0.20', '0.19', '0', '0.077'),
  })
  .map(({ borrowUpToMinutes, approval, dayRateAfterMinutes, dayRounding, incrementMinutes, ...rest }) =>
    retainer({
      ...rest,
      holidays: null,
      allowanceMinutes: rest.plan === 'retainer' ? rest.allowanceMinutes : 0,
      overage: {
        borrowUpToMinutes: Math.min(borrowUpToMinutes, rest.allowanceMinutes),
        approval,
        dayRateAfterMinutes,
        dayRounding,
      },
      rounding: { incrementMinutes, minimumMinutes: incrementMinutes },
    }),
  );

/** Plays the steps from `startsOn` on; what the ledger refuses is simply not done. */
function play(
  agreementTerms: Terms,
  startsOn: string,
  steps: readonly Step[],
): { book: Book; statements: Map<Month, Settlement> } {
  const book = Book.of(agreementTerms, startsOn);
  const statements = new Map<Month, Settlement>();
  let month = book.agreement.firstMonth;
  for (const next of steps) {
    try {
      switch (next.do) {
        case 'log': {
          const day = addDays(firstDayOf(month), next.late ? -1 - next.day : next.day);
          const hour = String(next.hour).padStart(2, '0');
          book.log(month, next.minutes, { startedAt: `${day}T${hour}:30:00.000Z`, agent: next.agent, role: next.role });
          break;
        }
        case 'buy': {
          const on = addDays(firstDayOf(month), next.day);
          const expiresOn = next.expiresAfterDays === null ? null : addDays(on, next.expiresAfterDays);
          book.buy(month, next.minutes, { on, expiresOn });
          break;
        }
        case 'approve':
          book.approve(month, next.minutes);
          break;
        case 'correct': {
          const entryId = entryOf(book, next.which);
          if (entryId) book.correct(entryId, { minutes: next.minutes });
          break;
        }
        case 'reverse': {
          const entryId = entryOf(book, next.which);
          if (entryId) book.reverse(entryId);
          break;
        }
        case 'adjust':
          if (next.minutes !== 0) book.adjust(month, next.minutes);
          break;
        case 'close':
          statements.set(month, book.close(month));
          month = nextMonth(month);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return { book, statements };
}

function entryOf(book: Book, which: number): string | undefined {
  const entryIds = book.events.flatMap((event) => (event.type === 'TimeLogged' ? [event.data.entryId] : []));
  return entryIds[which % Math.max(1, entryIds.length)];
}

const startsOn = fc.constantFrom('2026-10-01', '2026-11-16', '2027-01-31', '2028-02-10');
const steps = fc.array(step, { minLength: 1, maxLength: 60 });
const agreement = fc.tuple(terms, startsOn, steps);

describe('a ledger that anybody may check', () => {
  // Rule: conservation.every-minute, conservation.drawn-and-overage, conservation.overage-is-borne
  // Rule: lots.movements-add-up
  it('conserves every minute at every close', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        for (const s of play(...played).statements.values()) {
          expect(
            s.openingMinutes + s.grantedMinutes + s.purchasedMinutes + s.goodwillMinutes - s.borrowedBeforeMinutes,
          ).toBe(s.drawnMinutes + s.expiredMinutes + s.forfeitedMinutes + s.refundedMinutes + s.carriedMinutes);
          expect(s.drawnMinutes + s.overageMinutes).toBe(s.usedMinutes);
          expect(s.overageMinutes).toBe(s.borrowedMinutes + s.chargedOverageMinutes + s.unapprovedOverageMinutes);
          for (const lot of s.lots)
            expect(lot.minutes).toBe(lot.drawn + lot.expired + lot.forfeited + lot.refunded + lot.remaining);
        }
      }),
    );
  });

  // Rule: conservation.every-minute, conservation.drawn-and-overage
  it('conserves every minute at every position in between', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        const { book } = play(...played);
        const cards = new Map<string, ReturnType<typeof balances.initial>>();
        for (const event of recorded(book.events)) {
          for (const id of balances.route(event)) {
            const card = balances.derive!(balances.evolve(cards.get(id) ?? balances.initial(id), event));
            cards.set(id, card);
            if (!card.figures || card.state === 'closed') continue;
            const { lots, availableMinutes, usedMinutes, remainingMinutes, overageMinutes } = card.figures;
            expect(availableMinutes + overageMinutes).toBe(usedMinutes + remainingMinutes);
            expect(sum(lots.map(({ drawn }) => drawn)) + overageMinutes).toBe(usedMinutes);
            for (const lot of lots) expect(lot.remaining).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });

  // Rule: conservation.money
  it('adds up: entries to lots, lots to totals, lines to net, net and VAT to gross; all money whole', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        for (const s of play(...played).statements.values()) {
          for (const lot of s.lots) {
            const drawn = s.entries.flatMap((entry) => entry.drawn.filter(({ lotId }) => lotId === lot.lotId));
            expect(sum(drawn.map(({ minutes }) => minutes))).toBe(lot.drawn);
          }
          expect(sum(s.entries.map(({ overageMinutes }) => overageMinutes))).toBe(s.overageMinutes);
          expect(sum(Object.values(s.drawnBySource))).toBe(s.drawnMinutes);
          expect(sum(s.lines.map(({ amount }) => amount))).toBe(s.net);
          expect(s.net + s.vat).toBe(s.gross);
          expect([...s.lines.map(({ amount }) => amount), s.net, s.vat, s.gross].every(Number.isSafeInteger)).toBe(
            true,
          );
        }
      }),
    );
  });

  // Rule: conservation.month-to-month
  it('begins each month with exactly what the one before carried, less what it borrowed', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        const { book, statements } = play(...played);
        for (const [month, s] of statements) {
          const next = statements.get(nextMonth(month));
          if (!next) continue;
          expect(next.openingMinutes).toBe(s.carriedMinutes);
          expect(next.borrowedBeforeMinutes).toBe(s.borrowedMinutes);
          const givenSince = ({ givenBack }: LotMovement) => givenBack?.month === nextMonth(month);
          const allowance = next.lots.filter((lot) => lot.source === 'allowance' && !givenSince(lot));
          const cap = book.agreement.terms.rollover.capMultiple;
          if (cap)
            expect(sum(allowance.map(({ minutes }) => minutes))).toBeLessThanOrEqual(
              Number(cap) * book.agreement.terms.allowanceMinutes,
            );
        }
      }),
    );
  });

  // Rule: drawing.entry-parts-add-up, drawing.charges-add-up-to-the-lines
  it('explains every entry: its parts add up, and the shares of a line to the line', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        for (const s of play(...played).statements.values()) {
          for (const { drawn, overageMinutes, borrowedMinutes, chargedMinutes, ...entry } of s.entries) {
            expect(borrowedMinutes + chargedMinutes + entry.unapprovedMinutes).toBe(overageMinutes);
            expect(sum(entry.charges.map(({ minutes }) => minutes))).toBe(chargedMinutes);
            expect(sum(drawn.map(({ minutes }) => minutes)) + overageMinutes).toBeGreaterThan(0);
          }
          s.lines.forEach(({ kind, minutes, amount }, place) => {
            if (kind !== 'overage-hourly' && kind !== 'overage-day') return;
            const shares = s.entries.flatMap(({ charges }) => charges.filter(({ line }) => line === place));
            expect([sum(shares.map((share) => share.minutes)), sum(shares.map((share) => share.amount))]).toEqual([
              minutes,
              amount,
            ]);
          });
        }
      }),
    );
  });

  // Rule: adjustments.one-after-the-other, adjustments.charged-comes-back-as-credit
  it('gives back of every entry, over all months, exactly what it was paid with and no longer is', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        const { statements } = play(...played);
        const settled = [...statements.values()];
        const adjustments = settled.flatMap((s) => s.adjustments).filter(({ entry }) => entry?.before);
        for (const entryId of new Set(adjustments.map(({ entry }) => entry!.entryId))) {
          const drawings = settled.flatMap(({ entries }) => entries.filter((drawing) => drawing.entryId === entryId));
          const own = adjustments.filter(({ entry }) => entry!.entryId === entryId);
          const back = own.flatMap(({ givenBack }) => givenBack);
          const paid = drawings.map(({ drawn, overageMinutes }) => sum(drawn.map((d) => d.minutes)) + overageMinutes);
          const standing = own.at(-1)!.entry!.after?.billableMinutes ?? 0;
          expect(sum(paid) - sum(back.map(({ minutes }) => minutes))).toBe(standing);
          const charged = sum(drawings.flatMap(({ charges }) => charges.map(({ amount }) => amount)));
          const credited = 0 - sum(own.flatMap(({ credits }) => credits.flatMap((c) => c.lines.map((l) => l.amount))));
          expect(credited).toBe(sum(back.map(({ amount }) => amount)));
          expect(credited).toBeLessThanOrEqual(charged);
          if (standing === 0) expect(credited).toBe(charged);
        }
      }),
    );
  });

  // Rule: terms.every-mix
  it('is kept under every mix of terms that does not contradict itself', () => {
    fc.assert(
      fc.property(agreement, ([mix, startsOn, played]) => {
        expect(faultsOfTerms(mix, { holidaysAreKnown: true })).toEqual([]);
        const closes = played.filter((step) => step.do === 'close').length;
        expect(play(mix, startsOn, played).statements.size).toBe(closes);
      }),
    );
  });

  it('says the same by days as by entries', () => {
    fc.assert(
      fc.property(agreement, (played) => {
        const { book, statements } = play(...played);
        for (const [month, s] of statements) {
          const byDays = book.balance(month);
          expect(byDays.overageMinutes).toBe(s.overageMinutes);
          expect(byDays.lots.map(({ lotId, drawn }) => [lotId, drawn])).toEqual(
            s.lots.map(({ lotId, drawn }) => [lotId, drawn]),
          );
        }
      }),
    );
  });
});

function recorded(events: readonly MonthEvent[]): RecordedOf<MonthEvent>[] {
  return events.map((event, index) => {
    const at = '2026-10-01T00:00:00.000Z';
    const metadata = {
      occurredAt: at,
      recordedAt: at,
      actor: { id: 'ada', role: 'agent' as const },
      commandId: `c${index}`,
      correlationId: 'c',
      causationId: 'c',
      version: 1,
    };
    return {
      id: `e${index}`,
      stream: '',
      revision: index,
      position: index + 1,
      metadata,
      ...event,
    };
  });
}
