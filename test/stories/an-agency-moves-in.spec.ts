import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { DataDirLock } from '../../src/cli/data-dir';
import { App } from '../support/app';
import { FactCount } from '../support/fact-count';
import { agreementIdOf, ticketIdOf } from '../support/moving-in';
import { Program } from '../support/program';
import { plain } from '../support/terms';

jest.setTimeout(240_000);

const NOW = '2026-04-10T09:00:00.000Z';
const ENTRIES = 600;
const folder = mkdtempSync(join(tmpdir(), 'minutebook-moving-in-'));
const place = (name: string): string => join(folder, name);

/** A data folder whose manual clock stands at the day of the move. */
function bookAt(name: string): Readonly<Record<string, string>> {
  mkdirSync(place(name));
  writeFileSync(join(place(name), 'clock'), `${NOW}\n`);
  return { DATA_DIR: place(name), CLOCK: 'manual', EVENTSTORE_PORT: '0', MONGODB_PORT: '0', LOG_LEVEL: 'warn' };
}

async function ran(args: readonly string[], env: Readonly<Record<string, string>>) {
  const program = Program.minutebook(args, env);
  const { code } = await program.ended;
  return { code, said: program.said, logged: program.logged };
}

interface Told {
  readonly how: string;
  readonly counts: Readonly<Record<string, { readonly new: number; readonly there: number }>>;
  readonly closed: number | null;
  readonly faults: readonly unknown[];
}

