/** `ReadReq`: what is to be read, checked. */
import { assertNotTooLong, readAnyStreamName } from './append-messages';
import { CallError, invalidArgument } from './call-errors';
import { type Filter, readFilter } from './filters';
import { type StreamKey } from './names';
import { type UuidForm } from './read-frames';
import { WireReader } from './wire';

/** A place in a stream (a revision) or in `$all` (a commit position). */
export type Place =
  { readonly kind: 'start' } | { readonly kind: 'end' } | { readonly kind: 'at'; readonly at: number };

export interface ReadRequest {
  /** Undefined for `$all`. */
  readonly stream: StreamKey | undefined;
  readonly from: Place;
  readonly backwards: boolean;
  readonly resolveLinks: boolean;
  /** How many events at most; undefined for a subscription, which has no end. */
  readonly count: number | undefined;
  readonly filter: Filter | undefined;
  readonly uuidForm: UuidForm;
  /** From 1 on the caller understands the first and last revision of a stream. */
  readonly compatibility: number;
}

/** Reads a `ReadReq`. Throws CallError for anything the protocol does not allow. */
export function readReadRequest(message: Buffer): ReadRequest {
  try {
    const reader = new WireReader(message);
    while (reader.next()) if (reader.field === 1) return readOptions(reader.message());
  } catch (error) {
    throw error instanceof CallError ? error : invalidArgument((error as Error).message);
  }
  throw invalidArgument('A read needs options');
}

function readOptions(reader: WireReader): ReadRequest {
  let place: { stream: StreamKey | undefined; from: Place } | undefined;
  let direction = 0;
  let resolveLinks = false;
  let count: number | undefined;
  let isSubscription = false;
  let filter: Filter | undefined;
  let uuidForm: UuidForm | undefined;
  let compatibility = 0;
  while (reader.next()) {
    if (reader.field === 1) place = readStreamPlace(reader.message());
    else if (reader.field === 2) place = { stream: undefined, from: readAllPlace(reader.message()) };
    else if (reader.field === 3) direction = reader.uint();
    else if (reader.field === 4) resolveLinks = reader.bool();
    else if (reader.field === 5) count = reader.uint();
    else if (reader.field === 6) isSubscription = true;
    else if (reader.field === 7) filter = readFilter(reader.message());
    else if (reader.field === 9) uuidForm = readUuidForm(reader.message());
    else if (reader.field === 10) compatibility = readCompatibility(reader.message());
  }
  if (!place) throw invalidArgument('A read needs a stream or $all');
  if (direction > 1) throw invalidArgument(`There is no read direction ${direction}`);
  if ((count === undefined) === !isSubscription) throw invalidArgument('A read needs either a count or a subscription');
  if (isSubscription && direction === 1) throw invalidArgument('A subscription reads forwards');
  if (filter && place.stream !== undefined) throw invalidArgument('A filter is for $all only');
  if (!uuidForm) throw invalidArgument('A read needs a uuid option');
  // Nothing would ever come.
  if (isSubscription && place.stream !== undefined) assertNotTooLong(place.stream);
  return { ...place, backwards: direction === 1, resolveLinks, count, filter, uuidForm, compatibility };
}

/** A stream name, and where in it: a revision, the start or the end. */
export function readStreamPlace(reader: WireReader): { stream: StreamKey; from: Place } {
  let stream: StreamKey | undefined;
  let from: Place | undefined;
  while (reader.next()) {
    if (reader.field === 1) stream = readAnyStreamName(reader.message());
    else if (reader.field === 2) from = { kind: 'at', at: reader.uint() };
    else if (reader.field === 3) from = { kind: 'start' };
    else if (reader.field === 4) from = { kind: 'end' };
  }
  if (stream === undefined) throw invalidArgument('A read needs a stream name');
  if (!from) throw invalidArgument('A read needs a revision');
  return { stream, from };
}

/** Where in `$all`. */
export function readAllPlace(reader: WireReader): Place {
  let from: Place | undefined;
  while (reader.next()) {
    if (reader.field === 1) {
      const position = reader.message();
      let at = 0;
      while (position.next()) if (position.field === 1) at = position.uint();
      from = { kind: 'at', at };
    } else if (reader.field === 2) from = { kind: 'start' };
    else if (reader.field === 3) from = { kind: 'end' };
  }
  if (!from) throw invalidArgument('A read of $all needs a position');
  return from;
}

export function readUuidForm(reader: WireReader): UuidForm | undefined {
  let form: UuidForm | undefined;
  while (reader.next()) {
    if (reader.field === 1) form = 'halves';
    else if (reader.field === 2) form = 'text';
  }
  return form;
}

function readCompatibility(reader: WireReader): number {
  let compatibility = 0;
  while (reader.next()) if (reader.field === 1) compatibility = reader.uint();
  return compatibility;
}
