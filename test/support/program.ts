import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The compiled command line. `MINUTEBOOK` names another one: an installed package, say. */
export const minutebook = process.env['MINUTEBOOK'] ?? join(__dirname, '../../dist/src/cli/minutebook.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs beside the tests: what it writes, and how it ends. */
export class Program {
  /** Lines of standard output. */
  readonly said: string[] = [];
  /** Lines of standard error: the log. */
  readonly logged: string[] = [];
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  private end: Ended | undefined;

  /** Its environment is `env` alone: nothing that this test run was started with leaks into it. */
  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '' } = process.env;
    const started = spawn(command, args, { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = started;
    createInterface(started.stdout).on('line', (line) => this.note(this.said, line));
    createInterface(started.stderr).on('line', (line) => this.note(this.logged, line));
    this.ended = new Promise((resolve, reject) => {
      started.once('error', reject);
      started.once('close', (code, signal) => {
        this.end = { code, signal };
        for (const listener of this.listeners) listener();
        resolve(this.end);
      });
    });
  }

  /** The `minutebook` command. Loud when it was not built. */
  static minutebook(args: readonly string[], env: Readonly<Record<string, string>>): Program {
    if (!existsSync(minutebook)) {
      throw new Error(`\n\n  ${minutebook} is not there.\n  These tests run the built program: run npm run build\n`);
    }
    return new Program(process.execPath, [minutebook, ...args], env);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get running(): boolean {
    return this.end === undefined;
  }

  /** The first line of standard output that fits, now or later; fails when the program ends without it. */
  line(pattern: RegExp, waitMsMax = 60_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.said.map((line) => pattern.exec(line)).find((match) => match !== null);
        if (found) done(() => resolve(found));
        else if (this.end) done(() => reject(new Error(`It ended (${JSON.stringify(this.end)}) ${this.story()}`)));
      };
      const late = (): void => done(() => reject(new Error(`No line ${String(pattern)} in time ${this.story()}`)));
      const timer = setTimeout(late, waitMsMax);
      const done = (settle: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
        settle();
      };
      this.listeners.add(look);
      look();
    });
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** What it wrote last, for messages. */
  story(): string {
    return `having written:\n${[...this.said, ...this.logged.slice(-20)].join('\n')}`;
  }

  private note(lines: string[], line: string): void {
    lines.push(line);
    for (const listener of this.listeners) listener();
  }
}
