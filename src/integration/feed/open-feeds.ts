import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { identify } from '../../http/identify';
import { Problem } from '../../http/problems';
import { type HttpRequest } from '../../http/request';
import { Refusal } from '../../kernel/refusal';
import { KeyTable } from '../../keys/key-table';

/** Why a feed ends that its reader would have gone on with. */
export type EndReason = 'key-gone' | 'stopping';

interface OpenFeed {
  readonly request: Pick<HttpRequest, 'headers'>;
  readonly ending: AbortController;
}

/** How long a key that no longer works may still be read with. */
const LOOK_MS = 400;

/** Feeds that are open, so that they end with their keys and with the program. */
@Injectable()
export class OpenFeeds implements OnModuleDestroy {
  private readonly open = new Set<OpenFeed>();
  private readonly timer: NodeJS.Timeout;
  private stopping = false;

  constructor(private readonly keys: KeyTable) {
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  get count(): number {
    return this.open.size;
  }

  /**
   * A feed that was let in begins; `end` is to be called when its reader is gone.
   * @returns a signal that aborts, with an EndReason, when it has to end
   * @throws Refusal STORE_UNAVAILABLE while the program stops
   */
  begin(request: Pick<HttpRequest, 'headers'>): { readonly signal: AbortSignal; readonly end: () => void } {
    if (this.stopping) throw new Refusal('STORE_UNAVAILABLE', 'The program is about to stop');
    const feed: OpenFeed = { request, ending: new AbortController() };
    this.open.add(feed);
    const end = (): void => {
      this.open.delete(feed);
      feed.ending.abort();
    };
    return { signal: feed.ending.signal, end };
  }

  /** Ends them all: the program stops. */
  stop(): void {
    this.stopping = true;
    for (const { ending } of this.open) ending.abort('stopping' satisfies EndReason);
  }

  /** Whoever could not come in now does not stay either: a key may be revoked, replaced or expired meanwhile. */
  private look(): void {
    for (const feed of this.open) {
      try {
        identify(this.keys, feed.request);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        feed.ending.abort('key-gone' satisfies EndReason);
      }
    }
  }
}
