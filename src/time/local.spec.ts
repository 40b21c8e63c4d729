import { instant } from './instant';
import {
  addDays,
  addMonths,
  daysIn,
  firstDayOf,
  isLocalDate,
  isMonth,
  isTimeZone,
  lastDayOf,
  localDate,
  localDateOf,
  month,
  monthOf,
  monthsBetween,
  monthsLater,
  nextMonth,
  previousMonth,
  startOfDay,
  startOfMonth,
} from './local';
import { timeZoneDatabaseVersion } from './zone-database';

describe('a local date', () => {
  it.each(['2026-10-25', '2028-02-29', '2000-02-29', '0000-01-01', '9999-12-31'])('may be %s', (text) => {
    expect(isLocalDate(text)).toBe(true);
    expect(localDate(text)).toBe(text);
  });

  it.each(['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-01', '2026-01-00', '2026-1-1', '26-01-01'])(
    'may not be %s',
    (text) => {
      expect(isLocalDate(text)).toBe(false);
      expect(() => localDate(text)).toThrow(RangeError);
      expect(() => localDate(text)).toThrow(text);
    },
  );

  it.each([
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-10-25', 0, '2026-10-25'],
    ['2026-01-01', 365, '2027-01-01'],
  ])('%s and %i days is %s', (date, n, sum) => expect(addDays(date, n)).toBe(sum));
});

