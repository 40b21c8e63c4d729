import { Book } from '../../test/support/book';
import { retainer, withoutFee as plain } from '../../test/support/terms';
import { type Rollover, type Terms } from '../agreements/terms';
import { type LotMovement } from './month.events';
import { sum } from './month-balance';

const prepaid = (over: Partial<Terms> = {}): Terms =>
  plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' }, ...over });
const capped = (capMultiple: string, expiresAfterMonths: number | null = null): { rollover: Rollover } => ({
  rollover: { policy: 'capped', capMultiple, expiresAfterMonths },
});

const leftIn = (lots: readonly { lotId: string; remaining: number }[]): Record<string, number> =>
  Object.fromEntries(lots.map(({ lotId, remaining }) => [lotId, remaining]));

describe('a lot', () => {
  // Rule: lots.say-where-they-come-from
  it('says where its minutes come from: an allowance, a purchase, goodwill', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 120, { id: 'block', on: '2026-10-05', expiresOn: '2027-03-31', unitPrice: 9_000 });
    book.adjust('2026-10', 30, { on: '2026-10-09' });
    const of = { month: '2026-10', expiresOn: null, unitPrice: null };
    expect(book.state('2026-10').balance.lots).toEqual([
      { ...of, lotId: 'allowance-2026-10', source: 'allowance', grantedOn: '2026-10-01', minutes: 600 },
      {
        ...{ lotId: 'purchase-block', source: 'purchase', grantedOn: '2026-10-05', month: '2026-10', minutes: 120 },
        ...{ expiresOn: '2027-03-31', unitPrice: 9_000 },
      },
      { ...of, lotId: 'goodwill-adjustment-1', source: 'goodwill', grantedOn: '2026-10-09', minutes: 30 },
    ]);
    expect(book.balance('2026-10').availableMinutes).toBe(750);
  });

  // Rule: lots.carried-as-the-same-lot
  it('is carried as the same lot, with what is left of it', () => {
    const book = Book.of(plain({ ...capped('3') }));
    book.buy('2026-10', 120, { id: 'block', on: '2026-10-05', expiresOn: '2027-03-31', unitPrice: 9_000 });
    book.log('2026-10', 10, { startedAt: '2026-10-04T09:00:00.000Z' });
    const [allowance, block] = book.state('2026-10').balance.lots;
    book.close('2026-10');
    book.close('2026-11');
    const carried = book.state('2026-12').balance.lots;
    expect(carried).toContainEqual(allowance);
    expect(carried).toContainEqual({ ...block, minutes: 110 });
  });

  // Rule: lots.movements-add-up
  it('is at the close what was drawn, expired, forfeited, refunded and carried of it, and says why', () => {
    const book = Book.of(plain({ ...capped('1'), onEnd: 'refund-unused-purchases' }));
    book.buy('2026-10', 100, { id: 'kept' });
    book.buy('2026-10', 50, { id: 'short', expiresOn: '2026-10-20' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    const october = book.close('2026-10');
    expect(october.lots.map(movementOf)).toEqual([
      ['allowance-2026-10', 600, { drawn: 10, forfeited: 590, by: 'cap' }],
      ['purchase-kept', 100, { carried: 100 }],
      ['purchase-short', 50, { drawn: 50 }],
    ]);
    book.giveNotice('2026-11-05', '2026-12-31');
    book.close('2026-11');
    book.log('2026-12', 620);
    const december = book.close('2026-12');
    expect(december.lots.map(movementOf)).toEqual([
      ['purchase-kept', 100, { drawn: 20, refunded: 80 }],
      ['allowance-2026-12', 600, { drawn: 600 }],
    ]);
    for (const { drawn, expired, forfeited, refunded, remaining, minutes } of [...october.lots, ...december.lots]) {
      expect(drawn + expired + forfeited + refunded + remaining).toBe(minutes);
    }
  });
});

