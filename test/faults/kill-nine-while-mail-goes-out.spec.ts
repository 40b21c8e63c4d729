import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { mailingBy, noticesIn, type NoticeShown } from '../support/noticed';
import { PostOffice } from '../support/post-office';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const ROUNDS = 6;
const TICKETS_A_ROUND = 8;

/** Two instances on the same stores, which die while their mail goes out. */
describe('kill -9 while mail goes out', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-mail-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const office = new PostOffice();
  let apps: readonly App[] = [];
  let acme: Agreement;
  let minutes = 0;

  beforeAll(async () => {
    console.log(`kill -9 while mail goes out: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start(), office.open()]);
    const env = {
      EVENTSTORE_URL: eventStore.url,
      MONGODB_URL: documents.url,
      ...mailingBy(office),
      LOG_LEVEL: 'error',
    };
    apps = [await App.start({ env }), await App.start({ env })];
    await clocksForward(0);
    acme = await new Agency(apps[0]!).signs('2026-03-01', { targets: {} });
  });
  afterAll(async () => {
    for (const app of apps) await app.remove();
    await Promise.all([eventStore.kill(), documents.kill(), office.shut()]);
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    Object.assign(office, { beforeTaking: () => Promise.resolve(), beforeAnswer: () => Promise.resolve() });
    office.arrived.length = 0;
  });

  async function clocksForward(by: number): Promise<void> {
    minutes += by;
    const now = new Date(Date.UTC(2026, 2, 2, 9, minutes)).toISOString();
    await Promise.all(apps.map((app) => app.clockTo(now)));
  }

  const killAll = () => Promise.all(apps.map((app) => app.kill()));
  const restartAll = () => Promise.all(apps.map((app) => app.restart()));
  const noticeOf = async (ticketId: string) => (await noticesIn(apps[0]!, `ticketId=${ticketId}`))[0]!;
  const sent = (ticketId: string) => async () => (await noticeOf(ticketId)).state === 'sent';

  it('between the claim and the sending: it arrives, once, when the claim has run out', async () => {
    const { begun } = office;
    office.beforeTaking = () => new Promise(() => undefined);
    const { id } = await acme.ticket();
    await until(() => Promise.resolve(office.begun > begun));
    await killAll();
    office.beforeTaking = () => Promise.resolve();
    await restartAll();

    await clocksForward(9);
    expect(await noticeOf(id)).toMatchObject({ state: 'taken', attempts: 1 });
    expect(office.arrived).toHaveLength(0);
    await clocksForward(1);
    await until(sent(id));
    expect(await noticeOf(id)).toMatchObject({ attempts: 2 });
    expect(office.arrived).toHaveLength(1);
  });

  it('between the sending and its being written down: it comes again, under the same Message-ID', async () => {
    office.beforeAnswer = () => new Promise(() => undefined);
    const { id } = await acme.ticket();
    await until(() => Promise.resolve(office.arrived.length > 0));
    await killAll();
    office.beforeAnswer = () => Promise.resolve();
    await restartAll();
    await clocksForward(10);
    await until(sent(id));
    expect(office.arrived).toHaveLength(2);
    expect(new Set(office.arrived.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it(`anywhere, ${ROUNDS} times: every notice arrives, and only those come again whose sender died`, async () => {
    const tickets: string[] = [];
    let died = 0;
    office.beforeTaking = () => new Promise((resolve) => setTimeout(resolve, random.between(0, 60)));
    for (let round = 0; round < ROUNDS; round += 1) {
      const end = office.begun + random.between(1, TICKETS_A_ROUND);
      const opened = await Promise.all(Array.from({ length: TICKETS_A_ROUND }, () => acme.ticket()));
      tickets.push(...opened.map(({ id }) => id));
      const dying = random.between(1, 3) === 1 ? apps : [apps[random.between(0, 1)]!];
      await until(() => Promise.resolve(office.begun >= end));
      await Promise.all(dying.map((app) => app.kill()));
      await Promise.all(dying.map((app) => app.restart()));
      await clocksForward(10);
    }
    const notices = async () => (await noticesIn(apps[0]!)).filter(({ ticketId }) => tickets.includes(ticketId!));
    await until(async () => {
      await clocksForward(10);
      return (await notices()).every(({ state }) => state === 'sent');
    });

    const all: readonly NoticeShown[] = await notices();
    expect(all).toHaveLength(tickets.length);
    for (const { id, attempts } of all) {
      const copies = office.arrived.filter(({ messageId }) => messageId.startsWith(`<notice.${id}.`)).length;
      expect([id, copies >= 1 && copies <= attempts]).toEqual([id, true]);
      died += attempts - 1;
    }
    expect(died).toBeGreaterThan(0);
  }, 240_000);
});
