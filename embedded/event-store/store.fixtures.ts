import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EventStoreDBClient, jsonEvent, type JSONEventType } from '@eventstore/db-client';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { serve, type RunningStore, type ServeOptions } from './serve';

type Noted = JSONEventType<'Noted', { n: number; pad?: string }>;

export const noted = (n: number, pad?: string) =>
  jsonEvent<Noted>({ type: 'Noted', data: pad === undefined ? { n } : { n, pad } });

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'event-store-'));
export const removeFolder = (path: string): void => rmSync(path, { recursive: true, force: true });

export interface Bench {
  readonly path: string;
  readonly store: RunningStore;
  readonly client: EventStoreDBClient;
  close(): Promise<void>;
}

/** A store in a new folder with the official client. One of these per file: its clients share state in a process. */
export async function openBench(options: Partial<ServeOptions> = {}): Promise<Bench> {
  const path = options.path ?? temporaryFolder();
  const store = await serve({ port: 0, ...options, path });
  const client = EventStoreDBClient.connectionString(store.url);
  const close = async (): Promise<void> => {
    await client.dispose();
    await store.stop();
    removeFolder(path);
  };
  return { path, store, client, close };
}

/** Collects what an async source gives. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Resolves when the condition holds; fails after `msMax`. */
export async function until(condition: () => boolean | Promise<boolean>, msMax = 10_000): Promise<void> {
  const end = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${msMax} ms in vain for: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The error something is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a rejection');
}

const asIs = (message: Buffer): Buffer => message;
const streams = '/event_store.client.streams.Streams';

/** Sends frames no official client sends. */
export class RawClient {
  private readonly client: Client;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  close(): void {
    this.client.close();
  }

  unary(path: string, message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, asIs, asIs, message, new Metadata(), {}, (error, answer) =>
        error ? reject(error) : resolve(answer!),
      );
    });
  }

  append(messages: readonly Buffer[]): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const call = this.client.makeClientStreamRequest(`${streams}/Append`, asIs, asIs, (error, answer) =>
        error ? reject(error) : resolve(answer!),
      );
      for (const message of messages) call.write(message);
      call.end();
    });
  }

  /** A read or subscription; `answers` grows as messages come, `ended` resolves with the error or nothing. */
  read(request: Buffer): { answers: Buffer[]; ended: Promise<ServiceError | undefined>; cancel(): void } {
    const call = this.client.makeServerStreamRequest(`${streams}/Read`, asIs, asIs, request);
    return { ...collect(call), cancel: () => call.cancel() };
  }

  batch(): {
    answers: Buffer[];
    ended: Promise<ServiceError | undefined>;
    send(message: Buffer): void;
    finish(): void;
    cancel(): void;
  } {
    const call = this.client.makeBidiStreamRequest(`${streams}/BatchAppend`, asIs, asIs);
    return {
      ...collect(call),
      send: (message) => void call.write(message),
      finish: () => void call.end(),
      cancel: () => call.cancel(),
    };
  }
}

function collect(call: NodeJS.EventEmitter): { answers: Buffer[]; ended: Promise<ServiceError | undefined> } {
  const answers: Buffer[] = [];
  call.on('data', (message: Buffer) => answers.push(message));
  const ended = new Promise<ServiceError | undefined>((resolve) => {
    call.once('error', (error: ServiceError) => resolve(error));
    call.once('end', () => setImmediate(() => resolve(undefined)));
  });
  return { answers, ended };
}

/** The compiled module; workers and child processes cannot load TypeScript. */
export function compiledStore(): string {
  const compiled = join(__dirname, '../../dist/embedded/event-store/index.js');
  if (!existsSync(compiled)) throw new Error(`${compiled} is missing: this test needs \`npm run build\` first`);
  return compiled;
}

/** A store in a process of its own. What LMDB says about failed writes on its console is dropped. */
export async function startChild(path: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    require(${JSON.stringify(compiledStore())}).start({ path: ${JSON.stringify(path)}, port: 0 }).then((store) => {
      console.log(store.url);
      process.stdin.once('data', () => store.stop().then(() => process.exit(0)));
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the store exited with ${code}`)));
  });
  return { child, url };
}

export async function stopChild(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin!.write('stop\n');
  if ((await gone) !== 0) throw new Error('the store did not stop well');
}
