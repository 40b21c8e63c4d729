import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreConnection } from '../../src/event-store/connection';
import { EventLog } from '../../src/event-store/event-log';
import { type CloudEvent, outlineOf } from '../../src/integration/cloud-event';
import { type Recorded } from '../../src/kernel/event';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller } from '../support/caller';
import { FeedReader } from '../support/feed';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';
import { type Delivery, type Reply, WebhookReceiver } from '../support/webhook-receiver';

const EVENTS = Number(process.env['EVENTS'] ?? 2_000);
const KILLS = Number(process.env['KILLS'] ?? 6);
const WRITERS = 6;
const AGREEMENTS_EACH = 3;
const HANGS_MAX = 2;
const ANSWER_MS_MAX = 5;
/** Much more than all of it takes on a machine that does nothing else. */
const WAIT_MS = 60_000 + EVENTS * 30;

function addTo(all: Map<string, string[]>, key: string, id: string): void {
  const ids = all.get(key);
  if (ids) ids.push(id);
  else all.set(key, [id]);
}

interface Faults {
  readonly missing: readonly string[];
  readonly strange: readonly string[];
  /** Agreements whose events did not come in the order of the log. */
  readonly disordered: readonly string[];
}
const noFaults: Faults = { missing: [], strange: [], disordered: [] };

/** Whoever is told what happens to one client: each event when it came first. */
class Consumer {
  /** Of each agreement, the ids of its events in the order in which they came. */
  readonly told = new Map<string, string[]>();
  readonly strange: string[] = [];
  again = 0;
  private readonly ids = new Set<string>();

  constructor(readonly clientId: string) {}

  /** What differs from what there was to tell; of each the first few. */
  faults(all: ReadonlyMap<string, readonly string[]>): Faults {
    const published = [...all].flatMap(([agreementId, ids]) => ids.map((id) => `${id} of ${agreementId}`));
    const told = [...this.told].flatMap(([agreementId, ids]) => ids.map((id) => `${id} of ${agreementId}`));
    const [isPublished, isTold] = [new Set(published), new Set(told)];
    const disordered = [...all].filter(([agreementId, ids]) => {
      const inOrder = ids.filter((id) => this.ids.has(id));
      return inOrder.some((id, n) => id !== this.told.get(agreementId)?.[n]);
    });
    return {
      missing: published.filter((one) => !isTold.has(one)).slice(0, 5),
      strange: [...this.strange, ...told.filter((one) => !isPublished.has(one))].slice(0, 5),
      disordered: disordered.map(([agreementId]) => agreementId),
    };
  }

  get count(): number {
    return this.ids.size;
  }

  take(event: CloudEvent): void {
    if (event.clientid !== this.clientId) this.strange.push(`${event.id} of ${event.clientid}`);
    if (this.ids.has(event.id)) {
      this.again += 1;
      return;
    }
    this.ids.add(event.id);
    addTo(this.told, event.agreementid ?? 'none', event.id);
  }
}

/** An endpoint of one client, and what it answers. */
class Hook extends Consumer {
  webhookId = '';
  unsigned = 0;

  constructor(
    clientId: string,
    readonly receiver: WebhookReceiver,
    random: Random,
    reply: (hook: Hook) => Reply,
  ) {
    super(clientId);
    receiver.reply = async ({ event, signedBy }: Delivery) => {
      await sleep(random.between(0, ANSWER_MS_MAX));
      receiver.received.length = 0;
      receiver.taken.length = 0;
      if (signedBy.length !== 1) this.unsigned += 1;
      if (event.clientid !== clientId) this.strange.push(`${event.id} of ${event.clientid}`);
      const answered = reply(this);
      if (answered === 204) this.take(event);
      return answered;
    };
  }
}

