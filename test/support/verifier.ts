import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const verifier = join(__dirname, '../../verifier/minutebook-verify.js');

export interface Fault {
  readonly check: string;
  readonly detail: string;
  readonly eventId: string | null;
  readonly stream: string | null;
  readonly revision: number | null;
  readonly place: string | null;
  readonly month: string | null;
  readonly figure: string | null;
  readonly stated?: unknown;
  readonly recomputed?: unknown;
}

/** What the verifier says of a file with `--json`. */
export interface Verdict {
  readonly file: string;
  readonly verdict: 'holds' | 'does-not-hold' | 'unreadable';
  readonly words: string;
  readonly firstOffender: (Partial<Fault> & { readonly stream: string | null }) | null;
  readonly faults: readonly Fault[];
  readonly checks: readonly { readonly check: string; readonly count: number; readonly faults: number }[];
  readonly notChecked: readonly string[];
}

/** What a program that ran to its end said. */
export interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

/** The verifier as anyone would run it: its one file in real Node, with nothing of this project's environment. */
export const ranVerifier = (...args: readonly string[]): Promise<Ran> => ran(verifier, ...args);

export function ran(script: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.on('data', (data: Buffer) => (complained += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said, complained }));
  });
}

/** Files of evidence in a folder of their own, for as long as they are looked at. */
export async function verdictsOn(
  files: readonly (string | Buffer)[],
  ...options: readonly string[]
): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-evidence-'));
  try {
    const paths = files.map((_, i) => join(folder, `${i}.json`));
    files.forEach((file, i) => writeFileSync(paths[i]!, file));
    const { said, complained } = await ranVerifier(...paths, '--json', ...options);
    if (complained !== '') throw new Error(`The verifier wrote to standard error: ${complained}`);
    const verdicts = said.trimEnd().split('\n');
    if (verdicts.length !== files.length) throw new Error(`${files.length} files, and it said: ${said}`);
    return verdicts.map((line) => JSON.parse(line) as Verdict);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
