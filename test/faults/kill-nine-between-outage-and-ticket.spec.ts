import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AllStreamSubscription, EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader } from '../support/event-store';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const ROUNDS = 6;
const CHECKS = 5;
const PLANS = 3;

/** The tickets that facts call for, and those that were opened, as they are written. */
class Called {
  readonly called = new Set<string>();
  readonly opened: string[] = [];
  private readonly client: EventStoreDBClient;
  private readonly subscription: AllStreamSubscription;
  private readonly waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(url: string) {
    this.client = EventStoreDBClient.connectionString(url);
    const filter = streamNameFilter({ prefixes: ['check-', 'maintenance-', 'ticket-'] });
    this.subscription = this.client.subscribeToAll({ fromPosition: START, filter });
    this.subscription.on('data', ({ event }) => {
      if (!event?.isJson) return;
      const { ticketId } = event.data as { ticketId: string };
      if (event.type === 'OutageBegan' || event.type === 'MaintenanceFellDue') this.called.add(ticketId);
      if (event.type === 'TicketOpened') this.opened.push(ticketId);
      for (const { count, resolve } of this.waiting) if (this.called.size >= count) resolve();
    });
  }

  /** Resolves when so many more tickets have been called for. */
  after(count: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ count: this.called.size + count, resolve }));
  }

  missing = (): readonly string[] => [...this.called].filter((id) => !this.opened.includes(id));

  async close(): Promise<void> {
    await this.subscription.unsubscribe();
    await this.client.dispose();
  }
}

describe('kill -9 between an outage, or planned work, and its ticket', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-outages-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  let app: App;
  let acme: Agreement;
  let tickets: Called;
  let log: EventStoreReader;

  beforeAll(async () => {
    console.log(`kill -9 between outage and ticket: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    app = await App.start({ env: { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url } });
    tickets = new Called(eventStore.url);
    log = new EventStoreReader(eventStore.url);
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await new Agency(app).signs('2026-09-01');
    for (let n = 0; n < PLANS; n += 1) {
      const plan = { rule: 'FREQ=DAILY', startsOn: '2026-09-02', at: `0${n}:30`, subject: `Plan ${n}` };
      await app.admin.send(`/v1/agreements/${acme.id}/maintenance`, plan);
    }
  });
  afterAll(async () => {
    await log.close();
    await tickets.close();
    await app.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it(`in ${ROUNDS} rounds: every fact has its ticket, and none has two`, async () => {
    let caughtBetween = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const today = `2026-09-${String(round + 2).padStart(2, '0')}`;
      const cut = tickets.after(random.between(1, CHECKS));
      const moved = app.clockTo(`${today}T12:00:00Z`).catch(() => undefined);
      const told = moved.then(() =>
        Promise.allSettled(
          Array.from({ length: CHECKS }, (_, n) => {
            const signal = {
              agreementId: acme.id,
              check: `check-${round}-${n}`,
              state: 'down',
              at: `${today}T11:00:00Z`,
            };
            return app.admin.send('/v1/intake/monitoring', signal);
          }),
        ),
      );
      await Promise.race([cut, told]);
      await app.kill();
      await told;
      caughtBetween += tickets.missing().length;
      await app.restart();
      await app.clockTo(`${today}T12:00:00Z`);
      await until(() => Promise.resolve(tickets.missing().length === 0));
    }

    expect(tickets.opened.toSorted()).toEqual([...tickets.called].toSorted());
    expect(tickets.called.size).toBeGreaterThanOrEqual(ROUNDS * PLANS);
    for (const id of tickets.called) {
      const facts = await log.stream(`ticket-${id}`);
      expect(facts.filter(({ type }) => type === 'TicketOpened')).toHaveLength(1);
    }
    expect(caughtBetween).toBeGreaterThan(0);
  }, 240_000);
});
