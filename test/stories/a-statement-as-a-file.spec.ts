import { Readable } from 'node:stream';
import { textOf } from '../../src/documents/pdf/pdf-text.fixtures';
import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('A statement as a file', () => {
  const app = App.ofThisFile({ env: { AGENCY_NAME: 'Studio North' } });
  const studio = new Agency(app);
  let acme: Agreement;
  let october: string;

  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-10-01', { closeAfterDays: null, coverage: 'around-the-clock' });
    october = `/v1/agreements/${acme.id}/months/2026-10`;
    await app.clockTo('2026-10-31T20:00:00Z');
    await acme.works('2026-10-05T08:00:00Z', 590);
    await acme.works('2026-10-06T08:00:00Z', 70, { note: '=HYPERLINK("https://example.com") Żółw' });
    await acme.approves('2026-10', 75);
  });

  const fileAt = async (path: string): Promise<Readable> => {
    const { url, key, seen } = app.admin;
    const headers = { authorization: `Bearer ${key}`, 'minutebook-after': String(seen.position) };
    const response = await fetch(`${url()}${path}`, { headers });
    expect(response.status).toBe(200);
    return Readable.from(Buffer.from(await response.arrayBuffer()));
  };
  const linesAt = async (path: string): Promise<readonly string[]> =>
    (await textOf(await fileAt(path))).flatMap(({ lines }) => lines);

  it('is a table for programs, in which no note is a formula', async () => {
    const { body, headers } = await app.admin.get<string>(`${october}?format=csv`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="statement-2026-10.csv"');
    expect(body).toContain(`"'=HYPERLINK(""https://example.com"") Żółw"`);
    const { usedMinutes } = await acme.statement('2026-10');
    expect(body).toMatch(
      new RegExp(`^summary,Studio North,Acme,${acme.id},2026-10,open,false,,used,,*${usedMinutes},`, 'm'),
    );
  });

  it('is a document for people, which says that the month is open', async () => {
    const { headers } = await app.admin.get(`${october}?format=pdf`);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe('attachment; filename="statement-2026-10.pdf"');
    const lines = await linesAt(`${october}?format=pdf`);
    expect(lines).toContain(`For Acme, agreement ${acme.id}`);
    expect(lines).toContain('Open: this month has not closed, and its figures may still change.');
  });

  it('is final once the month has closed, and says what paid for the work', async () => {
    await app.clockTo('2026-11-01T09:00:00Z');
    const { lines: charges } = await acme.closes('2026-10');
    const overage = charges.find(({ kind }) => kind === 'overage-hourly')!;
    const lines = await linesAt(`${october}?format=pdf`);
    expect(lines).toContain('Closed: these figures are final.');
    expect(overage.minutes).toBe(75);
    expect(lines.join(' ')).toContain('1 h 15 min overage, charged 150.00 GBP');
    expect(lines).toContain('VAT 20 % | 530.00 GBP');
  });

  it('has the same bytes whenever it is asked for', async () => {
    const [once, again] = await Promise.all([1, 2].map(async () => (await fileAt(`${october}?format=pdf`)).toArray()));
    expect(again).toEqual(once);
  });

  it('is followed by an invoice that names it', async () => {
    const { items } = await app.admin.read<Page<{ id: string; number: string }>>('/v1/invoices');
    const [{ id, number }] = items as [{ id: string; number: string }];
    const { headers, body } = await app.admin.get<string>(`/v1/invoices/${id}?format=csv`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="invoice-${number}.csv"`);
    expect(body).toMatch(/^total,.*,gross,,,,,3180\.00,318000,0\.20,GBP\r?$/m);
    const lines = await linesAt(`/v1/invoices/${id}?format=pdf`);
    expect(lines).toContain(`Invoice ${number}`);
    expect(lines.join(' ')).toContain(`The statement 2026-10 of agreement ${acme.id}`);
  });

  it('is its client’s own to see, and no other’s', async () => {
    const others = await app.key('client', await studio.client('Birch'));
    const own = await app.key('client', acme.clientId);
    for (const format of ['csv', 'pdf']) {
      expect(await others.get(`${october}?format=${format}`)).toMatchObject(refusedWith(404, 'unknown-agreement'));
      expect(await own.get(`${october}?format=${format}`)).toMatchObject({ status: 200 });
    }
  });

  it('comes in no other format', async () => {
    expect(await app.admin.get(`${october}?format=xml`)).toMatchObject(refusedWith(422, 'invalid', '/format'));
    expect(await app.admin.get('/v1/invoices/any?format=PDF')).toMatchObject(refusedWith(422, 'invalid', '/format'));
  });
});
