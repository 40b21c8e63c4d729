/** Delete and Tombstone: one message, one stream, answered with the position of what was written. */
import { readAppendOptions } from './append-messages';
import { type Expected } from './append-rules';
import { type Call } from './call';
import { CallError, invalidArgument, trailerText, writeError } from './call-errors';
import { categoryShownBy } from './categories';
import { type GroupCommit } from './group-commit';
import { isMetadataStream, nameText, type StreamKey } from './names';
import { status } from './status';
import { messageField, uintField, WireReader } from './wire';

/** Answers a `DeleteReq` or a `TombstoneReq`, and ends the call. */
export function answerDeletion(kind: 'delete' | 'tombstone', message: Buffer, call: Call, commits: GroupCommit): void {
  const { stream, expected } = readDeletion(message);
  commits.submit({
    kind,
    stream,
    expected,
    caller: call.caller.principal,
    records: [],
    deadlineMs: Infinity,
    isWanted: () => call.isOpen,
    answer: (outcome) => {
      if (outcome.kind === 'conflict') return call.end(wrongVersion(stream, expected, outcome.currentRevision));
      if (outcome.kind !== 'success') return call.end(writeError(outcome, stream));
      call.write(messageField(1, uintField(1, outcome.position), uintField(2, outcome.position)));
      call.end();
    },
  });
}

function readDeletion(message: Buffer): { stream: StreamKey; expected: Expected } {
  try {
    const reader = new WireReader(message);
    while (reader.next()) {
      if (reader.field !== 1) continue;
      const options = readAppendOptions(reader.message(), 0);
      if (isMetadataStream(options.stream)) throw invalidArgument('The metadata of a stream ends with the stream');
      if (categoryShownBy(options.stream) !== undefined) throw invalidArgument('A category is made of other streams');
      return options;
    }
  } catch (error) {
    throw error instanceof CallError ? error : invalidArgument((error as Error).message);
  }
  throw invalidArgument('A deletion needs options');
}

/** Everything from 2^53 on is read as one number, and written as the largest. */
const revisionText = (revision: number): string => (revision === Infinity ? `${2n ** 64n - 1n}` : String(revision));

const expectedNumbers = { any: -2, noStream: -1, streamExists: -4 } as const;

function wrongVersion(stream: StreamKey, expected: Expected, currentRevision: number): CallError {
  const wanted = expected.kind === 'revision' ? revisionText(expected.revision) : expectedNumbers[expected.kind];
  const name = nameText(stream);
  const found = currentRevision < 0 ? {} : { 'actual-version': String(currentRevision) };
  return new CallError(
    status.FAILED_PRECONDITION,
    `Append failed due to WrongExpectedVersion. Stream: ${name}, Expected version: ${wanted}, Actual version: ${currentRevision}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': trailerText(name),
      'expected-version': String(wanted),
      ...found,
    },
  );
}
