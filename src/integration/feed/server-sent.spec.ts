import { Refusal } from '../../kernel/refusal';
import { approved, FilteringLog } from './feed.fixtures';
import { type FeedPart, type FeedReader } from './feed-reader';
import { serverSent } from './server-sent';
import { Told } from './told';

const log = new FilteringLog();
const told = [0, 1].map(() => Told.of(log.write(...approved('acme', 'a1')))!);
const part = (...events: readonly Told[]): FeedPart => ({
  events,
  position: events.at(-1)?.position ?? 21,
  caughtUp: true,
});

/** What is sent of these parts, until the reader has nothing more or says no. */
async function sentOf(parts: readonly (FeedPart | Error)[], reason?: string) {
  const ending = new AbortController();
  const [first, ...later] = parts;
  const next = (): Promise<FeedPart> => {
    const one = later.shift();
    if (one instanceof Error) return Promise.reject(one);
    if (later.length === 0) ending.abort(reason);
    return Promise.resolve(one ?? part());
  };
  let count = 0;
  const failures: unknown[] = [];
  const keeper = { handedOn: (more: number) => (count += more), failed: (error: unknown) => failures.push(error) };
  const reader = { next } as unknown as FeedReader;
  let text = '';
  for await (const chunk of serverSent(reader, first as FeedPart, ending.signal, keeper)) text += chunk.toString();
  return { blocks: text.split('\n\n').slice(0, -1), count, failures };
}

describe('Server-sent events', () => {
  it('are events with their position as id, and one line of data each', async () => {
    const { blocks, count } = await sentOf([part(...told), part()]);

    expect(blocks).toEqual(['retry: 2000', ...told.map(({ position, json }) => `id: ${position}\ndata: ${json}`)]);
    expect(JSON.parse(told[0]!.json)).toMatchObject({ specversion: '1.0', type: 'minutebook.OverageApproved.v1' });
    expect(count).toBe(2);
  });

  it('are heartbeats where nothing happens, which tell how far the log was looked at', async () => {
    const { blocks } = await sentOf([part(), part(told[0]!), part()]);

    expect(blocks.slice(1)).toEqual([': at 21\nid: 21', `id: 7\ndata: ${told[0]!.json}`]);
  });

  it.each([
    ['key-gone', ': the key no longer works'],
    ['stopping', ': the program stops; come again'],
  ])('end with a word where they have to: %s', async (reason, word) => {
    expect((await sentOf([part(), part()], reason)).blocks.at(-1)).toBe(word);
  });

  it('end where reading cannot go on, so that the reader comes again', async () => {
    const { blocks, failures } = await sentOf([part(told[0]!), new Refusal('STORE_UNAVAILABLE', 'away')]);

    expect(blocks.at(-1)).toBe(': reading cannot go on; come again');
    expect(failures).toEqual([]);
  });

  it('end loudly where an event cannot be told', async () => {
    const fault = new Error('OverageApproved ledger-a1@3 is not of its public shape');

    expect((await sentOf([part(told[0]!), fault])).failures).toEqual([fault]);
  });
});
