import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Minutebook, type PublishedEvent } from 'minutebook/client';

/**
 * Hands on every event once and in order, from the first one into the present, and after a restart those that were not
 * handled before. An outage of the book is waited for.
 */
export async function follow(
  book: Minutebook,
  placeFile: string,
  handle: (event: PublishedEvent) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const after = existsSync(placeFile) ? readFileSync(placeFile, 'utf8') : 0;
  for await (const event of book.events({ after, signal })) {
    await handle(event);
    writeFileSync(`${placeFile}.new`, event.position);
    renameSync(`${placeFile}.new`, placeFile);
  }
}
