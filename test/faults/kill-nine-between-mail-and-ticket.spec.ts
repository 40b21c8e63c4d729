import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { Carrier, email } from '../support/email';
import { EventStoreReader } from '../support/event-store';
import { messageOf, messagesIn } from '../support/intake';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const MAILBOX = 'support@studio.example';
const ROUNDS = 5;
const MESSAGES = 12;
const FILE_BYTES = 700_000;

/** Mail that was accepted is on its ticket once, whatever happens between; mail that was not is its carrier's to bring again. */
describe('kill -9 between mail and ticket', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-mail-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  /** Ids of messages by subject: of those that were accepted. */
  const accepted = new Map<string, string>();
  let app: App;
  let log: EventStoreReader;
  let acme: Agreement;

  beforeAll(async () => {
    console.log(`kill -9 between mail and ticket: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    const stores = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    app = await App.start({ env: { ...stores, MAIL_ADDRESS: MAILBOX, SMTP_PORT: '0', LOG_LEVEL: 'error' } });
    log = new EventStoreReader(eventStore.url);
    await app.clockTo('2026-11-03T09:00:00Z');
    acme = await new Agency(app).signs('2026-11-01');
  });
  afterAll(async () => {
    await log?.close();
    await app?.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const rawOf = (subject: string): Buffer =>
    email({
      from: 'theo@acme.example',
      to: MAILBOX,
      subject,
      messageId: `<${subject.replaceAll(' ', '.')}@acme.example>`,
      enclosures: [{ name: 'log.txt', content: Buffer.alloc(FILE_BYTES, subject) }],
    });

  /** Brings one message over a connection of its own. Without an answer nobody knows whether it was taken. */
  async function deliver(subject: string): Promise<void> {
    const carrier = await Carrier.at(app.mailUrl).catch(() => undefined);
    try {
      const answer = await carrier?.bring(rawOf(subject), MAILBOX);
      const [, id] = /^250 Kept as (\S+)$/.exec(answer ?? '') ?? [];
      if (id !== undefined) accepted.set(subject, id);
    } catch {
      // The connection went with the program.
    } finally {
      carrier?.close();
    }
  }

  async function notFiled(): Promise<number> {
    const waiting = [...accepted.values()].map(async (id) => {
      const types = (await log.stream(`message-${id}`)).map(({ type }) => type);
      expect(types[0]).toBe('MessageReceived');
      return types.includes('MessageFiled') ? 0 : 1;
    });
    return (await Promise.all(waiting)).reduce<number>((sum, one) => sum + one, 0);
  }

  // Rule: tickets.mail-comes-once
  it(`${ROUNDS} times: every accepted message is on one ticket, with its file`, async () => {
    let caughtBetween = 0;
    const all: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const subjects = Array.from({ length: MESSAGES }, (_, n) => `Round ${round} message ${n}`);
      all.push(...subjects);
      const before = accepted.size;
      const delivering = Promise.all(subjects.map(deliver));
      const enough = before + random.between(1, MESSAGES / 2);
      await Promise.race([until(() => Promise.resolve(accepted.size >= enough)), delivering]);
      await app.kill();
      await delivering;
      caughtBetween += await notFiled();
      await app.restart();
      for (const subject of subjects) if (!accepted.has(subject) || random.between(1, 3) === 1) await deliver(subject);
    }
    expect([...accepted.keys()].toSorted()).toEqual(all.toSorted());
    await until(async () => (await notFiled()) === 0);

    const { items } = await app.admin.read<Page<{ id: string; subject: string }>>(
      `/v1/tickets?limit=200&agreementId=${acme.id}`,
    );
    expect(items.map(({ subject }) => subject).toSorted()).toEqual(all.toSorted());
    for (const { id } of items) {
      expect((await log.stream(`ticket-${id}`)).filter(({ type }) => type === 'TicketOpened')).toHaveLength(1);
    }
    const messages = await messagesIn(app.admin);
    expect(messages.map(({ subject }) => subject).toSorted()).toEqual(all.toSorted());
    for (const { id } of messages) {
      const { ticketId, attachments, subject } = await messageOf(app.admin, id);
      const file = await app.admin.get<string>(`/v1/tickets/${ticketId}/attachments/${attachments[0]!.sha256}`);
      expect(file.body === Buffer.alloc(FILE_BYTES, subject).toString()).toBe(true);
    }
    expect(caughtBetween).toBeGreaterThan(0);
  }, 300_000);

  it('while the event store is away nothing is accepted, and the carrier is asked to come again', async () => {
    const carrier = await Carrier.at(app.mailUrl);
    await eventStore.kill();
    expect(await carrier.bring(rawOf('While it is away'), MAILBOX)).toMatch(/^451 /);
    await eventStore.start();
    let answer = '';
    await until(async () => (answer = await carrier.bring(rawOf('While it is away'), MAILBOX)).startsWith('250 '));
    carrier.close();
    const [, id] = /^250 Kept as (\S+)$/.exec(answer)!;
    await until(async () => (await messageOf(app.admin, id!)).state === 'filed');
  }, 120_000);
});
