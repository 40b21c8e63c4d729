/** The metadata of a stream: what of it is visible, and to whom. Pure. */

export type Right = 'read' | 'write' | 'delete' | 'metadataRead' | 'metadataWrite';

/** Who has which right, by user or group; `$all` is everybody. A right that is missing is as by default. */
export type Acl = { readonly [R in Right]?: readonly string[] };

export interface StreamMetadata {
  /** False where nobody wrote any metadata. */
  readonly isThere: boolean;
  readonly isSoftDeleted: boolean;
  /** The first revision that may be visible. */
  readonly truncateBefore: number;
  readonly maxCount: number;
  readonly maxAgeMs: number;
  readonly acl: Acl;
}

export const noMetadata: StreamMetadata = {
  isThere: false,
  isSoftDeleted: false,
  truncateBefore: 0,
  maxCount: Infinity,
  maxAgeMs: Infinity,
  acl: {},
};

/** A `$$` stream shows its last event only. */
export const metadataOfMetadata: StreamMetadata = { ...noMetadata, maxCount: 1 };

const unreadable: StreamMetadata = { ...noMetadata, isThere: true };

/** The `$tb` that says "deleted". */
const softDeletion = 9_223_372_036_854_775_807n;
export const softDeleted = `{"$tb":${softDeletion}}`;

const aclKeys = { read: '$r', write: '$w', delete: '$d', metadataRead: '$mr', metadataWrite: '$mw' } as const;

/** Reads the data of a `$metadata` event. What cannot be read counts as no metadata. */
export function readMetadata(text: string): StreamMetadata {
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return unreadable;
    const { $maxCount, $maxAge, $cacheControl, $acl } = values as Record<string, unknown>;
    const truncation = membersOf(text).findLast(({ key }) => key === '$tb');
    const truncateBefore = truncation ? revisionOf(text.slice(truncation.valueAt, truncation.end)) : 0n;
    optional($cacheControl);
    return {
      isThere: true,
      isSoftDeleted: truncateBefore >= softDeletion,
      truncateBefore: Number(truncateBefore),
      maxCount: optional($maxCount) ?? Infinity,
      maxAgeMs: (optional($maxAge) ?? Infinity) * 1000,
      acl: readAcl($acl),
    };
  } catch {
    return unreadable;
  }
}

/** The same metadata with another `$tb`; every other value stays as it was written, to the last digit. */
export function withTruncation(text: string, truncateBefore: number): string {
  const kept = (isObject(text) ? membersOf(text) : [])
    .filter(({ key }) => key !== '$tb')
    .map(({ at, end }) => text.slice(at, end));
  return `{${[...kept, `"$tb":${truncateBefore}`].join(',')}}`;
}

/** The first revision a reader may see; above every revision of a soft-deleted stream. */
export function firstVisible(metadata: StreamMetadata, lastRevision: number): number {
  return Math.max(metadata.truncateBefore, lastRevision - metadata.maxCount + 1, 0);
}

export const isExpired = (metadata: StreamMetadata, createdMs: number, nowMs: number): boolean =>
  nowMs - createdMs > metadata.maxAgeMs;

function revisionOf(digits: string): bigint {
  if (!/^\d+$/.test(digits)) throw new Error(`$tb is ${digits}`);
  return BigInt(digits);
}

function optional(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || (value as number) < 1) throw new Error('a number above 0 was expected');
  return value as number;
}

function readAcl(value: unknown): Acl {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) throw new Error('$acl is not an object');
  const roles = value as Record<string, unknown>;
  const acl: { [R in Right]?: readonly string[] } = {};
  for (const [right, key] of Object.entries(aclKeys) as [Right, string][]) {
    if (roles[key] !== undefined) acl[right] = names(roles[key]);
  }
  return acl;
}

function names(value: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((name): name is string => typeof name === 'string')) throw new Error('a role is a name');
  return list;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

interface Member {
  readonly key: string;
  /** Where the member begins, where its value begins, and where both end. */
  readonly at: number;
  readonly valueAt: number;
  readonly end: number;
}

/** The members of a JSON object, by their places: numbers beyond 2^53 do not survive `JSON.parse`. */
function membersOf(text: string): Member[] {
  const members: Member[] = [];
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (text[at] === '"') {
    const keyEnd = valueEnd(text, at);
    const valueAt = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = valueEnd(text, valueAt);
    members.push({ key: JSON.parse(text.slice(at, keyEnd)) as string, at, valueAt, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

/** The end of the string, number, word, list or object that begins at `from`, in text that is JSON. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      while (text[++at] !== '"') if (text[at] === '\\') at++;
    } else if (character === '{' || character === '[') {
      depth++;
      continue;
    } else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
    } else if (depth === 0 && (character === ',' || character === ':' || /\s/.test(character))) return at;
    else if (depth === 0) continue;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
