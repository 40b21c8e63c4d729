import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Refusal } from '../../kernel/refusal';
import { Signer } from './signer';

const TRY_AGAIN_MS = 100;

/** Sees to it at start that there is a key, and that it is the one that the stores are signed with. */
@Injectable()
export class SigningStart implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private resolve!: () => void;
  private reject!: (reason: unknown) => void;
  /** Rejects with a SettingsError where the program must not sign. */
  readonly ready = new Promise<void>((resolve, reject) => Object.assign(this, { resolve, reject }));
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly signer: Signer) {
    this.ready.catch(() => undefined);
  }

  onApplicationBootstrap(): void {
    this.looking = this.look(this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  private async look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.signer.current();
        return this.resolve();
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'STORE_UNAVAILABLE') return this.reject(error);
        await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
