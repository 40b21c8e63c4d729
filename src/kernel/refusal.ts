/** One fault in a request or a document: where (RFC 6901 pointer) and what rule it breaks. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The domain's no. The code is a fact about the world and stable for clients; `src/http/` has the one
 * table from code to status. `facts` are shown to the caller.
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    detail: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
    readonly errors: readonly Fault[] = [],
    cause?: unknown,
  ) {
    super(detail, { cause });
    this.name = 'Refusal';
  }
}

/** One fault that only the state could show: the detail says what rule the field breaks. */
export const invalidAt = (pointer: string, detail: string): Refusal =>
  new Refusal('INVALID', detail, {}, [{ pointer, detail }]);

/** Every code, with the HTTP status class it belongs to, so that a new no cannot be forgotten at the edge. */
export const refusalStatus = {
  UNKNOWN_CLIENT: 404,
  UNKNOWN_PROJECT: 404,
  UNKNOWN_CONTACT: 404,
  UNKNOWN_AGREEMENT: 404,
  UNKNOWN_TICKET: 404,
  UNKNOWN_MONTH: 404,
  UNKNOWN_KEY: 404,
  UNKNOWN_ENTRY: 404,
  UNKNOWN_INVOICE: 404,
  UNKNOWN_MAINTENANCE: 404,
  UNKNOWN_NOTICE: 404,
  UNKNOWN_MESSAGE: 404,
  UNKNOWN_ATTACHMENT: 404,
  UNKNOWN_REPLAY: 404,
  UNKNOWN_DISPUTE: 404,
  UNKNOWN_WEBHOOK: 404,
  UNKNOWN_DEAD_LETTER: 404,
  FORBIDDEN: 403,
  ALREADY_EXISTS: 409,
  LAST_CONTACT: 409,
  AGREEMENT_ENDED: 409,
  NOTICE_ALREADY_GIVEN: 409,
  MONTH_NOT_OPEN: 409,
  MONTH_NOT_ENDED: 409,
  MONTH_NOT_STARTED: 409,
  MONTH_ALREADY_CLOSED: 409,
  PREVIOUS_MONTH_OPEN: 409,
  ENTRY_OVERLAPS: 409,
  ENTRY_REVERSED: 409,
  ENTRY_IS_A_CHANGE: 409,
  ALREADY_DECIDED: 409,
  STEP_NOT_ALLOWED: 409,
  MESSAGE_SETTLED: 409,
  MONTH_NOT_CLOSED: 409,
  NO_OPEN_MONTH: 409,
  DISPUTE_TOO_LATE: 409,
  DISPUTED_ALREADY: 409,
  DISPUTE_WITHDRAWN: 409,
  DOCUMENT_DIFFERS: 409,
  CREDIT_NOT_GRANTED: 409,
  NOTICE_NOT_ABANDONED: 409,
  KEY_REVOKED: 409,
  CLOCK_NOT_MANUAL: 409,
  CLOCK_MOVES_FORWARD_ONLY: 409,
  CONFLICT: 409,
  REVISION_MISMATCH: 412,
  INVALID: 422,
  COVER_NOT_ALLOWED: 422,
  CREDIT_EXCEEDS_INVOICE: 422,
  CURRENCY_DIFFERS: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  READ_MODEL_BEHIND: 503,
  STORE_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type RefusalCode = keyof typeof refusalStatus;
