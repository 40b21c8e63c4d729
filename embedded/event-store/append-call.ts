/** Append: one call for one append; its first message has the options, every other one an event. */
import {
  appendConflict,
  type AppendOptions,
  appendSuccess,
  readAppendOptions,
  readProposedEvent,
  refuseReserved,
} from './append-messages';
import { type Principal } from './access';
import { CallError, invalidArgument, tooLarge, writeError } from './call-errors';
import { type WriteOutcome, type GroupCommit } from './group-commit';
import { nameBytes } from './names';
import { countedSize, makeRecord } from './record';
import { WireReader } from './wire';

/** Answers with one message or an error, once. */
export type Answer = (error: CallError | undefined, message?: Buffer) => void;

export class AppendCall {
  private options: AppendOptions | undefined;
  private name: Buffer | undefined;
  private readonly records: Buffer[] = [];
  private countedBytes = 0;
  private isAnswered = false;
  private isWanted = true;

  constructor(
    private readonly answer: Answer,
    private readonly commits: GroupCommit,
    private readonly appendBytesMax: number,
    private readonly caller: Principal,
  ) {}

  /** Takes one `AppendReq`. */
  take(message: Buffer): void {
    if (this.isAnswered) return;
    try {
      const reader = new WireReader(message);
      while (reader.next()) {
        if (reader.field === 1) this.begin(reader.message());
        else if (reader.field === 2) this.add(reader.message());
      }
    } catch (error) {
      this.reply(error instanceof CallError ? error : invalidArgument((error as Error).message));
    }
  }

  /** All events are there. */
  finish(): void {
    const { options, records } = this;
    if (this.isAnswered) return;
    if (!options) return this.reply(invalidArgument('An append begins with its options'));
    this.commits.submit({
      ...options,
      kind: 'append',
      caller: this.caller,
      records,
      isWanted: () => this.isWanted,
      answer: (outcome) => this.settle(outcome, options),
    });
  }

  /** The caller has gone; an append that is not decided yet is dropped. */
  abandon(): void {
    this.isWanted = false;
    this.isAnswered = true;
  }

  private begin(reader: WireReader): void {
    if (this.options) throw invalidArgument('An append has its options only once');
    this.options = readAppendOptions(reader, Date.now());
    refuseReserved(this.options.stream);
    this.name = nameBytes(this.options.stream);
  }

  private add(reader: WireReader): void {
    if (!this.name) throw invalidArgument('An append begins with its options');
    const event = readProposedEvent(reader);
    this.countedBytes += countedSize(event);
    if (this.countedBytes > this.appendBytesMax) throw tooLarge(this.appendBytesMax);
    this.records.push(makeRecord(this.name, event));
  }

  private settle(outcome: WriteOutcome, { stream, expected }: AppendOptions): void {
    switch (outcome.kind) {
      case 'success':
        return this.reply(undefined, appendSuccess(outcome.revision, outcome.position));
      case 'conflict':
        return this.reply(undefined, appendConflict(outcome.currentRevision, expected));
      default:
        return this.reply(writeError(outcome, stream));
    }
  }

  private reply(error: CallError | undefined, message?: Buffer): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.answer(error, message);
  }
}
