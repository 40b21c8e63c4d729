import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock, CLOCK_BEGINS } from './clock';

const monday = '2026-03-02T09:00:00.000Z';
const tuesday = '2026-03-03T09:00:00.000Z';

describe('a clock that is put by hand', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'minutebook-clock-'));
    file = join(folder, 'clock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stands long ago until it is put, so that any later date can be', () => {
    expect(new Clock(file).now()).toBe(CLOCK_BEGINS);
  });

  it('stands where it was put, also after a restart', async () => {
    await new Clock(file).moveTo(monday);
    expect(new Clock(file).now()).toBe(monday);
    expect(readdirSync(folder)).toEqual(['clock']);
  });

  it('moves only forward; to where it stands is fine', async () => {
    const clock = new Clock(file);
    await clock.moveTo(tuesday);
    await expect(clock.moveTo(monday)).rejects.toMatchObject({
      code: 'CLOCK_MOVES_FORWARD_ONLY',
      facts: { now: tuesday },
    });
    await expect(clock.moveTo(tuesday)).resolves.toBe(tuesday);
    expect(clock.now()).toBe(tuesday);
  });

  it('answers a move when all that became due has happened, one move after the other', async () => {
    const clock = new Clock(file);
    const happened: string[] = [];
    clock.onMove(async (now) => {
      happened.push(`begins ${now}`);
      await new Promise((resolve) => setImmediate(resolve));
      happened.push(`ends ${now}`);
    });
    await Promise.all([clock.moveTo(monday), clock.moveTo(tuesday)]);
    expect(happened).toEqual([`begins ${monday}`, `ends ${monday}`, `begins ${tuesday}`, `ends ${tuesday}`]);
  });

  it('goes on after a move that was refused or whose consequences failed', async () => {
    const clock = new Clock(file);
    let fails = true;
    clock.onMove(() => (fails ? Promise.reject(new Error('the store is away')) : Promise.resolve()));
    await expect(clock.moveTo(monday)).rejects.toThrow('the store is away');
    fails = false;
    await expect(clock.moveTo(monday)).resolves.toBe(monday);
  });

  it('refuses a file that holds no instant', () => {
    writeFileSync(file, 'yesterday');
    expect(() => new Clock(file)).toThrow('holds no instant');
  });
});

it('the host’s clock runs, and nobody puts it', async () => {
  const clock = new Clock();
  expect(Math.abs(Date.parse(clock.now()) - Date.now())).toBeLessThan(1_000);
  await expect(clock.moveTo(monday)).rejects.toMatchObject({ code: 'CLOCK_NOT_MANUAL' });
});
