import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader } from '../support/event-store';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

const MONTHS = ['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02'];
const AGREEMENTS = 6;

describe('Two instances on the same stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-two-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  let apps: App[] = [];
  let agreements: Agreement[] = [];

  beforeAll(async () => {
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    const first = await App.start({ env });
    apps = [first, await App.start({ env })];
    await Promise.all(apps.map((app) => app.clockTo('2026-09-01T08:00:00Z')));
    const studio = new Agency(first);
    agreements = await Promise.all(Array.from({ length: AGREEMENTS }, () => studio.signs('2026-09-01')));
    await Promise.all(agreements.map((agreement) => agreement.ticket({ estimateMinutes: 5_000 })));
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.remove()));
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('hold an estimate against what is left once', async () => {
    const log = new EventStoreReader(eventStore.url);
    for (const { id } of agreements) {
      const types = async () => (await log.stream(`ledger-${id}-2026-09`)).map(({ type }) => type);
      await until(async () => (await types()).includes('EstimateNoted'));
      expect(await types()).toEqual(['MonthOpened', 'EstimateNoted', 'OverageApprovalRequested']);
    }
    await log.close();
  });

  it('open, close, carry and invoice half a year that fell due in their downtime once each', async () => {
    await Promise.all(apps.map((app) => app.clockTo('2027-03-04T08:00:00Z')));
    await until(async () => {
      const balances = await Promise.all(
        agreements.map(({ id }) => apps[1]!.admin.get(`/v1/agreements/${id}/balance?month=2027-03`)),
      );
      return balances.every(({ status, body }) => status === 200 && !(body as { provisional: boolean }).provisional);
    });
    const issued = () => apps[0]!.admin.read<Page<{ number: string; month: string }>>('/v1/invoices?limit=200');
    await until(async () => (await issued()).items.length === AGREEMENTS * MONTHS.length);

    const log = new EventStoreReader(eventStore.url);
    for (const { id } of agreements) {
      for (const month of MONTHS) {
        const types = (await log.stream(`ledger-${id}-${month}`)).map(({ type }) => type);
        const noted = ['EstimateNoted', 'OverageApprovalRequested'];
        const begins = month === '2026-09' ? ['MonthOpened', ...noted] : ['MonthOpened', 'BalanceCarriedForward'];
        expect([id, month, ...types]).toEqual([id, month, ...begins, 'MonthClosed']);
      }
    }
    await log.close();
  });

  it('and the numbers of the invoices have no gap, and none twice', async () => {
    const { items } = await apps[1]!.admin.read<Page<{ number: string }>>('/v1/invoices?limit=200');
    const expected = Array.from({ length: items.length }, (_, i) => `INV-2027-${String(i + 1).padStart(5, '0')}`);
    expect(items.map(({ number }) => number).toSorted()).toEqual(expected);
  });

  it('the same time entry sent to both at once is logged once', async () => {
    const [first, second] = apps as [App, App];
    const ticket = await agreements[0]!.ticket();
    const body = { agent: 'Ada', startedAt: '2027-03-03T09:00:00Z', minutes: 30, note: 'Once' };
    const path = `/v1/tickets/${ticket.id}/time-entries`;
    const answers = await Promise.all(
      [first, second].map((app) => app.admin.post<{ id: string }>(path, body, { idempotencyKey: 'one-entry' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await agreements[0]!.balance('2027-03')).toMatchObject({ usedMinutes: 30 });
  });
});
