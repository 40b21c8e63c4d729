import { v5 } from 'uuid';

/** Namespace of every id that Minutebook derives; changing it would make old repeats look new. */
const NAMESPACE = '5b1d8f6e-4c0e-5f0b-9a57-2f0c6f1c2a11';

/** A UUID that follows from another one: the same command always names the same thing. */
export function idFrom(...parts: readonly (string | number)[]): string {
  return v5(parts.join('/'), NAMESPACE);
}
