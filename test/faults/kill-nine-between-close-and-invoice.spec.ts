import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import { addMonths, type Month } from '../../src/time/local';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader, type StoredEvent } from '../support/event-store';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const ROUNDS = 12;
const AGREEMENTS = 4;
const FIRST: Month = '2026-06';
/** About as many facts as a round comes to: openings, closes, balances, numbers, invoices, a credit. */
const FACTS_A_ROUND = AGREEMENTS * 5 + 3;

/** Two instances on the same stores. One of them, or both, die in every month's close. */
describe('kill -9 between close and invoice', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-invoices-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  let apps: readonly [App, App];
  let agreements: readonly Agreement[];
  let facts: FactCount;
  let log: EventStoreReader;

  beforeAll(async () => {
    console.log(`kill -9 between close and invoice: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    apps = [await App.start({ env }), await App.start({ env })];
    log = new EventStoreReader(eventStore.url);
    facts = new FactCount(eventStore.url);
    await Promise.all(apps.map((app) => app.clockTo(`${FIRST}-01T08:00:00Z`)));
    const studio = new Agency(apps[0]);
    agreements = await Promise.all(
      Array.from({ length: AGREEMENTS }, () => studio.signs(`${FIRST}-01`, { holidays: null })),
    );
  });
  afterAll(async () => {
    await facts?.close();
    await log?.close();
    for (const app of apps ?? []) await app.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it(`${ROUNDS} months: numbers without gaps, every closed month and every credit on one document`, async () => {
    const credits: GivenCredit[] = [];
    let closedOnly = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const month = addMonths(FIRST, round);
      const now = `${addMonths(month, 1)}-04T00:00:00Z`;
      const dying = random.between(1, 3) === 1 ? apps : [apps[random.between(0, 1)]!];
      const cutOff = facts.after(random.between(1, FACTS_A_ROUND));
      const moved = Promise.allSettled(apps.map((app) => app.clockTo(now)));
      const gave = round === 0 ? Promise.resolve() : give(credits, addMonths(month, -1));
      await Promise.race([cutOff, moved]);
      await Promise.all(dying.map((app) => app.kill()));
      closedOnly += await closedWithoutInvoice(month);
      await Promise.all([moved, gave]);
      await Promise.all(dying.map((app) => app.restart()));
      await Promise.all(apps.map((app) => app.clockTo(now)));
      for (const credit of credits) if (random.between(1, 2) === 1) await send(credit);
    }
    const last = addMonths(FIRST, ROUNDS - 1);
    await until(async () => (await closed(last)) === AGREEMENTS && (await closedWithoutInvoice(last)) === 0);
    await until(async () => (await nothingIsDue()));

    await everyClosedMonthHasItsInvoice();
    await everyCreditHasItsNote(credits);
    await numbersHaveNoGaps();
    expect(closedOnly).toBeGreaterThan(0);
  }, 300_000);
