import { type EventStoreConnection } from '../event-store/connection';
import { type NewEvent } from '../event-store/event-log';
import { RehearsalLog } from './rehearsal-log';

const metadata = {
  ...{ occurredAt: '2026-01-05T09:00:00.000Z', recordedAt: '2026-01-05T09:00:00.000Z', version: 1 },
  ...{ actor: { id: 'import', role: 'admin' as const }, commandId: 'c', correlationId: 'c', causationId: 'c' },
};
const fact = (id: string): NewEvent => ({ id, type: 'ContactAdded', data: { id }, metadata });

/** A store with streams of so many events; nothing can be appended to it. */
function storeWith(streams: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  async function* readStream(stream: string, { fromRevision, maxCount }: { fromRevision: bigint; maxCount: number }) {
    asked.push(stream);
    const count = streams[stream] ?? 0;
    for (
      let revision = Number(fromRevision);
      revision < Math.min(count, Number(fromRevision) + maxCount);
      revision += 1
    ) {
      await Promise.resolve();
      const event = { ...fact(`stored-${revision}`), streamId: stream, revision: BigInt(revision), isJson: true };
      yield { event, commitPosition: BigInt(revision) };
    }
  }
  const connection = { client: { readStream } } as unknown as EventStoreConnection;
  return { log: new RehearsalLog(connection), asked };
}

async function idsIn(log: RehearsalLog, stream: string, from?: number, to?: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id, revision } of log.readStream(stream, from, to)) ids.push(`${revision} ${id}`);
  return ids;
}

describe('A log to rehearse on', () => {
  it('reads what is there, and behind it what was added here', async () => {
    const { log } = storeWith({ 'client-acme': 2 });
    expect(await log.append('client-acme', 1, [fact('a'), fact('b')])).toMatchObject({ revision: 3 });
    expect(await log.append('client-acme', 3, [fact('c')])).toMatchObject({ revision: 4 });
    expect(await idsIn(log, 'client-acme')).toEqual(['0 stored-0', '1 stored-1', '2 a', '3 b', '4 c']);
    expect(await idsIn(log, 'client-acme', 1, 3)).toEqual(['1 stored-1', '2 a', '3 b']);
    expect(await idsIn(log, 'client-acme', 3)).toEqual(['3 b', '4 c']);
    expect(await idsIn(log, 'client-acme', 5)).toEqual([]);
  });

  it('asks the store for no stream that begins here', async () => {
    const { log, asked } = storeWith({});
    expect(await idsIn(log, 'client-new')).toEqual([]);
    await log.append('client-new', -1, [fact('a')]);
    expect(await idsIn(log, 'client-new')).toEqual(['0 a']);
    expect(asked).toEqual(['client-new']);
  });
});
