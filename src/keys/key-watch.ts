import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { keys, type KeyCard } from '../../projections/keys';
import { Refusal } from '../kernel/refusal';
import { type Positioned, ReadModels } from '../read-models/read-models';
import { KeyTable } from './key-table';

/** How soon a key that another instance issued or revoked counts here. */
const LOOK_EVERY_MS = 500;
const PAGE = 200;

/** Keeps the table of keys as the read model has it: whole at start, then whatever has changed since. */
@Injectable()
export class KeyWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private seen = -1;
  private announce!: () => void;
  /** Resolves when every key stored at start is known. */
  readonly allRead = new Promise<void>((resolve) => (this.announce = resolve));
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly readModels: ReadModels,
    private readonly table: KeyTable,
  ) {}

  onApplicationBootstrap(): void {
    this.watching = this.watch(this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look();
        this.table.allRead();
        this.announce();
      } catch (error) {
        // The read model is away or still being filled; what is known goes on working.
        if (!(error instanceof Refusal)) throw error;
      }
      const pause = this.table.ready ? LOOK_EVERY_MS : 20;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    for (let full = true; full;) {
      const changed = { position: { $gt: this.seen } };
      const { items } = await this.readModels.find(keys, changed, { sort: { position: 1 }, limit: PAGE });
      for (const card of items) this.take(card);
      full = items.length === PAGE;
    }
  }

  private take({ id, role, clientId, secretHash, revokedAt, position }: Positioned<KeyCard>): void {
    this.seen = position;
    if (revokedAt !== null) this.table.revoke(id);
    else if (role !== null)
      this.table.issued({ keyId: id, role, secretHash, ...(clientId === null ? {} : { clientId }) });
  }
}
