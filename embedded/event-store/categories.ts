/**
 * Categories: `$ce-ticket` is a stream of links to all events of the streams `ticket-…`, in the order of `$all`. Nothing
 * of it is stored: the log knows where the events of a category are, and a link is made when it is read.
 */
import { nameBytes, type StreamKey } from './names';
import { makeRecord, recordCreatedMs, recordRevision, recordStreamKey, stampRecord } from './record';

const prefix = '$ce-';
const linkType = Buffer.from('$>');
const nothing: Buffer = Buffer.alloc(0);
/** Version and variant of a uuid, so that clients take the ids of links for what they are. */
const linkIdStart = Buffer.from('6c696e6b2d63850080ce', 'hex');

/** What stands before the first dash of a stream name; undefined for system streams and names without a category. */
export function categoryOf(stream: string): string | undefined {
  const dash = stream.indexOf('-');
  return dash > 0 && stream.charCodeAt(0) !== 0x24 ? stream.slice(0, dash) : undefined;
}

/** The category that a stream shows; undefined for every other stream. */
export const categoryShownBy = (stream: string): string | undefined =>
  stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined;

export const categoryStream = (category: string): StreamKey => `${prefix}${category}` as StreamKey;

/** The link to an event of a category, with the event's time; its id follows from the event's position. */
export function linkRecord(stream: StreamKey, revision: number, target: Buffer, position: number): Buffer {
  const id = Buffer.alloc(16);
  linkIdStart.copy(id);
  id.writeUIntBE(position, 10, 6);
  const data = Buffer.from(`${recordRevision(target)}@${recordStreamKey(target)}`, 'latin1');
  const link = makeRecord(nameBytes(stream), { id, type: linkType, json: false, metadata: nothing, data });
  stampRecord(link, revision, recordCreatedMs(target));
  return link;
}
