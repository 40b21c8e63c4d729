import { type Actor } from '../kernel/event';
import { type KeyTable } from '../keys/key-table';
import { identify } from './identify';
import { type Metrics } from './metrics';
import { Problem } from './problems';
import { type RateLimit, tooMany } from './rate-limits';
import { type HttpRequest } from './request';

/** What callers are held to. */
export interface CallerLimits {
  readonly ofKeys: RateLimit;
  readonly ofUnknownKeys: RateLimit;
}

/** Who comes in: by a key that works, and no more often than it may. */
export class Callers {
  constructor(
    private readonly keys: KeyTable,
    private readonly limits: CallerLimits,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Whoever asks is noted on the request, and counted once, however often this is called for it.
   * @throws Problem 401 without a key that works; 429 for a key, or for an address with unknown ones, that comes too often;
   *   Refusal STORE_UNAVAILABLE while keys are still read
   */
  admit(request: HttpRequest): Actor {
    if (request.actor !== undefined) return request.actor;
    const actor = this.identified(request);
    const counted = this.limits.ofKeys.count(actor.id);
    request.actor = actor;
    if (counted === undefined) return actor;
    request.quota = this.limits.ofKeys.quotaAfter(counted);
    if (counted.granted) return actor;
    this.metrics.limited('key');
    throw tooMany('This key has made as many requests as it may for now.', counted);
  }

  private identified(request: HttpRequest): Actor {
    try {
      return identify(this.keys, request);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.metrics.unauthorized(error.slug);
      if (error.slug === 'key-unknown') this.countUnknown(request);
      throw error;
    }
  }

  /** A good key is never refused for the bad ones of its address: many people share one behind a proxy. */
  private countUnknown(request: HttpRequest): void {
    const counted = this.limits.ofUnknownKeys.count(request.ip);
    if (counted === undefined) return;
    request.quota = this.limits.ofUnknownKeys.quotaAfter(counted);
    if (counted.granted) return;
    this.metrics.limited('unknown-key');
    throw tooMany('Too many requests with unknown keys came from this address.', counted);
  }
}
