import { Agency } from '../support/agency';
import { App } from '../support/app';
import { Program } from '../support/program';

const BAD_CONFIGURATION = 78;

describe('Starting and stopping', () => {
  const app = App.ofThisFile();

  it.each([
    ['PORT', '70000'],
    ['CLOCK', 'sundial'],
    ['LOG_LEVEL', 'loud'],
    ['ADMIN_KEY', 'two words'],
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['MONGODB_URL', 'localhost'],
    ['DATA_DIR', '/dev/null/data'],
    ['HOST', 'not a host'],
  ])('%s=%s is named, and ends it with the code for a bad configuration', async (name, value) => {
    const { ended, logged } = Program.minutebook(['serve'], { PORT: '0', DATA_DIR: app.dataDir, [name]: value });

    expect(await ended).toEqual({ code: BAD_CONFIGURATION, signal: null });
    expect(logged.join('\n')).toContain(name);
    expect(logged.join('\n')).not.toMatch(/^\s+at /m);
  });

  it('two on one data folder: the second one says who has it', async () => {
    const second = app.command('serve');

    expect((await second.ended).code).toBe(BAD_CONFIGURATION);
    expect(second.logged.join('\n')).toMatch(/DATA_DIR is in use/);
  });

  it('SIGTERM while requests run: each is answered or was never taken, it ends with 0, and nothing is lost', async () => {
    await app.clockTo('2026-10-20T18:00:00Z');
    const acme = await new Agency(app).signs('2026-10-01');
    const ticket = await acme.ticket();
    const answered: number[] = [];
    const workers = Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; ; n += 1) {
        const startedAt = new Date(Date.UTC(2026, 9, 2, 0, n)).toISOString();
        try {
          const { billableMinutes } = await ticket.works(startedAt, 1, { agent: `Agent ${worker}` });
          answered.push(billableMinutes);
        } catch {
          return;
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await app.stop();
    await Promise.all(workers);
    expect(answered.length).toBeGreaterThan(8);

    await app.restart();
    const { usedMinutes } = await acme.balance('2026-10');
    const acknowledged = answered.reduce((sum, minutes) => sum + minutes, 0);
    // Work that was being answered when the door closed may have been done: at most one for each who asked.
    expect(usedMinutes).toBeGreaterThanOrEqual(acknowledged);
    expect(usedMinutes).toBeLessThanOrEqual(acknowledged + 8 * 23);
  });

  it('the time of a manual clock outlives the program', async () => {
    expect(await app.admin.read('/v1/clock')).toEqual({ now: '2026-10-20T18:00:00.000Z', mode: 'manual' });
  });
});
