import { ARRAY, BOOL, Elements, OBJECT, parsePath, type Raw } from './bson-view';
import { type BsonWriter } from './bson-writer';
import { CommandError, notImplemented } from './errors';
import { truthy } from './filter';
import { isNumber } from './numbers';

/** Field names kept or dropped; a nested map goes on inside the field. */
type Fields = Map<string, true | Fields>;

/** Writes the chosen part of a document as the next value of the writer. */
export interface Projection {
  write(writer: BsonWriter, bytes: Buffer, documentStart: number): void;
}

/** Parses an inclusion or exclusion of dotted paths; undefined when it asks for everything. Refuses computed fields. */
export function parseProjection(spec: Raw | undefined): Projection | undefined {
  if (!spec) return undefined;
  const chosen: (readonly [string, boolean])[] = [];
  for (const e = new Elements(spec.bytes, spec.start); e.next();) chosen.push([e.name, keeps(e.name, e.raw)]);
  return projectionOf(chosen);
}

/** The projection that keeps or drops these paths; undefined when it keeps everything. Refuses a mixture of both. */
export function projectionOf(chosen: readonly (readonly [path: string, kept: boolean])[]): Projection | undefined {
  const fields: Fields = new Map();
  let includes: boolean | undefined;
  let id: boolean | undefined;
  for (const [path, kept] of chosen) {
    if (path === '_id') {
      id = kept;
      continue;
    }
    if (includes !== undefined && includes !== kept) {
      const [done, other] = kept ? ['inclusion', 'exclusion'] : ['exclusion', 'inclusion'];
      throw new CommandError(kept ? 31253 : 31254, `Cannot do ${done} on field ${path} in ${other} projection`);
    }
    includes = kept;
    add(fields, path);
  }
  if (includes === undefined) {
    if (id === undefined) return undefined;
    fields.set('_id', true);
    return id ? inclusion(fields) : exclusion(fields);
  }
  if (includes ? id !== false : id === false) fields.set('_id', true);
  return includes ? inclusion(fields) : exclusion(fields);
}

function keeps(path: string, value: Raw): boolean {
  if (path.split('.').some((name) => name.startsWith('$'))) throw notImplemented(`'${path}' in a projection`);
  if (value.type === BOOL || isNumber(value.type)) return truthy(value);
  if (value.type === OBJECT) {
    const e = new Elements(value.bytes, value.start);
    throw notImplemented(e.next() ? `'${e.name}' in a projection` : 'an empty sub-projection');
  }
  throw notImplemented(`a computed field ('${path}') in a projection`);
}

function add(fields: Fields, path: string): void {
  const parts = parsePath(path);
  let at = fields;
  parts.forEach(({ name }, depth) => {
    const known = at.get(name);
    const last = depth === parts.length - 1;
    if (known === true || (last && known)) throw new CommandError(31249, `Path collision at ${path}`);
    if (last) at.set(name, true);
    else if (known) at = known;
    else {
      const inner: Fields = new Map();
      at.set(name, inner);
      at = inner;
    }
  });
}

/** A set of names laid out for a walk over bytes. */
interface Wanted {
  readonly name: Buffer;
  readonly inner: readonly Wanted[] | undefined;
}

const laidOut = (fields: Fields): readonly Wanted[] =>
  [...fields].map(([name, inner]) => ({ name: Buffer.from(name), inner: inner === true ? undefined : laidOut(inner) }));

const find = (wanted: readonly Wanted[], e: Elements): Wanted | undefined => {
  for (const one of wanted) if (e.nameIs(one.name)) return one;
  return undefined;
};

function inclusion(fields: Fields): Projection {
  const wanted = laidOut(fields);
  return { write: (writer, bytes, at) => include(writer, wanted, bytes, at) };
}

function include(writer: BsonWriter, wanted: readonly Wanted[], bytes: Buffer, documentStart: number): void {
  const open = writer.open();
  for (const e = new Elements(bytes, documentStart); e.next();) {
    const found = find(wanted, e);
    if (!found) continue;
    if (!found.inner) writer.copy(bytes, e.at, e.end);
    else if (e.type === OBJECT || e.type === ARRAY) {
      writer.copy(bytes, e.at, e.start);
      descend(writer, found.inner, e, include, false);
    }
  }
  writer.close(open);
}

function exclusion(fields: Fields): Projection {
  const unwanted = laidOut(fields);
  return { write: (writer, bytes, at) => exclude(writer, unwanted, bytes, at) };
}

function exclude(writer: BsonWriter, unwanted: readonly Wanted[], bytes: Buffer, documentStart: number): void {
  const open = writer.open();
  for (const e = new Elements(bytes, documentStart); e.next();) {
    const found = find(unwanted, e);
    if (found && !found.inner) continue;
    if (found?.inner && (e.type === OBJECT || e.type === ARRAY)) {
      writer.copy(bytes, e.at, e.start);
      descend(writer, found.inner, e, exclude, true);
    } else writer.copy(bytes, e.at, e.end);
  }
  writer.close(open);
}

/** Goes on inside a document, or inside every document of an array; `keepsScalars` says what becomes of the rest. */
function descend(
  writer: BsonWriter,
  fields: readonly Wanted[],
  { type, bytes, start }: Elements,
  project: typeof include,
  keepsScalars: boolean,
): void {
  if (type === OBJECT) return project(writer, fields, bytes, start);
  const open = writer.open();
  let position = 0;
  for (const e = new Elements(bytes, start); e.next();) {
    if (e.type === OBJECT || e.type === ARRAY) {
      writer.name(e.type, position++);
      descend(writer, fields, e, project, keepsScalars);
    } else if (keepsScalars) writer.raw(position++, e.raw);
  }
  writer.close(open);
}
