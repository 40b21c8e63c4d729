import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type INestApplicationContext } from '@nestjs/common';
import { createClock } from '../app';
import { KeyFile } from '../audit/seals/key-file';
import { MonthNotary } from '../audit/seals/month-notary';
import { Signer } from '../audit/seals/signer';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { readSettings, type Settings } from '../settings';
import { type Clock } from '../time/clock';
import { isMonth, type Month } from '../time/local';
import { Closing } from '../transfer/closing';
import { type Kind, kindOfFile, kinds } from '../transfer/columns.rules';
import { openDesk } from '../transfer/desk.module';
import { commandIdOf, type Draft, type TermsFiles, thingIdOf } from '../transfer/drafts';
import { type Findings, findingsOf, type Reading, readAll, type Unusable } from '../transfer/findings';
import { type ImportOptions, ImportRun, importMeta, type Outcome } from '../transfer/import-run';
import { type Line, type SourceFile } from '../transfer/lines';
import { RehearsalLog } from '../transfer/rehearsal-log';
import { attachStores, openStores } from './stores';
import { logToStandardError, UsageError } from './usage';

export interface ImportCommandOptions {
  /** Checks everything and writes nothing. */
  readonly dryRun?: boolean;
  readonly delimiter?: string;
  /** The system that the files come from. */
  readonly source: string;
  /** The last month that is closed in the end. */
  readonly closeThrough?: string;
  /** Imports the rest where lines are faulty, which are written to files in this folder. */
  readonly skipFaulty?: string;
  readonly json?: boolean;
}

const EXIT_INTERRUPTED = 130;
const TOLD_EVERY_MS = 250;
const DELIMITERS: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t' };

/**
 * Moves clients, projects, agreements, opening balances, tickets and time in from files, by the commands that requests
 * give too. Everything is checked first, against what is there and as far as possible without writing. Exit code 1 where
 * there are faults: then nothing is written.
 */
