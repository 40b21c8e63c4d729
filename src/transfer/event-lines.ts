import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Writable } from 'node:stream';
import { type ReadFact } from '../audit/seals/seal-check';

/** A line of a file is no event as `writeFacts` writes it. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent';
}

/** An event as it lies in the store, as one line of JSON. */
const lineOf = (fact: ReadFact): string => `${JSON.stringify(fact)}\n`;

/** Hands the events on, each written before as one line of JSON; ends the stream after the last. */
export async function* writeFacts<Fact extends ReadFact>(
  facts: AsyncIterable<Fact>,
  to: Writable,
): AsyncGenerator<Fact> {
  // Before the first write, so that a file that cannot be written is told as such.
  if ('pending' in to && to.pending) await once(to, 'open');
  for await (const fact of facts) {
    if (!to.write(lineOf(fact))) await once(to, 'drain');
    yield fact;
  }
  if (to === process.stdout) return;
  to.end();
  await once(to, 'close');
}

/** The events in a file that `writeFacts` wrote. @throws NotAnEvent naming the line */
export async function* factsIn(path: string): AsyncGenerator<ReadFact> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === '') continue;
    yield readLine(line, `${path}, line ${number}`);
  }
}

function readLine(line: string, where: string): ReadFact {
  try {
    const fact = JSON.parse(line) as ReadFact;
    if (typeof fact.stream === 'string' && Number.isSafeInteger(fact.revision)) return fact;
  } catch {
    // Said below: it is no event of any kind.
  }
  throw new NotAnEvent(`${where} is not an event as --to-export writes it.`);
}
