import { Agency, type Agreement, type Page, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

interface Entry {
  readonly position: number;
  readonly type: string;
  readonly stream: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: { readonly role: string };
  readonly reason: string | null;
  readonly ticketId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly balance: Readonly<Record<string, unknown>> | null;
}

describe('The history of a month', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let ticket: Ticket;

  const historyOf = async (path: string, as: Caller = app.admin): Promise<readonly Entry[]> => {
    const items: Entry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Entry> = await as.read(`${path}?limit=3${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };
  const october = () => `/v1/agreements/${acme.id}/months/2026-10/history`;

  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-10-01', { closeAfterDays: null, coverage: 'around-the-clock', thresholds: [] });
    ticket = await acme.ticket();
    await ticket.replies('Theo is a nuisance.', false);
    await app.clockTo('2026-10-06T08:00:00Z');
    const { id } = await ticket.works('2026-10-05T10:00:00Z', 60);
    await acme.corrects(id, { minutes: 90 }, 'The call went on');
    await acme.buys(120, 9_000);
    await acme.adjusts(30, 'For the trouble');
    await app.clockTo('2026-11-01T08:00:00Z');
    await acme.closes('2026-10');
  });

  // Rule: history.every-event
  it('is every event in order, with who, why, both times, and the balance after it', async () => {
    expect(await historyOf(october())).toMatchObject([
      { type: 'MonthOpened', balance: { availableMinutes: 600, usedMinutes: 0, remainingMinutes: 600 } },
      {
        type: 'TimeLogged',
        occurredAt: '2026-10-05T10:00:00.000Z',
        recordedAt: '2026-10-06T08:00:00.000Z',
        actor: { role: 'admin' },
        ticketId: ticket.id,
        balance: { availableMinutes: 600, usedMinutes: 60, remainingMinutes: 540, overageMinutes: 0 },
      },
      { type: 'TimeCorrected', reason: 'The call went on', balance: { usedMinutes: 90, remainingMinutes: 510 } },
      { type: 'HoursPurchased', balance: { availableMinutes: 720, usedMinutes: 90, remainingMinutes: 630 } },
      {
        type: 'AdjustmentPosted',
        reason: 'For the trouble',
        balance: { availableMinutes: 750, remainingMinutes: 660 },
      },
      {
        type: 'MonthClosed',
        data: { statement: { usedMinutes: 90, carriedMinutes: 660 } },
        balance: { availableMinutes: 750, usedMinutes: 90, remainingMinutes: 660 },
      },
    ]);
  });

  // Rule: history.every-event
  it('of an agreement holds its own events, its months and its invoices', async () => {
    const types = (await historyOf(`/v1/agreements/${acme.id}/history`)).map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(['AgreementSigned', 'MonthOpened', 'TimeLogged']);
    expect(types.slice(6)).toEqual(
      expect.arrayContaining(['MonthClosed', 'MonthOpened', 'BalanceCarriedForward', 'InvoiceIssued']),
    );
    expect(types).not.toContain('TicketOpened');
  });

  // Rule: history.of-a-client
  it('of a client holds its tickets too, and for the client nothing that is the agency’s own', async () => {
    const path = `/v1/clients/${acme.clientId}/history`;
    const all = await historyOf(path);
    expect(all.map(({ type }) => type).slice(0, 5)).toEqual([
      ...['ClientRegistered', 'AgreementSigned', 'MonthOpened', 'TicketOpened', 'ReplyPosted'],
    ]);
    expect(all.find(({ type }) => type === 'TicketOpened')!.data).toMatchObject({ subject: 'The shop is slow' });
    const own = await historyOf(path, await app.key('client', acme.clientId));
    expect(own).toEqual(all.filter(({ type }) => type !== 'ReplyPosted'));
  });

  it('is a table, all of it', async () => {
    for (const [path, rows] of [
      [october(), await historyOf(october())],
      [`/v1/clients/${acme.clientId}/history`, await historyOf(`/v1/clients/${acme.clientId}/history`)],
    ] as const) {
      const { body, headers } = await app.admin.get<string>(`${path}?format=csv`);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [header, ...lines] = body.trimEnd().split('\r\n');
      expect(header).toMatch(/^position,recorded_at,occurred_at,type,actor,role,reason,/);
      expect(lines.map((line) => line.split(',').slice(0, 4))).toEqual(
        rows.map(({ position, recordedAt, occurredAt, type }) => [String(position), recordedAt, occurredAt, type]),
      );
      const purchase = `,${acme.id},2026-10,,,720,90,630,0,false,`;
      expect(lines.filter((line) => line.includes(purchase))).toHaveLength(1);
    }
  });

  it('is told on the command line, beside the running program', async () => {
    const told = app.command('history', 'month', `${acme.id}-2026-10`, '--json');
    expect((await told.ended).code).toBe(0);
    const items = await historyOf(october());
    expect(told.said.map((line) => JSON.parse(line) as unknown)).toEqual(items);

    const table = app.command('history', 'ticket', ticket.id);
    expect((await table.ended).code).toBe(0);
    expect(table.said.filter((line) => / (TicketOpened|TimeCorrected) /.test(line))).toHaveLength(2);

    const unknown = app.command('history', 'month', 'nothing', '--csv');
    expect((await unknown.ended).code).toBe(1);
    expect(unknown.logged.join('\n')).toContain('A month is named by its agreement and itself');
  });

  it('is refused for what is not there, another organisation’s, or a page that was never given', async () => {
    const other = await app.key('client', await studio.client('Birch'));
    for (const [path, slug] of [
      [october(), 'unknown-agreement'],
      [`/v1/agreements/${acme.id}/history`, 'unknown-agreement'],
      [`/v1/clients/${acme.clientId}/history?format=csv`, 'unknown-client'],
    ] as const)
      expect(await other.get(path)).toMatchObject(refusedWith(404, slug));
    const month = `/v1/agreements/${acme.id}/months`;
    expect(await app.admin.get(`${month}/2027-01/history`)).toMatchObject(refusedWith(404, 'unknown-month'));
    expect(await app.admin.get(`${month}/2026-13/history`)).toMatchObject(refusedWith(422, 'invalid', '/month'));
    expect(await app.admin.get(`${october()}?cursor=abc`)).toMatchObject(refusedWith(422, 'invalid', '/cursor'));
    expect(await app.admin.get(`${october()}?format=csv&cursor=abc`)).toMatchObject(
      refusedWith(422, 'invalid', '/cursor'),
    );
    expect(await app.admin.get(`${october()}?format=pdf`)).toMatchObject(refusedWith(422, 'invalid', '/format'));
  });
});
