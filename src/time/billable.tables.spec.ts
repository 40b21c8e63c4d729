import { Big } from 'big.js';
import { billableMinutes, splitByCoverage } from './billable';
import { addMinutes, instant } from './instant';
import { type Coverage, type CoverageWindow, type Weekday, type WorkingCalendar } from './working-calendar';

/*
 * Tables to be checked by hand. A start is written as the clock on the wall shows it, with its distance from UTC.
 */
const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `mon-fri 09:00-12:00 13:00-17:00, sat 10:00-12:00` */
function hours(text: string): Coverage {
  return text.split(', ').flatMap((part) => {
    const [span = '', ...windows] = part.split(' ');
    const [first, last = first] = span.split('-') as [Weekday, Weekday?];
    const days = WEEK.slice(WEEK.indexOf(first), WEEK.indexOf(last) + 1);
    return windows.map((window): CoverageWindow => {
      const [from = '', to = ''] = window.split('-');
      return { days, from, to };
    });
  });
}

const office = hours('mon-fri 09:00-17:00');

function insideMinutes(calendar: WorkingCalendar, startedAt: string, worked: number): number {
  const split = splitByCoverage(calendar, instant(startedAt), worked);
  expect(split.insideMinutes + split.outsideMinutes).toBe(worked);
  return split.insideMinutes;
}

const inLondon = (coverage: Coverage, startedAt: string, worked: number, ...holidays: string[]) =>
  insideMinutes({ timeZone: 'Europe/London', coverage, holidays: new Set(holidays) }, startedAt, worked);

