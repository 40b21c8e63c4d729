import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

interface Trends {
  readonly from: string;
  readonly to: string;
  readonly total: object;
  readonly groups: readonly object[];
  readonly recurring: readonly { readonly ticketIds: readonly string[]; readonly times: number }[];
}

interface Forecast {
  readonly capacity: Readonly<Record<string, number>>;
  readonly items: readonly { readonly agreementId: string }[];
}

/** Acme has 600 minutes a month and Globex 300; January to March 2026, in London. */
describe('What came again, and what is to come', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let globex: Agreement;
  let theo: Caller;
  const bugs: string[] = [];
  let entry: string;

  const trends = (query: string, by = app.admin) => by.read<Trends>(`/v1/trends?${query}`);
  const forecast = (query = '', by = app.admin) => by.read<Forecast>(`/v1/forecast?${query}`);

  beforeAll(async () => {
    await app.clockTo('2026-01-12T09:00:00Z');
    const terms = { rollover: { policy: 'none' }, overage: { approval: 'not-required' }, closeAfterDays: 3 } as never;
    acme = await studio.signs('2026-01-01', terms);
    globex = await studio.signs('2026-01-01', terms, await studio.client('Globex'));
    theo = await app.key('client', acme.clientId);
    for (const day of ['13', '20', '27']) {
      await app.clockTo(`2026-01-${day}T10:00:00Z`);
      const bug = await acme.ticket({ category: 'bug' });
      bugs.push(bug.id);
      await bug.works(`2026-01-${day}T09:00:00Z`, 60);
    }
    await globex.ticket({ category: 'question', environment: 'staging' });
    await app.clockTo('2026-02-10T12:00:00Z');
    const asked = await acme.ticket({ category: 'content' });
    await asked.step('resolve');
    await asked.step('reopen');
    entry = (await asked.works('2026-02-03T09:00:00Z', 120)).id;
    await asked.works('2026-02-09T09:00:00Z', 180);
  });

  // Rule: trends.per-client-and-month
  it('tickets and time are told by category, client and month', async () => {
    expect(await trends('from=2026-01&to=2026-02&by=month,clientId,category')).toMatchObject({
      ...{ from: '2026-01', to: '2026-02', total: { opened: 5, reopened: 1, reopenedPercent: 20, workedMinutes: 480 } },
      groups: expect.arrayContaining([
        expect.objectContaining({
          month: '2026-01',
          clientId: acme.clientId,
          category: 'bug',
          opened: 3,
          workedMinutes: 180,
        }),
        expect.objectContaining({ month: '2026-01', clientId: globex.clientId, category: 'question', opened: 1 }),
        expect.objectContaining({ month: '2026-02', category: 'content', reopenedPercent: 100, workedMinutes: 300 }),
      ]) as object[],
    });
    const { groups } = await trends('month=2026-01&by=environment');
    expect(groups).toMatchObject([
      { environment: 'production', opened: 3 },
      { environment: 'staging', opened: 1 },
    ]);
  });

  it('the fault that came three times is listed with its tickets', async () => {
    const { recurring, from, to } = await trends('');
    expect([from, to]).toEqual(['2025-03', '2026-02']);
    expect(recurring).toMatchObject([{ times: 3, category: 'bug', environment: 'production', ticketIds: bugs }]);
    expect((await trends('recurringTimes=4')).recurring).toEqual([]);
  });

  it('time that is corrected is told as it stands', async () => {
    await acme.corrects(entry, { minutes: 100 });
    expect((await trends('month=2026-02')).total).toMatchObject({ workedMinutes: 280 });
    await acme.corrects(entry, { minutes: 120 }, 'It was right');
  });

  // Rule: forecast.open-months
  it('an open month is told by what it will come to, straight on and like the month before', async () => {
    const { capacity, items } = await forecast();
    expect(items.map(({ agreementId }) => agreementId)).toEqual([acme.id, globex.id]);
    expect(items[0]).toMatchObject({
      ...{ month: '2026-02', today: '2026-02-10', days: 28, daysGone: 10, provisional: false },
      ...{ availableMinutes: 600, usedMinutes: 300, overageMinutes: 0, workedMinutes: 300 },
      straightLine: { usedMinutes: 840, overageMinutes: 240 },
      // After the eleventh of January Acme used 180 minutes more.
      likeBefore: { usedMinutes: 480, overageMinutes: 0 },
    });
    expect(capacity).toEqual({
      ...{ agreements: 2, workedMinutes: 300, neededMinutes: 540, usedMinutes: 300 },
      ...{ straightLineMinutes: 840, likeBeforeMinutes: 480, overageMinutes: 240 },
    });
  });

  it('of a closed month there is nothing left to expect', async () => {
    expect((await forecast('month=2026-01')).items).toEqual([]);
    expect(await forecast(`month=2026-02&clientId=${globex.clientId}&limit=1`)).toMatchObject({
      ...{ items: [{ agreementId: globex.id, usedMinutes: 0 }], capacity: { agreements: 1, neededMinutes: 0 } },
    });
  });

  it('while the month before is open, what it would carry over is counted', async () => {
    await app.clockTo('2026-03-02T12:00:00Z');
    await acme.works('2026-03-02T09:00:00Z', 30);
    const { items } = await forecast(`clientId=${acme.clientId}`);
    expect(items).toMatchObject([
      { month: '2026-03', provisional: true, daysGone: 2, availableMinutes: 600, straightLine: { usedMinutes: 465 } },
    ]);
  });

  it('a client sees its own figures and nobody else’s', async () => {
    expect((await trends('from=2026-01&to=2026-02&by=clientId', theo)).groups).toMatchObject([
      { clientId: acme.clientId },
    ]);
    expect((await trends(`clientId=${globex.clientId}`, theo)).total).toMatchObject({ opened: 0 });
    expect((await forecast('', theo)).items.map(({ agreementId }) => agreementId)).toEqual([acme.id]);
    expect((await forecast(`clientId=${globex.clientId}`, theo)).capacity).toMatchObject({ agreements: 0 });
  });

  it.each([
    ['trends?month=2026-13', '/month'],
    ['trends?month=2026-01&from=2026-01', '/month'],
    ['trends?from=2026-02&to=2026-01', '/from'],
    ['trends?from=2023-01&to=2026-01', '/from'],
    ['trends?by=weather', '/by'],
    ['trends?by=month,category,kind,channel', '/by'],
    ['trends?recurringTimes=1', '/recurringTimes'],
    ['forecast?month=May', '/month'],
    ['forecast?limit=0', '/limit'],
  ])('%s is refused at %s', async (path, pointer) => {
    expect(await app.admin.get(`/v1/${path}`)).toMatchObject({
      ...refusedWith(422, 'invalid'),
      body: { errors: [{ pointer }] },
    });
  });
});
