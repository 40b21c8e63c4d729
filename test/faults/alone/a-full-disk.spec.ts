import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agency, type Agreement, entryBody, type Ticket } from '../../support/agency';
import { App } from '../../support/app';
import { refusedWith } from '../../support/caller';
import { EventStoreReader } from '../../support/event-store';
import { until } from '../../support/waiting';

const DISK = '64m';
const MONTH = '2026-10';

/** A small disk of its own, where this user may mount one. */
function mountSmallDisk(): { path: string } | { whyNot: string } {
  const path = mkdtempSync(join(tmpdir(), 'minutebook-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', path], { stdio: 'pipe' });
    return { path };
  } catch (error) {
    rmSync(path, { recursive: true });
    return { whyNot: String(error).split('\n')[0]! };
  }
}

const external = process.env['EVENTSTORE_URL'] ? { whyNot: 'the stores are not the embedded ones' } : undefined;
const disk = external ?? mountSmallDisk();
if ('whyNot' in disk) console.log(`A full disk: skipped, as no small disk can be mounted: ${disk.whyNot}`);

('path' in disk ? describe : describe.skip)('A full disk', () => {
  const path = 'path' in disk ? disk.path : '';
  const ballast = join(path, 'ballast');
  const acknowledged: string[] = [];
  const app = App.ofThisFile({ env: { DATA_DIR: join(path, 'data'), LOG_LEVEL: 'fatal' } });
  let acme: Agreement;
  let ticket: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-10-31T18:00:00Z');
    acme = await new Agency(app).signs('2026-10-01', { rounding: { incrementMinutes: 1, minimumMinutes: 0 } });
    ticket = await acme.ticket();
  });
  afterAll(() => {
    execFileSync('umount', [path]);
    rmSync(path, { recursive: true });
  });

  /** Takes every byte that is left. */
  function fill(): void {
    const file = openSync(ballast, 'w');
    try {
      for (const size of [65_536, 4_096]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
    } finally {
      closeSync(file);
    }
  }

  let minute = 0;
  const log = async (idempotencyKey: string = randomUUID()) => {
    const startedAt = new Date(Date.UTC(2026, 9, 5, 8, (minute += 1))).toISOString();
    const body = entryBody(startedAt, 1);
    const answer = await app.admin.post<{ id: string }>(`/v1/tickets/${ticket.id}/time-entries`, body, {
      idempotencyKey,
    });
    if (answer.status === 201) acknowledged.push(answer.body.id);
    return answer;
  };

  async function nothingLostNothingDoubled(): Promise<void> {
    const reader = new EventStoreReader(app.eventStoreUrl);
    const facts = (await reader.stream(`ledger-${acme.id}-${MONTH}`)).filter(({ type }) => type === 'TimeLogged');
    await reader.close();
    expect(facts.map(({ data }) => data['entryId']).toSorted()).toEqual(acknowledged.toSorted());
    expect(await acme.balance(MONTH)).toMatchObject({ usedMinutes: facts.length });
  }

  it('full: commands are refused for now, and what was acknowledged stands', async () => {
    for (let n = 0; n < 5; n += 1) expect((await log()).status).toBe(201);
    fill();
    await until(async () => (await log()).status !== 201);

    expect(await log()).toMatchObject(refusedWith(503, 'store-unavailable'));
    expect((await app.admin.with(null).get('/health/live')).status).toBe(200);
    expect(app.running).toBe(true);
  });

  it('room again: it goes on by itself', async () => {
    rmSync(ballast);
    await until(async () => (await log()).status === 201);
    await until(async () => (await app.admin.with(null).get('/health/ready')).status === 200);

    await nothingLostNothingDoubled();
  });

  it('killed while it was full, it starts where there is room, with everything that was acknowledged', async () => {
    fill();
    await until(async () => (await log()).status !== 201);
    await app.kill();
    rmSync(ballast);
    await app.restart();

    expect((await log()).status).toBe(201);
    await nothingLostNothingDoubled();
  });
});
