import { Elements, OBJECT, STRING, text, type Raw } from './bson-view';
import { CommandError, notImplemented } from './errors';
import { truthy } from './filter';
import { type Command } from './message';
import { doubleOf, isNumber } from './numbers';

/** Fields any command may carry. */
const EVERYWHERE = new Set([
  '$db',
  'lsid',
  '$readPreference',
  'comment',
  'maxTimeMS',
  'readConcern',
  'writeConcern',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$clusterTime',
]);

/** What a command or statement understands besides the common fields. */
export interface Accepted {
  readonly fields: ReadonlySet<string>;
  /** Fields that change the answer and are not implemented: harmless only while they say nothing. */
  readonly onlyWhenEmpty: ReadonlySet<string>;
}

export const accepts = (fields: readonly string[], onlyWhenEmpty: readonly string[] = []): Accepted => ({
  fields: new Set(fields),
  onlyWhenEmpty: new Set(onlyWhenEmpty),
});

/** Refuses unknown fields, options without an implementation, transactions, and concerns that cannot be honoured. */
export function checkCommand(command: Command, accepted: Accepted): void {
  for (const [name, value] of command.fields) {
    if (name !== command.name && !EVERYWHERE.has(name)) checkField(command.name, name, value, accepted);
  }
  for (const name of command.sequences.keys()) {
    if (!accepted.fields.has(name)) throw unknownField(command.name, name);
  }
  checkReadConcern(command.document('readConcern'));
  checkWriteConcern(command.document('writeConcern'));
}

/** The same for one statement of a write command. Answers its fields by name. */
export function readStatement(what: string, statement: Raw, accepted: Accepted): ReadonlyMap<string, Raw> {
  const fields = new Map<string, Raw>();
  for (const e = new Elements(statement.bytes, statement.start); e.next();) {
    const { name, raw } = e;
    checkField(what, name, raw, accepted);
    fields.set(name, raw);
  }
  return fields;
}

function checkField(what: string, name: string, value: Raw, { fields, onlyWhenEmpty }: Accepted): void {
  if (fields.has(name)) return;
  if (onlyWhenEmpty.has(name)) {
    if (isEmpty(value)) return;
    throw notImplemented(`the option '${name}' of ${what}`);
  }
  if (name === 'collation') {
    if (isSimple(value)) return;
    throw notImplemented(`a collation in ${what}`);
  }
  if (name === 'txnNumber' || name === 'startTransaction' || name === 'autocommit') {
    throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }
  throw unknownField(what, name);
}

const unknownField = (what: string, name: string): CommandError =>
  new CommandError(40415, `BSON field '${what}.${name}' is an unknown field.`);

/** Says nothing: absent, false, or without elements. */
function isEmpty(value: Raw): boolean {
  if (value.type === OBJECT || value.type === 0x04) return !new Elements(value.bytes, value.start).next();
  return !truthy(value);
}

/** The collation that compares bytes, which is what happens anyway. */
function isSimple(collation: Raw): boolean {
  if (collation.type !== OBJECT) return false;
  const e = new Elements(collation.bytes, collation.start);
  if (!e.next()) return true;
  return e.name === 'locale' && e.type === STRING && text(e.raw) === 'simple' && !e.next();
}

function checkReadConcern(concern: Raw | undefined): void {
  if (!concern) return;
  for (const e = new Elements(concern.bytes, concern.start); e.next();) {
    const level = e.name === 'level' && e.type === STRING ? text(e.raw) : undefined;
    if (level !== undefined && !['local', 'available', 'majority'].includes(level)) {
      throw notImplemented(`the read concern '${level}'`);
    }
  }
}

function checkWriteConcern(concern: Raw | undefined): void {
  if (!concern) return;
  for (const e = new Elements(concern.bytes, concern.start); e.next();) {
    if (e.name !== 'w') continue;
    if (isNumber(e.type) && doubleOf(e.raw) > 1) {
      throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
    }
    if (e.type === STRING && text(e.raw) !== 'majority') throw notImplemented(`the write concern '${text(e.raw)}'`);
  }
}
