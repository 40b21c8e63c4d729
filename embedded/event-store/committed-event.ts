import { type UuidForm, eventFrame } from './read-frames';
import { type StreamKey } from './names';

/** An event that has just been committed, shared by everyone who follows the log; encoded once for each uuid form. */
export class CommittedEvent {
  private asText: Buffer | undefined;
  private asHalves: Buffer | undefined;

  constructor(
    readonly position: number,
    readonly stream: StreamKey,
    readonly revision: number,
    readonly record: Buffer,
  ) {}

  frame(form: UuidForm): Buffer {
    if (form === 'text') return (this.asText ??= eventFrame(this.record, this.position, form));
    return (this.asHalves ??= eventFrame(this.record, this.position, form));
  }
}
