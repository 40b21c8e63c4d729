/**
 * The canonical form of a JSON value, RFC 8785: members in the order of their names' UTF-16 code units, numbers and
 * strings as ECMAScript writes them, nothing between. Two values have the same form only where they are the same value.
 * Where RFC 8785 gives up, at half of a surrogate pair, its escape is written: what somebody typed must not keep a month
 * from being sealed.
 * @throws TypeError for what JSON cannot say: a number that is not finite, undefined, a function
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return needsNoEscape.test(value) ? `"${value}"` : JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
      return Number.isSafeInteger(value) ? `${value}` : JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value) : members(value as Readonly<Record<string, unknown>>);
    default:
      throw new TypeError(`JSON knows no ${typeof value}`);
  }
}

/** Most strings are ids, dates and names: writing them as they are takes half the time. */
const needsNoEscape = /^[ !#-[\]-~]*$/;

function list(values: readonly unknown[]): string {
  let written = '';
  for (const value of values) written += `${written === '' ? '' : ','}${canonical(value)}`;
  return `[${written}]`;
}

/** The default order of a sort is that of UTF-16 code units. */
function members(value: Readonly<Record<string, unknown>>): string {
  let written = '';
  for (const name of Object.keys(value).sort()) {
    written += `${written === '' ? '' : ','}${named(name)}${canonical(value[name])}`;
  }
  return `{${written}}`;
}

/** Names come again and again: most of the time of a long check went into writing them. */
const namesWritten = new Map<string, string>();
const NAMES_MAX = 1_000;

function named(name: string): string {
  const known = namesWritten.get(name);
  if (known !== undefined) return known;
  if (namesWritten.size === NAMES_MAX) namesWritten.clear();
  const fresh = `${JSON.stringify(name)}:`;
  namesWritten.set(name, fresh);
  return fresh;
}
