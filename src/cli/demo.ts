import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, styleText } from 'node:util';
import { projections } from '../../projections';
import { type TermsDto } from '../agreements/terms.dto';
import { type BalanceView } from '../ledger/ledger.queries';
import { type StatementView } from '../ledger/statement.view';
import { Mongo } from '../read-models/mongo';
import { snapshot } from '../read-models/rebuild';
import { type SlaRunAnswer } from '../sla/sla.dto';
import { clocksTable, entriesTable, hours, linesTable, moment, money, monthsTable } from './demo-tables';

const PROGRAM = join(__dirname, 'minutebook.js');
const READY_LOOK_MS = 100;
const READY_MS_MAX = 30_000;

/** Plays three months of an agency on the real program, in a scratch folder, and then proves its figures by a rebuild. */
export async function demo({ keep }: { keep: boolean }): Promise<void> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-demo-'));
  const book = new Book(folder);
  const clearAway = async (): Promise<void> => {
    await book.stop();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void clearAway().finally(() => process.exit(130)));
  try {
    title('Minutebook: three months of an agency');
    say(`Studio North sells support by the month. Its book is opened in ${folder}.`);
    say(
      'Everything below is a request over HTTP to the program that `npm start` runs, with a clock that can be put forward.',
    );
    await book.open();
    await play(book);
    await rebuildAndCompare(book);
    say(`\n${((performance.now() - began) / 1_000).toFixed(1)} s`);
  } finally {
    await clearAway();
  }
  if (keep)
    say(`\nThe book is kept. Open it again with\n  DATA_DIR=${folder} CLOCK=manual ADMIN_KEY=${book.key} npm start`);
}

async function play(book: Book): Promise<void> {
  const studio = new Studio(book);

  title('October');
  await studio.clockTo('2026-10-01T08:00:00Z');
  const acme = await studio.sign('Acme', 'Theo', acmeTerms);
  say('  Ten hours a month for £1,200.00. What is left carries, up to two months’ worth.');
  say('  Up to half an hour over is borrowed from the next month. More is charged, once it is approved.');
  const globex = await studio.sign('Globex', 'Gina', globexTerms);
  say('  Five hours a month for £600.00: use them or lose them. An answer within an hour of work.');
  const basket = await studio.ticket(acme, 'The basket forgets what was in it', '2026-10-06T08:10:00Z');
  await studio.work(basket, 'Ada', '2026-10-06T08:30:00Z', 240, 'Found the session that expires too early');
  await studio.work(basket, 'Ben', '2026-10-08T09:00:00Z', 210, 'Keeps baskets for a week now');
  const opening = await studio.ticket(globex, 'New opening hours', '2026-10-13T08:00:00Z');
  await studio.work(opening, 'Cleo', '2026-10-13T08:30:00Z', 120, 'All forty shops');
  await studio.balance(acme, '2026-10');

  title('November');
  await studio.clockTo('2026-11-04T00:00:00Z');
  say('  October has closed by itself, three days after its end, and carried what was left.');
  await studio.balance(acme, '2026-11');
  const gifts = await studio.ticket(acme, 'The checkout refuses gift cards', '2026-11-10T08:50:00Z');
  await studio.work(gifts, 'Ada', '2026-11-10T09:00:00Z', 400, 'Rounding of split payments');
  await studio.work(gifts, 'Ben', '2026-11-11T09:30:00Z', 375, 'Tests for every card, release');
  await studio.balance(acme, '2026-11');
  await studio.approve(acme, '2026-11', 25);
  const catalogue = await studio.ticket(globex, 'Import the spring catalogue', '2026-11-17T08:45:00Z');
  await studio.work(
    catalogue,
    'Cleo',
    '2026-11-17T09:00:00Z',
    395,
    'Nine thousand articles, six hundred without a price',
  );
  await studio.balance(globex, '2026-11');
  await studio.approve(globex, '2026-11', 95);
  const down = await studio.ticket(globex, 'The shop answers with an error', '2026-11-27T16:30:00Z');
  say('  It is Friday afternoon, and everybody has gone home.');
  await studio.reply(down, '2026-11-30T10:10:00Z', 'It was the certificate: renewed.');
  await studio.resolve(down);
  say(indented(clocksTable(await studio.clocks(down))));
  say('  The answer was due half an hour into Monday, and came forty minutes later: a breach, written once, for good.');

  title('December');
  await studio.clockTo('2026-12-04T00:00:00Z');
  await studio.statement(
    acme,
    '2026-11',
    'Twenty-five minutes over, approved, and within the half hour: borrowed, not charged.',
  );
  await studio.statement(
    globex,
    '2026-11',
    'Ninety-five minutes over, approved: all of them are charged, at £120.00 an hour.',
  );
  await studio.balance(acme, '2026-12');
  const release = await studio.ticket(acme, 'Release before Christmas', '2026-12-08T14:00:00Z');
  await studio.work(
    release,
    'Ada',
    '2026-12-08T16:40:00Z',
    50,
    'Twenty minutes in hours, thirty after five at time and a half',
  );

  title('The three months');
  await studio.clockTo('2027-01-04T00:00:00Z');
  for (const agreement of [acme, globex]) {
    say(`\n  ${agreement.name}`);
    say(indented(monthsTable(await studio.statements(agreement, ['2026-10', '2026-11', '2026-12']))));
  }
}

