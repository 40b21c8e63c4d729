import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMonths, type Month } from '../../src/time/local';
import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader, type StoredEvent } from '../support/event-store';
import { FactCount } from '../support/fact-count';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const AGREEMENTS = 4;
const MONTHS = Array.from({ length: 10 }, (_, n): Month => addMonths('2026-08', n));
/** About as many facts as a month's close comes to: openings, closes, balances, numbers, invoices, a credit. */
const FACTS_A_CLOSE = AGREEMENTS * 5 + 3;

/** Goodwill as somebody means it. `id` is the credit note's, once that was acknowledged. */
interface Meant {
  readonly key: string;
  readonly invoiceId: string;
  readonly body: { readonly amount: number; readonly reason: string };
  id: string | null;
}

/** Two instances on the same stores; one of them, or both, die in every month's close. */
describe('kill -9 between close and invoice', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-invoices-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const meant: Meant[] = [];
  let apps: readonly App[] = [];
  let agreements: readonly Agreement[];
  let log: EventStoreReader | undefined;
  let facts: FactCount | undefined;

  beforeAll(async () => {
    console.log(`kill -9 between close and invoice: SEED=${random.seed} plays the same again`);
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    apps = [await App.start({ env }), await App.start({ env })];
    log = new EventStoreReader(eventStore.url);
    facts = new FactCount(eventStore.url, ['ledger-', 'numbering-', 'invoice-']);
    await allClocksTo('2026-08-01T08:00:00Z');
    const studio = new Agency(oneOf(apps));
    agreements = await Promise.all(
      Array.from({ length: AGREEMENTS }, () => studio.signs('2026-08-01', { holidays: null })),
    );
  });
  afterAll(async () => {
    await facts?.close();
    await log?.close();
    for (const app of apps) await app.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it(`in ${MONTHS.length} months: every closed month and every credit is on one document, and no number is missing`, async () => {
    let caughtBetween = 0;
    for (const [round, month] of MONTHS.entries()) {
      const closes = `${addMonths(month, 1)}-04T00:00:00Z`;
      const dying = random.between(1, 3) === 1 ? apps : [oneOf(apps)];
      // Every other time among the first facts, which are the closes.
      const cutOff = facts!.after(random.between(1, round % 2 === 0 ? AGREEMENTS : FACTS_A_CLOSE));
      const closing = allClocksTo(closes);
      const giving = round === 0 ? undefined : give(addMonths(month, -1));
      await Promise.race([cutOff, closing]);
      await Promise.all(dying.map((app) => app.kill()));
      caughtBetween += await notInvoiced(month);
      await Promise.all([closing, giving]);
      await Promise.all(dying.map((app) => app.restart()));
      await allClocksTo(closes);
      for (const credit of meant) if (random.between(1, 4) === 1) await send(credit);
    }
    for (const month of MONTHS) await until(async () => (await closed(month)) && (await notInvoiced(month)) === 0);
    await until(async () => {
      const facts = await documentFacts();
      return facts.filter(isNote).length === facts.filter(isGrant).length;
    });

    await everyClosedMonthHasOneInvoice();
    await everyCreditHasOneNote();
    await noNumberIsMissing();
    expect(caughtBetween).toBeGreaterThan(0);
  }, 400_000);

  const oneOf = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)]!;

  /** Resolves when what was due has happened, or the instance is gone. */
  async function allClocksTo(now: string): Promise<void> {
    await Promise.allSettled(apps.map((app) => app.clockTo(now)));
  }

  async function give(month: Month): Promise<void> {
    const invoiceId = `${oneOf(agreements).id}-${month}`;
    const body = { amount: random.between(1, 9_999), reason: `Goodwill ${meant.length}` };
    const credit = { key: randomUUID(), invoiceId, body, id: null };
    meant.push(credit);
    await send(credit);
  }

  /** Without an answer nobody knows whether it was done; a repeat may go to the other instance. */
  async function send(credit: Meant): Promise<void> {
    const { key, invoiceId, body } = credit;
    const answer = await oneOf(apps)
      .admin.post<{ id: string }>(`/v1/invoices/${invoiceId}/credit-notes`, body, { idempotencyKey: key })
      .catch(() => undefined);
    if (answer === undefined || answer.status === 503) return;
    if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    if (credit.id !== null) expect(answer.body.id).toBe(credit.id);
    credit.id = answer.body.id;
  }

  const stream = (name: string): Promise<readonly StoredEvent[]> => log!.stream(name);
  const isInvoice = ({ type }: StoredEvent): boolean => type === 'InvoiceIssued';
  const isGrant = ({ type }: StoredEvent): boolean => type === 'CreditGranted';
  const isNote = ({ type }: StoredEvent): boolean => type === 'CreditNoteIssued';
  const isClose = ({ type }: StoredEvent): boolean => type === 'MonthClosed';

  async function closed(month: Month): Promise<boolean> {
    const ledgers = await Promise.all(agreements.map(({ id }) => stream(`ledger-${id}-${month}`)));
    return ledgers.every((ledger) => ledger.some(isClose));
  }

  /** How many agreements' months have closed and have no invoice yet. */
  async function notInvoiced(month: Month): Promise<number> {
    const waiting = agreements.map(async ({ id }) => {
      const invoiced = (await stream(`invoice-${id}-${month}`)).some(isInvoice);
      return !invoiced && (await stream(`ledger-${id}-${month}`)).some(isClose) ? 1 : 0;
    });
    return (await Promise.all(waiting)).reduce<number>((sum, one) => sum + one, 0);
  }

  async function documentFacts(): Promise<readonly StoredEvent[]> {
    const names = agreements.flatMap(({ id }) => MONTHS.map((month) => `invoice-${id}-${month}`));
    return (await Promise.all(names.map(stream))).flat();
  }

  async function everyClosedMonthHasOneInvoice(): Promise<void> {
    for (const { id } of agreements) {
      for (const month of MONTHS) {
        const closes = (await stream(`ledger-${id}-${month}`)).filter(isClose);
        const invoices = (await stream(`invoice-${id}-${month}`)).filter(isInvoice);
        const statement = closes[0]?.data['statement'] as { lines: unknown };
        expect([month, closes.length, invoices.length]).toEqual([month, 1, 1]);
        expect(invoices[0]!.data).toMatchObject({ month, lines: statement.lines });
      }
    }
  }

  async function everyCreditHasOneNote(): Promise<void> {
    const facts = await documentFacts();
    const grants = facts.filter(isGrant).map(({ data }) => [data['creditNoteId'], data['reason']].join());
    const notes = facts.filter(isNote).map(({ data }) => [data['creditNoteId'], data['reason']].join());
    expect(notes.toSorted()).toEqual(grants.toSorted());
    expect(new Set(notes).size).toBe(notes.length);
    const acknowledged = meant.flatMap(({ id, body }) => (id === null ? [] : [[id, body.reason].join()]));
    expect(notes).toEqual(expect.arrayContaining(acknowledged));
    const reasons = facts.filter(isNote).map(({ data }) => data['reason']);
    expect(new Set(reasons).size).toBe(reasons.length);
  }

  async function noNumberIsMissing(): Promise<void> {
    const taken = (await Promise.all([stream('numbering-2026'), stream('numbering-2027')])).flat();
    for (const prefix of ['INV-2026-', 'INV-2027-', 'CN-2026-', 'CN-2027-']) {
      const numbers = taken.map(({ data }) => String(data['number'])).filter((number) => number.startsWith(prefix));
      const counted = numbers.map((_, index) => `${prefix}${String(index + 1).padStart(5, '0')}`);
      expect(numbers).toEqual(counted);
    }
    const documented = (await documentFacts()).filter((fact) => !isGrant(fact)).map(({ data }) => data['number']);
    expect(documented.toSorted()).toEqual(taken.map(({ data }) => data['number']).toSorted());
    for (const app of apps) {
      const page = await app.admin.read<Page<{ number: string }>>('/v1/invoices?limit=200');
      expect(page.items.map(({ number }) => number).toSorted()).toEqual(documented.toSorted());
    }
  }
});
