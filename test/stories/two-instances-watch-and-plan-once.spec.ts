import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader } from '../support/event-store';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const CHECKS = 8;
const PLANS = 4;

interface Listed {
  readonly id: string;
  readonly subject: string;
  readonly channel: string;
  readonly openedAt: string;
}

describe('Two instances on the same stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-watched-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const checks = Array.from({ length: CHECKS }, (_, n) => `check-${n}`);
  let apps: App[] = [];
  let acme: Agreement;
  let log: EventStoreReader;

  beforeAll(async () => {
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    apps = [await App.start({ env }), await App.start({ env })];
    log = new EventStoreReader(eventStore.url);
    await clocksTo('2026-09-01T08:00:00Z');
    acme = await new Agency(apps[0]!).signs('2026-09-01');
  });
  afterAll(async () => {
    await log.close();
    await Promise.all(apps.map((app) => app.remove()));
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const clocksTo = (now: string) => Promise.all(apps.map((app) => app.clockTo(now)));
  const tickets = async (channel: string) =>
    (await apps[1]!.admin.read<Page<Listed>>('/v1/tickets?limit=200')).items.filter((one) => one.channel === channel);
  /** Monitoring that tells both, more than once. */
  const bothSee = (state: 'down' | 'up', at: string) =>
    Promise.all(
      checks.flatMap((check) =>
        [...apps, ...apps].map(async (app) => {
          const signal = { agreementId: acme.id, check, state, at, detail: '' };
          return {
            check,
            ...(await app.admin.send<{ id: string; position: number }>('/v1/intake/monitoring', signal)),
          };
        }),
      ),
    );

  // Rule: tickets.one-per-running-outage
  it('open one ticket for an outage that both are told of, and note its end once', async () => {
    await clocksTo('2026-09-02T10:00:00Z');
    const noted = await bothSee('down', '2026-09-02T09:59:00Z');
    await bothSee('up', '2026-09-02T10:00:00Z');

    await until(async () => (await tickets('monitoring')).length === CHECKS);
    for (const { id } of new Map(noted.map((one) => [one.check, one])).values()) {
      const types = (await log.stream(`check-${id}`)).map(({ type }) => type);
      expect(types).toEqual(['OutageBegan', 'OutageEnded']);
    }
    for (const { id } of await tickets('monitoring')) {
      const replied = async () =>
        (await log.stream(`ticket-${id}`)).filter(({ type }) => type === 'ReplyPosted').length;
      await until(async () => (await replied()) > 0);
      expect(await replied()).toBe(1);
    }
  });

  // Rule: tickets.maintenance-once-each
  it('open each ticket of planned work once, also when one dies on the way', async () => {
    const [first, second] = apps as [App, App];
    for (let n = 0; n < PLANS; n += 1) {
      const plan = { rule: 'FREQ=WEEKLY;BYDAY=MO', startsOn: '2026-09-01', subject: `Plan ${n}` };
      await first.admin.send(`/v1/agreements/${acme.id}/maintenance`, plan);
    }
    const mondays = ['07', '14', '21', '28'].map((day) => `2026-09-${day}T08:00:00.000Z`);
    const dying = first.clockTo('2026-09-30T08:00:00Z').catch(() => undefined);
    await Promise.all([second.clockTo('2026-09-30T08:00:00Z'), first.kill()]);
    await dying;
    await first.restart();
    await clocksTo('2026-09-30T09:00:00Z');

    await until(async () => (await tickets('schedule')).length === PLANS * mondays.length);
    for (let n = 0; n < PLANS; n += 1) {
      const opened = (await tickets('schedule')).filter(({ subject }) => subject === `Plan ${n}`);
      expect(opened.map(({ openedAt }) => openedAt).toSorted()).toEqual(mondays);
    }
    for (const { id } of await tickets('schedule')) {
      expect((await log.stream(`ticket-${id}`)).filter(({ type }) => type === 'TicketOpened')).toHaveLength(1);
    }
  });
});