describe('the allowance', () => {
  // Rule: lots.use-it-or-lose-it, lots.forfeited-is-a-figure-of-its-own
  it('without rollover is used or lost by the last day of its month', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    book.log('2026-10', 599, { startedAt: '2026-10-31T10:00:00.000Z' });
    expect(book.close('2026-10')).toMatchObject({ expiredMinutes: 1, forfeitedMinutes: 0, carriedMinutes: 0 });
    expect(book.balance('2026-11').availableMinutes).toBe(600);
  });

  // Rule: lots.cap
  it.each([
    [300, 0],
    [301, 1],
    [600, 300],
  ])('of which %i are left is carried up to the next month’s cap, its grant included: %i are lost', (left, lost) => {
    const book = Book.of(plain(capped('9')));
    book.amend('2026-11', { allowanceMinutes: 300, ...capped('2') });
    if (left < 600) book.log('2026-10', 600 - left);
    expect(book.close('2026-10')).toMatchObject({ forfeitedMinutes: lost, carriedMinutes: left - lost });
    expect(book.balance('2026-11').availableMinutes).toBe(600);
  });

  // Rule: lots.cap-rounds-down
  it('is capped at a whole minute, rounded down', () => {
    // 1.5 times 455 is 682.5.
    const book = Book.of(plain({ allowanceMinutes: 455, ...capped('1.5') }));
    expect(book.close('2026-10')).toMatchObject({ forfeitedMinutes: 228, carriedMinutes: 227 });
    expect(book.balance('2026-11').availableMinutes).toBe(682);
  });

  // Rule: lots.cap-forfeits-from-the-oldest, lots.forfeited-is-a-figure-of-its-own
  it('above the cap is forfeited from the oldest lot, and the next one only then', () => {
    const book = Book.of(plain({ ...capped('3') }));
    book.close('2026-10');
    book.close('2026-11');
    book.amend('2027-01', { ...capped('1.5') }, '2026-12-01');
    const december = book.close('2026-12');
    expect(december.lots.map(({ lotId, forfeited, forfeitedBy }) => [lotId, forfeited, forfeitedBy])).toEqual([
      ['allowance-2026-10', 600, 'cap'],
      ['allowance-2026-11', 600, 'cap'],
      ['allowance-2026-12', 300, 'cap'],
    ]);
    expect(december).toMatchObject({ forfeitedMinutes: 1_500, expiredMinutes: 0, carriedMinutes: 300 });
  });

  // Rule: lots.cap-spares-purchases-and-goodwill
  it('alone counts toward the cap: purchases and goodwill are carried beside it', () => {
    const book = Book.of(plain({ ...capped('1') }));
    book.buy('2026-10', 1_000, { id: 'block' });
    book.adjust('2026-10', 500);
    expect(book.close('2026-10')).toMatchObject({ forfeitedMinutes: 600, carriedMinutes: 1_500 });
  });

  // Rule: lots.expire-after-months
  it('that lasts for two months more is usable on the last day of the second, and lost after it', () => {
    const book = Book.of(plain({ ...capped('9', 2) }));
    book.close('2026-10');
    book.close('2026-11');
    expect(book.state('2026-12').balance.lots[0]).toMatchObject({ month: '2026-10', expiresOn: '2026-12-31' });
    book.log('2026-12', 100, { startedAt: '2026-12-31T22:00:00.000Z' });
    const december = book.close('2026-12');
    expect(december.lots.map(({ drawn, expired }) => [drawn, expired])).toEqual([
      [100, 500],
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('a purchase', () => {
  // Rule: lots.purchase-expires-on-its-day, drawing.not-on-expired-lots
  it('lasts to the end of its local day', () => {
    const book = Book.of(prepaid());
    book.buy('2026-10', 100, { expiresOn: '2026-10-10' });
    // In London 10 October ends at 23:00 UTC.
    book.log('2026-10', 30, { startedAt: '2026-10-10T22:59:00.000Z' });
    book.log('2026-10', 30, { startedAt: '2026-10-10T23:29:00.000Z' });
    expect(book.close('2026-10')).toMatchObject({ drawnMinutes: 30, overageMinutes: 30, expiredMinutes: 70 });
  });

  // Rule: lots.purchase-expires-on-its-day
  it('that expires in a later month is carried until then', () => {
    const book = Book.of(prepaid());
    book.buy('2026-10', 100, { expiresOn: '2026-11-15' });
    expect(book.close('2026-10')).toMatchObject({ expiredMinutes: 0, carriedMinutes: 100 });
    expect(book.close('2026-11')).toMatchObject({ expiredMinutes: 100, carriedMinutes: 0 });
  });
});

describe('entries draw', () => {
  // Rule: drawing.by-start-then-recording
  it('in the order of their start, and of their recording where they start together', () => {
    const book = Book.of(plain({ allowanceMinutes: 100 }));
    const together = { startedAt: '2026-10-05T09:00:00.000Z' };
    book.log('2026-10', 60, { ...together, agent: 'grace' });
    book.log('2026-10', 60, { ...together, agent: 'ada' });
    book.log('2026-10', 30, { startedAt: '2026-10-05T08:00:00.000Z' });
    expect(book.statement('2026-10').entries.map(({ id, overageMinutes }) => [id, overageMinutes])).toEqual([
      ['e3', 0],
      ['e1', 0],
      ['e2', 50],
    ]);
  });

  // Rule: drawing.soonest-expiry-first
  it('on the lot that expires soonest, on those without expiry last', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 10, { id: 'never' });
    book.buy('2026-10', 10, { id: 'later', expiresOn: '2027-01-01' });
    book.buy('2026-10', 10, { id: 'sooner', expiresOn: '2026-12-31' });
    book.log('2026-10', 625);
    expect(book.statement('2026-10').entries[0]?.drawn.map(({ lotId, minutes }) => [lotId, minutes])).toEqual([
      ['purchase-sooner', 10],
      ['purchase-later', 10],
      ['allowance-2026-10', 600],
      ['purchase-never', 5],
    ]);
  });

  // Rule: drawing.allowance-goodwill-purchase
  it('within the same expiry on the allowance, then goodwill, then purchases', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 10, { id: 'bought', on: '2026-10-01' });
    book.adjust('2026-10', 10, { on: '2026-10-02' });
    book.log('2026-10', 615);
    expect(book.statement('2026-10').entries[0]?.drawn.map(({ source, minutes }) => [source, minutes])).toEqual([
      ['allowance', 600],
      ['goodwill', 10],
      ['purchase', 5],
    ]);
  });

  // Rule: drawing.oldest-grant-first
  it('within the same expiry and source on the oldest grant', () => {
    const book = Book.of(prepaid());
    book.buy('2026-10', 10, { id: 'a-late', on: '2026-10-03' });
    book.buy('2026-10', 10, { id: 'b-early', on: '2026-10-02' });
    book.log('2026-10', 15);
    expect(leftIn(book.balance('2026-10').lots)).toEqual({ 'purchase-a-late': 5, 'purchase-b-early': 0 });
  });

  // Rule: drawing.uncovered-is-overage
  it('and what no lot covers is overage', () => {
    const book = Book.of(prepaid());
    book.buy('2026-10', 45);
    book.log('2026-10', 60);
    expect(book.statement('2026-10')).toMatchObject({
      drawnMinutes: 45,
      overageMinutes: 15,
      entries: [{ drawn: [{ minutes: 45 }], overageMinutes: 15 }],
    });
  });
});

describe('the statement explains every entry', () => {
  const story = () => {
    const book = Book.of(retainer({ allowanceMinutes: 600, holidays: null }), '2026-10-01');
    book.buy('2026-10', 30, { id: 'block' });
    // Tuesday 6 October, 16:40 to 17:30 in London.
    book.log('2026-10', 50, { startedAt: '2026-10-06T15:40:00.000Z', role: 'developer' });
    book.log('2026-10', 480, { startedAt: '2026-10-07T08:00:00.000Z', role: 'developer' });
    book.log('2026-10', 127, { startedAt: '2026-10-08T08:00:00.000Z', role: 'support' });
    book.log('2026-10', 20, { startedAt: '2026-10-09T08:00:00.000Z', role: 'developer' });
    book.log('2026-10', 20, { startedAt: '2026-10-12T08:00:00.000Z', cover: 'own-defect' });
    book.approve('2026-10', 85);
    return book;
  };

  // Rule: drawing.every-entry-says-what-paid
  it('with the lots that it drew on, and who bears the rest', () => {
    const { entries } = story().statement('2026-10');
    expect(
      entries.map(({ id, drawn, overageMinutes, chargedMinutes, unapprovedOverageMinutes }) => [
        id,
        drawn.map(({ minutes, source, month }) => `${minutes} min from the ${source} of ${month}`),
        { overageMinutes, chargedMinutes, unapprovedOverageMinutes },
      ]),
    ).toEqual([
      [
        'e1',
        ['75 min from the allowance of 2026-10'],
        { overageMinutes: 0, chargedMinutes: 0, unapprovedOverageMinutes: 0 },
      ],
      [
        'e2',
        ['480 min from the allowance of 2026-10'],
        { overageMinutes: 0, chargedMinutes: 0, unapprovedOverageMinutes: 0 },
      ],
      [
        'e3',
        ['45 min from the allowance of 2026-10', '30 min from the purchase of 2026-10'],
        { overageMinutes: 60, chargedMinutes: 60, unapprovedOverageMinutes: 0 },
      ],
      ['e4', [], { overageMinutes: 30, chargedMinutes: 25, unapprovedOverageMinutes: 5 }],
      ['e5', [], { overageMinutes: 0, chargedMinutes: 0, unapprovedOverageMinutes: 0 }],
    ]);
  });

  // Rule: drawing.every-entry-says-what-paid, closing.whole-statement
  it('the same before the close as after it', () => {
    const book = story();
    const before = book.statement('2026-10');
    book.close('2026-10');
    expect(book.statement('2026-10')).toEqual({ ...before, state: 'closed' });
  });

  // Rule: drawing.entry-parts-add-up, time.weighted-by-coverage
  it('with parts that add up: split, weighted, rounded, drawn and overage', () => {
    const { entries } = story().statement('2026-10');
    expect(
      entries.map((entry) => [
        [entry.insideMinutes, entry.outsideMinutes],
        entry.weightedMinutes,
        entry.billableMinutes,
      ]),
    ).toEqual([
      [[20, 30], '65', 75],
      [[480, 0], '480', 480],
      [[127, 0], '127', 135],
      [[20, 0], '20', 30],
      [[20, 0], '20', 0],
    ]);
    for (const entry of entries) {
      expect(entry.insideMinutes + entry.outsideMinutes).toBe(entry.minutes);
      expect(sum(entry.drawn.map(({ minutes }) => minutes)) + entry.overageMinutes).toBe(entry.billableMinutes);
      expect(entry.borrowedMinutes + entry.chargedMinutes + entry.unapprovedOverageMinutes).toBe(entry.overageMinutes);
      expect(sum(entry.charges.map(({ minutes }) => minutes))).toBe(entry.chargedMinutes);
    }
  });

  // Rule: drawing.charges-add-up-to-the-lines
  it('with its share of each overage line, which sum to the line', () => {
    const book = Book.of(plain({ allowanceMinutes: 30, overage: { ...retainer().overage, dayRateAfterMinutes: 100 } }));
    const roles = ['developer', null, 'support'];
    for (let day = 0; day < 7; day += 1) book.log('2026-10', 37, { role: roles[day % 3]! });
    book.approve('2026-10', 222);
    const { lines, entries } = book.close('2026-10');
    expect(lines.map(({ kind, minutes, amount }) => [kind, minutes, amount])).toEqual([
      ['overage-hourly', 26, 5_200],
      ['overage-hourly', 37, 7_400],
      ['overage-hourly', 37, 5_550],
      ['overage-day', 122, 23_238],
    ]);
    lines.forEach((line, place) => {
      const shares = entries.flatMap(({ charges }) => charges.filter((share) => share.line === place));
      expect(sum(shares.map(({ minutes }) => minutes))).toBe(line.minutes);
      expect(sum(shares.map(({ amount }) => amount))).toBe(line.amount);
    });
  });

  // Rule: lots.movements-add-up
  it('from the other side too: every lot says which entries drew on it', () => {
    const { lots } = story().statement('2026-10');
    expect(lots.map(({ lotId, drawnBy }) => [lotId, drawnBy])).toEqual([
      [
        'allowance-2026-10',
        [
          { entryId: 'e1', minutes: 75 },
          { entryId: 'e2', minutes: 480 },
          { entryId: 'e3', minutes: 45 },
        ],
      ],
      ['purchase-block', [{ entryId: 'e3', minutes: 30 }]],
    ]);
  });
});

/** A lot's movement with what moved, and nothing of what did not. */
function movementOf({ lotId, minutes, remaining: carried, forfeitedBy: by, ...lot }: LotMovement) {
  const { drawn, expired, forfeited, refunded } = lot;
  const moved = Object.entries({ drawn, expired, forfeited, by, refunded, carried }).filter(([, value]) => value);
  return [lotId, minutes, Object.fromEntries(moved)];
}
