import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type KeyCard, keys } from '../../projections/keys';
import { EventLog } from '../event-store/event-log';
import { type RecordedOf } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { type KeyEvent } from './key.events';
import { KeyTable } from './key-table';

const PAGE = 200;
const TRY_AGAIN_MS = 20;

/**
 * Keeps the table of keys: filled once from the read model, then from the log as it is read, so that what any
 * instance issues or revokes counts on all of them as soon as it is written.
 */
@Injectable()
export class KeyWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private announce!: () => void;
  /** Resolves when every key stored at start is known. */
  readonly allRead = new Promise<void>((resolve) => (this.announce = resolve));
  private filling: Promise<void> = Promise.resolve();

  constructor(
    private readonly readModels: ReadModels,
    private readonly table: KeyTable,
    log: EventLog,
  ) {
    log.observe((event) => this.take(event as RecordedOf<KeyEvent>));
  }

  onApplicationBootstrap(): void {
    this.filling = this.fill(this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.filling;
  }

  private take(event: RecordedOf<KeyEvent>): void {
    if (event.type === 'KeyIssued') this.table.issued(event.data);
    else if (event.type === 'KeyRotated') this.table.rotated(event.data);
    else if (event.type === 'KeyRevoked') this.table.revoke(event.data.keyId);
  }

  /** The log is read from where the read model was: what the one does not hold yet, the other hands on. */
  private async fill(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.readAll();
        this.table.allRead();
        return this.announce();
      } catch (error) {
        // The read model is away or still being filled.
        if (!(error instanceof Refusal)) throw error;
        await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  private async readAll(): Promise<void> {
    for await (const page of this.readModels.pages(keys, {}, { limit: PAGE })) {
      for (const card of page) this.know(card);
    }
  }

  private know({ id: keyId, role, clientId, secretHash, rotation, replacedHash, graceEndsAt, ...card }: KeyCard): void {
    if (card.revokedAt !== null) return this.table.revoke(keyId);
    if (role === null) return;
    const secret = { keyId, secretHash, ...(card.expiresAt === null ? {} : { expiresAt: card.expiresAt }) };
    // Of a key that was rotated the issue tells only whose it is.
    if (replacedHash !== null) this.table.rotated({ ...secret, rotation, replacedHash, graceEndsAt });
    this.table.issued({ ...secret, role, ...(clientId === null ? {} : { clientId }) });
  }
}
