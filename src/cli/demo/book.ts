import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DomainEvent } from '../../kernel/event';
import { type Projection } from '../../kernel/projection';
import { Mongo } from '../../read-models/mongo';
import { collectionOf } from '../../read-models/stored';
import { say } from './telling';

const PROGRAM = join(__dirname, '../minutebook.js');
const READY_LOOK_MS = 100;
const READY_MS_MAX = 30_000;

/** The program in a folder of its own: a child process, spoken to over HTTP like any other. */
export class Book {
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

  async get<Body>(path: string, key = this.key): Promise<Body> {
    return JSON.parse(await this.text(path, key)) as Body;
  }

  /** An answer as it comes: a file. */
  text(path: string, key = this.key): Promise<string> {
    return this.ask('GET', path, key, undefined, { 'minutebook-after': String(this.seen) });
  }

  async post<Body = { id: string }>(path: string, body: object, key = this.key): Promise<Body & { position: number }> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const answer = JSON.parse(await this.ask('POST', path, key, JSON.stringify(body), headers)) as Body & {
      position: number;
    };
    this.seen = Math.max(this.seen, answer.position);
    return answer;
  }

  /** Changes a field of a document by hand, past the program, as somebody with access to the database could. */
  async tamperWith<Doc extends object, Event extends DomainEvent>(
    readModel: Projection<Doc, Event>,
    id: string,
    field: string,
    value: number,
  ): Promise<void> {
    const mongo = new Mongo(this.documentsUrl);
    try {
      await mongo.readModel(collectionOf(readModel)).updateOne({ _id: id }, { $set: { [field]: value } });
    } finally {
      await mongo.close();
    }
  }

  /** Fills a read model anew beside the server, and waits until the server has noticed and is whole again. */
  async rebuild(readModel: string): Promise<void> {
    await this.tellProgram([PROGRAM, 'rebuild', '--only', readModel]);
    const until = performance.now() + READY_MS_MAX;
    while (!(await fetch(`${this.url}/health/ready`)).ok) {
      if (performance.now() > until) throw new Error('The program did not become ready again after the rebuild');
      await sleep(READY_LOOK_MS);
    }
  }

  /** Runs a program, and passes on what it says. It must end well. */
  async tellProgram(args: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, args, { env: this.env, stdio: ['ignore', 'pipe', 'inherit'] });
    const exitCode = new Promise((resolve) => child.once('exit', resolve));
    for await (const line of createInterface(child.stdout)) say(`    ${line}`);
    if ((await exitCode) !== 0) throw new Error(`${args.join(' ')} failed; what it said stands above`);
  }

  private async ask(
    method: string,
    path: string,
    key: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> {
    const all = { authorization: `Bearer ${key}`, ...headers };
    const answer = await fetch(`${this.url}${path}`, { method, headers: all, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text;
  }
}