export async function importFiles(paths: readonly string[], options: ImportCommandOptions): Promise<void> {
  // Left alone, V8 lets garbage grow to four times what is in use: a rehearsal makes much of it.
  setFlagsFromString('--heap-growing-percent=100');
  const settings = readSettings(process.env);
  const wanted = asked(options);
  const sources = sourcesAt(paths);
  logToStandardError();
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // Beside a running server its schedule would close months while their entries are still to come.
  const stores = await (options.dryRun ? attachStores(settings) : openStores(settings));
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  try {
    const session = new Session(settings, connection, wanted, stop.signal);
    const reading = readAll(sources, wanted.delimiter, { source: wanted.source, termsFiles: readTerms });
    await session.run(reading);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

interface Wanted {
  readonly dryRun: boolean;
  readonly delimiter: string;
  readonly source: string;
  readonly closeThrough: Month | null;
  readonly skipFaulty: string | null;
  readonly json: boolean;
}

function asked({ delimiter = ',', source, closeThrough, skipFaulty, ...flags }: ImportCommandOptions): Wanted {
  const separator = DELIMITERS[delimiter] ?? delimiter;
  if (separator.length !== 1 || /["\r\n\w ]/.test(separator)) {
    throw new UsageError(`--delimiter is one sign, such as ';' or tab: not ${delimiter}.`);
  }
  if (source.trim() === '' || source.length > 200) throw new UsageError('--source is a name of 1 to 200 characters.');
  if (closeThrough !== undefined && !isMonth(closeThrough)) {
    throw new UsageError(`--close-through is a month written YYYY-MM: not ${closeThrough}.`);
  }
  return {
    ...{ dryRun: flags.dryRun ?? false, json: flags.json ?? false, delimiter: separator, source },
    ...{ closeThrough: closeThrough ?? null, skipFaulty: skipFaulty ?? null },
  };
}

/** One call: the rehearsal, then the same on the store. */
class Session {
  private readonly clock: Clock;
  private readonly correlationId = randomUUID();
  private readonly began = performance.now();
  /** Seconds that the lines took to be written, after the rehearsal and before any close. */
  private writtenIn = 0;

  constructor(
    private readonly settings: Settings,
    private readonly connection: EventStoreConnection,
    private readonly wanted: Wanted,
    private readonly signal: AbortSignal,
  ) {
    this.clock = createClock(settings);
  }

  async run(reading: Reading): Promise<void> {
    const { dryRun, skipFaulty } = this.wanted;
    const rehearsed = await this.rehearse(reading);
    const found = findingsOf(reading, rehearsed);
    if (this.signal.aborted) return this.end(found, null, 'stopped');
    const faulty = found.unusable.length > 0;
    if (dryRun || (faulty && skipFaulty === null)) return this.end(found, null, dryRun ? 'checked' : 'refused');
    if (faulty) writeFaulty(reading, found.unusable, skipFaulty!);
    if (!this.wanted.json) say(`checked in ${((performance.now() - this.began) / 1_000).toFixed(1)} s; writing`);
    const { outcomes, closed } = await this.carryOut(reading, rehearsed);
    const all = new Map([...rehearsed, ...outcomes]);
    this.end(findingsOf(reading, all), closed, this.signal.aborted ? 'stopped' : 'imported');
  }

  private rehearse(reading: Reading): Promise<ReadonlyMap<Draft, Outcome>> {
    return this.withDesk(new RehearsalLog(this.connection), async (desk) => {
      const { closeThrough } = this.wanted;
      const outcomes = await new ImportRun(reading.drafts, this.options(reading, 'checked'), desk).run();
      if (closeThrough !== null) await this.theMonthHasEnded(desk, closeThrough, outcomes);
      return outcomes;
    });
  }

  private carryOut(reading: Reading, rehearsed: ReadonlyMap<Draft, Outcome>) {
    const todo = [...rehearsed].filter(([, { is }]) => is === 'new').map(([draft]) => draft);
    const log = new EventLog(this.connection);
    return this.withDesk(log, async (desk) => {
      const decisions = desk.get(Decisions);
      const signer = new Signer(decisions, this.clock, new KeyFile(this.settings));
      decisions.sealWith(new MonthNotary(log, signer));
      const since = performance.now();
      const outcomes = await new ImportRun(todo, this.options(reading, 'imported', todo.length), desk).run();
      this.writtenIn = (performance.now() - since) / 1_000;
      const { closeThrough: through } = this.wanted;
      if (through === null || this.signal.aborted) return { outcomes, closed: null };
      const closed = await this.closing(desk, through).close(this.agreementsIn(new Map([...rehearsed, ...outcomes])));
      return { outcomes, closed };
    });
  }

  private async theMonthHasEnded(
    desk: INestApplicationContext,
    through: Month,
    outcomes: ReadonlyMap<Draft, Outcome>,
  ): Promise<void> {
    const open = await this.closing(desk, through).notEndedFor(this.agreementsIn(outcomes), this.clock.now());
    if (open) throw new UsageError(`--close-through: ${through} has not ended in ${open.terms.timeZone}.`);
  }

  private closing(desk: INestApplicationContext, through: Month): Closing {
    const { source } = this.wanted;
    const { clock, correlationId, signal } = this;
    const meta = (ledgerId: string) =>
      importMeta(commandIdOf(source, 'agreements', ledgerId, 'close'), clock, correlationId);
    return new Closing(desk, { through, signal, meta });
  }

  private agreementsIn(outcomes: ReadonlyMap<Draft, Outcome>): readonly string[] {
    const signed = [...outcomes].filter(
      ([{ kind }, { is }]) => kind === 'agreements' && (is === 'new' || is === 'there'),
    );
    return signed.map(([{ kind, ref }]) => thingIdOf(this.wanted.source, kind, ref));
  }

  private options({ faulty, unread, drafts }: Reading, verb: string, count = drafts.length): ImportOptions {
    const tell = progress(verb, count);
    const { source } = this.wanted;
    const { clock, correlationId, signal } = this;
    return { source, correlationId, clock, signal, tell, faulty, unread };
  }

  private async withDesk<T>(log: EventLog, work: (desk: INestApplicationContext) => Promise<T>): Promise<T> {
    const desk = await openDesk(log, this.clock);
    try {
      return await work(desk);
    } finally {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      await desk.close();
    }
  }

  private end(found: Findings, closed: number | null, how: How): void {
    const now = performance.now();
    const told = { ...found, closed, how, seconds: (now - this.began) / 1_000, writingSeconds: this.writtenIn };
    if (this.wanted.json) say(JSON.stringify(asJson(told)));
    else for (const line of inWords(told)) say(line);
    if (how === 'stopped') process.exitCode = EXIT_INTERRUPTED;
    else if (found.faults.length > 0 && this.wanted.skipFaulty === null) process.exitCode = 1;
  }
}

type How = 'checked' | 'refused' | 'imported' | 'stopped';

interface Told extends Findings {
  readonly closed: number | null;
  readonly how: How;
  readonly seconds: number;
  readonly writingSeconds: number;
}

function* inWords({ counts, faults, late, closed, how, seconds, writingSeconds }: Told): Generator<string> {
  for (const { file, line, field, detail } of faults)
    yield `${file}:${line}: ${field === null ? '' : `${field}: `}${detail}`;
  const done = how === 'imported' || how === 'stopped' ? 'imported' : 'to import';
  for (const kind of kinds) {
    const { new: fresh, there, faulty, heldUp, waiting } = counts[kind];
    if (fresh + there + faulty + heldUp + waiting === 0) continue;
    const parts = [
      `${fresh} ${done}`,
      `${there} there already`,
      ...(faulty > 0 ? [`${faulty} faulty`] : []),
      ...(heldUp > 0 ? [`${heldUp} that rest on faulty ones`] : []),
      ...(waiting > 0 ? [`${waiting} not begun`] : []),
    ];
    yield `${kind}: ${parts.join(', ')}`;
  }
  if (late > 0) yield `${late} time entries came late: their months had closed`;
  if (closed !== null) yield `${closed} months closed`;
  const entries = counts['time-entries'].new;
  const rate = entries / writingSeconds;
  const written = writingSeconds > 0 && entries > 0 ? `, ${Math.round(rate)} time entries a second while writing` : '';
  yield `${seconds.toFixed(1)} s${written}`;
  if (how === 'refused') yield 'nothing was written: mend the lines, or import the others with --skip-faulty <folder>';
  if (how === 'stopped') yield 'stopped: give the same command again to go on, what is there already is left as it is';
}

function asJson({ counts, faults, late, closed, how, seconds, writingSeconds }: Told): object {
  const rounded = (value: number): number => Number(value.toFixed(3));
  return { how, counts, late, closed, faults, seconds: rounded(seconds), writingSeconds: rounded(writingSeconds) };
}

/** Files that were named, and those of a known kind in folders that were. */
function sourcesAt(paths: readonly string[]): readonly SourceFile[] {
  const found = paths.flatMap((path) => {
    if (!isFolder(path)) return [sourceAt(path)];
    const names = readdirSync(path)
      .filter((name) => formatOf(name) !== null)
      .toSorted();
    if (names.length === 0) throw new UsageError(`${path} holds no file to import: ${namesOfFiles}.`);
    return names.map((name) => sourceAt(join(path, name)));
  });
  return kinds.flatMap((kind) => found.filter((file) => file.kind === kind));
}

const namesOfFiles = `files are named ${kinds.join(', ')} or begin so with a hyphen, and end with .csv, .ndjson or .jsonl`;

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${path} is not there.`);
  return found.isDirectory();
}

function sourceAt(path: string): SourceFile {
  const name = basename(path);
  const [kind, format]: [Kind | undefined, SourceFile['format'] | null] = [kindOfFile(name), formatOf(name)];
  if (kind === undefined || format === null) throw new UsageError(`${path} cannot be told: ${namesOfFiles}.`);
  return { name: path, kind, format, bytes: readFileSync(path) };
}

const formatOf = (name: string): SourceFile['format'] | null =>
  /\.csv$/i.test(name) ? 'csv' : /\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : null;

const termsRead = new Map<string, ReturnType<TermsFiles>>();

/** The terms in a file beside the one that names it; read once. */
function readTerms({ file }: Line, name: string): ReturnType<TermsFiles> {
  const path = resolve(dirname(file.name), name);
  const known = termsRead.get(path);
  if (known) return known;
  const read = readTermsAt(path);
  termsRead.set(path, read);
  return read;
}

function readTermsAt(path: string): ReturnType<TermsFiles> {
  try {
    const terms = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    if (typeof terms === 'object' && terms !== null && !Array.isArray(terms)) return { terms };
    return { fault: `must hold a JSON object: ${path}` };
  } catch (error) {
    return { fault: `cannot be read: ${path}: ${(error as Error).message}` };
  }
}

/** Lines to be mended, under the names of their files: each with its header, ready to be imported. */
function writeFaulty({ files }: Reading, unusable: readonly Unusable[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { file, header } of files) {
    const lines = new Set(unusable.filter((one) => one.file === file && one.raw !== '').map(({ raw }) => raw));
    if (lines.size === 0) continue;
    const path = join(folder, basename(file.name));
    writeFileSync(path, [...(header === null ? [] : [header]), ...lines, ''].join('\n'), { flag: 'wx' });
  }
}

/** On a terminal one line that is written over; nothing where the output goes to a file. */
function progress(verb: string, count: number): (lines: number) => void {
  let [done, told] = [0, 0];
  return (lines) => {
    done += lines;
    if (!process.stderr.isTTY || performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    process.stderr.write(`\r${done} of ${count} lines ${verb} `);
  };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
