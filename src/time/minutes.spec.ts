import { minutes, sumMinutes } from './minutes';

describe('minutes', () => {
  it.each([0, 1, 1_440, Number.MAX_SAFE_INTEGER])('takes %p', (n) => expect(minutes(n)).toBe(n));

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, '60' as unknown as number])('refuses %p and names it', (n) => {
    expect(() => minutes(n)).toThrow(RangeError);
    expect(() => minutes(n)).toThrow(String(n));
  });

  it('has no negative zero, which JSON would write differently than it compares', () => {
    expect(Object.is(minutes(-0), 0)).toBe(true);
  });

  it('sums', () => {
    expect(sumMinutes([])).toBe(0);
    expect(sumMinutes([minutes(20), minutes(45)])).toBe(65);
    expect(() => sumMinutes([minutes(Number.MAX_SAFE_INTEGER), minutes(1)])).toThrow(RangeError);
  });
});