describe('of the minutes worked, inside coverage are', () => {
  describe('by its windows', () => {
    it.each([
      ['two a day, over the break', 'mon-fri 09:00-12:00 13:00-17:00', '2026-10-20T11:30+01:00', 120, 60],
      ['three a day', 'mon-fri 08:00-09:00 12:00-13:00 18:00-19:00', '2026-10-20T08:30+01:00', 600, 120],
      ['that touch', 'mon-fri 09:00-12:00 12:00-17:00', '2026-10-20T11:00+01:00', 120, 120],
      ['that overlap', 'mon-fri 09:00-14:00 12:00-17:00', '2026-10-20T08:00+01:00', 600, 480],
      ['one in another', 'mon-fri 09:00-17:00 10:00-11:00', '2026-10-20T09:30+01:00', 120, 120],
      ['the same twice', 'mon-fri 09:00-17:00 09:00-17:00', '2026-10-20T16:00+01:00', 120, 60],
      ['out of order', 'mon-fri 13:00-17:00 09:00-12:00', '2026-10-20T11:30+01:00', 120, 60],
      ['others on Saturday', 'mon-fri 09:00-17:00, sat 10:00-12:00', '2026-10-24T09:30+01:00', 60, 30],
      ['to 24:00', 'mon 20:00-24:00', '2026-10-19T23:00+01:00', 120, 60],
      ['to 24:00, and on from 00:00', 'mon 22:00-24:00, tue 00:00-02:00', '2026-10-19T23:00+01:00', 240, 180],
      ['all of Monday', 'mon 00:00-24:00', '2026-10-18T23:00+01:00', 1_440, 1_380],
      ['all of every day', 'mon-sun 00:00-24:00', '2026-10-18T23:00+01:00', 1_440, 1_440],
      ['all of the working week', 'mon-fri 00:00-24:00', '2026-10-16T18:00+01:00', 1_440, 360],
      ['of one minute', 'tue 12:00-12:01', '2026-10-20T00:00+01:00', 1_440, 1],
    ])('%s: %s from %s, %i minutes', (_, coverage, startedAt, worked, inside) => {
      expect(inLondon(hours(coverage), startedAt, worked)).toBe(inside);
    });
  });

  describe('in office hours, Monday to Friday from nine to five', () => {
    it.each([
      ['a Tuesday’s last 20 minutes of 50', '2026-10-20T16:40+01:00', 50, 20],
      ['over midnight into Wednesday', '2026-10-20T16:00+01:00', 1_440, 480],
      ['over midnight, at night', '2026-10-20T23:30+01:00', 60, 0],
      ['over midnight into Monday', '2026-10-18T23:00+01:00', 1_440, 480],
      ['over midnight into Saturday', '2026-10-16T16:00+01:00', 1_440, 60],
      ['over a month’s end', '2026-09-30T16:30+01:00', 1_440, 480],
      ['over February’s end', '2027-02-26T16:30+00:00', 1_440, 30],
      ['over the leap day', '2028-02-28T16:30+00:00', 1_440, 480],
      ['over a year’s end', '2026-12-31T16:30+00:00', 1_440, 480],
      ['the first minute', '2026-10-20T09:00+01:00', 1, 1],
      ['the minute before it', '2026-10-20T08:59+01:00', 1, 0],
      ['the last minute', '2026-10-20T16:59+01:00', 1, 1],
      ['the minute after it', '2026-10-20T17:00+01:00', 1, 0],
      ['a whole Tuesday', '2026-10-20T00:00+01:00', 1_440, 480],
      ['a whole Saturday', '2026-10-24T00:00+01:00', 1_440, 0],
      // A start is kept to the millisecond, and each minute from there belongs where it begins.
      ['16:58:30, 16:59:30, and 17:00:30', '2026-10-20T16:58:30+01:00', 3, 2],
      ['08:58:30, 08:59:30, and 09:00:30', '2026-10-20T08:58:30+01:00', 3, 1],
      ['a millisecond before five', '2026-10-20T16:59:59.999+01:00', 1, 1],
      ['a millisecond before nine', '2026-10-20T08:59:59.999+01:00', 2, 1],
      ['from a second after nine to a second after five', '2026-10-20T09:00:01+01:00', 480, 480],
    ])('%s: from %s, %i minutes', (_, startedAt, worked, inside) => {
      expect(inLondon(office, startedAt, worked)).toBe(inside);
    });
  });

  describe('on holidays', () => {
    const christmas = ['2026-12-25', '2026-12-28', '2027-01-01'];
    it.each([
      ['none in office hours', office, '2026-12-25T10:00Z', 60, 0],
      ['none in hours that cover every day', hours('mon-sun 00:00-24:00'), '2026-12-25T10:00Z', 60, 0],
      ['what lies before', hours('mon-sun 00:00-24:00'), '2026-12-24T23:00Z', 1_440, 60],
      ['what lies after', hours('mon-sun 00:00-24:00'), '2026-12-25T01:00Z', 1_440, 60],
      ['what lies before the year’s end', office, '2026-12-31T16:30Z', 1_440, 30],
      ['none on the Monday that stands in for Saturday', office, '2026-12-28T09:00Z', 480, 0],
      ['all of it on the Tuesday after', office, '2026-12-29T09:00Z', 480, 480],
      ['all of it around the clock, which holidays do not interrupt', 'around-the-clock', '2026-12-25T10:00Z', 60, 60],
    ] as const)('%s', (_, coverage, startedAt, worked, inside) => {
      expect(inLondon(coverage, startedAt, worked, ...christmas)).toBe(inside);
    });

    it.each([
      ['Pacific/Auckland', '2026-02-06', '2026-02-06T00:00+13:00'],
      ['Pacific/Chatham', '2026-02-06', '2026-02-06T00:00+13:45'],
      ['Asia/Kathmandu', '2026-10-20', '2026-10-20T00:00+05:45'],
      ['America/Los_Angeles', '2026-11-26', '2026-11-26T00:00-08:00'],
    ])('which in %s is %s by the wall', (timeZone, holiday, startedAt) => {
      const calendar = { timeZone, coverage: hours('mon-sun 00:00-24:00'), holidays: new Set([holiday]) };
      expect(insideMinutes(calendar, startedAt, 1_440)).toBe(0);
      expect(insideMinutes(calendar, addMinutes(instant(startedAt), -1), 1_440)).toBe(1);
      expect(insideMinutes(calendar, addMinutes(instant(startedAt), 1), 1_440)).toBe(1);
    });
  });

  describe('where clocks change', () => {
    it.each([
      // 01:00 to 02:00 never comes on 29 March 2026, and comes twice on 25 October.
      ['Europe/London', 'sun 00:00-24:00', '2026-03-29T00:00+00:00', 1_440, 1_380],
      ['Europe/London', 'sun 01:00-02:00', '2026-03-29T00:30+00:00', 60, 0],
      ['Europe/London', 'sun 00:30-01:30', '2026-03-29T00:00+00:00', 120, 30],
      ['Europe/London', 'sun 01:30-03:00', '2026-03-29T00:00+00:00', 180, 60],
      ['Europe/London', 'sun 09:00-17:00', '2026-03-29T00:00+00:00', 1_440, 480],
      ['Europe/London', 'sun 00:00-24:00', '2026-10-25T00:00+01:00', 1_440, 1_440],
      ['Europe/London', 'sun 00:00-24:00', '2026-10-25T01:00+01:00', 1_440, 1_440],
      ['Europe/London', 'sun 00:00-24:00', '2026-10-25T01:00+00:00', 1_440, 1_380],
      ['Europe/London', 'sun 01:00-02:00', '2026-10-25T00:30+01:00', 180, 120],
      ['Europe/London', 'sun 01:30-02:00', '2026-10-25T00:00+01:00', 240, 60],
      ['Europe/London', 'sun 00:00-01:30', '2026-10-25T00:00+01:00', 240, 120],
      ['Europe/London', 'sun 09:00-17:00', '2026-10-25T00:00+01:00', 1_440, 480],
      // 02:00 to 03:00 on 8 March 2026, 01:00 to 02:00 on 1 November.
      ['America/New_York', 'sun 00:00-06:00', '2026-03-08T00:00-05:00', 360, 300],
      ['America/New_York', 'sun 00:00-24:00', '2026-03-08T00:00-05:00', 1_440, 1_380],
      ['America/New_York', 'sun 00:00-06:00', '2026-11-01T00:00-04:00', 1_440, 420],
      ['America/New_York', 'sun 01:15-01:45', '2026-11-01T01:30-04:00', 60, 30],
      // Half an hour: 02:00 to 02:30 on 4 October 2026, 01:30 to 02:00 on 5 April.
      ['Australia/Lord_Howe', 'sun 00:00-24:00', '2026-10-04T00:00+10:30', 1_440, 1_410],
      ['Australia/Lord_Howe', 'sun 02:00-02:30', '2026-10-04T01:30+10:30', 60, 0],
      ['Australia/Lord_Howe', 'sun 00:00-06:00', '2026-10-04T00:00+10:30', 1_440, 330],
      ['Australia/Lord_Howe', 'sun 01:30-02:00', '2026-04-05T01:00+11:00', 120, 60],
      ['Australia/Lord_Howe', 'sun 00:00-06:00', '2026-04-05T00:00+11:00', 1_440, 390],
      // At midnight: the Sunday begins at 01:00, or its first hour comes twice.
      ['America/Havana', 'sun 00:00-24:00', '2026-03-07T23:00-05:00', 1_440, 1_380],
      ['America/Havana', 'sun 00:00-01:00', '2026-03-07T23:00-05:00', 180, 0],
      ['America/Havana', 'sun 00:00-01:00', '2026-10-31T23:30-04:00', 180, 120],
      // At midnight: the Sunday begins at 01:00, or the Saturday's last hour comes twice.
      ['Asia/Beirut', 'sun 00:00-24:00', '2026-03-28T23:00+02:00', 1_440, 1_380],
      ['Asia/Beirut', 'sat 23:00-24:00', '2026-10-24T22:30+03:00', 180, 120],
      ['Asia/Beirut', 'sun 00:00-24:00', '2026-10-24T22:30+03:00', 180, 30],
      ['America/Asuncion', 'sun 00:00-24:00', '2023-09-30T23:00-04:00', 1_440, 1_380],
      ['America/Asuncion', 'sat 23:00-24:00', '2024-03-23T22:30-03:00', 180, 120],
      // Three quarters of an hour from everybody else; 02:45 to 03:45 never comes in September, and twice in April.
      ['Asia/Kathmandu', 'tue 09:00-17:00', '2026-10-20T16:40+05:45', 50, 20],
      ['Pacific/Chatham', 'tue 09:00-17:00', '2026-10-20T16:40+13:45', 50, 20],
      ['Pacific/Chatham', 'sun 02:45-03:45', '2026-09-27T02:00+12:45', 120, 0],
      ['Pacific/Chatham', 'sun 02:45-03:45', '2026-04-05T02:00+13:45', 180, 120],
      // The thirtieth, a Friday, never was; nor was Saturday the 21st.
      ['Pacific/Apia', 'fri 00:00-24:00', '2011-12-29T22:00-10:00', 240, 0],
      ['Pacific/Apia', 'thu 00:00-24:00', '2011-12-29T22:00-10:00', 240, 120],
      ['Pacific/Apia', 'sat 00:00-24:00', '2011-12-29T22:00-10:00', 240, 120],
      ['Pacific/Kwajalein', 'sat 00:00-24:00', '1993-08-20T22:00-12:00', 240, 0],
      ['Pacific/Kwajalein', 'fri 00:00-24:00', '1993-08-20T22:00-12:00', 240, 120],
      ['Pacific/Kwajalein', 'sun 00:00-24:00', '1993-08-20T22:00-12:00', 240, 120],
    ])('%s, %s from %s, %i minutes', (timeZone, coverage, startedAt, worked, inside) => {
      const calendar = { timeZone, coverage: hours(coverage), holidays: new Set<string>() };
      expect(insideMinutes(calendar, startedAt, worked)).toBe(inside);
    });

    it('a holiday that never was takes nothing away', () => {
      const calendar = { timeZone: 'Pacific/Apia', coverage: hours('mon-sun 00:00-24:00') };
      const withHoliday = { ...calendar, holidays: new Set(['2011-12-30']) };
      expect(insideMinutes(withHoliday, '2011-12-29T22:00-10:00', 240)).toBe(240);
    });
  });
});

