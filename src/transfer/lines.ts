import { type CsvError, parse } from 'csv-parse/sync';
import { readCell } from './cells.rules';
import { columnNamed, columnsOf, faultsOfHeader, type Kind } from './columns.rules';

/** A file of one kind of thing. */
export interface SourceFile {
  /** As it was named: it stands before each fault. */
  readonly name: string;
  readonly kind: Kind;
  readonly format: 'csv' | 'ndjson';
  readonly bytes: Uint8Array;
}

/** A line that could be read: its fields by their names; those that are empty are left out. */
export interface Line {
  readonly file: SourceFile;
  /** Of the file, from 1: where it begins. */
  readonly number: number;
  /** As it stands in the file, without its end. */
  readonly raw: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What is wrong, where. Without a line it is the file's as a whole. */
export interface LineFault {
  readonly file: string;
  readonly line: number;
  readonly field: string | null;
  readonly detail: string;
}

export interface ReadFile {
  readonly file: SourceFile;
  /** The header of a CSV file as it stands there. */
  readonly header: string | null;
  readonly lines: readonly Line[];
  /** Of lines that could not be read, or not wholly: with the line as it stands, to be mended. */
  readonly faults: readonly (LineFault & { readonly raw: string })[];
}

const BOM = /^\uFEFF/;

/**
 * Reads a file of UTF-8 as CSV (RFC 4180, first line the header) or NDJSON. Every line that cannot be read is a fault
 * with its number; where a quotation mark is amiss, nobody can tell where the next line begins, and the rest is not read.
 */
export function readLines(file: SourceFile, delimiter = ','): ReadFile {
  const text = decoded(file);
  if (text === null) {
    const faults = [
      { ...at(file, undecodableLine(file.bytes)), detail: 'is not UTF-8: save the file as UTF-8', raw: '' },
    ];
    return { file, header: null, lines: [], faults };
  }
  return file.format === 'csv'
    ? readCsv(file, text.replace(BOM, ''), delimiter)
    : readNdjson(file, text.replace(BOM, ''));
}

interface Slice {
  readonly fields: readonly string[];
  readonly number: number;
  readonly raw: string;
}

function readCsv(file: SourceFile, text: string, delimiter: string): ReadFile {
  const { slices, broken } = slicesOf(text, delimiter);
  const brokenFaults = broken ? [{ ...at(file, broken.number), detail: broken.detail, raw: broken.raw }] : [];
  const [head, ...rows] = slices;
  if (!head) {
    const empty = { ...at(file, 1), detail: 'must begin with a line that names the columns', raw: '' };
    return { file, header: null, lines: [], faults: broken ? brokenFaults : [empty] };
  }
  const header = head.fields.map((name) => name.trim());
  const headerFaults = faultsOfHeader(file.kind, header);
  if (headerFaults.length > 0) {
    const hint = delimiterHint(header, delimiter);
    const told = hint ? [{ field: null, detail: hint }] : headerFaults;
    const rest = text.slice(text.indexOf(head.raw) + head.raw.length).replace(/^\r?\n/, '');
    const faults = told.map((fault, i) => ({ ...at(file, head.number), ...fault, raw: i === 0 ? rest : '' }));
    return { file, header: head.raw, lines: [], faults };
  }
  const read = rows.map((row) => readRow(file, header, row));
  return {
    file,
    header: head.raw,
    lines: read.flatMap(({ line }) => line ?? []),
    faults: [...read.flatMap(({ faults }) => faults), ...brokenFaults],
  };
}

function readRow(file: SourceFile, header: readonly string[], { fields, number, raw }: Slice) {
  if (fields.length !== header.length) {
    const detail = `must have ${header.length} fields, as the header has: there are ${fields.length}`;
    return { line: null, faults: [{ ...at(file, number), detail, raw }] };
  }
  const values: Record<string, unknown> = {};
  const faults: (LineFault & { raw: string })[] = [];
  header.forEach((name, i) => {
    const cell = readCell(columnNamed(file.kind, name)!, fields[i]!);
    if ('fault' in cell) faults.push({ ...at(file, number), field: name, detail: cell.fault, raw });
    else if (cell.value !== undefined) values[name] = cell.value;
  });
  return { line: faults.length > 0 ? null : { file, number, raw, values }, faults };
}

/** The records of a CSV text with the lines on which they begin, up to the first whose quotation marks are amiss. */
function slicesOf(text: string, delimiter: string) {
  const bytes = Buffer.from(text);
  const slices: Slice[] = [];
  let offset = 0;
  let linesBefore = 0;
  const take = (to: number): { readonly number: number; readonly raw: string } => {
    const part = bytes.subarray(offset, to).toString();
    const blank = /^[\r\n]*/.exec(part)![0];
    const number = linesBefore + endsIn(blank) + 1;
    offset = to;
    linesBefore += endsIn(part);
    return { number, raw: part.slice(blank.length).replace(/\r?\n$|\r$/, '') };
  };
  try {
    parse(bytes, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (fields: string[], { bytes: to }) => {
        slices.push({ fields, ...take(to) });
        return null;
      },
    });
    return { slices, broken: null };
  } catch (error) {
    const detail = `cannot be read from here on: ${whatIsAmiss[(error as CsvError).code] ?? (error as Error).message}`;
    return { slices, broken: { ...take(bytes.length), detail } };
  }
}

const whatIsAmiss: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a field that begins with a quotation mark does not end with one',
  INVALID_OPENING_QUOTE: 'a quotation mark stands within a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'a quotation mark within a quoted field is not doubled',
};

const endsIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

function delimiterHint(header: readonly string[], delimiter: string): string | null {
  const [only = ''] = header;
  const other = [';', '\t', ',', '|'].find((one) => one !== delimiter && only.includes(one));
  if (header.length > 1 || other === undefined) return null;
  return `has one column: say --delimiter ${other === '\t' ? 'tab' : `'${other}'`} where that is what separates them`;
}

function readNdjson(file: SourceFile, text: string): ReadFile {
  const lines: Line[] = [];
  const faults: (LineFault & { raw: string })[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const read = readObject(file, raw, i + 1);
    if (Array.isArray(read)) faults.push(...read);
    else lines.push(read);
  });
  return { file, header: null, lines, faults };
}

function readObject(file: SourceFile, raw: string, number: number): Line | (LineFault & { raw: string })[] {
  const faultOf = (field: string | null, detail: string) => ({ ...at(file, number), field, detail, raw });
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    return [faultOf(null, `must be JSON: ${(error as Error).message}`)];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [faultOf(null, 'must be an object')];
  const given = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  const names = columnsOf[file.kind].map(({ name }) => name);
  const unknown = Object.keys(value).filter((name) => columnNamed(file.kind, name) === undefined);
  if (unknown.length > 0)
    return unknown.map((name) => faultOf(name, `is no field of ${file.kind}: there are ${names.join(', ')}`));
  return { file, number, raw, values: Object.fromEntries(given) };
}

const at = ({ name }: SourceFile, line: number): Omit<LineFault, 'detail'> => ({ file: name, line, field: null });

function decoded({ bytes }: SourceFile): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function undecodableLine(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const first = lines.findIndex((line) => {
    try {
      decoder.decode(Buffer.from(line, 'latin1'));
      return false;
    } catch {
      return true;
    }
  });
  return first + 1;
}
