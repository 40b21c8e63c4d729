import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement, type HistoryEntry, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { until } from '../support/waiting';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** The watch looks every second. */
const LOOKS_MS = 3 * SECOND_MS;

/** The program on its host's clock, which somebody puts: four minutes to answer, eight to resolve. */
describe('A host’s clock set back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-host-'));
  const ahead = join(folder, 'ahead');
  const preload = join(folder, 'clock.js');
  mkdirSync(folder, { recursive: true });
  writeFileSync(ahead, '0');
  writeFileSync(
    preload,
    `const { readFileSync } = require('node:fs');
     const host = Date.now;
     Date.now = () => host() + Number(readFileSync(${JSON.stringify(ahead)}, 'utf8'));`,
  );
  const app = App.ofThisFile({ env: { CLOCK: 'system', NODE_OPTIONS: `--require=${preload}` } });
  let acme: Agreement;
  let ticket: Ticket;

  beforeAll(async () => {
    const targets = { P1: { responseMinutes: 4, resolutionMinutes: 8 } };
    const today = new Date().toISOString().slice(0, 7);
    acme = await new Agency(app).signs(`${today}-01`, { targets, coverage: 'around-the-clock', holidays: null });
    ticket = await acme.ticket({ priority: 'P1' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const put = (ms: number): void => writeFileSync(ahead, String(ms));
  const findings = (history: readonly HistoryEntry[]): readonly string[] =>
    history.flatMap(({ type, data }) => (type.startsWith('Sla') ? [`${type} ${String(data['clock'])}`] : []));
  const found = async (of = ticket) => findings(await of.history());

  it('what was found stays, and is not found again', async () => {
    put(3.5 * MINUTE_MS);
    await until(async () => (await found()).length > 0);
    const before = await ticket.history();
    expect(findings(before)).toEqual(['SlaAtRisk response']);

    put(-60 * MINUTE_MS);
    await sleep(LOOKS_MS);
    expect(await ticket.history()).toEqual(before);

    put(3.5 * MINUTE_MS);
    await sleep(LOOKS_MS);
    expect(await ticket.history()).toEqual(before);
  });

  // Rule: sla.once-with-a-clock-set-back
  it('a breach found before is one after, also for a program that starts with its clock set back', async () => {
    put(4.5 * MINUTE_MS);
    await until(async () => (await found()).length > 1);
    put(-60 * MINUTE_MS);
    await app.kill();
    await app.restart();
    await sleep(LOOKS_MS);
    expect(await found()).toEqual(['SlaAtRisk response', 'SlaBreached response']);
    expect(await ticket.clocks()).toMatchObject({ response: { state: 'breached' }, resolution: { state: 'running' } });
  });

  it('an answer is taken, though the host says that nobody has asked yet', async () => {
    await ticket.replies('We are on it.');
    const { response } = await ticket.clocks();
    expect(response).toMatchObject({ state: 'breached', stoppedAt: response!.startedAt });
    const [opened] = await ticket.history();
    const answer = (await ticket.history()).find(({ type }) => type === 'ReplyPosted');
    expect(answer!.occurredAt).toBe(opened!.occurredAt);
    expect(answer!.recordedAt < opened!.recordedAt).toBe(true);
  });

  it('the watch goes on by the clock as it is now', async () => {
    const later = await acme.ticket({ priority: 'P1' });
    put(-55 * MINUTE_MS);
    await until(async () => (await found(later)).length === 2);
    expect(await found(later)).toEqual(['SlaAtRisk response', 'SlaBreached response']);
    expect(await found()).toHaveLength(2);
  });

  it('and finds what is left when the clock has come that far again', async () => {
    put(9 * MINUTE_MS);
    await until(async () => (await found()).length === 4);
    await sleep(LOOKS_MS);
    expect((await found()).toSorted()).toEqual([
      'SlaAtRisk resolution',
      'SlaAtRisk response',
      'SlaBreached resolution',
      'SlaBreached response',
    ]);
  });
});
