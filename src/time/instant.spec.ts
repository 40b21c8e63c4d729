import fc from 'fast-check';
import { addMinutes, epochMs, fromEpochMs, instant, isInstant, minutesBetween } from './instant';

const written = fc
  .date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('instant', () => {
  it.each([
    ['2026-10-25T00:30:00.000Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T00:30:00Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T00:30Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T01:30:00+01:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25 01:30:00+01:00', '2026-10-25T00:30:00.000Z'],
    ['2026-10-24T15:00:00.5-09:30', '2026-10-25T00:30:00.500Z'],
    ['2026-10-25T06:15:00+05:45', '2026-10-25T00:30:00.000Z'],
    ['20261025T003000Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25t00:30:00z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T00:30:00.123999999Z', '2026-10-25T00:30:00.123Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['2028-02-29T12:00:00Z', '2028-02-29T12:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s as %s', (text, canonical) => {
    expect(instant(text)).toBe(canonical);
    expect(isInstant(text)).toBe(true);
  });

  it.each([
    '',
    'now',
    '2026-10-25',
    '2026-10-25T00:30:00',
    '2026-02-30T00:00:00Z',
    '2026-02-30T00:00:00.000Z',
    '2026-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-10-25T24:00:00.000Z',
    '2026-10-25T00:60:00.000Z',
    '2026-10-25T00:30:00+25:00',
    '2026-10-25T00:30:00+01:00[Europe/London]',
    '2026-10-25T00:30:00.000Z\n',
    ' 2026-10-25T00:30:00.000Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '+012026-01-01T00:00:00Z',
    '1761352200000',
  ])('refuses %j', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => instant(text)).toThrow(RangeError);
  });

  it('keeps the canonical form, and its milliseconds are those of the runtime', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(instant(text)).toBe(text);
        expect(epochMs(text)).toBe(Date.parse(text));
        expect(fromEpochMs(Date.parse(text))).toBe(text);
      }),
    );
  });

  it('is ordered as its text is', () => {
    fc.assert(fc.property(written, written, (a, b) => a < b === epochMs(a) < epochMs(b)));
  });
});

it('reads milliseconds only from the canonical form', () => {
  expect(() => epochMs('2026-10-25T00:30:00Z')).toThrow(RangeError);
});

it.each([0.5, NaN, 2 ** 53, Date.parse('9999-12-31T23:59:59.999Z') + 1])('makes no instant of %p', (ms) => {
  expect(() => fromEpochMs(ms)).toThrow(RangeError);
});

it('counts minutes forth and back', () => {
  const opened = instant('2026-10-25T00:30Z');
  expect(addMinutes(opened, 60)).toBe('2026-10-25T01:30:00.000Z');
  expect(addMinutes(opened, -31)).toBe('2026-10-24T23:59:00.000Z');
  expect(minutesBetween(opened, addMinutes(opened, 60))).toBe(60);
  expect(minutesBetween(addMinutes(opened, 60), opened)).toBe(-60);
  expect(minutesBetween(opened, instant('2026-10-25T00:31:59.999Z'))).toBe(1);
  expect(minutesBetween(instant('2026-10-25T00:30:59Z'), opened)).toBe(0);
});
