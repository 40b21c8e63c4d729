/**
 * Stream names are bytes. Inside the store a name is a key with one character a byte (latin1), which is exact, cheap
 * to make and cheap to compare; it becomes UTF-8 text only for people.
 */
declare const streamKey: unique symbol;
export type StreamKey = string & { readonly [streamKey]: true };

/** Longest stream name, in bytes: the index must be able to hold it in a key. */
export const streamNameLengthMax = 1500;

export const streamKeyOf = (name: Buffer): StreamKey => name.toString('latin1') as StreamKey;
export const nameBytes = (key: string): Buffer => Buffer.from(key, 'latin1');
export const nameText = (key: string): string => nameBytes(key).toString('utf8');

/** `$$x` holds the metadata of `x`. */
export const isMetadataStream = (key: string): boolean => key.startsWith('$$');

/** Where the metadata of a stream is. */
export const metadataStreamOf = (stream: string): StreamKey => `$$${stream}` as StreamKey;

/** Streams the protocol never shows in `$all`. */
export function isHiddenFromAll(key: string): boolean {
  if (key.charCodeAt(0) !== 0x24) return false;
  if (key === '$epoch-information') return true;
  return key.startsWith('$persistentsubscription-$all::') && (key.endsWith('-checkpoint') || key.endsWith('-parked'));
}
