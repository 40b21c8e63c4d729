import { busyMonth, entryOf } from './documents.fixtures';
import {
  decimalMoney,
  spell,
  spellCounting,
  spellMonth,
  spellPaidBy,
  spellRate,
  spellUnitPrice,
  wallTime,
} from './wording';

it.each([
  [0, '0 min'],
  [45, '45 min'],
  [120, '2 h'],
  [625, '10 h 25 min'],
  [-65, '-1 h 5 min'],
  [75_005, '1,250 h 5 min'],
])('%i minutes are %s', (minutes, said) => expect(spell(minutes)).toBe(said));

it.each([
  [123_456, 'GBP', '1234.56'],
  [-5, 'EUR', '-0.05'],
  [1_200, 'JPY', '1200'],
  [-1_200, 'JPY', '-1200'],
  [1_234, 'KWD', '1.234'],
  [0, 'GBP', '0.00'],
])('%i minor units of %s are %s for a program', (amount, currency, decimal) =>
  expect(decimalMoney(amount, currency)).toBe(decimal),
);

it.each([
  ['0.20', '20 %'],
  ['0.055', '5.5 %'],
  ['0', '0 %'],
  ['1', '100 %'],
])('a rate of %s is %s', (rate, said) => expect(spellRate(rate)).toBe(said));

it('names months, times on the wall and prices by their unit', () => {
  expect(spellMonth('2026-10')).toBe('October 2026');
  expect(wallTime('2026-10-25T00:30:00.000Z', 'Europe/London')).toBe('01:30');
  expect(wallTime('2026-10-25T01:30:00.000Z', 'Europe/London')).toBe('01:30');
  expect(wallTime('2026-10-25T01:30:00.000Z', 'Asia/Kathmandu')).toBe('07:15');
  expect(spellUnitPrice(9_000, 'overage-hourly', 'GBP')).toBe('90.00 GBP an hour');
  expect(spellUnitPrice(80_000, 'overage-day', 'JPY')).toBe('80,000 JPY a day');
});

describe('how time counts', () => {
  it.each([
    ['as it is', {}, '1 h inside hours'],
    [
      'outside hours',
      { insideMinutes: 0, outsideMinutes: 40, weightedMinutes: '60' },
      '40 min outside hours x 1.5 = 60 min',
    ],
    [
      'rounded up',
      { insideMinutes: 50, weightedMinutes: '50' },
      '50 min inside hours, rounded up in steps of 15 min: 1 h',
    ],
    [
      'at least the minimum',
      { insideMinutes: 5, weightedMinutes: '5', billableMinutes: 15 },
      '5 min inside hours, at least 15 min: 15 min',
    ],
    [
      'by steps that are longer than the minimum',
      { insideMinutes: 5, weightedMinutes: '5', rounding: { incrementMinutes: 60, minimumMinutes: 15 } },
      '5 min inside hours, rounded up in steps of 60 min: 1 h',
    ],
    ['not at all once reversed', { reversed: true, billableMinutes: 0 }, 'Reversed: counts nothing'],
    ['not at all when given away', { cover: 'goodwill', billableMinutes: 0 }, 'Given away: counts nothing'],
    ['not at all under an unlimited plan', { billableMinutes: 0 }, 'Counts nothing under this plan'],
  ] as const)('%s', (_, over, said) => expect(spellCounting(entryOf(over))).toBe(said));
});

describe('what paid', () => {
  it('is told piece by piece', () => {
    const paid = entryOf({
      drawn: [
        { lotId: 'l1', source: 'allowance', month: '2026-10', minutes: 45 },
        { lotId: 'l2', source: 'goodwill', month: '2026-09', minutes: 5 },
      ],
      overageMinutes: 15,
      chargedMinutes: 15,
      charges: [{ line: 0, minutes: 15, amount: 3_000 }],
    });
    expect(spellPaidBy(paid, 'GBP')).toBe(
      '45 min from the allowance of 2026-10, 5 min from minutes given in 2026-09, 15 min overage, charged 30.00 GBP',
    );
  });

  it('is next month’s allowance where overage is borrowed', () => {
    const paid = entryOf({ drawn: [], overageMinutes: 20, borrowedMinutes: 20 });
    expect(spellPaidBy(paid, 'GBP')).toBe("20 min overage, borrowed from next month's allowance");
  });

  it('is nobody where overage is not approved', () => {
    const paid = entryOf({ drawn: [], overageMinutes: 20, unapprovedOverageMinutes: 20 });
    expect(spellPaidBy(paid, 'GBP')).toBe('20 min overage, not approved, not charged');
  });

  it('adds up to what every entry of a busy month counts', () => {
    for (const entry of busyMonth.entries) {
      const pieces = spellPaidBy(entry, 'GBP').match(/(?:[\d,]+ h ?)?(?:\d+ min)?(?= (?:from|overage))/g) ?? [];
      const minutes = pieces.map((piece) => {
        const [, hours = '0'] = /(\d+) h/.exec(piece) ?? [];
        const [, rest = '0'] = /(\d+) min/.exec(piece) ?? [];
        return Number(hours) * 60 + Number(rest);
      });
      expect(minutes.reduce((sum, n) => sum + n, 0)).toBe(entry.billableMinutes);
    }
  });
});
