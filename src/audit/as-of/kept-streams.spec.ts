import { recorded } from '../../../test/support/fake-log';
import { type EventLog } from '../../event-store/event-log';
import { type Recorded } from '../../kernel/event';
import { KeptStreams } from './kept-streams';

const fact = (revision: number, type = 'TimeLogged', of = 'one'): Recorded =>
  recorded({ type, data: {} }, { id: `${of}-${revision}`, revision });

/** A log of one stream that tells which revisions were read of it. */
class LogOf {
  read: number[] = [];

  constructor(public facts: readonly Recorded[]) {}

  async *readStream(_: string, from: number, to = Infinity): AsyncGenerator<Recorded> {
    const found = this.facts.filter(({ revision }) => revision >= from && revision <= to);
    this.read.push(...found.map(({ revision }) => revision));
    yield* await Promise.resolve(found);
  }

  get streams(): KeptStreams {
    return new KeptStreams(this as unknown as EventLog);
  }
}

describe('streams that are kept', () => {
  it('are read on from the last fact that was read', async () => {
    const log = new LogOf([fact(0), fact(1)]);
    const { streams } = log;
    const first = await streams.of('ledger');
    expect(await streams.of('ledger')).toBe(first);
    log.facts = [...log.facts, fact(2)];
    expect(await streams.of('ledger')).toEqual(log.facts);
    expect(log.read).toEqual([0, 1, 1, 1, 2]);
  });

  it('are asked for the fact before a closing, which nothing follows', async () => {
    const log = new LogOf([fact(0), fact(1), fact(2, 'MonthClosed')]);
    const { streams } = log;
    await streams.of('ledger');
    expect(await streams.of('ledger')).toEqual(log.facts);
    expect(log.read).toEqual([0, 1, 2, 1]);
  });

  it('are read anew where the store holds others by the same name', async () => {
    const log = new LogOf([fact(0), fact(1)]);
    const { streams } = log;
    await streams.of('ledger');
    log.facts = [fact(0, 'TimeLogged', 'other'), fact(1, 'TimeLogged', 'other')];
    expect(await streams.of('ledger')).toEqual(log.facts);
    log.facts = [];
    expect(await streams.of('ledger')).toEqual([]);
  });
});
