import { parsePath, Raw, type PathPart } from './bson-view';
import { BsonWriter } from './bson-writer';
import { CommandError } from './errors';

export type Direction = 1 | -1;

/** What is stored of an index. */
export interface IndexRecord {
  readonly id: number;
  readonly name: string;
  readonly key: readonly (readonly [path: string, direction: Direction])[];
  readonly unique: boolean;
  /** Some document had an array on an indexed path: it has several entries. */
  multikey: boolean;
  /** The parts on whose paths there were arrays; left out in files that did not tell them apart: any of them. */
  arrayParts?: readonly number[];
  /** Some value was too long to be kept whole: entries narrow a search but do not order it. */
  truncated: boolean;
}

/** What is stored of a collection; `count` is in documents, `bytes` in bytes of documents. */
export interface CollectionRecord {
  readonly id: number;
  count: number;
  bytes: number;
  readonly indexes: readonly IndexRecord[];
}

export interface Index extends IndexRecord {
  readonly parts: readonly {
    readonly path: string;
    readonly steps: readonly PathPart[];
    readonly direction: Direction;
  }[];
}

export interface Collection {
  readonly id: number;
  database: string;
  name: string;
  count: number;
  bytes: number;
  indexes: Index[];
}

export const namespaceOf = ({ database, name }: Collection): string => `${database}.${name}`;

export const toIndex = (record: IndexRecord): Index => ({
  ...record,
  parts: record.key.map(([path, direction]) => ({ path, steps: parsePath(path), direction })),
});

export const toRecord = ({ id, count, bytes, indexes }: Collection): CollectionRecord => ({
  id,
  count,
  bytes,
  indexes: indexes.map(({ parts: _parts, ...record }) => record),
});

/** `{ a: 1, b: -1 }` as BSON. */
export function keyPattern(index: Pick<IndexRecord, 'key'>): Raw {
  const writer = new BsonWriter();
  const at = writer.open();
  for (const [path, direction] of index.key) writer.int32(path, direction);
  writer.close(at);
  const bytes = writer.take();
  return new Raw(0x03, bytes, 0, bytes.length);
}

const NAMESPACE_BYTES_MAX = 255;

/** Refuses InvalidNamespace for a name MongoDB would not accept either. */
export function checkNamespace(database: string, name: string): void {
  const wrong =
    database === '' ||
    /[/\\. "$\0]/.test(database) ||
    database.length > 63 ||
    name === '' ||
    name.startsWith('.') ||
    name.startsWith('system.') ||
    /[$\0]/.test(name) ||
    Buffer.byteLength(`${database}.${name}`) > NAMESPACE_BYTES_MAX;
  if (wrong) throw new CommandError(73, `Invalid namespace specified '${database}.${name}'`);
}
