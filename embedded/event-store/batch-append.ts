/**
 * BatchAppend: one long call carries all appends of a client, in chunks that may interleave. Every correlation id gets
 * exactly one answer; chunks that come after an early answer are swallowed.
 */
import {
  type AppendOptions,
  badBatch,
  batchOutcome,
  batchTooLarge,
  type BatchSubject,
  readAppendOptions,
  readProposedEvent,
  refuseReserved,
} from './append-messages';
import { type Call } from './call';
import { CallError, cancelled } from './call-errors';
import { type GroupCommit } from './group-commit';
import { nameBytes } from './names';
import { countedSize, makeRecord } from './record';
import { readUuid } from './uuid';
import { WireError, WireReader } from './wire';

interface OpenBatch {
  readonly subject: BatchSubject;
  readonly options: AppendOptions;
  readonly name: Buffer;
  readonly records: Buffer[];
  countedBytes: number;
}

/** A correlation that has its answer but not yet its last chunk. */
const answered = Symbol('answered');

export class BatchAppendCall {
  private readonly open = new Map<string, OpenBatch | typeof answered>();
  private inHand = 0;
  private ending: CallError | 'well' | undefined;

  constructor(
    private readonly call: Call,
    private readonly commits: GroupCommit,
    private readonly appendBytesMax: number,
  ) {}

  /** Takes one `BatchAppendReq`. */
  take(message: Buffer): void {
    if (this.ending) return;
    try {
      this.takeChunk(new WireReader(message));
    } catch (error) {
      // Without a correlation id there is nobody to answer: the call itself is broken.
      this.end(error instanceof CallError ? error : new CallError(3, (error as Error).message));
    }
  }

  /** The client will send no more; the call ends when what is in hand has been answered. */
  finish(): void {
    this.ending ??= 'well';
    this.endWhenIdle();
  }

  /** The server stops: what is in hand is answered first. */
  stop(): void {
    this.end(cancelled('The event store is stopping'));
  }

  private end(error: CallError): void {
    if (this.ending && this.ending !== 'well') return;
    this.ending = error;
    this.endWhenIdle();
  }

  private endWhenIdle(): void {
    if (this.inHand > 0 || !this.ending) return;
    this.open.clear();
    this.call.end(this.ending === 'well' ? undefined : this.ending);
  }

  private takeChunk(reader: WireReader): void {
    let correlationId: Buffer | undefined;
    let options: WireReader | undefined;
    const events: WireReader[] = [];
    let isFinal = false;
    while (reader.next()) {
      if (reader.field === 1) correlationId = reader.bytes();
      else if (reader.field === 2) options = reader.message();
      else if (reader.field === 3) events.push(reader.message());
      else if (reader.field === 4) isFinal = reader.bool();
    }
    if (!correlationId) throw new WireError('a chunk without correlation id');
    const key = readUuid(new WireReader(correlationId)).toString('latin1');
    let batch = this.open.get(key);
    try {
      if (batch === undefined) {
        batch = this.begin(correlationId, options);
        if (!isFinal) this.open.set(key, batch);
      }
      if (batch !== answered) this.add(batch, events);
      if (isFinal) {
        this.open.delete(key);
        if (batch !== answered) this.submit(batch);
      }
    } catch (error) {
      const subject = batch && batch !== answered ? batch.subject : { ...unknownSubject, correlationId };
      this.call.write(refusal(subject, error, this.appendBytesMax));
      if (isFinal) this.open.delete(key);
      else this.open.set(key, answered);
    }
  }

  private begin(correlationId: Buffer, reader: WireReader | undefined): OpenBatch {
    if (!reader) throw new WireError('the first chunk of a batch needs options');
    const options = readAppendOptions(reader, Date.now());
    const { stream, expected } = options;
    const subject = { correlationId, stream, expected };
    return { subject, options, name: nameBytes(stream), records: [], countedBytes: 0 };
  }

  private add(batch: OpenBatch, events: readonly WireReader[]): void {
    refuseReserved(batch.options.stream);
    for (const reader of events) {
      const event = readProposedEvent(reader);
      batch.countedBytes += countedSize(event);
      if (batch.countedBytes > this.appendBytesMax) throw new TooLarge();
      batch.records.push(makeRecord(batch.name, event));
    }
  }

  private submit({ subject, options, records }: OpenBatch): void {
    this.inHand++;
    if (this.commits.isFull) {
      this.call.pause();
      this.commits.whenRoom(() => this.call.resume());
    }
    this.commits.submit({
      ...options,
      kind: 'append',
      caller: this.call.caller.principal,
      records,
      isWanted: () => this.call.isOpen,
      answer: (outcome) => {
        this.call.write(batchOutcome(subject, outcome));
        this.inHand--;
        this.endWhenIdle();
      },
    });
  }
}

class TooLarge extends Error {}

const unknownSubject = { stream: '', expected: { kind: 'any' } } as const;

function refusal(subject: BatchSubject, error: unknown, appendBytesMax: number): Buffer {
  if (error instanceof TooLarge) return batchTooLarge(subject, appendBytesMax);
  if (error instanceof CallError || error instanceof WireError) return badBatch(subject, error.message);
  throw error;
}