/** Everything that people are shown is thrown away, and worked out again from the facts alone. */
async function rebuildAndCompare(book: Book): Promise<void> {
  title('The proof');
  const before = await book.documents();
  say(`  ${before.size} documents are shown to people: balances, statements, tickets, clocks, …`);
  say('  They are thrown away and filled again from the event store: minutebook rebuild');
  await book.rebuild();
  const after = await book.documents();
  const differences = [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => !isDeepStrictEqual(before.get(id), after.get(id)),
  );
  if (differences.length === 0) {
    say(`  ${after.size} documents compared, field by field: ${emphasis('equal')}`);
    return;
  }
  for (const id of differences) {
    say(`  ${id}\n    before ${JSON.stringify(before.get(id))}\n    after  ${JSON.stringify(after.get(id))}`);
  }
  say(`  ${differences.length} of ${after.size} documents differ`);
  process.exitCode = 1;
}

interface Client {
  readonly name: string;
  readonly person: string;
  readonly agreementId: string;
  /** The client's own key. */
  readonly key: string;
}

interface Raised {
  readonly id: string;
  readonly client: Client;
}

/** What the agency and its clients do, each told in a line. */
class Studio {
  private now = '';

  constructor(private readonly book: Book) {}

  async clockTo(now: string): Promise<void> {
    await this.book.post('/v1/clock', { now });
    this.now = now;
    tell(`The clock is put to ${moment(now)}.`);
  }

  async sign(name: string, person: string, terms: TermsDto): Promise<Client> {
    const contacts = [{ name: person, email: `${person.toLowerCase()}@${name.toLowerCase()}.example` }];
    const { id: clientId } = await this.book.post('/v1/clients', { name, contacts });
    const { id: agreementId } = await this.book.post('/v1/agreements', { clientId, startsOn: '2026-10-01', terms });
    const { key } = await this.book.post<{ key: string }>('/v1/keys', { role: 'client', clientId, label: person });
    tell(`Studio North signs an agreement with ${name}.`);
    return { name, person, agreementId, key };
  }

  async ticket(client: Client, subject: string, at: string): Promise<Raised> {
    await this.putForward(at);
    const requester = {
      name: client.person,
      email: `${client.person.toLowerCase()}@${client.name.toLowerCase()}.example`,
    };
    const about = { channel: 'portal', priority: 'P2', category: 'bug', body: subject };
    const ticket = { agreementId: client.agreementId, subject, requester, ...about };
    const { id } = await this.book.post('/v1/tickets', ticket, client.key);
    tell(`${moment(at)}: ${client.person} of ${client.name} writes: “${subject}”`);
    return { id, client };
  }

  async work({ id }: Raised, agent: string, startedAt: string, minutes: number, note: string): Promise<void> {
    await this.putForward(new Date(Date.parse(startedAt) + minutes * 60_000).toISOString());
    const entry = { agent, startedAt, minutes, note };
    const { billableMinutes } = await this.book.post<{ billableMinutes: number }>(
      `/v1/tickets/${id}/time-entries`,
      entry,
    );
    const billed = billableMinutes === minutes ? '' : `, billed as ${hours(billableMinutes)}`;
    tell(`${moment(startedAt)}: ${agent} works ${hours(minutes)}${billed}. ${note}.`);
  }

  async reply({ id }: Raised, at: string, body: string): Promise<void> {
    await this.putForward(at);
    await this.book.post(`/v1/tickets/${id}/replies`, { body, public: true });
    tell(`${moment(at)}: Ada answers: “${body}”`);
  }

  async resolve({ id, client }: Raised): Promise<void> {
    await this.book.post(`/v1/tickets/${id}/resolve`, {});
    tell(`The ticket of ${client.name} is resolved.`);
  }

  async approve({ agreementId, person, name, key }: Client, month: string, minutes: number): Promise<void> {
    await this.book.post(`/v1/agreements/${agreementId}/approvals`, { month, minutes, decision: 'approved' }, key);
    tell(`${person} of ${name} approves ${hours(minutes)} beyond it.`);
  }

  async balance({ agreementId, name }: Client, month: string): Promise<void> {
    const balance = await this.book.get<BalanceView>(`/v1/agreements/${agreementId}/balance?month=${month}`);
    const { availableMinutes, usedMinutes, remainingMinutes, overageMinutes } = balance;
    const end = overageMinutes > 0 ? `${hours(overageMinutes)} over` : `${hours(remainingMinutes)} left`;
    tell(`${name}’s balance: ${hours(availableMinutes)} available, ${hours(usedMinutes)} used, ${emphasis(end)}.`);
  }

  clocks({ id }: Raised): Promise<readonly SlaRunAnswer[]> {
    return this.book.get(`/v1/tickets/${id}/sla`);
  }

