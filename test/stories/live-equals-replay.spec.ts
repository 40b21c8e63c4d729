import { type Db, MongoClient } from 'mongodb';
import { projections } from '../../projections';
import { type Agreement, Agency } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { variedBook } from '../support/varied-book';
import { until } from '../support/waiting';

interface Replay {
  readonly id: string;
  readonly state: string;
  readonly detail: string | null;
  readonly scope: unknown;
  readonly readModels: readonly string[];
  readonly eventsRead: number;
  readonly documents: number;
  readonly equal: boolean | null;
  readonly differing: number;
  readonly differences: readonly Record<string, unknown>[];
  readonly listedBy: readonly string[];
  readonly whatIf?: { readonly monthsThatDiffer: number };
}

interface Ready {
  readonly status: string;
  readonly drift: {
    readonly status: string;
    readonly checked: number;
    readonly lastRoundSeconds: number | null;
    readonly differing: number;
    readonly differences: readonly Record<string, unknown>[];
  };
}

/** A round of the book below is some thirty turns of a second. */
const ROUND_MS_MAX = 120_000;

jest.setTimeout(ROUND_MS_MAX + 60_000);

describe('Live equals replay', () => {
  const mail = { MAIL_ADDRESS: 'support@studio.example', MAIL_URL: 'smtp://127.0.0.1:9' };
  const app = App.ofThisFile({ env: { DRIFT_CHECK_SECONDS: '1', ...mail } });
  let client: MongoClient;
  let db: Db;
  let acme: Agreement;
  let globex: Agreement;

  const replay = async (asked: object, as: Caller = app.admin): Promise<Replay> => {
    const { id } = await as.send<Replay>('/v1/replays', asked);
    await until(async () => !['queued', 'running'].includes((await as.read<Replay>(`/v1/replays/${id}`)).state));
    return as.read<Replay>(`/v1/replays/${id}`);
  };

  const ready = () => app.admin.get<Ready>('/health/ready');

  /** The background check has named this document and field. */
  const drifted = (readModel: string, document: string, kind: string, field: string | null): Promise<void> =>
    until(async () => {
      const { drift } = (await ready()).body;
      const named = { readModel, document, kind, field };
      return drift.differences.some((one) => JSON.stringify(one) === JSON.stringify(named));
    }, ROUND_MS_MAX);

  beforeAll(async () => {
    ({ acme, globex } = await variedBook(app));
    const ticket = await acme.ticket({ subject: 'Search' });
    await app.admin.send(`/v1/tickets/${ticket.id}/follow-ups`, { subject: 'Index', body: 'A better one.' });
    const letter = ['From: theo@acme.example', 'To: support@studio.example', 'Subject: Printer', '', 'It is on fire.'];
    const { body: mailed } = await app.admin.request<{ id: string }>('POST', '/v1/intake/email', letter.join('\r\n'), {
      headers: { 'content-type': 'message/rfc822' },
    });
    await app.admin.send(`/v1/intake/messages/${mailed.id}/file`, { agreementId: acme.id });
    client = await MongoClient.connect(app.mongodbUrl);
    db = client.db(new URL(app.mongodbUrl).pathname.slice(1) || 'minutebook');
  });
  afterAll(() => client.close());

  // Rule: replay.live-equals-replay
  it('for every read model of the whole book', async () => {
    const whole = await replay({ scope: 'all' });
    expect(whole).toMatchObject({ state: 'done', equal: true, differing: 0, differences: [], listedBy: [] });
    expect(whole.readModels).toEqual(projections.map(({ name }) => name));
    const counts = await Promise.all(
      projections.map(({ name, version }) => db.collection(`${name}_v${version}`).countDocuments()),
    );
    expect(whole.documents).toBe(counts.reduce((sum, count) => sum + count, 0));
  });

  // Rule: replay.live-equals-replay
  it('for every client, agreement, month and ticket by itself', async () => {
    const ids = (name: string) => db.collection<{ _id: string }>(name).distinct('_id');
    const months = await db.collection('balances_v1').find().toArray();
    const scopes = [
      ...(await ids('clients_v2')).map((clientId) => ({ clientId })),
      ...(await ids('agreements_v2')).map((agreementId) => ({ agreementId })),
      ...months.map(({ agreementId, month }) => ({ agreementId: String(agreementId), month: String(month) })),
      ...(await ids('ticket-board_v2')).map((ticketId) => ({ ticketId })),
    ];
    expect(scopes.length).toBeGreaterThan(15);
    for (const scope of scopes) {
      const one = await replay({ scope });
      expect(one).toMatchObject({ state: 'done', detail: null, scope, equal: true, differences: [] });
      expect(one.documents).toBeGreaterThan(0);
    }
  });

  // Rule: replay.live-equals-replay, replay.no-difference-that-is-none
  it('also while people work', async () => {
    const busy = (async () => {
      for (let n = 0; n < 15; n += 1) {
        const ticket = await acme.ticket({ subject: `Meanwhile ${n}` });
        await ticket.replies('We are on it.');
        await acme.works(`2026-12-10T${String(8 + (n % 12)).padStart(2, '0')}:00:00Z`, 15, { agent: `ada-${n}` });
      }
    })();
    for (let n = 0; n < 3; n += 1) {
      expect(await replay({ scope: 'all' })).toMatchObject({ state: 'done', equal: true, differences: [] });
      expect(await replay({ scope: { agreementId: acme.id } })).toMatchObject({ state: 'done', equal: true });
    }
    await busy;
  });

  it('and nothing has drifted, as far as it was checked', async () => {
    await until(async () => (await ready()).body.drift.checked > 0);
    expect((await ready()).body.drift).toMatchObject({ differing: 0, differences: [] });
  });

  // Rule: replay.own-organisation-only
  it('is told to clients of their own agreements and tickets alone', async () => {
    const theo = await app.key('client', acme.clientId);
    expect(await replay({ scope: { agreementId: acme.id } }, theo)).toMatchObject({ state: 'done', equal: true });
    const asked = (scope: unknown, more = {}) => theo.post('/v1/replays', { scope, ...more });
    expect(await asked('all')).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await asked({ agreementId: globex.id })).toMatchObject(refusedWith(404, 'unknown-agreement'));
    expect(await asked({ clientId: globex.clientId })).toMatchObject(refusedWith(404, 'unknown-client'));
    expect(await asked({ agreementId: acme.id }, { readModels: ['ticket-search'] })).toMatchObject(
      refusedWith(422, 'invalid', '/readModels/0'),
    );
    const { id } = await replay({ scope: { agreementId: acme.id } });
    expect(await theo.get(`/v1/replays/${id}`)).toMatchObject(refusedWith(404, 'unknown-replay'));
    const { items } = await theo.read<{ items: Replay[] }>('/v1/replays');
    expect(items).toHaveLength(1);
    const auditor = await app.key('auditor');
    expect(await replay({ scope: { agreementId: globex.id } }, auditor)).toMatchObject({ equal: true });
  });

  it('is asked for once with one idempotency key, and says where it is told', async () => {
    const body = { scope: { agreementId: acme.id }, readModels: ['balances'] };
    const how = { idempotencyKey: 'replay-once' };
    const first = await app.admin.post<Replay>('/v1/replays', body, how);
    expect(first.status).toBe(202);
    expect(first.headers.get('location')).toBe(`/v1/replays/${first.body.id}`);
    expect((await app.admin.post<Replay>('/v1/replays', body, how)).body.id).toBe(first.body.id);
    const other = await app.admin.post('/v1/replays', { ...body, readModels: ['statements'] }, how);
    expect(other).toMatchObject(refusedWith(422, 'idempotency-key-reused'));
    const page = await app.admin.read<{ items: Replay[]; nextCursor: string }>('/v1/replays?limit=1');
    expect(page.items.map(({ id }) => id)).toEqual([first.body.id]);
    const next = await app.admin.read<{ items: Replay[] }>(`/v1/replays?limit=1&cursor=${page.nextCursor}`);
    expect(next.items).toHaveLength(1);
    expect(next.items[0]!.id).not.toBe(first.body.id);
  });

  it('is refused with every fault named', async () => {
    const refused = async (body: object, ...pointers: string[]) =>
      expect(await app.admin.post('/v1/replays', body)).toMatchObject(refusedWith(422, 'invalid', ...pointers));
    await refused({}, '/scope');
    await refused({ scope: 'some' }, '/scope');
    await refused(
      { scope: { month: '2026-13', agreement: 'a' } },
      '/scope/agreement',
      '/scope/month',
      '/scope/month',
      '/scope',
    );
    await refused({ scope: 'all', readModels: ['balances', 'balance'] }, '/readModels/1');
    await refused({ scope: { ticketId: acme.id }, readModels: [] }, '/readModels');
    await refused({ scope: { agreementId: acme.id }, readModels: ['ticket-words'] }, '/readModels/0');
    const unknown = { scope: { agreementId: acme.id, month: '2031-01' } };
    expect(await app.admin.post('/v1/replays', unknown)).toMatchObject(refusedWith(404, 'unknown-month'));
  });

  it('tells what would have been, without an event', async () => {
    const scope = { agreementId: acme.id, month: '2026-10' };
    const asked = await replay({ scope, whatIf: { terms: { terms: { allowanceMinutes: 900 } } } });
    expect(asked).toMatchObject({ state: 'done', readModels: [], equal: null, documents: 0 });
    expect(asked.whatIf!.monthsThatDiffer).toBeGreaterThan(0);
    expect(await replay({ scope: 'all' })).toMatchObject({ equal: true });
  });

  describe('where somebody has changed a read model by hand', () => {
    const balance = () => `${acme.id}-2026-11`;
    let taken: { _id: string } | null;

    beforeAll(async () => {
      const balances = db.collection<{ _id: string }>('balances_v1');
      await balances.updateOne({ _id: balance() }, { $inc: { 'figures.usedMinutes': 1 } });
      taken = await db.collection<{ _id: string }>('time-log_v2').findOneAndDelete({ agreementId: acme.id });
      const card = (await db.collection<{ _id: string }>('ticket-board_v2').findOne({ agreementId: globex.id }))!;
      await db.collection<{ _id: string }>('ticket-board_v2').insertOne({ ...card, _id: 'made-up' });
      await db.collection('ticket-words_v1').updateOne({ _id: 'router' as never }, { $inc: { messages: 5 } });
    });

    // Rule: replay.names-document-and-field
    it('it is found by document and field', async () => {
      const { figures } = (await db.collection('balances_v1').findOne({ _id: balance() as never })) as unknown as {
        figures: { usedMinutes: number };
      };
      const live = figures.usedMinutes;
      const stands = await db.collection('ticket-words_v1').findOne({ _id: 'router' as never });
      const messages = Number(stands?.['messages']) - 5;
      const changed = {
        ...{ readModel: 'balances_v1', document: balance(), kind: 'changed', moreFields: 0 },
        fields: [{ pointer: '/figures/usedMinutes', live, replayed: live - 1 }],
      };
      const missing = { readModel: 'time-log_v2', document: taken!._id, kind: 'missing', fields: [], moreFields: 0 };
      const extra = { readModel: 'ticket-board_v2', document: 'made-up', kind: 'extra', fields: [], moreFields: 0 };
      const word = {
        ...{ readModel: 'ticket-words_v1', document: 'router', kind: 'changed', moreFields: 0 },
        fields: [{ pointer: '/messages', live: messages + 5, replayed: messages }],
      };
      const whole = await replay({ scope: 'all' });
      expect(whole).toMatchObject({ state: 'done', equal: false, differing: 4 });
      expect(whole.differences).toHaveLength(4);
      expect(whole.differences).toEqual(expect.arrayContaining([changed, missing, extra, word]));
      const found = async (scope: unknown) => (await replay({ scope })).differences;
      const ofAcme = await found({ agreementId: acme.id });
      expect(ofAcme).toHaveLength(2);
      expect(ofAcme).toEqual(expect.arrayContaining([changed, missing]));
      expect(await found({ agreementId: acme.id, month: '2026-11' })).toEqual([changed]);
      expect(await found({ agreementId: globex.id })).toEqual([extra]);
      expect(await found({ clientId: globex.clientId })).toEqual([extra]);
      expect(await found({ agreementId: acme.id, month: '2026-12' })).toEqual([]);
    });

    it('the command line tells it, and ends with 1', async () => {
      const told = app.command('replay', '--agreement', acme.id, '--month', '2026-11');
      expect((await told.ended).code).toBe(1);
      const text = told.said.join('\n');
      expect(text).toContain(`balances_v1 ${balance()}: changed`);
      expect(text).toMatch(/\/figures\/usedMinutes: it says \d+, the events say \d+/);
      expect(text).toContain('1 document differs');
      const fine = app.command('replay', '--agreement', acme.id, '--read-model', 'statements', 'seals', '--json');
      expect((await fine.ended).code).toBe(0);
      expect(JSON.parse(fine.said.join(''))).toMatchObject({ equal: true, differing: 0 });
    });

    // Rule: drift.found-by-itself
    it('the check in the background names it, and requests are served', async () => {
      await drifted('balances_v1', balance(), 'changed', '/figures/usedMinutes');
      await drifted('time-log_v2', taken!._id, 'missing', null);
      await drifted('ticket-board_v2', 'made-up', 'extra', null);
      await drifted('ticket-words_v1', 'router', 'changed', '/messages');
      const { status, body } = await ready();
      expect([status, body.status, body.drift.status]).toEqual([200, 'up', 'found']);
      expect(body.drift.lastRoundSeconds).toBeGreaterThan(0);
      const { body: metrics } = await app.admin.get<string>('/metrics');
      expect(metrics).toContain('minutebook_drift_documents{read_model="balances_v1"} 1');
      expect(metrics).toContain('minutebook_drift_documents{read_model="time-log_v2"} 1');
      expect(metrics).toContain('minutebook_drift_documents{read_model="seals_v1"} 0');
    });

    // Rule: drift.gone-once-mended
    it('and no more, once it was put right', async () => {
      await db
        .collection('balances_v1')
        .updateOne({ _id: balance() as never }, { $inc: { 'figures.usedMinutes': -1 } });
      await db.collection<{ _id: string }>('time-log_v2').insertOne(taken!);
      await db.collection('ticket-board_v2').deleteOne({ _id: 'made-up' as never });
      await db.collection('ticket-words_v1').updateOne({ _id: 'router' as never }, { $inc: { messages: -5 } });
      expect(await replay({ scope: 'all' })).toMatchObject({ equal: true });
      await until(async () => (await ready()).body.drift.differing === 0, ROUND_MS_MAX);
    });
  });

  // Rule: replay.ends-with-its-program
  it('one that was cancelled, or met the end of the program, says so', async () => {
    const asked = () => app.admin.send<Replay>('/v1/replays', { scope: 'all' });
    const [, , third] = [await asked(), await asked(), await asked()];
    const cancelled = await app.admin.delete<Replay>(`/v1/replays/${third.id}`);
    expect(['cancelled', 'done']).toContain(cancelled.body.state);

    const { id } = await asked();
    await app.kill();
    await app.restart();
    await until(async () => (await app.admin.read<Replay>(`/v1/replays/${id}`)).state === 'interrupted');
    const { detail } = await app.admin.read<Replay>(`/v1/replays/${id}`);
    expect(detail).toMatch(/ask for it again/);
    expect(await replay({ scope: 'all' })).toMatchObject({ state: 'done', equal: true });
    expect(await new Agency(app).client('Umbrella')).toBeTruthy();
  });
});
