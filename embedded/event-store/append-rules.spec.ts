import * as fc from 'fast-check';
import { decideAppend, decideDeletion, type Decision, type Expected, type StreamView } from './append-rules';

const view = (ids: readonly string[]): StreamView => ({
  lastRevision: ids.length - 1,
  isTombstoned: false,
  isSoftDeleted: false,
  hasMetadata: false,
  idAt: (revision) => ids[revision]!,
  recentRevisionOf: (id) => (ids.includes(id) ? ids.lastIndexOf(id) : undefined),
});

const any: Expected = { kind: 'any' };
const streamExists: Expected = { kind: 'streamExists' };
const noStream: Expected = { kind: 'noStream' };
const at = (revision: number): Expected => ({ kind: 'revision', revision });

const write: Decision = { kind: 'write' };
const conflict: Decision = { kind: 'conflict' };
const deleted: Decision = { kind: 'deleted' };
const repeat = (lastRevision: number): Decision => ({ kind: 'repeat', lastRevision });

describe('an append is decided', () => {
  it.each<[string, string, Expected, string, Decision]>([
    ['any to nothing', '', any, 'x', write],
    ['any with a new id', 'ab', any, 'x', write],
    ['any with a new id before a known one', 'ab', any, 'xa', write],
    ['any with the same ids', 'abc', any, 'bc', repeat(2)],
    ['any with a known id before a new one', 'ab', any, 'bx', conflict],
    ['any with no events', 'ab', any, '', repeat(1)],
    ['any with no events to nothing', '', any, '', repeat(-1)],
    ['stream exists, and it does not', '', streamExists, 'x', conflict],
    ['stream exists, no events, and it does not', '', streamExists, '', conflict],
    ['stream exists, and it does', 'a', streamExists, 'x', write],
    ['stream exists with the same id', 'ab', streamExists, 'a', repeat(0)],
    ['no stream to nothing', '', noStream, 'x', write],
    ['no stream, repeated', 'ab', noStream, 'ab', repeat(1)],
    ['no stream, repeated after others', 'abc', noStream, 'a', repeat(0)],
    ['no stream, but there is another event', 'a', noStream, 'x', conflict],
    ['no stream, the same and one more', 'a', noStream, 'ax', conflict],
    ['no stream with no events', 'a', noStream, '', repeat(0)],
    ['the current revision', 'ab', at(1), 'x', write],
    ['the current revision with a known id', 'ab', at(1), 'a', write],
    ['an earlier revision, repeated', 'abcd', at(0), 'bc', repeat(2)],
    ['an earlier revision with another event', 'abc', at(0), 'x', conflict],
    ['an earlier revision, the second differs', 'abc', at(0), 'bx', conflict],
    ['an earlier revision, one more than there is', 'abc', at(1), 'cd', conflict],
    ['a later revision', 'ab', at(2), 'x', conflict],
    ['a later revision with no events', 'ab', at(2), '', conflict],
    ['a revision of nothing', '', at(0), 'x', conflict],
    ['the largest revision', 'ab', at(Infinity), 'x', conflict],
  ])('%s', (_, stored, expected, ids, decision) => {
    expect(decideAppend(expected, [...ids], view([...stored]))).toEqual(decision);
  });

  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const expectedRevision = fc.oneof(
    fc.constantFrom(any, streamExists, noStream),
    fc.integer({ min: 0, max: 6 }).map(at),
  );
  const append = fc.record({ expected: expectedRevision, ids: fc.array(id, { maxLength: 3 }) });

  it('so that sending the same again right away always succeeds and writes nothing', () => {
    fc.assert(
      fc.property(fc.array(append, { maxLength: 12 }), append, (history, last) => {
        const stored: string[] = [];
        for (const { expected, ids } of history) {
          if (decideAppend(expected, ids, view(stored)).kind === 'write') stored.push(...ids);
        }
        const first = decideAppend(last.expected, last.ids, view(stored));
        if (first.kind !== 'write') return;
        // Under `any` an id twice in one append, or in the stream before, may lead to an earlier place of the same id.
        stored.push(...last.ids);
        const again = decideAppend(last.expected, last.ids, view(stored));
        expect(again.kind).toBe('repeat');
        const isUnique = new Set(stored).size === stored.length;
        if (isUnique) expect(again).toEqual(repeat(stored.length - 1));
      }),
    );
  });

  it('as a plain comparison of lists decides it', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 6 }), append, (stored, { expected, ids }) => {
        expect(decideAppend(expected, ids, view(stored))).toEqual(byComparingLists(stored, expected, ids));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('where a stream was deleted', () => {
  const softly = { ...view(['a', 'b']), isSoftDeleted: true, hasMetadata: true };
  const forEver = { ...view(['a', 'b']), isTombstoned: true };

  it.each<[string, StreamView, Expected, string, Decision]>([
    ['any', softly, any, 'x', write],
    ['any, repeated', softly, any, 'b', repeat(1)],
    ['no stream', softly, noStream, 'x', write],
    ['no stream, repeated', softly, noStream, 'ab', repeat(1)],
    ['no stream, the first the same and the second not', softly, noStream, 'ax', conflict],
    ['the last revision', softly, at(1), 'x', write],
    ['an earlier revision', softly, at(0), 'x', conflict],
    ['a stream that exists', softly, streamExists, 'x', deleted],
    ['anything, after the end', forEver, any, 'a', deleted],
    ['nothing, after the end', forEver, noStream, '', deleted],
    ['a stream with nothing but metadata', { ...view([]), hasMetadata: true }, streamExists, 'x', write],
  ])('an append that expects %s is decided', (_, stream, expected, ids, decision) => {
    expect(decideAppend(expected, [...ids], stream)).toEqual(decision);
  });

  it.each<[string, StreamView, Expected, Decision, Decision]>([
    ['nothing', view([]), any, conflict, write],
    ['nothing, as expected', view([]), noStream, conflict, write],
    ['nothing, expected to exist', view([]), streamExists, conflict, conflict],
    ['metadata alone', { ...view([]), hasMetadata: true }, noStream, write, write],
    ['a stream', view(['a']), any, write, write],
    ['a stream at its revision', view(['a', 'b']), at(1), write, write],
    ['a stream at another revision', view(['a', 'b']), at(0), conflict, conflict],
    ['a stream that should not be there', view(['a']), noStream, conflict, conflict],
    ['a deleted stream', softly, any, write, write],
    ['a deleted stream that should exist', softly, streamExists, deleted, deleted],
    ['a stream that has ended', forEver, any, deleted, deleted],
  ])('a deletion of %s is decided, softly and for ever', (_, stream, expected, soft, hard) => {
    expect(decideDeletion(expected, false, stream)).toEqual(soft);
    expect(decideDeletion(expected, true, stream)).toEqual(hard);
  });
});

/** The table of the protocol once more, in the slow and obvious way. */
function byComparingLists(stored: readonly string[], expected: Expected, ids: readonly string[]): Decision {
  if (expected.kind === 'any' || expected.kind === 'streamExists') {
    if (expected.kind === 'streamExists' && stored.length === 0) return conflict;
    if (ids.length === 0) return repeat(stored.length - 1);
    const known = ids.map((id) => stored.includes(id));
    if (!known[0]) return write;
    return known.includes(false) ? conflict : repeat(stored.lastIndexOf(ids.at(-1)!));
  }
  const length = expected.kind === 'noStream' ? 0 : expected.revision + 1;
  if (length > stored.length) return conflict;
  if (ids.length === 0) return repeat(stored.length - 1);
  if (length === stored.length) return write;
  const there = stored.slice(length, length + ids.length);
  return there.join() === ids.join() ? repeat(length + ids.length - 1) : conflict;
}
