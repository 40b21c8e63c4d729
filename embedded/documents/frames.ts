import { readInt32 } from './bson-view';

export const HEADER_BYTES = 16;
/** What the handshake promises, plus room for the header. */
export const MESSAGE_BYTES_MAX = 48_000_000;
const FRAME_BYTES_MAX = MESSAGE_BYTES_MAX + 16 * 1024;

/** Cuts a byte stream into whole messages, however the bytes arrive. */
export class FrameReader {
  private header = Buffer.allocUnsafe(HEADER_BYTES);
  private frame: Buffer | undefined;
  private filled = 0;

  /** The messages this chunk completes, each with its header. Throws when a length cannot be right. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (!this.frame) {
        const whole = this.wholeFrame(chunk, at);
        if (whole) {
          frames.push(whole);
          at += whole.length;
          continue;
        }
        at += this.fill(this.header, chunk, at, HEADER_BYTES);
        if (this.filled < HEADER_BYTES) break;
        this.frame = Buffer.allocUnsafeSlow(lengthOf(this.header, 0));
        this.header.copy(this.frame);
        if (this.frame.length > HEADER_BYTES) continue;
      }
      at += this.fill(this.frame, chunk, at, this.frame.length);
      if (this.filled === this.frame.length) {
        frames.push(this.frame);
        this.frame = undefined;
        this.filled = 0;
      }
    }
    return frames;
  }

  /** Small messages usually arrive in one piece and need no copy. */
  private wholeFrame(chunk: Buffer, at: number): Buffer | undefined {
    if (this.filled > 0 || chunk.length - at < HEADER_BYTES) return undefined;
    const length = lengthOf(chunk, at);
    return chunk.length - at >= length ? chunk.subarray(at, at + length) : undefined;
  }

  private fill(target: Buffer, chunk: Buffer, at: number, until: number): number {
    const copied = chunk.copy(target, this.filled, at, at + Math.min(until - this.filled, chunk.length - at));
    this.filled += copied;
    return copied;
  }
}

function lengthOf(bytes: Buffer, at: number): number {
  const length = readInt32(bytes, at);
  if (length < HEADER_BYTES || length > FRAME_BYTES_MAX) throw new Error(`message length ${length} is out of bounds`);
  return length;
}
