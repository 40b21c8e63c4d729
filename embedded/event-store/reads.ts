/** Reads with a count: events in slices, as fast as the caller takes them. */
import { isTooLong } from './append-messages';
import { allStream, mayAccess, type Principal } from './access';
import { type Call } from './call';
import { accessDenied, streamDeleted } from './call-errors';
import { type EventLog } from './log';
import { type StreamKey } from './names';
import {
  eventFrame,
  firstRevisionFrame,
  lastRevisionFrame,
  linkFrame,
  streamNotFoundFrame,
  type UuidForm,
} from './read-frames';
import { type ReadRequest } from './read-request';
import { StreamReader } from './stream-reader';
import { isLink, keep, linkTarget, type Walk, walkOverAll, walkOverStream } from './walks';

/** After so many bytes or events a reader lets others have the thread. */
export const sliceBytesMax = 256 * 1024;
export const sliceEventsMax = 512;

/** Answers a read with a count, and ends the call. */
export async function answerRead(log: EventLog, request: ReadRequest, call: Call): Promise<void> {
  while (!log.isReady) await log.ready();
  const { stream, from, backwards } = request;
  if (stream !== undefined && isTooLong(stream)) {
    call.write(streamNotFoundFrame(stream));
    return call.end();
  }
  assertReadable(log, call.caller.principal, stream);
  if (stream === undefined) await sendAll(log, request, call, walkOverAll(log, from, backwards));
  else {
    const reader = new StreamReader(log, stream);
    if (!reader.isThere) call.write(streamNotFoundFrame(stream));
    else {
      const isWhole = await sendAll(log, request, call, walkOverStream(reader, from, backwards));
      if (isWhole && request.compatibility > 0) {
        while (!log.isReady) await log.ready();
        call.write(firstRevisionFrame(Math.min(reader.firstRevision, reader.lastRevision + 1)));
        call.write(lastRevisionFrame(reader.lastRevision));
      }
    }
  }
  call.end();
}

/** Throws CallError when the caller may not read a stream (or `$all`), and when it has ended for ever. */
export function assertReadable(log: EventLog, principal: Principal, stream: StreamKey | undefined): void {
  if (!mayAccess(principal, 'read', stream ?? allStream, (name) => log.metadataOf(name))) throw accessDenied();
  if (stream !== undefined && new StreamReader(log, stream).isTombstoned) throw streamDeleted(stream);
}

/** True when the walk came to its end before the count did. */
async function sendAll(log: EventLog, request: ReadRequest, call: Call, walk: Walk): Promise<boolean> {
  const { filter, resolveLinks, uuidForm } = request;
  let left = request.count ?? Infinity;
  while (left > 0 && call.isOpen) {
    let bytes = 0;
    let keepsUp = true;
    for (let looked = 0; looked < sliceEventsMax && bytes < sliceBytesMax && left > 0; looked++) {
      if (!walk.next()) return true;
      const { record, position } = walk;
      if (!walk.isShown() || filter?.accepts(record) === false) continue;
      const frame = frameOf(log, record, position, resolveLinks, uuidForm);
      keepsUp = call.write(frame);
      bytes += frame.length;
      left--;
    }
    await (keepsUp ? nextTurn() : call.drained());
    log.dropLargeMap();
    while (!log.isReady) await log.ready();
  }
  return false;
}

/** The frame of a stored event; of a link with its target when links are to be resolved. */
export function frameOf(
  log: EventLog,
  record: Buffer,
  position: number,
  resolveLinks: boolean,
  uuidForm: UuidForm,
): Buffer {
  if (!resolveLinks || !isLink(record)) return eventFrame(record, position, uuidForm);
  const link = keep(record);
  return linkFrame(link, position, linkTarget(log, link), uuidForm);
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
