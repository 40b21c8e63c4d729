import { type StreamKey } from './names';
import { TailIndex } from './tail-index';

const event = (stream: string, streamNumber: number, revision: number, position: number) => ({
  stream: stream as StreamKey,
  streamNumber,
  isNew: true,
  isTombstone: false,
  revision,
  position,
});

describe('the index of the newest events', () => {
  it('knows where its part of a category begins, although the disk knows that part too while it is being written', () => {
    let written = 4;
    const tail = new TailIndex(() => written);
    tail.add(event('ticket-1', 1, 0, 10));
    written = 7;
    tail.add(event('ticket-2', 2, 0, 11));
    tail.add(event('ticket-1', 1, 1, 12));
    expect(tail.categories.get('ticket')).toEqual({ first: 4, positions: [10, 11, 12] });
  });

  it('has the end of a stream in the stream and not in its category', () => {
    const tail = new TailIndex(() => 0);
    tail.add(event('ticket-1', 1, 0, 1));
    tail.add({ ...event('ticket-1', 1, 1, 2), isTombstone: true });
    expect(tail.headOf('ticket-1' as StreamKey)).toEqual({ number: 1, lastRevision: 1, isTombstoned: true });
    expect(tail.categories.get('ticket')?.positions).toEqual([1]);
  });
});
