import { DAY_MS, epochDay, isoDate } from './civil';

it('agrees with the runtime on every day of four centuries, after which the calendar repeats', () => {
  for (let day = Date.parse('1800-01-01') / DAY_MS; day * DAY_MS < Date.parse('2200-01-01'); day++) {
    const iso = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const [year, month, date] = iso.split('-').map(Number) as [number, number, number];
    if (isoDate(day) !== iso || epochDay(year, month, date) !== day) {
      throw new Error(`${iso} is day ${day}, not ${isoDate(day)} and ${epochDay(year, month, date)}`);
    }
  }
});

it('keeps to four digits of year', () => {
  expect(isoDate(epochDay(0, 1, 1))).toBe('0000-01-01');
  expect(isoDate(epochDay(9999, 12, 31))).toBe('9999-12-31');
  expect(() => isoDate(epochDay(0, 1, 1) - 1)).toThrow(RangeError);
  expect(() => isoDate(epochDay(9999, 12, 31) + 1)).toThrow(RangeError);
  expect(() => isoDate(NaN)).toThrow(RangeError);
});