  async statement(client: Client, month: string, inWords: string): Promise<void> {
    const [statement] = await this.statements(client, [month]);
    if (statement === undefined) return;
    const due = emphasis(money(statement.gross, statement.currency));
    say(`\n  ${client.name}, the statement of ${month}: ${due}. ${inWords}`);
    say(indented(entriesTable(statement)));
    say(indented(linesTable(statement)));
  }

  statements({ agreementId }: Client, months: readonly string[]): Promise<readonly StatementView[]> {
    return Promise.all(
      months.map((month) => this.book.get<StatementView>(`/v1/agreements/${agreementId}/months/${month}`)),
    );
  }

  private async putForward(now: string): Promise<void> {
    if (now <= this.now) return;
    await this.book.post('/v1/clock', { now });
    this.now = now;
  }
}

/** The program in a folder of its own: a child process, spoken to over HTTP like any other. */
class Book {
  readonly key = `demo-${randomUUID()}`;
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;
  private url = '';
  private documentsUrl = '';
  private seen = 0;

  constructor(folder: string) {
    const { EVENTSTORE_URL: _events, MONGODB_URL: _documents, ...env } = process.env;
    const own = { HOST: '127.0.0.1', PORT: '0', EVENTSTORE_PORT: '0', MONGODB_PORT: '0', CLOCK: 'manual' };
    this.env = { ...env, ...own, DATA_DIR: folder, ADMIN_KEY: this.key, LOG_LEVEL: 'error' };
  }

  /** Resolves when requests are served. */
  async open(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, 'serve'], { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    for await (const line of createInterface(child.stdout)) {
      this.documentsUrl ||= /^document store: (\S+)$/.exec(line)?.[1] ?? '';
      this.url = /^listening on (\S+)$/.exec(line)?.[1] ?? '';
      if (this.url !== '') break;
    }
    if (this.url === '') throw new Error('The program did not start; what it said stands above');
    child.stdout.resume();
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  async get<Body>(path: string): Promise<Body> {
    return this.ask<Body>('GET', path, this.key, undefined, { 'minutebook-after': String(this.seen) });
  }

  async post<Body = { id: string }>(path: string, body: object, key = this.key): Promise<Body & { position: number }> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = await this.ask<Body & { position: number }>('POST', path, key, JSON.stringify(body), headers);
    this.seen = Math.max(this.seen, answer.position);
    return answer;
  }

  /** Every document of every read model, by its collection and id. */
  async documents(): Promise<ReadonlyMap<string, object>> {
    const mongo = new Mongo(this.documentsUrl);
    try {
      const all = new Map<string, object>();
      for (const projection of projections) {
        for await (const document of snapshot(mongo, projection)) {
          all.set(`${projection.name} ${String((document as { id?: unknown }).id)}`, document);
        }
      }
      return all;
    } finally {
      await mongo.close();
    }
  }

  /** Runs the command beside the server, and waits until the server has noticed and is whole again. */
  async rebuild(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, 'rebuild'], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exitCode = new Promise((resolve) => child.once('exit', resolve));
    for await (const line of createInterface(child.stdout)) say(`    ${line}`);
    if ((await exitCode) !== 0) throw new Error('The rebuild failed; what it said stands above');
    const until = performance.now() + READY_MS_MAX;
    while (!(await fetch(`${this.url}/health/ready`)).ok) {
      if (performance.now() > until) throw new Error('The program did not become ready again after the rebuild');
      await sleep(READY_LOOK_MS);
    }
  }

  private async ask<Body>(
    method: string,
    path: string,
    key: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Body> {
    const all = { authorization: `Bearer ${key}`, ...headers };
    const answer = await fetch(`${this.url}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Body;
  }
}

const officeHours: TermsDto['coverage'] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }];

const acmeTerms: TermsDto = {
  plan: 'retainer',
  currency: 'GBP',
  timeZone: 'Europe/London',
  holidays: 'GB-ENG',
  allowanceMinutes: 600,
  monthlyFee: 120_000,
  hourlyRate: 12_000,
  vatRate: '0.20',
  coverage: officeHours,
  rollover: { policy: 'capped', capMultiple: '2' },
  overage: { borrowUpToMinutes: 30, approval: 'required' },
  rounding: { incrementMinutes: 5, minimumMinutes: 15 },
  multipliers: { outOfHours: '1.5' },
  targets: { P2: { responseMinutes: 60, resolutionMinutes: 960 } },
};

const globexTerms: TermsDto = {
  ...acmeTerms,
  allowanceMinutes: 300,
  monthlyFee: 60_000,
  rollover: { policy: 'none' },
  overage: { borrowUpToMinutes: 0, approval: 'required' },
};

const styled = process.stdout.isTTY;
const emphasis = (text: string): string => (styled ? styleText('bold', text) : text);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => say(`• ${text}`);
const title = (text: string): void => say(`\n${emphasis(text)}${styled ? '' : `\n${'-'.repeat(text.length)}`}`);
const indented = (text: string): string => text.replace(/^/gm, '  ');
