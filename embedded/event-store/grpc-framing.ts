/** gRPC messages on an HTTP/2 stream: one byte "compressed", four bytes length, the message. */
import { gunzipSync, inflateSync } from 'node:zlib';
import { CallError, invalidArgument } from './call-errors';
import { status } from './status';

const headerLength = 5;

/** Puts several messages behind one another, each with its header: one write for all of them. */
export function frameMessages(messages: readonly Buffer[]): Buffer {
  let size = headerLength * messages.length;
  for (const message of messages) size += message.length;
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const message of messages) {
    out[at] = 0;
    out.writeUInt32BE(message.length, at + 1);
    message.copy(out, at + headerLength);
    at += headerLength + message.length;
  }
  return out;
}

/** Cuts a stream of chunks into messages. Messages may be views of the chunks. */
export class MessageCutter {
  private rest: Buffer[] = [];
  private restLength = 0;
  /** Bytes the message at the start of `rest` needs, its header included; 0 while the header is not complete. */
  private needed = 0;

  constructor(
    private readonly messageBytesMax: number,
    private readonly encoding: string | undefined,
    private readonly take: (message: Buffer) => void,
  ) {}

  /** Takes a chunk and hands over each message it completes. Throws CallError. */
  add(chunk: Buffer): void {
    let bytes = chunk;
    if (this.restLength > 0) {
      this.rest.push(chunk);
      this.restLength += chunk.length;
      if (this.restLength < Math.max(headerLength, this.needed)) return;
      bytes = Buffer.concat(this.rest, this.restLength);
    }
    let at = 0;
    this.needed = 0;
    while (bytes.length - at >= headerLength) {
      const length = bytes.readUInt32BE(at + 1);
      if (length > this.messageBytesMax) {
        const limit = this.messageBytesMax;
        throw new CallError(status.RESOURCE_EXHAUSTED, `A message of ${length} bytes is larger than ${limit}`);
      }
      if (bytes.length - at < headerLength + length) {
        this.needed = headerLength + length;
        break;
      }
      const message = bytes.subarray(at + headerLength, at + headerLength + length);
      this.take(bytes[at] === 0 ? message : this.decompress(message));
      at += headerLength + length;
    }
    this.rest = at < bytes.length ? [bytes.subarray(at)] : [];
    this.restLength = bytes.length - at;
  }

  /** The sender will send no more. Throws CallError when it stopped inside a message. */
  finish(): void {
    if (this.restLength > 0) throw invalidArgument('The call ended inside a message');
  }

  private decompress(message: Buffer): Buffer {
    const options = { maxOutputLength: this.messageBytesMax };
    try {
      if (this.encoding === 'gzip') return gunzipSync(message, options);
      if (this.encoding === 'deflate') return inflateSync(message, options);
    } catch (error) {
      throw invalidArgument(`A compressed message cannot be read: ${(error as Error).message}`);
    }
    throw new CallError(status.UNIMPLEMENTED, `The compression ${this.encoding ?? '(none named)'} is not available`);
  }
}
