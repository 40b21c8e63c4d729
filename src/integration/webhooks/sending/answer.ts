/** What came of sending something once. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The beginning of what was answered, at most 4 KiB of it. */
      readonly text: string;
      /** What `Retry-After` said, from now on, in milliseconds. */
      readonly retryAfterMs?: number;
    }
  /** There was no answer: no connection, no name, no certificate that holds, not in time. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Nothing was sent: this is not where anything may be sent to. */
  | { readonly kind: 'forbidden'; readonly why: string };
