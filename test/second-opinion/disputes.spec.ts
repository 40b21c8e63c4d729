import fc from 'fast-check';
import { OpenDispute, UpholdDispute } from '../../src/disputes/dispute.commands';
import { dispute } from '../../src/disputes/dispute.decider';
import { type DisputeOpened, type Figures } from '../../src/disputes/dispute.events';
import { disputeIdOf } from '../../src/disputes/dispute.rules';
import { closeIn, monthIn, nextAtClose, replayOf } from '../../src/disputes/replay.rules';
import { type RecordedOf } from '../../src/kernel/event';
import { Refusal } from '../../src/kernel/refusal';
import { type MonthEvent, type Settlement } from '../../src/ledger/month.events';
import { entriesOf, ledgerStream } from '../../src/ledger/month.state';
import { meta } from '../support/given';
import { play, type Played } from './player';
import { plots, told } from './random-stories';

/*
 * `SEED=` plays the same stories again, `DISPUTES=` as many as it says.
 */

const DISPUTES = Number(process.env['DISPUTES'] ?? 120);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

/** Which of the entries and lines are disputed: by these dice, one after the other. */
const dice = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });

interface Asked {
  readonly entryIds: readonly string[] | null;
  readonly lines: readonly number[] | null;
}

describe(`In the closed months of ${DISPUTES} random stories (SEED=${SEED})`, () => {
  // Rule: disputes.agreed-and-disputed-add-up
  it('what is agreed and what is disputed add up to the statement, whatever entries and lines are named', () => {
    let opened = 0;
    fc.assert(
      fc.property(plots, dice, (plot, thrown) => {
        for (const month of closedMonths(play(told(plot)))) {
          const asked = {
            entryIds: named(month.disputable.entryIds, thrown),
            lines: named(month.disputable.lines, thrown),
          };
          const { statement, disputed, agreed } = month.open(asked) ?? {};
          if (!statement) continue;
          opened += 1;
          expect(statement).toEqual({ minutes: month.settled.usedMinutes, net: month.settled.net });
          expect(sumOf(disputed!, agreed!)).toEqual(statement);
          expect(disputed).toEqual(secondOpinion(month.settled, asked));
        }
      }),
      { numRuns: DISPUTES, seed: SEED },
    );
    expect(opened).toBeGreaterThan(DISPUTES / 10);
  });

  it('all that is named is the whole month, and no more than what was paid comes back', () => {
    fc.assert(
      fc.property(plots, fc.nat(), fc.nat(), (plot, minutes, money) => {
        for (const month of closedMonths(play(told(plot)))) {
          const whole = month.open({ entryIds: null, lines: null });
          if (!whole) continue;
          expect(whole.disputed).toEqual(whole.statement);
          const [goodwillMinutes, creditAmount] = [
            minutes % (whole.disputed.minutes + 2),
            money % (Math.abs(whole.disputed.net) + 2),
          ];
          const upheld = month.uphold(whole, goodwillMinutes, creditAmount);
          if (!upheld) continue;
          expect(sumOf(upheld.upheld, upheld.agreed)).toEqual(whole.statement);
          expect(goodwillMinutes).toBeLessThanOrEqual(minutesThatCost(month.settled, creditAmount > 0));
          expect(creditAmount).toBeLessThanOrEqual(Math.max(0, month.settled.net));
        }
      }),
      { numRuns: DISPUTES, seed: SEED },
    );
  });

  // Rule: disputes.freeze-what-is-disputed
  it('a month that is worked out again from its events comes to what it was closed with', () => {
    fc.assert(
      fc.property(plots, (plot) => {
        for (const { replay, settled } of closedMonths(play(told(plot)))) {
          expect(replay).toMatchObject({
            differences: [],
            replayed: { minutes: settled.usedMinutes, net: settled.net },
          });
        }
      }),
      { numRuns: DISPUTES, seed: SEED },
    );
  });
});

/** A closed month, and what the program makes of a dispute about it. */
class ClosedMonth {
  readonly settled: Settlement;
  readonly replay: OpenDispute['data']['replay'];
  private readonly known: Omit<OpenDispute['data'], keyof Asked>;