async function imports(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Told> {
  const { code, said, logged } = await ran(
    ['import', place('old-desk'), '--source', 'OldDesk', '--json', ...args],
    env,
  );
  expect([code, logged]).toEqual([0, []]);
  return JSON.parse(said[0]!) as Told;
}

async function exported(env: Readonly<Record<string, string>>, what: string) {
  const file = place(`${what}-${readdirSync(folder).length}.csv`);
  const { code, logged } = await ran(['export', what, '--out', file], env);
  expect([code, logged]).toEqual([0, []]);
  return parse<Record<string, string>>(readFileSync(file), { columns: true });
}

const csv = (header: string, ...rows: readonly string[]): string => [header, ...rows, ''].join('\n');

function writeOldDesk(): void {
  mkdirSync(place('old-desk'));
  const put = (name: string, text: string): void => writeFileSync(join(place('old-desk'), name), text);
  put('retainer.json', JSON.stringify(plain({ closeAfterDays: null, overage: notRequired })));
  put(
    'clients.csv',
    csv(
      'ref,name,contactName,contactEmail',
      'acme,Acme,Bo,bo@acme.example',
      'globex,"Globex\nLtd",Gina,g@globex.example',
    ),
  );
  put(
    'projects.ndjson',
    `${JSON.stringify({ ref: 'shop', client: 'acme', name: 'Shop', launchedOn: '2026-01-02', warrantyDays: 90 })}\n`,
  );
  put(
    'agreements.csv',
    csv(
      'ref,client,startsOn,termsFile,terms.allowanceMinutes',
      'A1,acme,2026-01-01,retainer.json,',
      'G1,globex,2026-02-01,retainer.json,300',
    ),
  );
  put('opening-balances.csv', csv('ref,agreement,minutes,asOf', 'A1-left,A1,95,2025-12-31'));
  put(
    'tickets.csv',
    csv(
      'ref,agreement,subject,channel,priority,category,requesterName,requesterEmail,project,openedAt,assignee,answeredAt,resolvedAt',
      'T1,A1,=1+1 fails,phone,P2,bug,Bo,bo@acme.example,shop,2026-01-05T09:00:00Z,ada,2026-01-05T09:20:00Z,2026-03-06T10:00:00Z',
      'T2,G1,Opening hours,email,P2,content,Gina,g@globex.example,,2026-02-02T09:00:00Z,,,',
    ),
  );
  const entries = Array.from({ length: ENTRIES }, (_, i) => {
    const ticket = i % 3 === 0 ? 'T2' : 'T1';
    const day = new Date(Date.UTC(2026, ticket === 'T2' ? 1 : 0, 5 + (Math.floor(i / 12) % 50), 8 + (i % 12)));
    return JSON.stringify({
      ref: `E${i}`,
      ticket,
      agent: 'ada',
      startedAt: day.toISOString(),
      minutes: 5,
      note: `Work ${i}`,
    });
  });
  put('time-entries.ndjson', `${entries.join('\n')}\n`);
}

const notRequired = {
  borrowUpToMinutes: 0,
  approval: 'not-required',
  dayRateAfterMinutes: null,
  dayRounding: 'pro-rata',
} as const;

describe('An agency moves in', () => {
  let book: Readonly<Record<string, string>>;

  beforeAll(() => {
    writeOldDesk();
    book = bookAt('book');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Rule: import.every-fault-by-its-line, import.dry-run-writes-nothing
  it('first hears of every fault in its files, by the line, and nothing is written', async () => {
    mkdirSync(place('faulty'));
    const put = (name: string, text: string): void => writeFileSync(join(place('faulty'), name), text);
    const terms = JSON.stringify(plain({ currency: 'XXQ', coverage: [{ days: ['mon'], from: '17:00', to: '09:00' }] }));
    put(
      'clients.csv',
      csv('ref;name;contactName;contactEmail', 'acme;Acme;Bo;bo@acme.example', 'globex;"Glo\nbex";Gina;nobody'),
    );
    put(
      'agreements.csv',
      csv(
        'ref;client;startsOn;terms',
        `A1;acme;2026-01-01;${quoted(plain())}`,
        'G1;globex;2026-02-01;{}',
        `N1;nobody;2026-02-30;${quoted(plain())}`,
        `B1;acme;2026-02-01;${quoted(JSON.parse(terms) as object)}`,
      ),
    );
    put('opening-balances.csv', csv('ref;agreement;minutes;asOf', 'O1;A1;"1,5";2025-12-31', 'O2;A1;60;2026-12-31'));
    put(
      'tickets.ndjson',
      [
        {
          ref: 'T1',
          agreement: 'A1',
          subject: 'Search',
          channel: 'phone',
          priority: 'P2',
          category: 'bug',
          requesterName: 'Bo',
          requesterEmail: 'bo@acme.example',
          openedAt: '2026-01-05T09:00:00Z',
        },
        {
          ref: 'T2',
          agreement: 'A1',
          subject: 'Search',
          channel: 'fax',
          priority: 'P2',
          category: 'bug',
          requesterName: 'Bo',
          requesterEmail: 'bo@acme.example',
          openedAt: '2026-05-05T09:00:00Z',
        },
      ]
        .map((ticket) => `${JSON.stringify(ticket)}\n`)
        .join(''),
    );
    put(
      'time-entries.csv',
      csv(
        'ref;ticket;agent;startedAt;minutes;note;cover',
        'E1;T1;ada;2026-01-05T10:00:00Z;60;"Two\nlines";',
        'E2;T1;ada;2026-01-05T10:30:00Z;60;Overlaps;',
        'E3;T1;ada;2025-12-05T10:30:00Z;60;Too early;',
        'E4;T1;ada;2026-04-11T10:30:00Z;60;To come;',
        'E5;T1;ada;2026-01-06T10:30:00Z;60;Not covered;free',
        'E6;T9;ada;2026-01-07T10:30:00Z;60;On nothing;',
      ),
    );
    const { code, said } = await ran(['import', place('faulty'), '--delimiter', ';', '--dry-run'], book);
    expect(code).toBe(1);
    const at = (text: string): string => text.replace(`${place('faulty')}/`, '');
    expect(said.filter((line) => line.startsWith(folder)).map(at)).toEqual([
      'clients.csv:3: contactEmail: must be an email',
      expect.stringMatching(/^agreements.csv:3: terms.plan: /),
      expect.stringMatching(/^agreements.csv:3: terms.currency: /),
      expect.stringMatching(/^agreements.csv:3: terms.timeZone: /),
      expect.stringMatching(/^agreements.csv:3: terms.vatRate: /),
      'agreements.csv:4: client: must be a ref of clients in these files or imported before, or an id: none has nobody',
      expect.stringMatching(/^agreements.csv:5: terms.currency: /),
      expect.stringMatching(/^agreements.csv:5: terms.coverage.0.to: must be after 17:00/),
      'opening-balances.csv:2: minutes: must be written with a point, and minutes and money as whole numbers: not 1,5',
      'opening-balances.csv:3: asOf: Must not be in the future',
      expect.stringMatching(/^tickets.ndjson:2: channel: must be one of/),
      expect.stringMatching(/^time-entries.csv:4: startedAt: ada already worked 60 minutes .*time-entries.csv:2$/),
      'time-entries.csv:5: startedAt: The agreement begins on 2026-01-01',
      'time-entries.csv:6: startedAt: Must not be in the future',
      'time-entries.csv:7: cover: The terms do not make such tickets free of charge',
      'time-entries.csv:8: ticket: must be a ref of tickets in these files or imported before, or an id: none has T9',
    ]);
    expect(said).toContain('time-entries: 1 to import, 0 there already, 5 faulty');
    const events = await ran(['export', 'events'], book);
    expect([events.code, events.said]).toEqual([0, []]);
  });

  it('may import the other lines, and mend the faulty ones in files of their own', async () => {
    const asked = ['import', place('faulty'), '--delimiter', ';', '--skip-faulty', place('mend')];
    const { code, said } = await ran(asked, bookAt('skipping'));
    expect(code).toBe(0);
    expect(said).toContain('time-entries: 1 imported, 0 there already, 5 faulty');
    const linesIn = (name: string): readonly string[] => readFileSync(join(place('mend'), name), 'utf8').split('\n');
    expect(linesIn('clients.csv')).toEqual([
      'ref;name;contactName;contactEmail',
      'globex;"Glo',
      'bex";Gina;nobody',
      '',
    ]);
    expect(linesIn('tickets.ndjson')).toEqual([expect.stringMatching(/^{"ref":"T2"/), '']);
    expect(linesIn('time-entries.csv').map((line) => line.slice(0, 2))).toEqual([
      're',
      'E2',
      'E3',
      'E4',
      'E5',
      'E6',
      '',
    ]);
  });

  // Rule: import.by-the-same-commands, import.twice-adds-nothing
  it('then brings its past in and closes it; doing so again adds nothing', async () => {
    const first = await imports(book, '--close-through', '2026-02');
    expect(first).toMatchObject({
      how: 'imported',
      closed: 3,
      counts: {
        ...{ clients: { new: 2 }, projects: { new: 1 }, agreements: { new: 2 }, 'opening-balances': { new: 1 } },
        ...{ tickets: { new: 2 }, 'time-entries': { new: ENTRIES, there: 0 } },
      },
    });
    const head = (await ran(['export', 'events', '--out', place('all.jsonl')], book)).logged;
    expect(await imports(book, '--close-through', '2026-02')).toMatchObject({
      closed: 0,
      counts: {
        clients: { new: 0, there: 2 },
        tickets: { new: 0, there: 2 },
        'time-entries': { new: 0, there: ENTRIES },
      },
    });
    expect((await ran(['export', 'events', '--out', place('again.jsonl')], book)).logged).toEqual(head);

    const changed = readFileSync(join(place('old-desk'), 'clients.csv'), 'utf8').replace('Acme', 'Acme & Sons');
    writeFileSync(place('clients.csv'), changed);
    const { code, said } = await ran(['import', place('clients.csv'), '--source', 'OldDesk', '--dry-run'], book);
    expect([code, said[0]]).toEqual([
      1,
      `${place('clients.csv')}:2: ref: was imported before with other values: what is written stays, and is corrected in Minutebook itself`,
    ]);
  });

  // Rule: export.events-verify-anywhere
  it('can take every event away, whole or on from where it was, and the seals hold', async () => {
    const verified = await ran(['verify', '--from-export', place('all.jsonl')], {});
    expect([verified.code, verified.said.at(-1)]).toEqual([0, 'every seal fits']);
    const all = readFileSync(place('all.jsonl'), 'utf8').trimEnd().split('\n');
    const { position } = JSON.parse(all[all.length - 11]!) as { position: number };
    const rest = await ran(['export', 'events', '--after', String(position)], book);
    expect(rest.said).toEqual(all.slice(-10));
  });

  // Rule: import.kill-nine
  it('has the same book where the import was killed in the middle and begun again', async () => {
    const other = bookAt('killed');
    const program = Program.minutebook(['import', place('old-desk'), '--source', 'OldDesk'], other);
    await program.line(/; writing$/);
    const holder = await DataDirLock.take(place('killed'));
    if (holder instanceof DataDirLock || !holder.stores) throw new Error('The import does not hold its folder');
    const facts = new FactCount(holder.stores.eventStoreUrl, ['ledger-']);
    await facts.after(ENTRIES / 3);
    await program.kill();
    await facts.close();

    const { counts } = await imports(other, '--close-through', '2026-02');
    const { new: fresh, there } = counts['time-entries']!;
    expect(fresh + there).toBe(ENTRIES);
    expect(Math.min(fresh, there)).toBeGreaterThan(0);
    for (const table of ['balances', 'time-entries', 'statement-lines']) {
      expect([table, await exported(other, table)]).toEqual([table, await exported(book, table)]);
    }
  });

  // Rule: import.opening-balance-is-claimed
  it('sees what it had left over as claimed, on balances and statements', async () => {
    const app = await App.start({ env: { ...book, EVENTSTORE_URL: undefined, MONGODB_URL: undefined } });
    try {
      const agreement = agreementIdOf('OldDesk', 'A1');
      const claimed = { source: 'OldDesk', asOf: '2025-12-31' };
      type Shown = { readonly lots: readonly { readonly claimed?: object }[] };
      const january = await app.admin.read<Shown>(`/v1/agreements/${agreement}/balance?month=2026-01`);
      expect(january.lots.filter((lot) => lot.claimed)).toMatchObject([{ source: 'goodwill', granted: 95, claimed }]);
      const statement = await app.admin.read<object>(`/v1/agreements/${agreement}/months/2026-01`);
      expect(statement).toMatchObject({
        state: 'closed',
        availableMinutes: 695,
        adjustments: [{ kind: 'given', givenMinutes: 95, reason: 'Opening balance', claimed }],
      });
      const ticket = await app.admin.read<object>(`/v1/tickets/${ticketIdOf('OldDesk', 'T1')}`);
      expect(ticket).toMatchObject({
        ...{ subject: '=1+1 fails', status: 'resolved', assignee: 'ada', underWarranty: true },
        ...{ openedAt: '2026-01-05T09:00:00.000Z', answeredAt: '2026-01-05T09:20:00.000Z' },
      });
      expect(await app.admin.read<{ items: object[] }>('/v1/notices')).toMatchObject({ items: [] });

      const beside = await ran(['import', place('old-desk'), '--source', 'OldDesk'], book);
      expect([beside.code, beside.logged.join()]).toEqual([
        78,
        expect.stringMatching(/DATA_DIR is in use by the process/),
      ]);
    } finally {
      await app.stop();
    }
  });
});

const quoted = (terms: object): string => `"${JSON.stringify(terms).replaceAll('"', '""')}"`;
