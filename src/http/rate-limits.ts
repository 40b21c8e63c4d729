import { Problem } from './problems';
import { type Quota } from './request';
import { type Taken, TokenBuckets } from './token-buckets';

/** How a limit is called in its headers and metrics: of a key that works, or of an address that sends unknown ones. */
export type LimitName = 'key' | 'unknown-key';

/** One limit, on this instance alone: nothing is shared, so that no request waits for another machine. */
export class RateLimit {
  private readonly buckets: TokenBuckets | undefined;
  private readonly policy: string;

  /** `perMinute` 0 is no limit. */
  constructor(
    readonly name: LimitName,
    perMinute: number,
    private readonly nowMs = (): number => Math.floor(performance.now()),
  ) {
    this.buckets = perMinute === 0 ? undefined : new TokenBuckets(perMinute);
    this.policy = `"${name}";q=${perMinute};w=60`;
  }

  /** Counts a request; undefined where there is no limit. */
  count(whose: string): Taken | undefined {
    return this.buckets?.take(whose, this.nowMs());
  }

  /** What is worth telling: nothing while more than half is left, so that hardly any answer carries it. */
  quotaAfter({ left, fullInMs }: Taken): Quota | undefined {
    if (this.buckets === undefined || 2 * left > this.buckets.perMinute) return undefined;
    return { policy: this.policy, state: `"${this.name}";r=${left};t=${seconds(fullInMs)}` };
  }
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000);

export const tooMany = (detail: string, { waitMs }: Taken): Problem =>
  new Problem(429, 'too-many-requests', detail, { 'retry-after': String(Math.max(1, seconds(waitMs))) });
