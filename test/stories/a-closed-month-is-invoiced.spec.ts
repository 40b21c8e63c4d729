import { type Terms } from '../../src/agreements/terms';
import { Agency, type Agreement, type Page, type Statement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { until } from '../support/waiting';

interface Invoice extends Pick<Statement, 'month' | 'lines' | 'net' | 'vat' | 'gross' | 'currency'> {
  readonly id: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly number: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly issuedOn: string;
  readonly creditsInvoice: string | null;
  readonly reason: string | null;
  readonly vatRate: string;
}

describe('A closed month is invoiced', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let birch: Agreement;
  let october: Invoice;

  const list = async (query = '', caller: Caller = app.admin): Promise<readonly Invoice[]> =>
    (await caller.read<Page<Invoice>>(`/v1/invoices?${query}`)).items;
  const numbers = async (query = '', caller?: Caller): Promise<readonly string[]> =>
    (await list(query, caller)).map(({ number }) => number);

  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-10-01');
    birch = await studio.signs('2026-10-01', { closeAfterDays: null }, await studio.client('Birch'));
  });

  it('when it closes by itself, with what its statement says', async () => {
    expect(await list()).toEqual([]);
    await app.clockTo('2026-11-04T00:00:00Z');

    [october] = (await list()) as [Invoice];
    const { lines, net, vat, gross, currency } = await acme.statement('2026-10');
    expect(lines.length).toBeGreaterThan(0);
    expect(october).toMatchObject({ lines, net, vat, gross, currency });
    expect(october).toMatchObject({
      ...{ id: `${acme.id}-2026-10`, kind: 'invoice', number: 'INV-2026-00001', month: '2026-10' },
      ...{ agreementId: acme.id, clientId: acme.clientId, issuedOn: '2026-11-04', vatRate: '0.20' },
      ...{ creditsInvoice: null, reason: null },
    });
    expect(await app.admin.read(`/v1/invoices/${october.id}`)).toEqual(october);
  });

  it('and when a person closes it, under the next number', async () => {
    await birch.closes('2026-10');
    await until(async () => (await numbers()).length === 2);

    expect(await numbers(`agreementId=${birch.id}`)).toEqual(['INV-2026-00002']);
  });

  it('and credited by hand, on a note with a number and a reason of its own', async () => {
    await app.clockTo('2026-11-20T10:00:00Z');
    const path = `/v1/invoices/${october.id}/credit-notes`;
    const sorry = { amount: 5_000, reason: 'Sorry for the wait' };
    const note = await app.admin.send<Invoice & { position: number }>(path, sorry, { idempotencyKey: 'sorry' });

    expect(note).toMatchObject({
      ...{ kind: 'credit-note', number: 'CN-2026-00001', creditsInvoice: 'INV-2026-00001', issuedOn: '2026-11-20' },
      ...{ reason: 'Sorry for the wait', month: '2026-10', agreementId: acme.id, clientId: acme.clientId },
      ...{ lines: [{ kind: 'credit', amount: -5_000 }], net: -5_000, vat: -1_000, vatRate: '0.20', gross: -6_000 },
    });
    expect(await app.admin.read(`/v1/invoices/${note.id}`)).toEqual(note);
    expect(await app.admin.send(path, sorry, { idempotencyKey: 'sorry' })).toEqual(note);
    expect(await numbers('kind=credit-note')).toEqual(['CN-2026-00001']);
    expect(await app.admin.read(`/v1/invoices/${october.id}`)).toMatchObject({
      net: october.net,
      gross: october.gross,
    });
  });

  it('and is credited only by those who may, an amount that is one, on an invoice that is there', async () => {
    const path = `/v1/invoices/${october.id}/credit-notes`;
    const agent = await app.key('agent');
    const fine = { amount: 1, reason: 'A penny' };
    expect(await agent.post(path, fine)).toMatchObject({ status: 403 });
    expect(await app.admin.post(path, { amount: 0, reason: ' ' })).toMatchObject(
      refusedWith(422, 'invalid', '/amount', '/reason'),
    );
    const seen = (await app.admin.get(`/v1/invoices/${october.id}`)).etag!;
    expect(await app.admin.post(path, fine, { ifMatch: '"0"' })).toMatchObject({ status: 412 });
    for (const id of [`${acme.id}-2026-11`, 'nobody']) {
      expect(await app.admin.post(`/v1/invoices/${id}/credit-notes`, fine)).toMatchObject(
        refusedWith(404, 'unknown-invoice'),
      );
    }
    expect(await numbers('kind=credit-note')).toEqual(['CN-2026-00001']);
    expect(await app.admin.post(path, fine, { ifMatch: seen })).toMatchObject({ status: 201 });
  });

  it('is counted from 1 again in the new year', async () => {
    await app.clockTo('2026-12-04T00:00:00Z');
    await app.clockTo('2027-01-04T00:00:00Z');
    expect(await numbers(`agreementId=${acme.id}&kind=invoice`)).toEqual([
      'INV-2027-00001',
      'INV-2026-00003',
      'INV-2026-00001',
    ]);
    expect(await numbers('year=2027')).toEqual(['INV-2027-00001']);
    expect(await numbers('month=2026-10&kind=invoice')).toEqual(['INV-2026-00002', 'INV-2026-00001']);
    expect(await numbers('year=2026&kind=credit-note')).toEqual(['CN-2026-00002', 'CN-2026-00001']);
    expect(await app.admin.get('/v1/invoices?year=26&kind=receipt&month=2026-13')).toMatchObject({ status: 422 });
  });

  it('shows a client its own, and nothing of another', async () => {
    const client = await app.key('client', birch.clientId);
    expect(await numbers('', client)).toEqual(['INV-2026-00002']);
    expect(await numbers(`clientId=${acme.clientId}`, client)).toEqual([]);
    expect(await numbers(`agreementId=${acme.id}`, client)).toEqual([]);
    expect(await client.get(`/v1/invoices/${october.id}`)).toMatchObject(refusedWith(404, 'unknown-invoice'));
    expect(await client.get(`/v1/invoices/${birch.id}-2026-10`)).toMatchObject({ status: 200 });
    expect(await client.post(`/v1/invoices/${birch.id}-2026-10/credit-notes`)).toMatchObject({ status: 403 });
  });

  it('page by page', async () => {
    const all = await numbers();
    const pages: string[] = [];
    let cursor = '';
    do {
      const page = await app.admin.read<Page<Invoice>>(`/v1/invoices?limit=2${cursor}`);
      pages.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(pages).toEqual(all);
    expect(all).toHaveLength(6);
  });

  it('has no invoice where it has no lines', async () => {
    const free = await studio.signs('2027-01-05', nothingToCharge);
    await app.clockTo('2027-02-05T00:00:00Z');
    expect(await free.statement('2027-01')).toMatchObject({ state: 'closed', lines: [] });
    expect(await numbers(`agreementId=${free.id}`)).toEqual([]);

    const log = new EventStoreReader(app.eventStoreUrl);
    expect(await log.stream(`invoice-${free.id}-2027-01`)).toEqual([]);
    await log.close();
  });
});

const nothingToCharge: Partial<Terms> = {
  ...{ plan: 'on-demand', allowanceMinutes: 0, monthlyFee: 0, recurring: [], rollover: { policy: 'none' } },
  overage: { borrowUpToMinutes: 0, approval: 'not-required', dayRateAfterMinutes: null, dayRounding: 'pro-rata' },
};
