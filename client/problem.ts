const URN = 'urn:minutebook:problem:';
const MS_PER_SECOND = 1_000;

/** What the book says no with: RFC 9457 problem details. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [fact: string]: unknown;
}

/** A request that was answered with no, or with something that is no answer of Minutebook. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The HTTP status. */
  readonly status: number;
  /** Stable and made to be switched over, such as `month-not-open`; `unexpected-answer` where it is none of Minutebook’s. */
  readonly code: string;
  readonly title: string;
  /** Every fault of the request by its RFC 6901 pointer: `{ '/terms/vatRate': ['must be a decimal'] }`. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** What the problem says beside that: the state that was met, the revision, the numbers. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Names the request in the program’s log. */
  readonly correlationId: string | null;
  /** How long to wait before another try, where the answer says so. */
  readonly retryAfterMs: number | null;

  private constructor({ status, headers }: Response, { type, title, detail, errors = [], ...others }: Problem) {
    super(detail);
    const { status: _, ...facts } = others;
    this.status = status;
    this.code = type.slice(URN.length);
    this.title = title;
    this.errors = byPointer(errors);
    this.facts = facts;
    this.correlationId = headers.get('x-correlation-id');
    this.retryAfterMs = msUntil(headers.get('retry-after'));
  }

  /** @param response whose body has not been read */
  static async of(response: Response, asked: string): Promise<ProblemError> {
    const text = await response.text().catch(() => '');
    return new ProblemError(response, problemIn(text) ?? unexpected(response, asked, text));
  }
}

function problemIn(text: string): Problem | undefined {
  try {
    const told = JSON.parse(text) as Problem | null;
    return typeof told?.type === 'string' && told.type.startsWith(URN) ? told : undefined;
  } catch {
    return undefined;
  }
}

const unexpected = ({ status, headers }: Response, asked: string, text: string): Problem => ({
  type: `${URN}unexpected-answer`,
  title: 'Unexpected answer',
  detail: `${asked} answered ${status}, ${headers.get('content-type') ?? 'of no type'}: ${text.slice(0, 200)}`,
});

function byPointer(errors: NonNullable<Problem['errors']>): Readonly<Record<string, readonly string[]>> {
  const all = new Map<string, string[]>();
  for (const { pointer, detail } of errors) all.set(pointer, [...(all.get(pointer) ?? []), detail]);
  return Object.fromEntries(all);
}

/** `Retry-After` is seconds, or a date. */
function msUntil(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * MS_PER_SECOND;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
