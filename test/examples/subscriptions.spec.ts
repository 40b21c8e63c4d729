import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { followLedgers } from '../../docs/examples/catch-up';
import { consume, handleParkedAgain, makeGroup } from '../../docs/examples/consumers';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { until } from '../support/waiting';

const docs = join(__dirname, '../../docs');
const page = readFileSync(join(docs, 'subscriptions.md'), 'utf8');

/** On the embedded store: a real one shows categories only where its projections run. */
describe('The examples of docs/subscriptions.md', () => {
  const app = App.ofThisFile({ env: { EVENTSTORE_URL: undefined, MONGODB_URL: undefined } });
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-examples-'));
  let client: EventStoreDBClient;
  let acme: Agreement;

  beforeAll(async () => {
    client = EventStoreDBClient.connectionString(app.eventStoreUrl);
    await app.clockTo('2026-10-05T12:00:00Z');
    acme = await new Agency(app).signs('2026-10-01');
  });
  // The program has gone by now, and with it every call.
  afterAll(async () => {
    await client.dispose();
    rmSync(folder, { recursive: true });
  });

  it.each(['catch-up.ts', 'consumers.ts'])('show %s as it is run here', (name) => {
    const code = readFileSync(join(docs, 'examples', name), 'utf8');
    expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it('follow the ledgers, and after a crash go on with the fact that was not handled', async () => {
    const ledger = `ledger-${acme.id}-2026-10`;
    const handled: string[] = [];
    const follow = (crashesAt: number): Promise<void> =>
      followLedgers(client, join(folder, 'place'), ({ streamId, revision, type }) => {
        if (streamId !== ledger) return Promise.resolve();
        if (handled.length === crashesAt) return Promise.reject(new Error('a crash'));
        handled.push(`${revision} ${type}`);
        return Promise.resolve();
      });
    const ticket = await acme.ticket();
    await ticket.works('2026-10-05T09:00:00Z', 30);
    await ticket.works('2026-10-05T10:00:00Z', 30);
    await expect(follow(2)).rejects.toThrow('a crash');
    expect(handled).toEqual(['0 MonthOpened', '1 TimeLogged']);
    const over = follow(Infinity).catch(() => undefined);
    await ticket.works('2026-10-05T11:00:00Z', 30);
    await until(() => Promise.resolve(handled.length === 4));
    expect(handled).toEqual(['0 MonthOpened', '1 TimeLogged', '2 TimeLogged', '3 TimeLogged']);
    void over; // It ends with the program.
  });

  it('share the tickets, try again what fails, park it, and handle it once more', async () => {
    const parked = async (): Promise<bigint> =>
      (await client.getPersistentSubscriptionToStreamInfo('$ce-ticket', 'crm')).stats.parkedMessageCount;
    const tickets = [await acme.ticket(), await acme.ticket()].map(({ id }) => `ticket-${id}`);
    const handled: string[] = [];
    let isDown = true;
    let refused = 0;
    const handle = ({ streamId, revision }: { streamId: string; revision: bigint }): Promise<void> => {
      if (streamId === tickets[0] && revision === 0n && isDown) {
        refused += 1;
        return Promise.reject(new Error('the other side is down'));
      }
      handled.push(`${revision}@${streamId}`);
      return Promise.resolve();
    };
    await makeGroup(client, 'crm');
    await makeGroup(client, 'crm');
    const stop = new AbortController();
    const over = Promise.all([1, 2].map(() => consume(client, 'crm', handle, stop.signal)));
    await until(async () => (await parked()) === 1n && handled.includes(`0@${tickets[1]}`));
    expect([refused, handled.includes(`0@${tickets[0]}`)]).toEqual([4, false]);
    isDown = false;
    expect(await handleParkedAgain(client, 'crm')).toBe(1n);
    await until(async () => handled.includes(`0@${tickets[0]}`) && (await parked()) === 0n);
    expect(new Set(handled).size).toBe(handled.length);
    stop.abort();
    await over;
  });
});