/** Two instances on the same stores, which die while people work and everybody is told. */
describe('kill -9 while webhooks go out', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-webhooks-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const agreements: Agreement[] = [];
  const hooks: Hook[] = [];
  let apps: readonly App[] = [];
  let reader: Consumer;
  let keys: readonly string[] = [];
  let written = 0;
  let hangs = 0;
  let comingBack: Promise<void> | undefined;
  let wasGone = false;
  let isOver = false;

  const isWriting = (): boolean => written < EVENTS;
  const anyApp = (): App => apps[random.between(0, apps.length - 1)]!;
  const as = (key: string): Caller => anyApp().admin.with(key);

  /** Each of these happens about so often, however many events there are. */
  const outOfSorts = (): Reply => {
    const chance = random.between(1, Math.ceil(EVENTS / 3));
    if (chance <= 3 && hangs < HANGS_MAX && written < EVENTS / 2) {
      hangs += 1;
      return 'hang';
    }
    if (chance <= 8) return 'cut off';
    if (chance <= 16) return { status: 503, headers: { 'retry-after': '1' } };
    return chance <= 24 ? 500 : 204;
  };
  /** Half of its events in, until that is known. */
  const goneOnce = ({ count }: Hook): Reply => {
    if (count >= EVENTS / 6) comingBack ??= comeBack();
    return comingBack === undefined || wasGone ? 204 : 410;
  };

  /** Somebody sees that the endpoint was disabled, and puts that right. */
  async function comeBack(): Promise<void> {
    const { webhookId } = hooks[1]!;
    const globexs = () => as(keys[1]!);
    await until(
      async () => (await globexs().read<{ state: string }>(`/v1/webhooks/${webhookId}`)).state === 'disabled',
      WAIT_MS,
    );
    wasGone = true;
    await until(async () => (await globexs().post(`/v1/webhooks/${webhookId}/resume`)).status < 300, WAIT_MS);
  }

  /** Reads the feed, and goes on from the last id wherever an instance listens. */
  async function read(key: string): Promise<void> {
    let lastId: string | undefined;
    while (!isOver) {
      const feed = await FeedReader.open(as(key), 'after=0', lastId).catch(() => sleep(50));
      if (feed === undefined) continue;
      let hasEnded = false;
      void feed.ended.then(() => (hasEnded = true));
      while (!hasEnded && !isOver) {
        await Promise.race([feed.ended, sleep(50)]);
        for (const event of feed.events.splice(0)) reader.take(event);
      }
      feed.close();
      lastId = feed.lastId || lastId;
    }
  }

  /** Opens tickets, each until somebody has said that it is there. */
  async function write(): Promise<void> {
    while (isWriting() && !isOver) {
      written += 1;
      const idempotencyKey = `ticket-${random.seed}-${written}`;
      const body = agreements[random.between(0, agreements.length - 1)]!.ticketBody();
      while (!isOver) {
        const answer = await anyApp()
          .admin.post('/v1/tickets', body, { idempotencyKey })
          .catch(() => undefined);
        if (answer !== undefined && answer.status < 500) {
          expect(answer).toMatchObject({ status: 201 });
          break;
        }
        await sleep(50);
      }
    }
  }

  async function dieAgainAndAgain(): Promise<void> {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while (written < (kill * EVENTS) / (KILLS + 1) && !isOver) await sleep(20);
      if (isOver) return;
      await sleep(random.between(0, 200));
      const dying = random.between(1, 3) === 1 ? apps : [anyApp()];
      await Promise.all(dying.map((app) => app.kill()));
      await Promise.all(dying.map((app) => app.restart()));
    }
  }

  /** Of a client, the ids of what is published, for each agreement in the order of the log. */
  async function published(): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
    const connection = new EventStoreConnection(eventStore.url);
    const clients = new Map<string, Map<string, string[]>>();
    try {
      for await (const fact of new EventLog(connection).readAllStored()) {
        const { clientId = null, agreementId = null } = outlineOf(fact as Recorded) ?? {};
        if (clientId === null) continue;
        const ofClient = clients.get(clientId) ?? new Map<string, string[]>();
        clients.set(clientId, ofClient);
        addTo(ofClient, agreementId ?? 'none', fact.id);
      }
      return clients;
    } finally {
      await connection.onApplicationShutdown();
    }
  }

  beforeAll(async () => {
    console.log(`kill -9 while webhooks go out: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    const env = {
      EVENTSTORE_URL: eventStore.url,
      MONGODB_URL: documents.url,
      WEBHOOK_KEY_FILE: join(folder, 'webhook-key'),
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      WEBHOOK_RETRY_SECONDS: Array.from({ length: 30 }, () => '1').join(','),
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'error',
    };
    apps = [await App.start({ env }), await App.start({ env })];
    await Promise.all(apps.map((app) => app.clockTo('2026-03-02T09:00:00Z')));
    const agency = new Agency(apps[0]!);
    for (const reply of [outOfSorts, goneOnce, () => 204]) {
      const clientId = await agency.client();
      for (let n = 0; n < AGREEMENTS_EACH; n += 1) {
        agreements.push(await agency.signs('2026-03-01', { targets: {} }, clientId));
      }
      const key = (await apps[0]!.key('integrator', clientId)).key!;
      const hook = new Hook(clientId, await WebhookReceiver.start(), random, reply);
      const asked = { url: hook.receiver.url, fromPosition: 0 };
      const { id, secret } = await apps[0]!.admin
        .with(key)
        .send<{ id: string; secret: string; position: number }>('/v1/webhooks', asked);
      hook.receiver.secrets = [secret];
      hook.webhookId = id;
      hooks.push(hook);
      keys = [...keys, key];
    }
    reader = new Consumer(hooks[0]!.clientId);
  }, 120_000);
  afterAll(async () => {
    isOver = true;
    for (const { receiver } of hooks) receiver.letGo();
    for (const app of apps) await app.remove();
    await Promise.all([eventStore.kill(), documents.kill(), ...hooks.map(({ receiver }) => receiver.stop())]);
    rmSync(folder, { recursive: true, force: true });
  });

  // Rule: webhooks.kill-nine
  it(
    `${KILLS} times, with ${EVENTS} tickets (KILLS, EVENTS): everyone is told everything, in order, signed, and nothing of others`,
    async () => {
      const reading = read(keys[0]!);
      await Promise.all([...Array.from({ length: WRITERS }, write), dieAgainAndAgain()]);
      const all = await published();
      const consumers = [...hooks, reader];
      const countOf = (clientId: string): number => [...all.get(clientId)!.values()].flat().length;
      const areTold = () => consumers.every(({ clientId, count }) => count >= countOf(clientId));
      await until(() => Promise.resolve(areTold()), WAIT_MS).catch(() => undefined);
      isOver = true;
      await Promise.all([reading, comingBack]);

      for (const consumer of consumers) expect(consumer.faults(all.get(consumer.clientId)!)).toEqual(noFaults);
      expect(hooks.map(({ unsigned }) => unsigned)).toEqual([0, 0, 0]);
      expect(countOf(hooks[0]!.clientId)).toBeGreaterThan(EVENTS / 6);
      expect(wasGone).toBe(true);
      const again = consumers.map((one) => one.again).join(', ');
      console.log(`told again: ${again}`);
    },
    3 * WAIT_MS,
  );
});
