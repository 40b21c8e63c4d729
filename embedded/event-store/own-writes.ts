/** What the store writes by itself: appends like any other, answered when they are on disk. */
import { administrator } from './access';
import { type GroupCommit, type WriteOutcome } from './group-commit';
import { nameBytes, type StreamKey } from './names';
import { makeRecord } from './record';

export interface OwnEvent {
  /** 16 bytes; the same id again adds nothing. */
  readonly id: Buffer;
  readonly type: string;
  readonly json: boolean;
  readonly data: Buffer;
  readonly metadata?: string;
}

export class OwnWrites {
  constructor(private readonly commits: GroupCommit) {}

  append(stream: StreamKey, event: OwnEvent): Promise<WriteOutcome> {
    const { id, type, json, data, metadata = '' } = event;
    const record = makeRecord(nameBytes(stream), {
      id,
      type: Buffer.from(type),
      json,
      metadata: Buffer.from(metadata),
      data,
    });
    return this.submit('append', stream, [record]);
  }

  /** Deletes softly. A stream that is not there is no failure. */
  delete(stream: StreamKey): Promise<WriteOutcome> {
    return this.submit('delete', stream, []);
  }

  private submit(kind: 'append' | 'delete', stream: StreamKey, records: readonly Buffer[]): Promise<WriteOutcome> {
    return new Promise((answer) => {
      const expected = { kind: 'any' } as const;
      const caller = administrator;
      const isWanted = (): boolean => true;
      this.commits.submit({ kind, stream, expected, caller, records, deadlineMs: Infinity, isWanted, answer });
    });
  }
}
