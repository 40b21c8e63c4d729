import { Agency, type Agreement, type EntryLogged, type Page, type Statement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { EventStoreReader, type StoredEvent } from '../support/event-store';
import { plain } from '../support/terms';

interface Figures {
  readonly minutes: number;
  readonly net: number;
}

interface Dispute {
  readonly id: string;
  readonly state: 'open' | 'upheld' | 'rejected' | 'withdrawn';
  readonly overdue: boolean;
  readonly disputed: Figures;
  readonly agreed: Figures;
  readonly position: number;
}

interface InDispute {
  readonly disputes?: readonly { readonly id: string; readonly state: string }[];
}

describe('A disputed invoice', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let theo: Caller;
  let bea: Caller;
  let log: EventStoreReader;
  let entries: readonly EntryLogged[];
  let before: {
    readonly statement: Statement;
    readonly invoice: object;
    readonly csv: unknown;
    readonly stream: readonly StoredEvent[];
  };

  const october = () => theo.read<Statement & InDispute>(`/v1/agreements/${acme.id}/months/2026-10`);
  const octoberCsv = async () => (await theo.get(`/v1/agreements/${acme.id}/months/2026-10?format=csv`)).body;
  const invoice = () => theo.read<object & InDispute>(`/v1/invoices/${acme.id}-2026-10`);
  const disputes = async (query = '', caller = theo): Promise<readonly Dispute[]> =>
    (await caller.read<Page<Dispute>>(`/v1/disputes?${query}`)).items;
  const opens = (what: object, caller = theo) =>
    caller.send<Dispute>('/v1/disputes', { agreementId: acme.id, month: '2026-10', reason: 'Not asked for', ...what });
  const triesToOpen = (what: object, caller = theo) =>
    caller.post('/v1/disputes', { agreementId: acme.id, month: '2026-10', reason: 'Not asked for', ...what });
  let first: Dispute;

  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-10-01', plain({ closeAfterDays: null }));
    theo = await app.key('client', acme.clientId);
    bea = await app.key('billing');
    log = new EventStoreReader(app.eventStoreUrl);
    await app.clockTo('2026-10-31T20:00:00Z');
    entries = [
      await acme.works('2026-10-05T09:00:00Z', 500),
      await acme.works('2026-10-06T09:00:00Z', 100),
      await acme.works('2026-10-07T09:00:00Z', 90, { role: 'developer' }),
      await acme.works('2026-10-08T09:00:00Z', 30, { role: 'support' }),
    ];
    await acme.approves('2026-10', 120);
  });
  afterAll(() => log.close());

  it('is one of a closed month: an open one is corrected instead', async () => {
    const entryIds = [entries[0]!.id];
    expect(await triesToOpen({ entryIds })).toMatchObject(refusedWith(409, 'month-not-closed'));
    await app.clockTo('2026-11-02T09:00:00Z');
    await acme.closes('2026-10');
    before = {
      ...{ statement: await october(), invoice: await invoice(), csv: await octoberCsv() },
      stream: await log.stream(`ledger-${acme.id}-2026-10`),
    };
    expect(before.statement).toMatchObject({ usedMinutes: 720, net: 18_000 + 4_500 + 2 * 125_000 });
    expect(Object.keys({ ...before.statement, ...before.invoice })).not.toContain('disputes');
  });

  it('is opened by the client, for two entries and a line, and shows what is agreed and what is not', async () => {
    const entryIds = [entries[1]!.id, entries[2]!.id];
    first = await opens({ entryIds, lines: [3], reason: 'Not asked for, and no fee for a month like this' });
    expect(first).toMatchObject({
      ...{ id: `${acme.id}-2026-10-1`, state: 'open', answerDueOn: '2026-11-16' },
      ...{ disputed: { minutes: 190, net: 138_000 }, agreed: { minutes: 530, net: 134_500 } },
    });

    const states = { disputes: [{ id: first.id, state: 'open' }] };
    const money = { agreedNet: 134_500, disputedNet: 138_000, upheldNet: 0, creditedNet: 0 };
    const minutes = { agreedMinutes: 530, disputedMinutes: 190, upheldMinutes: 0 };
    const { position } = await theo.read<Dispute>(`/v1/disputes/${first.id}`);
    expect(await october()).toEqual({ ...before.statement, ...states, ...money, ...minutes, position });
    expect(await invoice()).toEqual({ ...before.invoice, ...states, ...money, position });
    expect(await octoberCsv()).toEqual(before.csv);
  });

  it('holds on to the month as it was closed, and to the month worked out again', async () => {
    const closed = before.stream.at(-1)!;
    const { digest } = closed.data['seal'] as { digest: string };
    expect(await theo.read(`/v1/disputes/${first.id}`)).toMatchObject({
      ...{ overdue: false, wholeMonth: false, lines: [3], openedBy: { role: 'client' }, decision: null },
      entries: [
        { entryId: entries[1]!.id, minutes: 100, overageMinutes: 0, net: 0 },
        { entryId: entries[2]!.id, minutes: 90, charges: [{ line: 0, minutes: 90, amount: 18_000 }], net: 18_000 },
      ],
      charges: [{ line: 3, kind: 'fee', amount: 120_000, shares: [] }],
      close: { eventId: closed.id, revision: closed.revision, sealDigest: digest },
      replay: {
        eventsRead: before.stream.length,
        equal: true,
        differences: [],
        replayed: { minutes: 720, net: 272_500 },
      },
    });
  });

  it('is about what is on the statement and in no other dispute', async () => {
    const elsewhere = await studio.signs('2026-10-01', {}, await studio.client('Globex'));
    expect(await triesToOpen({ entryIds: ['nothing', entries[0]!.id], lines: [6] })).toMatchObject(
      refusedWith(422, 'invalid', '/entryIds/0', '/lines/0'),
    );
    expect(await triesToOpen({ entryIds: [], lines: [0, 0], reason: ' ' })).toMatchObject(
      refusedWith(422, 'invalid', '/entryIds', '/lines', '/reason'),
    );
    for (const again of [{ entryIds: [entries[1]!.id] }, { lines: [3] }, { lines: [0] }, {}]) {
      expect(await triesToOpen(again)).toMatchObject(refusedWith(409, 'disputed-already'));
    }
    expect(await triesToOpen({ month: '2026-09' })).toMatchObject(refusedWith(404, 'unknown-month'));
    expect(await triesToOpen({ agreementId: elsewhere.id })).toMatchObject(refusedWith(404, 'unknown-agreement'));
    expect(await disputes()).toHaveLength(1);
  });

  it('is nobody else’s: not of another client, and changed neither by an auditor nor by the client', async () => {
    const globex = await app.key('client', await studio.client('Globex'));
    for (const path of ['', '/history']) {
      expect(await globex.get(`/v1/disputes/${first.id}${path}`)).toMatchObject(refusedWith(404, 'unknown-dispute'));
    }
    expect(await globex.post(`/v1/disputes/${first.id}/withdraw`, {})).toMatchObject(
      refusedWith(404, 'unknown-dispute'),
    );
    expect(await disputes('', globex)).toEqual([]);
    const auditor = await app.key('auditor');
    expect(await disputes('', auditor)).toHaveLength(1);
    const decision = { creditAmount: 1, reason: 'Fine' };
    for (const caller of [auditor, theo]) {
      expect(await caller.post(`/v1/disputes/${first.id}/uphold`, decision)).toMatchObject({ status: 403 });
      expect(await caller.post(`/v1/disputes/${first.id}/reject`, decision)).toMatchObject({ status: 403 });
    }
    expect(await triesToOpen({ lines: [1] }, auditor)).toMatchObject({ status: 403 });
  });

  it('is upheld in part, within what is disputed, and minutes and money come back at once', async () => {
    const path = `/v1/disputes/${first.id}/uphold`;
    const reason = 'Half of it was ours';
    expect(await bea.post(path, { reason })).toMatchObject(refusedWith(422, 'invalid', '/goodwillMinutes'));
    expect(await bea.post(path, { goodwillMinutes: 101, creditAmount: 138_001, reason })).toMatchObject(
      refusedWith(422, 'invalid', '/goodwillMinutes', '/creditAmount'),
    );
    const decision = { goodwillMinutes: 50, creditAmount: 9_000, reason };
    const upheld = await bea.send<Dispute>(path, decision, { idempotencyKey: 'uphold' });
    expect(upheld).toMatchObject({
      ...{ state: 'upheld', whole: false, ...decision, agreed: { minutes: 670, net: 263_500 }, notGiven: [] },
      adjustment: { month: '2026-11', minutes: 50 },
      creditNote: { number: 'CN-2026-00001', amount: 9_000 },
    });
    expect(await bea.send(path, decision, { idempotencyKey: 'uphold' })).toEqual(upheld);
    expect((await bea.post(path, decision)).body).toMatchObject({ state: 'upheld', creditAmount: 9_000 });
    expect(await bea.post(path, { ...decision, creditAmount: 1 })).toMatchObject(refusedWith(409, 'already-decided'));
    expect(await bea.post(`/v1/disputes/${first.id}/reject`, { reason })).toMatchObject(
      refusedWith(409, 'already-decided'),
    );

    const {
      adjustment,
      creditNote,
      position: _,
      ...rest
    } = upheld as Dispute & Record<'adjustment' | 'creditNote', object>;
    expect(rest.agreed).toEqual({ minutes: 670, net: 263_500 });
    expect(await theo.read(`/v1/disputes/${first.id}`)).toMatchObject({
      ...{ state: 'upheld', adjustment, creditNote, decision: { by: { role: 'billing' }, ...decision, whole: false } },
    });
    const reasons = { reason: `Dispute ${first.id}: Half of it was ours` };
    const [note] = (await theo.read<Page<object>>('/v1/invoices?kind=credit-note')).items;
    expect(note).toMatchObject({
      ...reasons,
      number: 'CN-2026-00001',
      month: '2026-10',
      net: -9_000,
      disputeId: first.id,
    });
    const november = await acme.balance('2026-11');
    expect(november.lots).toContainEqual(
      expect.objectContaining({ source: 'goodwill', month: '2026-11', granted: 50, remaining: 50, expiresOn: null }),
    );
    const [goodwill] = (await log.stream(`ledger-${acme.id}-2026-11`)).filter(
      ({ type }) => type === 'AdjustmentPosted',
    );
    expect(goodwill!.data).toMatchObject({ ...reasons, kind: 'given' });
  });

  it('leaves the closed month as it was, and its seal fits', async () => {
    const states = { disputes: [{ id: first.id, state: 'upheld' }] };
    const money = { agreedNet: 263_500, disputedNet: 0, upheldNet: 9_000, creditedNet: 9_000 };
    const minutes = { agreedMinutes: 670, disputedMinutes: 0, upheldMinutes: 50 };
    const { position } = await theo.read<Dispute>(`/v1/disputes/${first.id}`);
    expect(await october()).toEqual({ ...before.statement, ...states, ...money, ...minutes, position });
    expect(await invoice()).toEqual({ ...before.invoice, ...states, ...money, position });
    expect(await log.stream(`ledger-${acme.id}-2026-10`)).toEqual(before.stream);
    expect(await octoberCsv()).toEqual(before.csv);
    expect(await app.admin.read(`/v1/audit/verify?agreementId=${acme.id}`)).toMatchObject({ ok: true });
  });

  it('may be rejected with a reason, and then be disputed again; one that was withdrawn too', async () => {
    const second = await opens({ lines: [1], reason: 'Too dear' }, bea);
    const rejected = await bea.send(`/v1/disputes/${second.id}/reject`, { reason: 'As agreed' });
    expect(rejected).toMatchObject({ state: 'rejected', agreed: { minutes: 720, net: 272_500 }, creditNote: null });
    const third = await opens({ lines: [1], reason: 'It was agreed at 80 an hour' });
    await theo.send(`/v1/disputes/${third.id}/withdraw`, { reason: 'No, it was not' });
    expect(await theo.post(`/v1/disputes/${third.id}/withdraw`, {})).toMatchObject({ status: 200 });
    expect(await bea.post(`/v1/disputes/${third.id}/reject`, { reason: 'Late' })).toMatchObject(
      refusedWith(409, 'dispute-withdrawn'),
    );
    expect((await disputes()).map(({ id, state }) => [id.slice(-2), state])).toEqual([
      ['-3', 'withdrawn'],
      ['-2', 'rejected'],
      ['-1', 'upheld'],
    ]);
    expect((await disputes(`state=rejected&agreementId=${acme.id}&month=2026-10`)).map(({ id }) => id)).toEqual([
      second.id,
    ]);
    expect(await october()).toMatchObject({ agreedNet: 263_500, disputedNet: 0 });
  });

  it('is overdue where nobody answers in time, once, and can still be decided', async () => {
    const late = await opens({ entryIds: [entries[0]!.id] });
    await app.clockTo('2026-11-16T23:59:59Z');
    expect(await disputes('overdue=true')).toEqual([]);
    await app.clockTo('2026-11-17T00:00:00Z');
    expect(await disputes('overdue=true')).toMatchObject([{ id: late.id, state: 'open', overdue: true }]);
    await app.clockTo('2026-11-20T09:00:00Z');
    const types = (await log.stream(`dispute-${late.id}`)).map(({ type }) => type);
    expect(types).toEqual(['DisputeOpened', 'DisputeReplayed', 'DisputeOverdue']);
    await bea.send(`/v1/disputes/${late.id}/uphold`, { goodwillMinutes: 500, reason: 'Sorry for the wait' });
    expect(await disputes('overdue=true')).toEqual([]);
    expect(await theo.read(`/v1/disputes/${late.id}`)).toMatchObject({ state: 'upheld', decision: { whole: true } });
  });

  it('is told in the histories of the dispute and of the agreement', async () => {
    const history = await theo.read<Page<{ type: string; reason: string | null; actor: { role: string } }>>(
      `/v1/disputes/${first.id}/history`,
    );
    expect(history.items.map(({ type, reason, actor }) => [type, actor.role, reason])).toEqual([
      ['DisputeOpened', 'client', 'Not asked for, and no fee for a month like this'],
      ['DisputeReplayed', 'client', null],
      ['DisputeUpheld', 'billing', 'Half of it was ours'],
      ['DisputeRedressed', 'billing', null],
    ]);
    const all = await theo.read<Page<{ type: string }>>(`/v1/agreements/${acme.id}/history?limit=200`);
    const ofDisputes = all.items.filter(({ type }) => /^Dispute(Opened|Upheld|Rejected|Withdrawn|Overdue)$/.test(type));
    expect(ofDisputes).toHaveLength(9);
  });

  it('credits no more than is left of the invoice', async () => {
    const dispute = await opens({ lines: [2, 5], reason: 'We pay for servers elsewhere' });
    await bea.send(`/v1/invoices/${acme.id}-2026-10/credit-notes`, { amount: 250_000, reason: 'A gift' });
    const path = `/v1/disputes/${dispute.id}/uphold`;
    expect(await bea.post(path, { creditAmount: 13_501, reason: 'So' })).toMatchObject(
      refusedWith(422, 'credit-exceeds-invoice', '/creditAmount'),
    );
    expect(await bea.send(path, { creditAmount: 13_500, reason: 'So' })).toMatchObject({
      creditNote: { amount: 13_500 },
    });
  });

  it('gives no minutes where no month is open any more, but a credit', async () => {
    const over = { renewal: 'none', termMonths: 1, closeAfterDays: null } as const;
    const ended = await studio.signs('2026-10-01', plain(over), acme.clientId);
    await ended.works('2026-10-12T09:00:00Z', 60);
    await ended.closes('2026-10');
    const { id } = await opens({ agreementId: ended.id });
    const decision = { goodwillMinutes: 60, creditAmount: 500, reason: 'A pity' };
    expect(await bea.post(`/v1/disputes/${id}/uphold`, decision)).toMatchObject(
      refusedWith(409, 'no-open-month', '/goodwillMinutes'),
    );
    expect(await bea.send(`/v1/disputes/${id}/uphold`, { ...decision, goodwillMinutes: 0 })).toMatchObject({
      ...{ state: 'upheld', adjustment: null, creditNote: { amount: 500 } },
    });
  });

  it('is too late after sixty days', async () => {
    await app.clockTo('2027-01-01T23:59:00Z');
    expect(await triesToOpen({ lines: [4] })).toMatchObject({ status: 201 });
    await app.clockTo('2027-01-02T00:00:00Z');
    expect(await triesToOpen({ lines: [1] })).toMatchObject(refusedWith(409, 'dispute-too-late'));
  });
});