describe('billable minutes', () => {
  it.each([
    // inside, outside, multiplier: exactly; steps of, at least: billed
    [20, 30, '1.5', '65', 15, 15, 75],
    [20, 30, '1.5', '65', 1, 1, 65],
    [20, 30, '1.5', '65', 6, 6, 66],
    [0, 60, '1.25', '75', 15, 15, 75],
    [0, 50, '1.25', '62.5', 1, 1, 63],
    [0, 50, '1.25', '62.5', 15, 15, 75],
    [10, 7, '1.25', '18.75', 6, 15, 24],
    [60, 1, '1.25', '61.25', 15, 15, 75],
    [0, 3, '1.333', '3.999', 1, 1, 4],
    [0, 30, '1.333', '39.99', 1, 1, 40],
    [0, 45, '1.333', '59.985', 15, 15, 60],
    [1, 45, '1.333', '60.985', 15, 15, 75],
    [0, 1_000, '1.333', '1333', 1, 1, 1_333],
    [0, 1_440, '1.333', '1919.52', 15, 15, 1_920],
    [1, 1, '1.333', '2.333', 15, 15, 15],
    [0, 40, '1.125', '45', 15, 15, 45],
    [0, 50, '1.1', '55', 5, 5, 55],
    [0, 70, '1.1', '77', 7, 7, 77],
    [30, 0, '1.333', '30', 30, 30, 30],
    [10, 0, '2', '10', 15, 20, 20],
    [0, 1, '1', '1', 15, 60, 60],
    [0, 1_440, '3', '4320', 60, 60, 4_320],
    [480, 960, '1.0001', '1440.096', 1, 1, 1_441],
  ])('%i inside and %i outside at %s are %s, billed in steps of %i from %i as %i', (...row) => {
    const [insideMinutes, outsideMinutes, outOfHoursMultiplier, exactly, incrementMinutes, minimumMinutes, billed] =
      row;
    expect(new Big(outOfHoursMultiplier).times(outsideMinutes).plus(insideMinutes).toString()).toBe(exactly);
    const entry = { insideMinutes, outsideMinutes, outOfHoursMultiplier, incrementMinutes, minimumMinutes };
    expect(billableMinutes(entry)).toBe(billed);
  });
});
