import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { isLostRace } from '../event-store/failures';
import { EventLog } from '../event-store/event-log';
import { idFrom } from '../kernel/ids';

const PIECE_BYTES = 524_288;
const LOST_RACES_MAX = 100;

export const attachmentStream = (sha256: string): string => `attachment-${sha256}`;

/**
 * What messages bring beside their words, by its digest: the same bytes are kept once, in pieces of 512 KiB. Every piece tells
 * the length of the whole, so one that was interrupted is seen to be, and whoever brings the same bytes again completes it.
 */
@Injectable()
export class Attachments {
  constructor(private readonly log: EventLog) {}

  /** Durable when it resolves. @throws Refusal STORE_UNAVAILABLE */
  async keep(content: Buffer): Promise<void> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const stream = attachmentStream(sha256);
    const pieces = Math.ceil(content.length / PIECE_BYTES);
    let next = pieces === 0 ? 0 : await this.piecesOf(stream);
    for (let lostRaces = 0; next < pieces;) {
      const data = content.subarray(next * PIECE_BYTES, (next + 1) * PIECE_BYTES);
      const id = idFrom('attachment', sha256, next);
      const metadata = { sha256, bytes: content.length, piece: next, version: 1 };
      try {
        await this.log.appendBytes(stream, next - 1, { id, type: 'AttachmentPiece', data, metadata });
        next += 1;
      } catch (error) {
        // Somebody else keeps the same bytes at this moment.
        if (!isLostRace(error) || (lostRaces += 1) > LOST_RACES_MAX) throw error;
        next = await this.piecesOf(stream);
      }
    }
  }

  /** What was kept, a piece at a time as it is read; undefined where it is not there as a whole. */
  async read(sha256: string, bytes: number): Promise<Readable | undefined> {
    const stream = attachmentStream(sha256);
    const pieces = Math.ceil(bytes / PIECE_BYTES);
    if ((await this.piecesOf(stream)) !== pieces) return undefined;
    return Readable.from(this.pieces(stream, pieces), { objectMode: false, highWaterMark: PIECE_BYTES });
  }

  private async *pieces(stream: string, pieces: number): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < pieces; piece += 1) {
      const found = await this.log.readBytes(stream, piece);
      if (!found) throw new Error(`${stream} ends before its piece ${piece}`);
      yield found.data;
    }
  }

  private async piecesOf(stream: string): Promise<number> {
    return ((await this.log.readBytes(stream, -1))?.revision ?? -1) + 1;
  }
}
