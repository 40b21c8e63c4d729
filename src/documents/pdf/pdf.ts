import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type Block, Paper, type Sheet } from './paper';

const REPLACED =
  'This document cannot show every letter: of some the nearest is shown, others stand as ¿. ' +
  'As CSV and as JSON the same document has them as they were written.';

/** As a reader gets it; uncompressed for whoever wants to look into it. */
export interface PdfOptions {
  readonly compress?: boolean;
}

/**
 * A PDF (A4, tagged, page by page) of these blocks. Nothing is read ahead of whoever takes it, and other work gets its
 * turn between pages. The same blocks are the same bytes.
 */
export function pdf(sheet: Sheet, blocks: Iterable<Block>, options: PdfOptions = {}): Readable {
  return Readable.from(printed(sheet, blocks, options), { objectMode: false });
}

async function* printed(sheet: Sheet, blocks: Iterable<Block>, options: PdfOptions): AsyncGenerator<Buffer> {
  const paper = new Paper(sheet, options);
  const print = function* (): Generator<void> {
    for (const block of blocks) yield* paper.print(block);
    if (!paper.isExact) yield* paper.print({ as: 'text', text: REPLACED, style: 'quiet' });
  };
  for (const _ of print()) {
    const bytes = paper.taken();
    if (bytes !== null) yield bytes;
    await setImmediate();
  }
  paper.end();
  for (let bytes = paper.taken(); bytes !== null; bytes = paper.taken()) yield bytes;
}
