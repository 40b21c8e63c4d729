import { Agency, type Agreement, type EntryLogged, type Page } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

interface Invoice {
  readonly kind: 'invoice' | 'credit-note';
  readonly number: string;
  readonly month: string;
  readonly net: number;
  readonly vat: number;
  readonly gross: number;
  readonly creditsInvoice: string | null;
}

/** Everything is worked in hours, at 120.00 an hour; up to nothing is borrowed, and overage needs no word. */
const plain = {
  allowanceMinutes: 120,
  recurring: [],
  rates: {},
  rollover: { policy: 'capped' as const, capMultiple: '2', expiresAfterMonths: null },
  overage: {
    borrowUpToMinutes: 0,
    approval: 'not-required' as const,
    dayRateAfterMinutes: null,
    dayRounding: 'pro-rata' as const,
  },
  coverage: 'around-the-clock' as const,
};

describe('A mistake found after the close', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let first: EntryLogged;
  let second: EntryLogged;
  let third: EntryLogged;

  const invoices = async (): Promise<readonly Invoice[]> =>
    (await app.admin.read<Page<Invoice>>(`/v1/invoices?agreementId=${acme.id}`)).items;

  beforeAll(async () => {
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01', plain);
    await app.clockTo('2026-09-30T18:00:00Z');
    first = await acme.works('2026-09-02T09:00:00Z', 90);
    second = await acme.works('2026-09-03T09:00:00Z', 60);
    third = await acme.works('2026-09-04T09:00:00Z', 60);
    await app.clockTo('2026-10-05T08:00:00Z');
  });

  it('given a month that closed with overage that was charged, and invoiced', async () => {
    const september = await acme.statement('2026-09');
    expect(september).toMatchObject({ state: 'closed', usedMinutes: 210, overageMinutes: 90, carriedMinutes: 0 });
    expect(september.entries.map(({ id, overageMinutes }) => [id, overageMinutes])).toEqual([
      [first.id, 0],
      [second.id, 30],
      [third.id, 60],
    ]);
    // 90 minutes at 120.00, the fees of September and October.
    expect(await invoices()).toMatchObject([{ kind: 'invoice', month: '2026-09', net: 18_000 + 2 * 120_000 }]);
  });

  it('when an entry is halved, what it drew last comes back first: here the money, by a credit note, and then minutes', async () => {
    const change = await acme.corrects(second.id, { minutes: 15 }, 'Three quarters were lunch');

    // Of its 60 minutes 30 were charged and 30 came from the allowance: 45 come back.
    expect(change).toMatchObject({ adjusted: true, month: '2026-10', billableMinutesBefore: 60, billableMinutes: 15 });
    expect(change).toMatchObject({ givenBackMinutes: 15, creditAmount: 6_000 });
    expect(await acme.balance('2026-10')).toMatchObject({ availableMinutes: 135, remainingMinutes: 135 });
    const [invoice, note] = await invoices();
    expect(note).toMatchObject({ kind: 'credit-note', month: '2026-09', net: -6_000, vat: -1_200, gross: -7_200 });
    expect(note!.creditsInvoice).toBe(invoice!.number);
  });

  it('the closed month says what it said', async () => {
    const september = await acme.statement('2026-09');
    expect(september).toMatchObject({ usedMinutes: 210, overageMinutes: 90 });
    expect(september.entries[1]).toMatchObject({ id: second.id, minutes: 60, billableMinutes: 60, overageMinutes: 30 });
  });

  it('when the entry turns out longer after all, the minutes are drawn in the open month before all others', async () => {
    const change = await acme.corrects(second.id, { minutes: 60 }, 'It was no lunch');

    expect(change).toMatchObject({ adjusted: true, month: '2026-10', drawnMinutes: 45, creditAmount: 0 });
    expect(await acme.balance('2026-10')).toMatchObject({ usedMinutes: 45, remainingMinutes: 90 });
  });

  it('when an entry is reversed, all of what it cost comes back, once', async () => {
    const change = await acme.reverses(third.id);

    expect(change).toMatchObject({ adjusted: true, minutes: 0, billableMinutes: 0, creditAmount: 12_000 });
    expect(await app.admin.post(`/v1/time-entries/${third.id}/reversal`, { reason: 'Again' })).toMatchObject(
      refusedWith(409, 'entry-reversed'),
    );
    expect(
      await app.admin.post(`/v1/time-entries/${third.id}/corrections`, { minutes: 5, reason: 'Again' }),
    ).toMatchObject(refusedWith(409, 'entry-reversed'));
    expect((await invoices()).map(({ net }) => net)).toEqual([258_000, -12_000, -6_000]);
  });

  it('the open month tells of each of them, and its parts add up', async () => {
    const october = await acme.statement('2026-10');
    const { adjustments } = october as unknown as {
      adjustments: { kind: string; entryId: string; givenMinutes: number }[];
    };
    expect(adjustments.map(({ kind, entryId, givenMinutes }) => [kind, entryId, givenMinutes])).toEqual([
      ['correction', second.id, 15],
      ['correction', second.id, 0],
      ['reversal', third.id, 0],
    ]);
    expect(october).toMatchObject({ usedMinutes: 45, overageMinutes: 0, goodwillMinutes: 15, givenBackMinutes: 15 });
  });

  it('a mistake found while its month is open is put right in it, and told with it', async () => {
    await app.clockTo('2026-10-20T18:00:00Z');
    const entry = await acme.works('2026-10-19T09:00:00Z', 90);
    const change = await acme.corrects(entry.id, { minutes: 30, startedAt: '2026-10-18T09:00:00Z' });
    expect(change).toMatchObject({ adjusted: false, month: '2026-10', billableMinutesBefore: 90, billableMinutes: 30 });

    const october = await acme.statement('2026-10');
    expect(october).toMatchObject({ usedMinutes: 75 });
    expect(october.entries).toMatchObject([
      {
        id: entry.id,
        startedAt: '2026-10-18T09:00:00.000Z',
        minutes: 30,
        changes: [{ id: change.id, reason: 'Mistyped', from: { workedMinutes: 90 }, to: { workedMinutes: 30 } }],
      },
    ]);
    expect(
      await app.admin.post(`/v1/time-entries/${change.id}/corrections`, { minutes: 5, reason: 'No' }),
    ).toMatchObject(refusedWith(409, 'entry-is-a-change'));
    await acme.reverses(entry.id);
    expect(await acme.balance('2026-10')).toMatchObject({ usedMinutes: 45 });
  });

  it('a repeat of the same request changes nothing more, also once the month has closed', async () => {
    const key = { idempotencyKey: 'put-right-once' };
    const body = { minutes: 45, reason: 'Half of it was travel' };
    const correction = () => app.admin.post<{ id: string }>(`/v1/time-entries/${first.id}/corrections`, body, key);
    const once = await correction();
    expect(once).toMatchObject({ status: 201, body: { givenBackMinutes: 45 } });
    await app.clockTo('2026-11-05T08:00:00Z');

    expect(await correction()).toMatchObject({ status: 201, body: { id: once.body.id } });
    expect(await acme.statement('2026-10')).toMatchObject({ state: 'closed', givenBackMinutes: 60 });
    expect(await acme.statement('2026-11')).toMatchObject({ givenBackMinutes: 0 });
  });

  it('minutes and money that nobody worked are told as what they are', async () => {
    await acme.adjusts(30, 'For the trouble');
    await acme.adjusts(-10, 'Given twice');
    expect(await acme.spends(4_500, 'Train to the shop', '2026-11-04')).toMatchObject({
      month: '2026-11',
      late: false,
    });
    expect(await acme.spends(900, 'Parking', '2026-10-04')).toMatchObject({ month: '2026-11', late: true });

    const november = await acme.statement('2026-11');
    expect(november).toMatchObject({ usedMinutes: 10, goodwillMinutes: 30 });
    expect(november.lines.filter(({ kind }) => kind === 'expense').map(({ amount }) => amount)).toEqual([4_500, 900]);
  });
});
