/**
 * The rule for every append: is it new, a repeat of one already stored, or in conflict? And the rule for deletions. Pure;
 * sections 4 and 5 of the protocol sheet are the source.
 */

/** What the caller believes about the stream. A revision of Infinity is above every stream. */
export type Expected =
  | { readonly kind: 'any' }
  | { readonly kind: 'streamExists' }
  | { readonly kind: 'noStream' }
  | { readonly kind: 'revision'; readonly revision: number };

/** The stream as the decision sees it, appends decided earlier in the same group included. */
export interface StreamView {
  /** -1 when the stream has no events. */
  readonly lastRevision: number;
  /** Ended for ever, or the metadata of a stream that has. */
  readonly isTombstoned: boolean;
  readonly isSoftDeleted: boolean;
  readonly hasMetadata: boolean;
  /** The id stored at a revision from 0 to `lastRevision`. */
  idAt(revision: number): string;
  /** The revision of an event with this id among the events remembered by id, if it is there. */
  recentRevisionOf(id: string): number | undefined;
}

export type Decision =
  | { readonly kind: 'write' }
  /** Nothing to write: the events are there already, the last of them at this revision (-1: nothing at all). */
  | { readonly kind: 'repeat'; readonly lastRevision: number }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'deleted' };

const write: Decision = { kind: 'write' };
const conflict: Decision = { kind: 'conflict' };
const deleted: Decision = { kind: 'deleted' };

/** Decides an append of the events with these ids, in this order. */
export function decideAppend(expected: Expected, ids: readonly string[], stream: StreamView): Decision {
  if (stream.isTombstoned) return deleted;
  switch (expected.kind) {
    case 'any':
      return byIds(ids, stream);
    case 'streamExists':
      if (stream.isSoftDeleted) return deleted;
      return isNowhere(stream) ? conflict : byIds(ids, stream);
    case 'noStream':
      return behind(-1, ids, stream, stream.isSoftDeleted ? write : conflict);
    case 'revision':
      return behind(expected.revision, ids, stream, conflict);
  }
}

/** Decides whether a stream may be deleted, softly or for ever. */
export function decideDeletion(expected: Expected, isForEver: boolean, stream: StreamView): Decision {
  if (stream.isTombstoned) return deleted;
  if (!isForEver && isNowhere(stream)) return conflict;
  switch (expected.kind) {
    case 'any':
      return write;
    case 'streamExists':
      if (stream.isSoftDeleted) return deleted;
      return isNowhere(stream) ? conflict : write;
    case 'noStream':
      return stream.lastRevision < 0 || stream.isSoftDeleted ? write : conflict;
    case 'revision':
      return stream.lastRevision === expected.revision ? write : conflict;
  }
}

const isNowhere = ({ lastRevision, hasMetadata }: StreamView): boolean => lastRevision < 0 && !hasMetadata;

function byIds(ids: readonly string[], stream: StreamView): Decision {
  let lastRevision = ids.length === 0 ? stream.lastRevision : stream.recentRevisionOf(ids[0]!);
  if (lastRevision === undefined) return write;
  for (let index = 1; index < ids.length; index++) {
    lastRevision = stream.recentRevisionOf(ids[index]!);
    if (lastRevision === undefined) return conflict;
  }
  return { kind: 'repeat', lastRevision };
}

function behind(revision: number, ids: readonly string[], stream: StreamView, firstDiffers: Decision): Decision {
  if (revision > stream.lastRevision) return conflict;
  if (ids.length === 0) return { kind: 'repeat', lastRevision: stream.lastRevision };
  if (revision === stream.lastRevision) return write;
  if (stream.idAt(revision + 1) !== ids[0]) return firstDiffers;
  if (revision + ids.length > stream.lastRevision) return conflict;
  const same = ids.every((id, index) => stream.idAt(revision + 1 + index) === id);
  return same ? { kind: 'repeat', lastRevision: revision + ids.length } : conflict;
}
