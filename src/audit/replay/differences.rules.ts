/** A field that is not the same. A side that has no such field has none here either. */
export interface FieldDifference {
  /** RFC 6901, into the document as it is stored; empty for the whole of it. */
  readonly pointer: string;
  readonly live?: unknown;
  readonly replayed?: unknown;
}

/**
 * A document that is not what its facts make it: other than replayed (`changed`), not there (`missing`), or there
 * without any fact about it (`extra`).
 */
export interface Difference {
  /** Collection of the read model, `balances_v1`. */
  readonly readModel: string;
  readonly document: string;
  readonly kind: 'changed' | 'missing' | 'extra';
  /** The first of them; none for a document that is missing or extra. */
  readonly fields: readonly FieldDifference[];
  /** How many fields differ that are not told. */
  readonly moreFields: number;
}

/** Of one document. The rest of a document that is wholly different tells nothing more. */
const FIELDS_MAX = 10;
/** A value that is longer as JSON is told as the beginning of its text. */
const VALUE_LENGTH_MAX = 400;

interface Positioned {
  readonly position: number;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether two stored values are the same. A field without a value is none, and the order of fields says nothing. */
export function same(live: unknown, replayed: unknown): boolean {
  if (live === replayed) return true;
  if (typeof live === 'string') return typeof replayed === 'string' && live === wellFormed(replayed);
  if (!isObject(live) || !isObject(replayed)) return false;
  if (Array.isArray(live)) {
    if (!Array.isArray(replayed) || live.length !== replayed.length) return false;
    for (let index = 0; index < live.length; index += 1) if (!same(live[index], stored(replayed[index]))) return false;
    return true;
  }
  return !Array.isArray(replayed) && fieldsAreSame(live as Fields, replayed as Fields, 0);
}

/** Whether a stored document is the replayed one at this position. Both have their `id`, the stored one its `position`. */
export const sameDocument = (live: Positioned, replayed: object, position: number): boolean =>
  live.position === position && fieldsAreSame(live as unknown as Fields, replayed as Fields, 1);

type Fields = Readonly<Record<string, unknown>>;

/** @param more fields that only the stored one has */
function fieldsAreSame(live: Fields, replayed: Fields, more: number): boolean {
  let fields = more;
  for (const name in replayed) {
    const value = replayed[name];
    if (value === undefined) continue;
    if (!same(live[name], value)) return false;
    fields += 1;
  }
  for (const _name in live) fields -= 1;
  return fields === 0;
}

/** Half a character, which a text can hold and UTF-8 cannot, is stored as a replacement. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/** A place of a list without a value is stored as null. */
const stored = (value: unknown): unknown => value ?? null;

/** Field by field, where a document of these ids and positions is not the same on both sides; null where it is. */
export function changedFields(live: object, replayed: object): Pick<Difference, 'fields' | 'moreFields'> | null {
  const found: FieldDifference[] = [];
  compare('', live, replayed, found);
  if (found.length === 0) return null;
  return { fields: found.slice(0, FIELDS_MAX).map(cut), moreFields: Math.max(0, found.length - FIELDS_MAX) };
}

function compare(pointer: string, live: unknown, replayed: unknown, found: FieldDifference[]): void {
  if (same(live, replayed)) return;
  if (!isObject(live) || !isObject(replayed) || Array.isArray(live) !== Array.isArray(replayed)) {
    found.push({ pointer, ...(live === undefined ? {} : { live }), ...(replayed === undefined ? {} : { replayed }) });
    return;
  }
  const [one, other] = [live as Fields, replayed as Fields];
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [a, b] = [one[name], other[name]];
    compare(
      `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      a,
      Array.isArray(live) ? (b ?? null) : b,
      found,
    );
  }
}

function cut({ pointer, ...sides }: FieldDifference): FieldDifference {
  const short = Object.entries(sides).map(([side, value]): [string, unknown] => {
    const text = JSON.stringify(value) ?? '';
    return [side, text.length <= VALUE_LENGTH_MAX ? value : `${text.slice(0, VALUE_LENGTH_MAX)}… (${text.length})`];
  });
  return { pointer, ...Object.fromEntries(short) };
}
