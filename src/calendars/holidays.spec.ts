import { computeHolidays, isHolidayRegion } from './holidays';

const inYear = (region: string, year: number) => computeHolidays(region, year, year).dates.map((date) => date.slice(5));

describe('England', () => {
  it.each([
    ['moves Boxing Day on a Saturday to Monday', 2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28'],
    ['moves a Christmas weekend', 2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28'],
    [
      'has the jubilee, the funeral, and a moved New Year and Christmas',
      2022,
      '01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27',
    ],
    ['has the coronation', 2023, '01-01 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    ['moves the early May bank holiday to VE day', 2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28'],
    ['has eight plain holidays in a plain year', 2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
  ])('%s (%i)', (_, year, dates) => expect(inYear('GB-ENG', year).join(' ')).toBe(dates));
});

describe('other regions', () => {
  it('keep their own days', () => {
    expect(inYear('GB-SCT', 2026)).toEqual(expect.arrayContaining(['01-02', '11-30']));
    expect(inYear('DE-BY', 2026).join(' ')).toBe(
      '01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26',
    );
    expect(inYear('FR', 2026).join(' ')).toBe('01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25');
  });

  it('may move a holiday to the Friday before, also into the year before', () => {
    expect(inYear('US', 2026)).toEqual(expect.arrayContaining(['07-03', '07-04']));
    expect(inYear('US', 2021)).toContain('12-31');
    expect(inYear('US', 2022)).not.toContain('12-31');
  });

  it('may hold a holiday over days that begin at sunset, of which the dates between count', () => {
    expect(inYear('TR', 2026)).toEqual(
      expect.arrayContaining(['03-20', '03-21', '03-22', '05-27', '05-28', '05-29', '05-30']),
    );
    expect(inYear('TR', 2026)).not.toEqual(expect.arrayContaining(['03-19']));
    expect(inYear('TR', 2026)).not.toEqual(expect.arrayContaining(['03-23']));
    expect(inYear('RU', 2026)).toEqual(expect.arrayContaining(['01-01', '01-02', '01-03', '01-04', '01-05', '01-06']));
  });

  it('may have an afternoon off, which is not a holiday', () => {
    expect(inYear('IS', 2026)).toContain('12-25');
    expect(inYear('IS', 2026)).not.toContain('12-24');
  });
});

it('lists years in order, each date once, with its source', () => {
  const { dates, source, sourceVersion } = computeHolidays('GB-ENG', 2024, 2029);
  expect(dates).toEqual([...new Set(dates)].sort());
  expect(dates.every((date) => date >= '2024-01-01' && date <= '2029-12-31')).toBe(true);
  expect(dates).toEqual(
    [2024, 2025, 2026, 2027, 2028, 2029].flatMap((year) => computeHolidays('GB-ENG', year, year).dates),
  );
  expect(source).toBe('date-holidays');
  expect(sourceVersion).toMatch(/^\d+\.\d+\.\d+$/);
});

it('knows which regions it can answer for', () => {
  expect(
    ['GB', 'GB-ENG', 'DE-BY', 'DE-BY-A', 'US', 'US-CA', 'FR'].filter((region) => !isHolidayRegion(region)),
  ).toEqual([]);
  expect(
    ['', 'XX', 'gb-eng', 'GB-', 'GB-XXX', 'FR-ENG', 'GB-ENG-', 'DE-BY-A-B', 'toString'].filter((r) =>
      isHolidayRegion(r),
    ),
  ).toEqual([]);
  expect(() => computeHolidays('XX', 2026, 2026)).toThrow(RangeError);
  expect(() => computeHolidays('GB-ENG', 2027, 2026)).toThrow(RangeError);
  expect(() => computeHolidays('GB-ENG', 2026.5, 2027)).toThrow(RangeError);
  expect(() => computeHolidays('GB-ENG', 1, 9_999)).toThrow(RangeError);
});
