import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { publishedByAnEarlierRelease, scotlandAsFirstPublished } from '../support/calendars';
import { refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

interface ShownCalendar {
  readonly region: string;
  readonly version: string;
  readonly years: readonly number[];
  readonly dates: readonly { readonly date: string; readonly name: string | null }[];
  readonly source: string;
  readonly sourceVersion: string;
  readonly publications: readonly { readonly version: string; readonly years: readonly number[] }[];
}

interface Published {
  readonly id: string;
  readonly version: string;
  readonly years: readonly number[];
  readonly position: number;
}

/**
 * In February 2026 a day in June is proclaimed a bank holiday in Scotland. The calendar of 2026 was published before that,
 * by a library that could not know it.
 */
describe('A bank holiday proclaimed late', () => {
  const app = App.ofThisFile();
  const known = scotlandAsFirstPublished;
  let acme: Agreement;
  let before: ShownCalendar;

  const scotland = (query = '') => app.admin.read<ShownCalendar>(`/v1/calendars/GB-SCT${query}`);
  const publishAnew = (body: object = {}, how = {}) =>
    app.admin.post<Published>('/v1/calendars/GB-SCT/publications', body, how);
  const datesOf = ({ dates }: ShownCalendar, year: string) =>
    dates.filter(({ date }) => date.startsWith(year)).map(({ date }) => date);

  beforeAll(async () => {
    await publishedByAnEarlierRelease(app.eventStoreUrl, 'GB-SCT', [2026], known);
    await app.clockTo('2026-06-30T12:00:00Z');
    acme = await new Agency(app).signs('2026-06-01', { holidays: 'GB-SCT' });
    before = await scotland();
  });

  it('the first agreement adds the years that are missing, and leaves the one that is published as it is', () => {
    expect(before.years).toEqual(expect.arrayContaining([2025, 2026, 2027, 2028]));
    expect(datesOf(before, '2026')).toEqual(known);
    expect(before.dates).toContainEqual({ date: '2027-12-27', name: 'Christmas Day (substitute day)' });
    // The earlier release kept no names.
    expect(before.dates).toContainEqual({ date: '2026-12-25', name: null });
    expect(before).toMatchObject({ region: 'GB-SCT', source: 'date-holidays' });
    expect(before.publications.at(-1)?.version).toBe(before.version);
  });

  it('work on that Monday was inside coverage by the calendar as it stood', async () => {
    expect(await acme.works('2026-06-15T10:00:00+01:00', 60)).toMatchObject({
      ...{ insideMinutes: 60, outsideMinutes: 0, billableMinutes: 60 },
    });
  });

  it('only an admin publishes, only known regions, and only years that make sense', async () => {
    const agent = await app.key('agent');
    expect(await agent.post('/v1/calendars/GB-SCT/publications')).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await app.admin.post('/v1/calendars/GB-XYZ/publications')).toMatchObject(refusedWith(404, 'not-found'));
    expect(await publishAnew({ years: [] })).toMatchObject(refusedWith(422, 'invalid', '/years'));
    expect(await publishAnew({ years: [2026, 2026] })).toMatchObject(refusedWith(422, 'invalid', '/years'));
    expect(await publishAnew({ years: [1969] })).toMatchObject({ status: 422 });
    expect(await publishAnew({ years: ['2026'] })).toMatchObject({ status: 422 });
    expect(await publishAnew({ year: 2026 })).toMatchObject(refusedWith(422, 'invalid', '/year'));
    expect(await scotland()).toEqual(before);
  });

  it('published anew, the calendar has the day; what had not changed is not published again', async () => {
    const { status, body } = await publishAnew({}, { idempotencyKey: 'proclaimed' });
    expect(status).toBe(201);
    const after = await scotland();
    expect(body).toMatchObject({ id: 'GB-SCT', years: [2026], version: after.version });
    expect(after.publications).toHaveLength(before.publications.length + 1);
    expect(datesOf(after, '2026')).toEqual([...known, '2026-06-15'].sort());
    expect(after.dates).toContainEqual({ date: '2026-06-15', name: 'World Cup bank holiday' });
    expect(datesOf(after, '2027')).toEqual(datesOf(before, '2027'));

    // The same request again, and another one like it.
    expect((await publishAnew({}, { idempotencyKey: 'proclaimed' })).body).toEqual(body);
    expect((await publishAnew()).body).toMatchObject({ years: [], version: after.version });
    expect(await scotland()).toEqual(after);
  });

  it('work on that Monday is outside coverage from then on, and what was decided stays', async () => {
    expect(await acme.works('2026-06-15T14:00:00+01:00', 60)).toMatchObject({
      ...{ insideMinutes: 0, outsideMinutes: 60, billableMinutes: 90 },
    });
    await app.kill();
    await app.restart();
    await app.clockTo('2026-07-10T12:00:00Z');
    const { state, entries, usedMinutes } = await acme.statement('2026-06');
    expect(entries.map(({ billableMinutes }) => billableMinutes)).toEqual([60, 90]);
    expect({ state, usedMinutes }).toEqual({ state: 'closed', usedMinutes: 150 });
  });

  it('each entry names the publication that judged it, which can be looked up', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const events = await log.stream(`ledger-${acme.id}-2026-06`);
    await log.close();
    const versions = events
      .filter(({ type }) => type === 'TimeLogged')
      .map(({ data }) => (data['calendar'] as { holidays: string }).holidays);
    const after = await scotland();
    expect(versions).toEqual([before.version, after.version]);

    const [first = 0, second = 0] = versions.map((version) => Number(version.split('@')[1]));
    expect(datesOf(await scotland(`?version=${first}`), '2026')).toEqual(known);
    expect(datesOf(await scotland(`?version=${second}`), '2026')).toContain('2026-06-15');
    expect(await app.admin.get(`/v1/calendars/GB-SCT?version=${second + 1}`)).toMatchObject(
      refusedWith(422, 'invalid', '/version'),
    );
    expect(await app.admin.get('/v1/calendars/GB-SCT?version=0')).toMatchObject(
      refusedWith(422, 'invalid', '/version'),
    );
  });

  it('everybody with a key may look, where there is something to see', async () => {
    const theo = await app.key('client', acme.clientId);
    const { status, etag } = await theo.get('/v1/calendars/GB-SCT');
    expect(status).toBe(200);
    expect(await publishAnew({ years: [2024] }, { ifMatch: '"0"' })).toMatchObject(
      refusedWith(412, 'revision-mismatch'),
    );
    expect((await publishAnew({ years: [2020] }, { ifMatch: etag! })).status).toBe(201);
    expect(await app.admin.get('/v1/calendars/GB-XYZ')).toMatchObject(refusedWith(404, 'not-found'));
    expect(await app.admin.get('/v1/calendars/LU')).toMatchObject(refusedWith(404, 'not-found'));
  });
});
