import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader, type StoredEvent } from '../support/event-store';
import { FactCount } from '../support/fact-count';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { withoutFee } from '../support/terms';
import { until } from '../support/waiting';

const DISPUTES = 4;
/** Upheld, minutes given, credit granted, number taken, note issued: after the next one all is given back. */
const FACTS_BETWEEN = 5;
const BACK = { goodwillMinutes: 40, creditAmount: 700, reason: 'You are right' };

/** One instance, which dies at every answer to a dispute. */
describe('kill -9 between a dispute that is upheld and what it gives back', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-disputes-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const disputes: string[] = [];
  let app: App;
  let acme: Agreement;
  let log: EventStoreReader;
  let facts: FactCount;

  beforeAll(async () => {
    console.log(`kill -9 between a dispute and its redress: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    app = await App.start({ env: { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url } });
    log = new EventStoreReader(eventStore.url);
    facts = new FactCount(eventStore.url, ['dispute-', 'ledger-', 'invoice-', 'numbering-']);
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await new Agency(app).signs('2026-10-01', withoutFee({ closeAfterDays: null, thresholds: [] }));
    await app.clockTo('2026-10-31T20:00:00Z');
    for (let n = 1; n <= DISPUTES; n += 1) {
      const { id } = await acme.works(`2026-10-0${n}T09:00:00Z`, 50);
      await acme.spends(1_000, `Part ${n}`);
      disputes.push(id);
    }
    await app.clockTo('2026-11-02T09:00:00Z');
    await acme.closes('2026-10');
    for (const [line, entryId] of disputes.entries()) {
      const what = { entryIds: [entryId], lines: [line], reason: 'Not asked for' };
      const { id } = await app.admin.send('/v1/disputes', { agreementId: acme.id, month: '2026-10', ...what });
      disputes[line] = id;
    }
  });
  afterAll(async () => {
    await facts.close();
    await log.close();
    await app.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  // Rule: disputes.redress-once
  it(`${DISPUTES} times: minutes and money come back once each, whoever finishes it`, async () => {
    let caughtBetween = 0;
    for (const [round, id] of disputes.entries()) {
      // Every other time right after the decision.
      const cutOff = facts.after(round % 2 === 0 ? 1 : random.between(1, FACTS_BETWEEN));
      const answering = answer(id, `uphold-${id}`).catch(() => undefined);
      await Promise.race([cutOff, answering]);
      await app.kill();
      await answering;
      const types = await typesOf(id);
      caughtBetween += types.includes('DisputeUpheld') && !types.includes('DisputeRedressed') ? 1 : 0;
      await app.restart();
      // The caller, who has no answer, asks again, or nobody does where it was decided.
      if (random.between(1, 2) === 1 || !types.includes('DisputeUpheld')) await answer(id, `uphold-${id}`);
    }
    await until(async () => {
      const stories = await Promise.all(disputes.map(typesOf));
      return stories.every((types) => types.includes('DisputeRedressed'));
    });

    for (const id of disputes) {
      expect(await typesOf(id)).toEqual(['DisputeOpened', 'DisputeReplayed', 'DisputeUpheld', 'DisputeRedressed']);
      expect(await app.admin.read(`/v1/disputes/${id}`)).toMatchObject({
        ...{ state: 'upheld', adjustment: { minutes: 40 }, creditNote: { amount: 700 }, notGiven: [] },
      });
    }
    const reasons = disputes.map((id) => `Dispute ${id}: ${BACK.reason}`).toSorted();
    const invoice = await log.stream(`invoice-${acme.id}-2026-10`);
    expect(reasonsOf(await log.stream(`ledger-${acme.id}-2026-11`), 'AdjustmentPosted')).toEqual(reasons);
    expect(reasonsOf(invoice, 'CreditGranted')).toEqual(reasons);
    expect(reasonsOf(invoice, 'CreditNoteIssued')).toEqual(reasons);
    const numbers = invoice.filter(({ type }) => type === 'CreditNoteIssued').map(({ data }) => data['number']);
    expect(numbers.toSorted()).toEqual(disputes.map((_, n) => `CN-2026-0000${n + 1}`));
    expect((await acme.balance('2026-11')).availableMinutes).toBe(600 - DISPUTES * 50 + 600 + DISPUTES * 40);
    expect(caughtBetween).toBeGreaterThan(0);
  }, 120_000);

  const answer = (id: string, idempotencyKey: string) =>
    app.admin.send(`/v1/disputes/${id}/uphold`, BACK, { idempotencyKey });
  const typesOf = async (id: string) => (await log.stream(`dispute-${id}`)).map(({ type }) => type);
  const reasonsOf = (events: readonly StoredEvent[], of: string) =>
    events
      .filter(({ type }) => type === of)
      .map(({ data }) => data['reason'])
      .toSorted();
});
