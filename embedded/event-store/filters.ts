/** Which events of `$all` a reader wants: by stream name or event type, by prefixes or by a regular expression. */
import { invalidArgument, notHere } from './call-errors';
import { compileRegex, RegexRefused } from './linear-regex';
import { recordParts } from './record';
import { type WireReader } from './wire';

export interface Filter {
  accepts(record: Buffer): boolean;
  /** A checkpoint is due after so many events looked at. */
  readonly checkpointInterval: number;
}

/** A filter as it is asked for. */
export interface FilterRule {
  readonly subject: 'stream' | 'type';
  /** A regular expression; empty where prefixes decide. */
  readonly pattern: string;
  readonly prefixes: readonly string[];
  readonly checkpointInterval: number;
}

const windowDefault = 32;
const answersMax = 4096;

/** Reads `FilterOptions`. Throws CallError, also for a pattern that cannot be run safely. */
export const readFilter = (reader: WireReader): Filter => makeFilter(readFilterRule(reader));

/** Reads `FilterOptions`. Throws CallError. */
export function readFilterRule(reader: WireReader): FilterRule {
  let subject: 'stream' | 'type' | undefined;
  let expression: WireReader | undefined;
  let window: number | undefined;
  let multiplier = 0;
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 2) {
      subject = reader.field === 1 ? 'stream' : 'type';
      expression = reader.message();
    } else if (reader.field === 3) window = reader.uint();
    else if (reader.field === 4) window = windowDefault;
    else if (reader.field === 5) multiplier = reader.uint();
  }
  if (!subject || !expression) throw invalidArgument('A filter needs a stream name or an event type to look at');
  if (window === undefined) throw invalidArgument('A filter needs a window');
  if (window === 0) throw invalidArgument('The window of a filter must be above 0');
  if (multiplier === 0) throw invalidArgument('The checkpoint interval multiplier must be above 0');
  return { subject, ...readExpression(expression), checkpointInterval: window * multiplier };
}

/** Throws CallError for a pattern that cannot be run safely. */
export function makeFilter({ subject, pattern, prefixes, checkpointInterval }: FilterRule): Filter {
  const test = pattern === '' ? startsWithAny(prefixes.map((prefix) => Buffer.from(prefix))) : matchesRegex(pattern);
  const accepts =
    subject === 'stream'
      ? (record: Buffer): boolean => {
          const { streamAt, typeAt } = recordParts(record);
          return test(record, streamAt, typeAt);
        }
      : (record: Buffer): boolean => {
          const { typeAt, metadataAt } = recordParts(record);
          return test(record, typeAt, metadataAt);
        };
  return { accepts, checkpointInterval };
}

type BytesTest = (source: Buffer, from: number, to: number) => boolean;

function readExpression(reader: WireReader): Pick<FilterRule, 'pattern' | 'prefixes'> {
  let pattern = '';
  const prefixes: string[] = [];
  while (reader.next()) {
    if (reader.field === 1) pattern = reader.string();
    else if (reader.field === 2) prefixes.push(reader.string());
  }
  return { pattern, prefixes };
}

function startsWithAny(prefixes: readonly Buffer[]): BytesTest {
  return (source, from, to) =>
    prefixes.some(
      (prefix) =>
        prefix.length <= to - from && prefix.compare(source, from, from + prefix.length, 0, prefix.length) === 0,
    );
}

function matchesRegex(pattern: string): BytesTest {
  const test = compile(pattern);
  // Names repeat; the answer for each is kept, up to a bound.
  let answers = new Map<string, boolean>();
  return (source, from, to) => {
    const key = source.toString('latin1', from, to);
    let answer = answers.get(key);
    if (answer === undefined) {
      if (answers.size >= answersMax) answers = new Map();
      answers.set(key, (answer = test(source.toString('utf8', from, to))));
    }
    return answer;
  };
}

function compile(pattern: string): (text: string) => boolean {
  try {
    return compileRegex(pattern);
  } catch (error) {
    if (error instanceof RegexRefused) throw notHere(`The regular expression ${pattern} (${error.message})`);
    throw error;
  }
}
