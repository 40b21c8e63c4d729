import { type Kind, kinds } from './columns.rules';
import { type Draft, type DraftOptions, draftsOf } from './drafts';
import { type Outcome } from './import-run';
import { type Line, type LineFault, readLines, type ReadFile, type SourceFile } from './lines';

/** Files as they were read. */
export interface Reading {
  readonly files: readonly ReadFile[];
  /** Of every line that is right by itself. */
  readonly drafts: readonly Draft[];
  /** Lines that are faulty by themselves, by kind and ref. */
  readonly faulty: ReadonlyMap<string, Line>;
  /** Kinds of which not every line could be read. */
  readonly unread: ReadonlySet<Kind>;
  readonly faults: readonly LineFault[];
  readonly unusable: readonly Unusable[];
}

/** A line that cannot be imported as it stands in its file. */
export interface Unusable {
  readonly file: SourceFile;
  readonly number: number;
  readonly raw: string;
}

export function readAll(sources: readonly SourceFile[], delimiter: string, options: DraftOptions): Reading {
  const files = sources.map((source) => readLines(source, delimiter));
  const lines = files.flatMap((file) => file.lines);
  const { drafts, faults } = draftsOf(lines, options);
  const right = new Set(drafts.map(({ line }) => line));
  const wrong = lines.filter((line) => !right.has(line));
  const drafted = new Set(drafts.map(({ kind, ref }) => `${kind} ${ref}`));
  const faulty = wrong.map((line) => [`${line.file.kind} ${String(line.values['ref'])}`, line] as const);
  return {
    files,
    drafts,
    // Of a ref that is given twice the first line counts.
    faulty: new Map(faulty.filter(([name]) => !drafted.has(name))),
    unread: new Set(files.filter((file) => file.faults.length > 0).map(({ file }) => file.kind)),
    faults: [...files.flatMap((file) => file.faults.map(({ raw: _, ...fault }) => fault)), ...faults],
    unusable: [
      ...files.flatMap(({ file, faults: ofFile }) => ofFile.map(({ line, raw }) => ({ file, number: line, raw }))),
      ...wrong,
    ],
  };
}

/** How many lines of a kind came to what; `waiting` are those that a stop has left for the next time. */
export interface Count {
  readonly new: number;
  readonly there: number;
  readonly faulty: number;
  readonly heldUp: number;
  readonly waiting: number;
}

/** What an import comes to, or would. */
export interface Findings {
  readonly counts: Readonly<Record<Kind, Count>>;
  /** Entries whose month had closed: they are posted to the oldest open one. */
  readonly late: number;
  /** In the order of the files and their lines. */
  readonly faults: readonly LineFault[];
  /** Lines with faults, and those that rest on such, with the one they rest on. */
  readonly unusable: readonly Unusable[];
}

export function findingsOf(reading: Reading, outcomes: ReadonlyMap<Draft, Outcome>): Findings {
  const refused = [...outcomes].flatMap(([, outcome]) => (outcome.is === 'faulty' ? outcome.faults : []));
  const faulty = [...outcomes].filter(([, { is }]) => is === 'faulty' || is === 'held-up').map(([{ line }]) => line);
  const unusable = [...reading.unusable, ...faulty];
  const place = new Map(reading.files.map(({ file }, i) => [file.name, i]));
  const counts = Object.fromEntries(
    kinds.map((kind) => [kind, countOf(kind, reading, outcomes)]),
  ) as Findings['counts'];
  return {
    counts,
    late: [...outcomes.values()].filter((outcome) => outcome.is === 'new' && outcome.late).length,
    faults: [...reading.faults, ...refused].toSorted(
      (a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || a.line - b.line,
    ),
    unusable: unusable.toSorted((a, b) => a.number - b.number),
  };
}

function countOf(kind: Kind, reading: Reading, outcomes: ReadonlyMap<Draft, Outcome>): Count {
  const cameTo = [...outcomes].filter(([draft]) => draft.kind === kind).map(([, { is }]) => is);
  const count = (is: Outcome['is']): number => cameTo.filter((one) => one === is).length;
  const unusable = new Set(
    reading.unusable.filter(({ file }) => file.kind === kind).map(({ file, number }) => `${file.name}:${number}`),
  );
  return {
    new: count('new'),
    there: count('there'),
    faulty: count('faulty') + unusable.size,
    heldUp: count('held-up'),
    waiting: count('not-begun'),
  };
}
