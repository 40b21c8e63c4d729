/** Reads with a count: events in slices, as fast as the caller takes them. */
import { type Call } from './call';
import { type EventLog } from './log';
import {
  eventFrame,
  firstRevisionFrame,
  lastRevisionFrame,
  linkFrame,
  streamNotFoundFrame,
  type UuidForm,
} from './read-frames';
import { type ReadRequest } from './read-request';
import { isHidden, isLink, keep, linkTarget, type Walk, walkForRead } from './walks';

/** After so many bytes or events a reader lets others have the thread. */
export const sliceBytesMax = 256 * 1024;
export const sliceEventsMax = 512;

/** Answers a read with a count, and ends the call. */
export async function answerRead(log: EventLog, request: ReadRequest, call: Call): Promise<void> {
  while (!log.isReady) await log.ready();
  const { stream, from, backwards } = request;
  const walk = walkForRead(log, stream, from, backwards);
  if (!walk) call.write(streamNotFoundFrame(stream!));
  else if ((await sendAll(log, request, call, walk)) && stream !== undefined && request.compatibility > 0) {
    while (!log.isReady) await log.ready();
    call.write(firstRevisionFrame(0));
    call.write(lastRevisionFrame(log.headOf(stream)!.lastRevision));
  }
  call.end();
}

/** True when the walk came to its end before the count did. */
async function sendAll(log: EventLog, request: ReadRequest, call: Call, walk: Walk): Promise<boolean> {
  const { filter, stream, resolveLinks, uuidForm } = request;
  let left = request.count ?? Infinity;
  while (left > 0 && call.isOpen) {
    let bytes = 0;
    let keepsUp = true;
    for (let looked = 0; looked < sliceEventsMax && bytes < sliceBytesMax && left > 0; looked++) {
      if (!walk.next()) return true;
      const { record, position } = walk;
      if (stream === undefined && (isHidden(record) || filter?.accepts(record) === false)) continue;
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
