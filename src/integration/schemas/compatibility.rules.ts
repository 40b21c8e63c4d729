import { type JsonSchema } from './json-schemas';

/**
 * What a consumer written for the one schema would stumble over in what the other describes, each with its place. New
 * fields that may be left out are all that does not count: also events of years ago come by the feed, which lack
 * whatever was added since, so nothing can be added that is always there.
 */
export function breakages(before: JsonSchema, after: JsonSchema): readonly string[] {
  return compare({ schema: before, root: before }, { schema: after, root: after }, '');
}

interface Place {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

/** Keywords that say nothing about a value. */
const remarks = new Set(['$schema', '$id', '$defs', 'title', 'description', 'examples', '$comment']);
/** Keywords that are compared by what they hold. */
const looked = new Set(['properties', 'required', 'enum', 'anyOf', 'items', 'additionalProperties', 'propertyNames']);

function compare(beforeAt: Place, afterAt: Place, pointer: string): readonly string[] {
  const [before, after] = [resolve(beforeAt), resolve(afterAt)];
  const [old, now] = [before.schema, after.schema];
  const within = (keyword: string, at: string): readonly string[] => {
    const [held, holds] = [old[keyword], now[keyword]];
    if (isSchema(held) && isSchema(holds))
      return compare({ ...before, schema: held }, { ...after, schema: holds }, `${pointer}/${at}`);
    return same(held, holds) ? [] : [`${here(pointer)}: ${keyword} was ${shown(held)} and is ${shown(holds)}`];
  };
  return [
    ...plainKeywords(old, now, pointer),
    ...fields(before, after, pointer),
    ...values(old, now, pointer),
    ...alternatives(before, after, pointer),
    ...within('items', '*'),
    ...within('additionalProperties', '*'),
    ...within('propertyNames', 'names'),
  ];
}

function plainKeywords(old: JsonSchema, now: JsonSchema, pointer: string): readonly string[] {
  const keywords = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keywords]
    .filter((keyword) => !remarks.has(keyword) && !looked.has(keyword) && !same(old[keyword], now[keyword]))
    .map((keyword) => `${here(pointer)}: ${keyword} was ${shown(old[keyword])} and is ${shown(now[keyword])}`);
}

function fields(before: Place, after: Place, pointer: string): readonly string[] {
  const old = (before.schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const now = (after.schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (place: Place): ReadonlySet<string> => new Set(place.schema['required'] as readonly string[]);
  const [always, alwaysNow] = [required(before), required(after)];
  const gone = Object.keys(old).filter((name) => !(name in now));
  return [
    ...gone.map((name) => `${pointer}/${name}: is gone`),
    ...[...always]
      .filter((name) => !alwaysNow.has(name) && !gone.includes(name))
      .map((name) => `${pointer}/${name}: was always there and may be left out`),
    ...[...alwaysNow]
      .filter((name) => !always.has(name))
      .map((name) => `${pointer}/${name}: is required, and events of before may lack it`),
    ...Object.keys(old)
      .filter((name) => name in now)
      .flatMap((name) =>
        compare({ ...before, schema: old[name]! }, { ...after, schema: now[name]! }, `${pointer}/${name}`),
      ),
  ];
}

function values(old: JsonSchema, now: JsonSchema, pointer: string): readonly string[] {
  const [before, after] = [old['enum'], now['enum']] as (readonly unknown[] | undefined)[];
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    return [`${here(pointer)}: ${before ? 'is no list of values any more' : 'has become a list of values'}`];
  }
  return [
    ...before.filter((value) => !after.includes(value)).map((value) => `${here(pointer)}: ${shown(value)} is gone`),
    ...after
      .filter((value) => !before.includes(value))
      .map((value) => `${here(pointer)}: ${shown(value)} is new, and nobody expects it`),
  ];
}

/** In whatever order: each of the ones must be among the others. */
function alternatives(before: Place, after: Place, pointer: string): readonly string[] {
  const old = (before.schema['anyOf'] ?? []) as readonly JsonSchema[];
  const now = [...((after.schema['anyOf'] ?? []) as readonly JsonSchema[])];
  const between = (one: JsonSchema, other: JsonSchema): readonly string[] =>
    compare({ ...before, schema: one }, { ...after, schema: other }, pointer);
  const gone = old.filter((schema) => {
    const found = now.findIndex((other) => between(schema, other).length === 0);
    if (found >= 0) now.splice(found, 1);
    return found < 0;
  });
  // One for one: it is the same alternative, and what differs is further down.
  if (gone.length === 1 && now.length === 1) return between(gone[0]!, now[0]!);
  return [
    ...gone.map((schema) => `${here(pointer)}: was ${shown(schema)} too, and is not`),
    ...now.map((schema) => `${here(pointer)}: may be ${shown(schema)}, which nobody expects`),
  ];
}

function resolve({ schema, root }: Place): Place {
  const name = schema['$ref'];
  if (typeof name !== 'string') return { schema, root };
  const [, definition = ''] = /^#\/\$defs\/(.+)$/.exec(name) ?? [];
  const found = (root['$defs'] as Readonly<Record<string, JsonSchema>> | undefined)?.[definition];
  if (found === undefined) throw new Error(`Nothing in the schema is called ${name}`);
  return resolve({ schema: found, root });
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const shown = (value: unknown): string => JSON.stringify(value) ?? 'absent';
const here = (pointer: string): string => (pointer === '' ? 'the data' : pointer);
