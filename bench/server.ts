import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ADMIN_KEY = 'mb_a-key-for-benchmarks';

/** Requests are counted as ever, and there are never too many. */
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '10000000' };

/** As `npm start` and the `minutebook` command have it. */
export const NODE_FLAGS = ['--max-semi-space-size=64'];

const minutebook = join(__dirname, '../src/cli/minutebook.js');

/** A server under test, in a process of its own. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    /** What it printed: `event store`, `document store` and `listening on`, by name. */
    private readonly said: ReadonlyMap<string, string>,
    /** From the spawn to the line that says that it listens. */
    readonly startMs: number,
  ) {}

  /** Minutebook itself, as `npm start` runs it, on this data folder. */
  static minutebook(dataDir: string, spawned?: (pid: number) => void): Promise<Server> {
    return Server.spawn([...NODE_FLAGS, minutebook, 'serve'], { DATA_DIR: dataDir }, spawned);
  }

  /** The same door with nothing behind it: see `bare.ts`. */
  static bare(): Promise<Server> {
    return Server.spawn([join(__dirname, 'bare.js')], {});
  }

  private static async spawn(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    spawned: (pid: number) => void = () => undefined,
  ): Promise<Server> {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ADMIN_KEY, PORT: '0', LOG_LEVEL: 'warn', NODE_ENV: 'production', ...UNLIMITED, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    spawned(child.pid!);
    const said = new Map<string, string>();
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with code ${code} before it listened`)));
      createInterface(child.stdout).on('line', (line) => {
        const [, name, url] = /^(event store|document store|listening on):? (\S+)$/.exec(line) ?? [];
        if (name !== undefined && url !== undefined) said.set(name, url);
        if (name === 'listening on') resolve();
      });
    });
    return new Server(child, said, performance.now() - began);
  }

  get pid(): number {
    return this.process.pid!;
  }

  get url(): string {
    return this.said.get('listening on')!;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get eventStoreUrl(): string {
    return this.said.get('event store')!;
  }

  async post<T>(path: string, body: object): Promise<T> {
    return this.ask<T>(path, { method: 'POST', body: JSON.stringify(body) });
  }

  /** @param after a position that the answer has to have seen */
  async get<T>(path: string, after?: number): Promise<T> {
    return this.ask<T>(path, {}, after === undefined ? {} : { 'minutebook-after': String(after) });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await gone;
  }

  private async ask<T>(path: string, init: RequestInit, more: Readonly<Record<string, string>> = {}): Promise<T> {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...more };
    const response = await fetch(this.url + path, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
}

/** Runs work in a folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