  constructor(facts: readonly RecordedOf<MonthEvent>[], nextFacts: readonly RecordedOf<MonthEvent>[]) {
    const close = closeIn(facts)!;
    const { agreementId, clientId, month, ledgerId, statement, nextMonth } = close.data;
    const next = nextMonth === null ? null : nextAtClose(nextFacts, close.position);
    this.settled = statement;
    this.replay = replayOf(facts, statement, next);
    this.known = {
      ...{ agreementId, clientId, month, ledgerId, number: 1, disputeId: disputeIdOf(ledgerId, 1), reason: 'So' },
      ...{ closeId: close.id, revision: close.revision, position: close.position, sealDigest: null },
      ...{ closedAt: close.metadata.recordedAt, timeZone: 'UTC', statement, earlier: [], replay: this.replay },
      ...{ windowDays: 60, answerDays: 14 },
      entriesOfMonth: new Set(entriesOf(monthIn(facts)!).map(({ entryId }) => entryId)),
    };
  }

  /** What cost something: nothing else can be disputed by its name. */
  get disputable(): { readonly entryIds: readonly string[]; readonly lines: readonly number[] } {
    const { entries, lines } = this.settled;
    const paid = entries.filter(
      ({ drawn, borrowedMinutes, charges }) => drawn.length + borrowedMinutes + charges.length > 0,
    );
    return {
      entryIds: paid.map(({ entryId }) => entryId),
      lines: lines.flatMap(({ amount }, place) => (amount > 0 ? [place] : [])),
    };
  }

  /** Null where there is nothing to dispute. */
  open(asked: Asked): DisputeOpened['data'] | null {
    const at = this.known.closedAt;
    try {
      const [first] = dispute.decide(new OpenDispute({ ...this.known, ...asked }, meta({ at })), {
        status: 'unopened',
      });
      return first!.data as DisputeOpened['data'];
    } catch (error) {
      if (error instanceof Refusal && error.code === 'INVALID' && error.errors[0]?.pointer === '/month') return null;
      throw error;
    }
  }

  uphold(opened: DisputeOpened['data'], goodwillMinutes: number, creditAmount: number) {
    const state = dispute.evolve({ status: 'unopened' }, { type: 'DisputeOpened', data: opened });
    const takes = { month: '2030-01', plan: 'retainer' } as const;
    const decision = { disputeId: opened.disputeId, goodwillMinutes, creditAmount, reason: 'So' };
    const command = new UpholdDispute({ ...decision, takes, creditLeft: Number.MAX_SAFE_INTEGER }, meta());
    try {
      const [fact] = dispute.decide(command, state);
      return fact?.type === 'DisputeUpheld' ? fact.data : null;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'INVALID') return null;
      throw error;
    }
  }
}

function closedMonths({ facts, closed }: Played): readonly ClosedMonth[] {
  const streamOf = (agreementId: string, month: string) =>
    facts.filter(({ stream }) => stream === ledgerStream(agreementId, month)) as unknown as RecordedOf<MonthEvent>[];
  return closed.map(
    ({ agreementId, month, nextMonth }) =>
      new ClosedMonth(streamOf(agreementId, month), nextMonth === null ? [] : streamOf(agreementId, nextMonth)),
  );
}

/** Null where the dice name none: with neither, the whole month is meant. */
function named<T>(all: readonly T[], thrown: readonly boolean[]): readonly T[] | null {
  const some = all.filter((_, i) => thrown[(i * 7 + all.length) % thrown.length]);
  return some.length === 0 ? null : some;
}

/** A plainer calculation: the statement in its smallest parts, each taken where its entry or its line is named. */
function secondOpinion({ entries, lines, usedMinutes, net }: Settlement, { entryIds, lines: places }: Asked): Figures {
  if (entryIds === null && places === null) return { minutes: usedMinutes, net };
  let [minutes, money] = [0, 0];
  const shared = new Map<number, number>();
  for (const { entryId, drawn, overageMinutes, charges } of entries) {
    const isNamed = entryIds?.includes(entryId) === true;
    let charged = 0;
    for (const share of charges) {
      charged += share.minutes;
      shared.set(share.line, (shared.get(share.line) ?? 0) + share.amount);
      if (!isNamed && !places?.includes(share.line)) continue;
      minutes += share.minutes;
      money += share.amount;
    }
    if (isNamed) minutes += drawn.reduce((sum, part) => sum + part.minutes, 0) + overageMinutes - charged;
  }
  for (const place of places ?? []) money += lines[place]!.amount - (shared.get(place) ?? 0);
  return { minutes, net: money };
}

const minutesThatCost = (
  { drawnMinutes, borrowedMinutes, chargedOverageMinutes }: Settlement,
  isCredited: boolean,
): number => drawnMinutes + borrowedMinutes + (isCredited ? 0 : chargedOverageMinutes);

const sumOf = (some: Figures, others: Figures): Figures => ({
  minutes: some.minutes + others.minutes,
  net: some.net + others.net,
});
