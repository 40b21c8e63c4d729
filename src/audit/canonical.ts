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
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
      return `{${membersOf(value as Readonly<Record<string, unknown>>).join(',')}}`;
    default:
      throw new TypeError(`JSON knows no ${typeof value}`);
  }
}

/** The default order of a sort is that of UTF-16 code units. */
const membersOf = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
