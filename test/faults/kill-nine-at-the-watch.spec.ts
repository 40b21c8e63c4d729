import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader, type StoredEvent } from '../support/event-store';
import { FactCount } from '../support/fact-count';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const ROUNDS = 6;
const TICKETS_A_ROUND = 60;
const MINUTE_MS = 60_000;
/** A warning and a breach of each of two clocks. */
const FINDINGS = 4;

/** Three instances on the same stores watch the same clocks: an hour to answer, two to resolve, at any hour. */
describe('kill -9 at the watch', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-watch-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  let apps: readonly App[] = [];
  let acme: Agreement;
  let log: EventStoreReader | undefined;
  let facts: FactCount | undefined;
  let now = Date.parse('2026-03-02T09:00:00Z');

  beforeAll(async () => {
    console.log(`kill -9 at the watch: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    for (let n = 0; n < 3; n += 1) apps = [...apps, await App.start({ env })];
    log = new EventStoreReader(eventStore.url);
    facts = new FactCount(eventStore.url, ['ticket-']);
    await allClocksForward(0);
    const promise = { P2: { responseMinutes: 60, resolutionMinutes: 120 } };
    acme = await new Agency(apps[0]!).signs('2026-03-01', {
      ...{ targets: promise, coverage: 'around-the-clock', holidays: null },
    });
  }, 240_000);
  afterAll(async () => {
    await facts?.close();
    await log?.close();
    for (const app of apps) await app.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  // Rule: sla.once-with-several-instances
  it('three instances that find the same at once write it once', async () => {
    const opened = await openedNow(30);
    await allClocksForward(180);
    await until(async () => (await missing(opened)) === 0);
    await everythingOnce(opened);
  });

  // Rule: sla.once-after-a-crash
  it(`${ROUNDS} times, wherever they die: every warning and every breach is there once, of its true moment`, async () => {
    let caughtBetween = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const opened = await openedNow(TICKETS_A_ROUND);
      const cutOff = facts!.after(random.between(1, TICKETS_A_ROUND / 2));
      const moving = allClocksForward(180);
      const dying = random.between(1, 3) > 1 ? apps : apps.slice(random.between(1, 2));
      await Promise.race([cutOff, moving]);
      await Promise.all(dying.map((app) => app.kill()));
      caughtBetween += (await missing(opened)) > 0 ? 1 : 0;
      await moving;
      await Promise.all(dying.map((app) => app.restart()));
      await allClocksForward(0);
      await until(async () => (await missing(opened)) === 0);
      await everythingOnce(opened);
    }
    expect(caughtBetween).toBeGreaterThan(0);
  }, 300_000);

  // Rule: sla.once-after-downtime
  it('after two days without any of them it is found at once, of its true moment', async () => {
    const opened = await openedNow(TICKETS_A_ROUND);
    await Promise.all(apps.map((app) => app.kill()));
    await Promise.all(apps.map((app) => app.restart()));
    await allClocksForward(2 * 1_440);
    await until(async () => (await missing(opened)) === 0);
    await everythingOnce(opened, new Date(now).toISOString());
  }, 120_000);

  it('hosts whose clocks differ refuse nothing, and write nothing from before the opening', async () => {
    const [ahead, behind] = apps as [App, App, App];
    await ahead.clockTo(new Date(now + 5 * MINUTE_MS).toISOString());
    const ticket = await acme.as(ahead.admin).ticket();
    expect(await ticket.as(behind.admin).triesTo('replies', { body: 'At once.', public: true })).toMatchObject({
      status: 201,
    });
    const [opened, replied, met] = await stream(ticket.id);
    expect([opened, replied, met].map((event) => event?.type)).toEqual(['TicketOpened', 'ReplyPosted', 'SlaMet']);
    expect(met?.data).toMatchObject({ startedAt: met?.data['stoppedAt'] });
  });

  /** By any of them, now. @returns the ids, with the moment */
  async function openedNow(count: number): Promise<readonly Opened[]> {
    const tickets = Array.from({ length: count }, (_, n) => acme.as(apps[n % apps.length]!.admin).ticket());
    return (await Promise.all(tickets)).map(({ id }) => ({ id, at: now }));
  }

  /** Resolves when what was due has happened, or the instance is gone. */
  async function allClocksForward(minutes: number): Promise<void> {
    now += minutes * MINUTE_MS;
    const to = new Date(now).toISOString();
    await Promise.allSettled(apps.map((app) => app.clockTo(to)));
  }

  const stream = (ticketId: string): Promise<readonly StoredEvent[]> => log!.stream(`ticket-${ticketId}`);

  /** How many warnings and breaches nobody has written yet. */
  async function missing(opened: readonly Opened[]): Promise<number> {
    const written = await Promise.all(opened.map(({ id }) => stream(id)));
    return written.reduce((sum, { length }) => sum + Math.max(0, 1 + FINDINGS - length), 0);
  }

  async function everythingOnce(opened: readonly Opened[], detectedAt?: string): Promise<void> {
    for (const { id, at } of opened) {
      const after = (minutes: number) => new Date(at + minutes * MINUTE_MS).toISOString();
      const [, ...findings] = await stream(id);
      expect(findings.map(({ type, data }) => [type, data['clock'], data['atRiskAt'] ?? data['dueAt']])).toEqual([
        ['SlaAtRisk', 'response', after(45)],
        ['SlaBreached', 'response', after(60)],
        ['SlaAtRisk', 'resolution', after(90)],
        ['SlaBreached', 'resolution', after(120)],
      ]);
      if (detectedAt === undefined) continue;
      expect(findings.map(({ data }) => data['detectedAt'])).toEqual(findings.map(() => detectedAt));
    }
  }

  interface Opened {
    readonly id: string;
    readonly at: number;
  }
});
