import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Agency, type Agreement, entryBody, type Ticket } from '../../support/agency';
import { App } from '../../support/app';
import { EventStoreReader } from '../../support/event-store';
import { Random } from '../../support/random';

const ROUNDS = 20;
const MONTH = '2026-10';
const MINUTE_MS = 60_000;

/** One entry as a writer means it. `id` is known once it was acknowledged. */
interface Meant {
  readonly key: string;
  readonly body: ReturnType<typeof entryBody>;
  id: string | null;
}

/** Logs one entry after the other until the program is gone, and keeps what was not acknowledged. */
class Writer {
  readonly meant: Meant[] = [];

  constructor(
    private readonly name: string,
    private readonly app: App,
    readonly agreement: Agreement,
    private readonly ticket: Ticket,
    private readonly random: Random,
  ) {}

  async writeUntilCutOff(): Promise<void> {
    for (;;) {
      const n = this.meant.length;
      const startedAt = new Date(Date.UTC(2026, 9, 1) + n * 10 * MINUTE_MS).toISOString();
      const entry = entryBody(startedAt, this.random.between(1, 9), { agent: this.name });
      const meant: Meant = { key: randomUUID(), body: entry, id: null };
      this.meant.push(meant);
      if (!(await this.send(meant))) return;
    }
  }

  /** Sends again, under the same keys, what nobody acknowledged. */
  async retry(): Promise<void> {
    for (const meant of this.meant.filter(({ id }) => id === null)) {
      if (!(await this.send(meant))) throw new Error('The program went away while its writers made good');
    }
  }

  /** @returns false when there was no answer, and nobody knows whether it was done */
  private async send(meant: Meant): Promise<boolean> {
    const path = `/v1/tickets/${this.ticket.id}/time-entries`;
    const answer = await this.app.admin
      .post<{ id: string }>(path, meant.body, { idempotencyKey: meant.key })
      .catch(() => undefined);
    if (answer === undefined) return false;
    if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    meant.id = answer.body.id;
    return true;
  }
}

describe('kill -9', () => {
  const app = App.ofThisFile();
  const random = Random.seeded();
  let writers: readonly Writer[];
  let log: EventStoreReader | undefined;

  beforeAll(async () => {
    console.log(`kill -9: SEED=${random.seed} plays the same again`);
    const studio = new Agency(app);
    await app.clockTo('2026-10-31T20:00:00Z');
    // Three write on one ticket, two on another, one by itself.
    const shares = [3, 2, 1];
    const made = shares.map(async (writersHere, a) => {
      const agreement = await studio.signs('2026-10-01', {
        coverage: 'around-the-clock',
        holidays: null,
        rounding: { incrementMinutes: 1, minimumMinutes: 0 },
      });
      const ticket = await agreement.ticket();
      return Array.from({ length: writersHere }, (_, w) => new Writer(`${a}-${w}`, app, agreement, ticket, random));
    });
    writers = (await Promise.all(made)).flat();
  });
  afterAll(() => log?.close());

  it(`${ROUNDS} times, at any moment: what was acknowledged is there once, what was retried is there once, and nothing else`, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const writing = writers.map((writer) => writer.writeUntilCutOff());
      await sleep(random.between(5, 400));
      await app.kill();
      await Promise.all(writing);
      if (random.between(1, 10) === 1) await killWhileStarting();
      await app.restart();
      await Promise.all(writers.map((writer) => writer.retry()));
      await nothingLostNothingDoubled(round);
    }
    expect(writers.reduce((sum, { meant }) => sum + meant.length, 0)).toBeGreaterThan(ROUNDS * writers.length);
  }, 300_000);

  async function killWhileStarting(): Promise<void> {
    const starting = app.restart().catch(() => undefined);
    await sleep(random.between(200, 2_000));
    await app.kill();
    await starting;
  }

  async function nothingLostNothingDoubled(round: number): Promise<void> {
    log = new EventStoreReader(app.eventStoreUrl);
    for (const agreement of new Set(writers.map((writer) => writer.agreement))) {
      const meant = writers.filter((writer) => writer.agreement === agreement).flatMap((writer) => writer.meant);
      const facts = (await log.stream(`ledger-${agreement.id}-${MONTH}`)).filter(({ type }) => type === 'TimeLogged');
      const written = facts.map(({ data }) => [
        data['entryId'],
        data['agent'],
        data['startedAt'],
        data['workedMinutes'],
      ]);
      const expected = meant.map(({ id, body }) => [id, body.agent, body.startedAt, body.minutes]);

      expect([round, ...written.map(String).toSorted()]).toEqual([round, ...expected.map(String).toSorted()]);
      const folded = facts.reduce((sum, { data }) => sum + Number(data['billableMinutes']), 0);
      expect(await agreement.balance(MONTH)).toMatchObject({ usedMinutes: folded });
    }
    await log.close();
    log = undefined;
  }
});
