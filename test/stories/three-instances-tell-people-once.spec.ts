import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader } from '../support/event-store';
import { idsOf, mailingBy, noticesIn } from '../support/noticed';
import { PostOffice } from '../support/post-office';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const TICKETS = 20;

describe('Three instances on the same stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-notices-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const office = new PostOffice();
  let apps: App[] = [];
  let acme: Agreement;

  beforeAll(async () => {
    await Promise.all([eventStore.start(), documents.start(), office.open()]);
    const env = {
      EVENTSTORE_URL: eventStore.url,
      MONGODB_URL: documents.url,
      ...mailingBy(office),
      LOG_LEVEL: 'error',
    };
    for (let n = 0; n < 3; n += 1) apps = [...apps, await App.start({ env })];
    await Promise.all(apps.map((app) => app.clockTo('2026-03-02T09:00:00Z')));
    acme = await new Agency(apps[0]!).signs('2026-03-01', { targets: {} });
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.remove()));
    await Promise.all([eventStore.kill(), documents.kill(), office.shut()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const allSent = (count: number) => async () => (await noticesIn(apps[0]!, 'state=sent')).length === count;

  it('send each notice once, whichever of them comes first', async () => {
    await Promise.all(Array.from({ length: TICKETS }, (_, n) => acme.as(apps[n % 3]!.admin).ticket()));
    await until(allSent(TICKETS));
    expect(new Set(idsOf(office.arrived)).size).toBe(TICKETS);
    expect(office.arrived).toHaveLength(TICKETS);
  });

  it('and each again once, where none got through before', async () => {
    office.toMessage = () => ({ code: 451, text: 'Greylisted' });
    const begun = office.begun;
    await Promise.all(Array.from({ length: TICKETS }, (_, n) => acme.as(apps[n % 3]!.admin).ticket()));
    await until(async () => (await noticesIn(apps[0]!, 'state=failed')).length === TICKETS);
    expect(office.begun - begun).toBe(TICKETS);
    office.toMessage = () => undefined;
    await Promise.all(apps.map((app) => app.clockTo('2026-03-02T09:02:00Z')));
    await until(allSent(2 * TICKETS));
    expect(new Set(idsOf(office.arrived)).size).toBe(2 * TICKETS);
    expect(office.arrived).toHaveLength(2 * TICKETS);
  });

  it('as the streams of the notices say: one claim an attempt', async () => {
    const log = new EventStoreReader(eventStore.url);
    for (const { id, attempts } of await noticesIn(apps[0]!)) {
      const types = (await log.stream(`notice-${id}`)).map(({ type }) => type);
      const failures = Array.from({ length: attempts - 1 }, () => ['NoticeTaken', 'NoticeFailed']).flat();
      expect(types).toEqual([...failures, 'NoticeTaken', 'NoticeSent']);
    }
    await log.close();
  });
});
