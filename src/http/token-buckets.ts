const MINUTE_MS = 60_000;

/** What came of asking for a token. */
export interface Taken {
  readonly granted: boolean;
  /** How many more there are now. */
  readonly left: number;
  /** Until when there is one again; 0 where there is. */
  readonly waitMs: number;
  /** Until the bucket is full again. */
  readonly fullInMs: number;
}

/** How much is missing in a bucket, in parts of a token, as of a moment. */
interface Bucket {
  missing: number;
  atMs: number;
}

/**
 * A bucket of tokens for each name: it holds as many as are refilled in a minute, evenly. All figures are whole: a token
 * is 60,000 parts, and each millisecond brings as many parts as a minute brings tokens.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly capacity: number;

  /** At most `namesMax` buckets are remembered: one that is forgotten is full. */
  constructor(
    readonly perMinute: number,
    private readonly namesMax = 10_000,
  ) {
    this.capacity = perMinute * MINUTE_MS;
  }

  /** Takes a token where there is one. `nowMs` is a whole number of milliseconds that never falls. */
  take(name: string, nowMs: number): Taken {
    const bucket = this.bucketOf(name, nowMs);
    bucket.missing = Math.max(0, bucket.missing - (nowMs - bucket.atMs) * this.perMinute);
    bucket.atMs = nowMs;
    const granted = bucket.missing + MINUTE_MS <= this.capacity;
    if (granted) bucket.missing += MINUTE_MS;
    const { missing } = bucket;
    const short = missing + MINUTE_MS - this.capacity;
    return {
      granted,
      left: Math.floor((this.capacity - missing) / MINUTE_MS),
      waitMs: short > 0 ? Math.ceil(short / this.perMinute) : 0,
      fullInMs: Math.ceil(missing / this.perMinute),
    };
  }

  private bucketOf(name: string, atMs: number): Bucket {
    const known = this.buckets.get(name);
    if (known !== undefined) return known;
    const full = { missing: 0, atMs };
    this.buckets.set(name, full);
    if (this.buckets.size > this.namesMax) this.forgetOne();
    return full;
  }

  private forgetOne(): void {
    for (const oldest of this.buckets.keys()) {
      this.buckets.delete(oldest);
      break;
    }
  }
}
