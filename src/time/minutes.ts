import { type Brand } from '../kernel/brand';

/** A whole number of minutes, zero or more. */
export type Minutes = Brand<number, 'Minutes'>;

/** Takes a number as minutes. Throws a RangeError naming anything but a whole number from 0 to 2^53 - 1. */
export function minutes(n: number): Minutes {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`Not a whole number of minutes, zero or more: ${n}`);
  return (n === 0 ? 0 : n) as Minutes;
}

export const sumMinutes = (list: readonly Minutes[]): Minutes => minutes(list.reduce<number>((sum, m) => sum + m, 0));
