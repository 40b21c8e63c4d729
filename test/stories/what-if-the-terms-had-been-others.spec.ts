import { type WhatIfAnswer } from '../../src/audit/what-if/what-if.dto';
import { Agency, type Agreement, type EntryLogged } from '../support/agency';
import { App } from '../support/app';
import { type Caller, type RefusedCase, refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { until } from '../support/waiting';

interface Replay {
  readonly id: string;
  readonly state: string;
  readonly whatIf?: WhatIfAnswer;
}

describe('What if the terms had been others', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let onTheHoliday: EntryLogged;
  let tooLong: EntryLogged;

  /** August: an hour on a bank holiday counts 90 minutes. September uses 720 of 600: 120 are approved and charged. In October 60 of them come back. */
  beforeAll(async () => {
    await app.clockTo('2026-08-03T08:00:00Z');
    acme = await studio.signs('2026-08-01', { closeAfterDays: null, recurring: [], rollover: { policy: 'none' } });
    await app.clockTo('2026-08-31T18:00:00Z');
    onTheHoliday = await acme.works('2026-08-31T08:00:00Z', 60);
    await app.clockTo('2026-09-08T18:00:00Z');
    await acme.closes('2026-08');
    await acme.works('2026-09-07T08:00:00Z', 480);
    tooLong = await acme.works('2026-09-08T08:00:00Z', 240);
    await acme.approves('2026-09', 120);
    await app.clockTo('2026-10-02T08:00:00Z');
    await acme.closes('2026-09');
    await acme.corrects(tooLong.id, { minutes: 180 });
  });

  const asked = async (whatIf: unknown, by: Caller = app.admin): Promise<WhatIfAnswer> => {
    const { id } = await by.send('/v1/replays', { scope: { agreementId: acme.id }, whatIf });
    let replay: Replay | undefined;
    await until(async () => {
      replay = await by.read<Replay>(`/v1/replays/${id}`);
      return replay.state !== 'queued' && replay.state !== 'running';
    });
    if (!replay?.whatIf) throw new Error(`The replay came to nothing: ${JSON.stringify(replay)}`);
    return replay.whatIf;
  };
  const monthsOf = ({ clients }: WhatIfAnswer) => clients[0]!.agreements[0]!.months;

  it('without anything otherwise, the books are as they are', async () => {
    const answer = await asked({ fromMonth: '2026-08' });
    expect(answer).toMatchObject({ agreementsTold: 1, monthsTold: 3, monthsThatDiffer: 0, refused: [] });
    expect(answer.clients).toMatchObject([{ clientId: acme.clientId, currency: 'GBP', net: 0, agreements: [] }]);
  });

  it('with 700 minutes a month, 20 would have been borrowed and minutes given back instead of money', async () => {
    const answer = await asked({ terms: { fromMonth: '2026-09', terms: { allowanceMinutes: 700 } } });
    expect(monthsOf(answer)).toMatchObject([
      {
        ...{ month: '2026-09', state: 'closed', recorded: { overageMinutes: 120 }, whatIf: { overageMinutes: 20 } },
        difference: { borrowedMinutes: 20, net: -24_000, vat: -4_800, gross: -28_800 },
        entries: [{ entryId: tooLong.id, kind: 'same', recorded: { amount: 24_000 }, whatIf: { amount: 0 } }],
        lines: [{ recorded: { kind: 'overage-hourly', amount: 24_000 }, whatIf: null }],
      },
      { month: '2026-10', state: 'open', difference: { availableMinutes: 100 - 20 + 60, creditedNet: 12_000 } },
    ]);
    expect(answer.clients).toMatchObject([{ net: -12_000, vat: -2_400, gross: -14_400 }]);
  });

  it('without an entry nothing would have been charged for it, and nothing credited', async () => {
    const answer = await asked({ without: [tooLong.id] });
    expect(answer.clients).toMatchObject([{ minutes: { usedMinutes: -240, overageMinutes: -120 }, net: -12_000 }]);
    expect(monthsOf(answer)[0]!.entries).toMatchObject([{ entryId: tooLong.id, kind: 'left-out', whatIf: null }]);
  });

  it('by a calendar without the bank holiday, the hour would have been an hour', async () => {
    const answer = await asked({ calendar: { remove: ['2026-08-31'] } });
    expect(monthsOf(answer)).toMatchObject([
      {
        ...{ month: '2026-08', difference: { usedMinutes: -30, expiredMinutes: 30, net: 0 } },
        entries: [{ entryId: onTheHoliday.id, recorded: { billableMinutes: 90 }, whatIf: { billableMinutes: 60 } }],
      },
    ]);
  });

  it('work under a warranty that its ticket does not have is refused, and said to be', async () => {
    const { refused } = await asked({ change: [{ entryId: onTheHoliday.id, cover: 'warranty' }] });
    expect(refused).toMatchObject([
      {
        agreementId: acme.id,
        month: '2026-08',
        fact: 'TimeLogged',
        entryId: onTheHoliday.id,
        code: 'COVER_NOT_ALLOWED',
      },
    ]);
  });

  it('a client asks of its own agreement, and of no other’s', async () => {
    const own = await app.key('client', acme.clientId);
    const other = await app.key('client', await studio.client('Birch'));
    expect(await asked({ without: [tooLong.id] }, own)).toMatchObject({ clients: [{ net: -12_000 }] });
    const question = { scope: { agreementId: acme.id }, whatIf: { without: [tooLong.id] } };
    expect(await other.post('/v1/replays', question)).toMatchObject(refusedWith(404, 'unknown-agreement'));
  });

  // Rule: whatif.writes-nothing
  it('no question writes an event', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    try {
      const head = await log.head();
      await asked({
        terms: { terms: { hourlyRate: 6_000 } },
        calendar: { add: ['2026-09-07'] },
        without: [onTheHoliday.id],
      });
      expect(await log.head()).toBe(head);
    } finally {
      await log.close();
    }
  });

  const ask = (whatIf: unknown) => app.admin.post('/v1/replays', { scope: { agreementId: acme.id }, whatIf });
  const refused: RefusedCase[] = [
    ['that says nothing', () => ask({}), 422, 'invalid', '/whatIf'],
    ['with an unknown field', () => ask({ withot: [] }), 422, 'invalid', '/whatIf/withot'],
    ['of an unknown entry', () => ask({ without: ['nobody'] }), 422, 'invalid', '/whatIf/without/0'],
    [
      'of 25 hours',
      () => ask({ change: [{ entryId: 'e', minutes: 1_500 }] }),
      422,
      'invalid',
      '/whatIf/change/0/minutes',
    ],
    ['of a day that is none', () => ask({ calendar: { add: ['2026-02-30'] } }), 422, 'invalid', '/whatIf/calendar/add'],
    [
      'of a calendar that nobody has published',
      () => ask({ calendar: { region: 'FR' } }),
      422,
      'invalid',
      '/whatIf/calendar/region',
    ],
    ['of unknown terms', () => ask({ terms: { terms: { fee: 1 } } }), 422, 'invalid', '/whatIf/terms/terms/fee'],
    [
      'of terms that cannot be',
      () => ask({ terms: { terms: { plan: 'prepaid' } } }),
      ...([422, 'invalid', '/whatIf/terms/terms/allowanceMinutes'] as const),
    ],
  ];
  for (const [what, request, status, slug, ...pointers] of refused) {
    it(`nothing is told of a question ${what}`, async () => {
      expect(await request()).toMatchObject(refusedWith(status, slug, ...pointers));
    });
  }
});
