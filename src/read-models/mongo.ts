import { createRequire } from 'node:module';
import { type Socket } from 'node:net';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { asRefusal } from './failures';
import { type Stored } from './stored';

/** How far a projection has come. `live` once it has been filled: from then on its read model may be asked. */
export interface Checkpoint {
  readonly _id: string;
  /** Changes whenever the read model is dropped; who knows an older one starts again. */
  readonly generation: string;
  readonly position: number | null;
  readonly live: boolean;
}

/** How long a query or a write waits for a server that cannot be found, and for an answer that does not come. */
const SERVER_SELECTION_MS_MAX = 2_000;
const ANSWER_MS_MAX = 10_000;
const CONNECT_AGAIN_MS = 100;

/** Of the driver's connections, which have no public name, what is needed of them below. */
interface DriverConnection {
  readonly socket: Socket;
  onClose: (this: DriverConnection) => void;
}

/**
 * A command written to a socket that has ended but not yet closed, as all of them do when the server is killed, waits in
 * the driver for the socket to drain, which it never will: neither the close nor any time limit ends that wait
 * (`timeoutMS` has no effect in driver 7.9), and a heartbeat waits in the same way. So a socket that closes lets go
 * whoever waits for it; the driver then sees the close and fails as for any other connection lost.
 */
function endWaitsWithTheirSocket(connection: DriverConnection): void {
  const { onClose } = connection;
  connection.onClose = function () {
    onClose.call(this);
    this.socket.emit('drain');
  };
}

const driver = createRequire(__filename);
const { Connection } = driver('mongodb/lib/cmap/connection') as { Connection: { prototype: DriverConnection } };
endWaitsWithTheirSocket(Connection.prototype);

/** The one client of this process. Connects with the first question asked of it, and from then on until it is there. */
export class Mongo {
  readonly client: MongoClient;
  readonly db: Db;
  private closed = false;
  private connecting: NodeJS.Timeout | undefined;

  /** @param url connection string; its path names the database, `minutebook` where it has none */
  constructor(url: string) {
    this.client = new MongoClient(url, {
      appName: 'minutebook',
      ignoreUndefined: true,
      serverSelectionTimeoutMS: SERVER_SELECTION_MS_MAX,
      connectTimeoutMS: SERVER_SELECTION_MS_MAX,
      socketTimeoutMS: ANSWER_MS_MAX,
      waitQueueTimeoutMS: ANSWER_MS_MAX,
    });
    this.db = this.client.db(databaseOf(url));
    // A client that finds no server the first time stays closed and looks for none again by itself.
    this.client.on('topologyClosed', () => this.connectAgain());
  }

  readModel(name: string): Collection<Stored> {
    return this.db.collection<Stored>(name);
  }

  get checkpoints(): Collection<Checkpoint> {
    return this.db.collection<Checkpoint>('checkpoints');
  }

  /**
   * Says whether the server answers.
   * @throws Refusal STORE_UNAVAILABLE
   */
  async ping(): Promise<void> {
    await this.ask(() => this.db.command({ ping: 1 }));
  }

  /**
   * Runs a question to the server.
   * @throws Refusal STORE_UNAVAILABLE when it cannot be reached or cannot work
   */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw asRefusal(error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.connecting);
    await this.client.close();
  }

  private connectAgain(): void {
    if (this.closed) return;
    // One that fails closes again, and so comes back here.
    this.connecting = setTimeout(() => void this.client.connect().catch(() => undefined), CONNECT_AGAIN_MS);
  }
}

function databaseOf(url: string): string {
  const [, name] = /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^?]+)/.exec(url) ?? [];
  return name === undefined ? 'minutebook' : decodeURIComponent(name);
}
