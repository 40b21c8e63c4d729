import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pastMonths } from './agency';
import { shapes } from './shapes';

const CACHE = join(tmpdir(), 'minutebook-bench-history');
const program = join(__dirname, '..');
/** What the events say follows from these: when one of them changes, the history is written anew. */
const shapers = ['bench', 'src/ledger', 'src/tickets', 'src/agreements', 'src/clients', 'src/sla', 'src/audit/seals'];
const shaper =
  /^(history|agency|shapes|month-balance|months|seal|signing-key|month-notary|.*\.(events|decider|rules))\.js$/;

/**
 * Makes `dataDir` the data folder of an installation with a history and no read model yet. The history is kept
 * under the host's folder for temporary files, for the next run.
 */
export function layHistory(dataDir: string, shape = 'rebuild'): void {
  const [lastMonth] = pastMonths(1) as [string];
  const kept = join(CACHE, `${shape}-${nameOf(lastMonth)}`);
  if (!existsSync(kept)) {
    console.log(`Writing a history of ${shapes[shape]!.title}; the next run will find it.`);
    for (const old of keptOf(shape)) rmSync(old, { recursive: true, force: true });
    const fresh = `${kept}.new`;
    mkdirSync(fresh, { recursive: true });
    execFileSync(process.execPath, [join(__dirname, 'history.js'), fresh, lastMonth, shape], { stdio: 'inherit' });
    renameSync(fresh, kept);
  }
  cpSync(kept, dataDir, { recursive: true });
}

/** Histories of this shape that earlier runs kept. */
const keptOf = (shape: string): readonly string[] =>
  existsSync(CACHE)
    ? readdirSync(CACHE)
        .filter((name) => new RegExp(`^${shape}-[0-9a-f]{16}(\\.new)?$`).test(name))
        .map((name) => join(CACHE, name))
    : [];

function nameOf(lastMonth: string): string {
  const name = createHash('sha256').update(lastMonth);
  for (const folder of shapers.map((one) => join(program, one))) {
    const files = readdirSync(folder).filter((file) => shaper.test(file));
    for (const file of files.sort()) name.update(readFileSync(join(folder, file)));
  }
  return name.digest('hex').slice(0, 16);
}
