import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const depcruise = join(root, 'node_modules', '.bin', 'depcruise');

it('looks only the ways it may', async () => {
  const { stdout } = await run(depcruise, ['src', 'projections', 'embedded'], { cwd: root });
  expect(stdout).toContain('no dependency violations found');
}, 120_000);

it('notices a fold that asks a database', async () => {
  const folder = await mkdtemp(join(root, 'src', 'trespass-'));
  try {
    await mkdir(join(folder, 'inner'));
    await writeFile(
      join(folder, 'inner', 'trespass.decider.ts'),
      "import { EventLog } from '../../event-store/event-log';\nexport default EventLog;\n",
    );
    const trespass = run(depcruise, [folder], { cwd: root });
    await expect(trespass).rejects.toMatchObject({ stdout: expect.stringContaining('pure-files-do-no-io') as string });
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
