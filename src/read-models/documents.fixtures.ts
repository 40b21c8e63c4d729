import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentServer, serve } from '../../embedded/documents';
import { Mongo } from './mongo';

/** A document server for a spec, with a new database for each client, that can go away and come back. */
export class Documents {
  private readonly clients: Mongo[] = [];
  private databases = 0;
  private path = '';
  private server: DocumentServer | undefined;

  async open(): Promise<void> {
    this.path = await mkdtemp(join(tmpdir(), 'minutebook-documents-'));
    this.server = await serve({ path: this.path, port: 0 });
  }

  async close(): Promise<void> {
    await this.server?.stop();
    await rm(this.path, { recursive: true, force: true });
  }

  async goAway(): Promise<void> {
    await this.server?.stop();
  }

  /** The same data at the same address. */
  async comeBack(): Promise<void> {
    this.server = await serve({ path: this.path, port: Number(new URL(this.url).port) });
  }

  client(): Mongo {
    this.databases += 1;
    return this.connect(`spec-${this.databases}`);
  }

  sameDatabase({ db }: Mongo): Mongo {
    return this.connect(db.databaseName);
  }

  async closeClients(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.close()));
  }

  private connect(database: string): Mongo {
    const url = new URL(this.url);
    url.pathname = `/${database}`;
    const client = new Mongo(url.href);
    this.clients.push(client);
    return client;
  }

  private get url(): string {
    if (!this.server) throw new Error('The document server is not open');
    return this.server.url;
  }
}

/** Waits until it is so; the spec's own time limit says when that is too long. */
export async function until(itIsSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await itIsSo())) await sleep(10);
}