describe('a month', () => {
  it.each(['2026-01', '2026-12', '0000-01'])('may be %s', (text) => {
    expect(isMonth(text)).toBe(true);
    expect(month(text)).toBe(text);
  });

  it.each(['2026-00', '2026-13', '2026-1', '2026', '2026-01-01', ''])('may not be %j', (text) => {
    expect(isMonth(text)).toBe(false);
    expect(() => month(text)).toThrow(RangeError);
  });

  it.each([
    ['2026-11', 30, '2026-11-30'],
    ['2026-12', 31, '2026-12-31'],
    ['2026-02', 28, '2026-02-28'],
    ['2028-02', 29, '2028-02-29'],
    ['1900-02', 28, '1900-02-28'],
    ['9999-12', 31, '9999-12-31'],
  ])('%s has %i days and ends on %s', (m, days, last) => {
    expect(daysIn(m)).toBe(days);
    expect(firstDayOf(m)).toBe(`${m}-01`);
    expect(lastDayOf(m)).toBe(last);
    expect(monthOf(last)).toBe(m);
  });

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -15, '2024-12'],
    ['2026-11', 26, '2029-01'],
    ['2026-11', 0, '2026-11'],
  ])('%s and %i months is %s', (m, n, sum) => {
    expect(addMonths(m, n)).toBe(sum);
    expect(monthsBetween(m, sum)).toBe(n);
  });

  it.each([
    ['2026-01-01', 12, '2027-01-01'],
    ['2026-11-16', 3, '2027-02-16'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2023-02-28', 12, '2024-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('the day of %s %i months later is %s', (date, n, later) => expect(monthsLater(date, n)).toBe(later));

  it('follows and is followed', () => {
    expect(nextMonth('2026-12')).toBe('2027-01');
    expect(previousMonth('2026-01')).toBe('2025-12');
    expect(() => nextMonth('9999-12')).toThrow(RangeError);
    expect(() => addMonths('October', 1)).toThrow(RangeError);
    expect(() => daysIn('2026-13')).toThrow(RangeError);
  });
});

describe('the date on the wall', () => {
  it.each([
    ['2026-10-31T23:59:59.999Z', 'Europe/London', '2026-10-31'],
    ['2026-06-30T22:59:59.999Z', 'Europe/London', '2026-06-30'],
    ['2026-06-30T23:00:00.000Z', 'Europe/London', '2026-07-01'],
    ['2026-01-01T04:59:00.000Z', 'America/New_York', '2025-12-31'],
    ['2026-01-01T05:00:00.000Z', 'America/New_York', '2026-01-01'],
    ['2025-12-31T18:14:59.999Z', 'Asia/Kathmandu', '2025-12-31'],
    ['2025-12-31T18:15:00.000Z', 'Asia/Kathmandu', '2026-01-01'],
    ['2011-12-30T09:59:59.999Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00.000Z', 'Pacific/Apia', '2011-12-31'],
    ['2026-01-01T00:00:00.000Z', 'UTC', '2026-01-01'],
  ])('at %s in %s is %s', (i, zone, date) => expect(localDateOf(i, zone)).toBe(date));

  it('needs a zone that exists', () => {
    expect(() => localDateOf(instant('2026-01-01T00:00Z'), 'Europe/Londres')).toThrow(RangeError);
  });
});

describe('a day and a month begin', () => {
  it.each([
    ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
    ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
    ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
    ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
    ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z'],
    ['2026-04-06', 'Australia/Lord_Howe', '2026-04-05T13:30:00.000Z'],
    // Clocks went from 00:00 to 01:00, from 24:00 back to 23:00, and from the 29th to the 31st.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['1993-08-21', 'Pacific/Kwajalein', '1993-08-21T12:00:00.000Z'],
    ['1993-08-22', 'Pacific/Kwajalein', '1993-08-21T12:00:00.000Z'],
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z'],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['2026-11-02', 'America/Havana', '2026-11-02T05:00:00.000Z'],
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    ['2026-10-25', 'Asia/Beirut', '2026-10-24T22:00:00.000Z'],
    ['2024-03-24', 'America/Asuncion', '2024-03-24T04:00:00.000Z'],
    ['2010-11-07', 'America/St_Johns', '2010-11-07T02:30:00.000Z'],
  ])('%s in %s at %s', (date, zone, start) => expect(startOfDay(date, zone)).toBe(start));

  it.each([
    ['2026-10', 'Europe/London', '2026-09-30T23:00:00.000Z'],
    ['2026-11', 'Europe/London', '2026-11-01T00:00:00.000Z'],
    ['2026-11', 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-12', 'UTC', '2026-12-01T00:00:00.000Z'],
    ['2026-04', 'Europe/London', '2026-03-31T23:00:00.000Z'],
    ['2026-03', 'America/New_York', '2026-03-01T05:00:00.000Z'],
    ['2026-04', 'America/New_York', '2026-04-01T04:00:00.000Z'],
    ['2026-10', 'Australia/Lord_Howe', '2026-09-30T13:30:00.000Z'],
    ['2026-11', 'Australia/Lord_Howe', '2026-10-31T13:00:00.000Z'],
    ['2026-11', 'Asia/Kathmandu', '2026-10-31T18:15:00.000Z'],
    ['2026-04', 'Pacific/Chatham', '2026-03-31T10:15:00.000Z'],
    ['2026-05', 'Pacific/Chatham', '2026-04-30T11:15:00.000Z'],
    // The first of November comes to its midnight twice, and the first of October never did.
    ['2026-11', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['2023-10', 'America/Asuncion', '2023-10-01T04:00:00.000Z'],
    ['2012-01', 'Pacific/Apia', '2011-12-31T10:00:00.000Z'],
    ['1993-09', 'Pacific/Kwajalein', '1993-08-31T12:00:00.000Z'],
  ])('%s in %s at %s', (m, zone, start) => expect(startOfMonth(m, zone)).toBe(start));

  it('needs a date, a month and a zone that exist', () => {
    expect(() => startOfDay('2026-02-30', 'Europe/London')).toThrow(RangeError);
    expect(() => startOfMonth('2026-13', 'Europe/London')).toThrow(RangeError);
    expect(() => startOfDay('2026-02-01', 'Nowhere')).toThrow(RangeError);
  });
});

describe('a time zone', () => {
  it.each(['Europe/London', 'Europe/Kyiv', 'America/Argentina/Ushuaia', 'Asia/Kathmandu', 'Etc/GMT+5', 'UTC', 'CET'])(
    'may be %s',
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  it.each([
    '',
    '+01:00',
    '-05',
    'UTC+1',
    'GMT+1',
    'Z',
    'BST',
    'PST',
    'Europe',
    'Europe/',
    'europe/london',
    'Etc/Unknown',
  ])('may not be %j', (zone) => expect(isTimeZone(zone)).toBe(false));

  it('comes from a database with a version', () => expect(timeZoneDatabaseVersion()).toMatch(/^20\d\d[a-z]$/));
});
