import { ProblemError } from './problem';

export type Fetch = (request: Request) => Promise<Response>;

const PAUSE_MS_MIN = 100;
const PAUSE_MS_MAX = 2_000;
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends a request that has one effect however often it is sent, again and again for so long: where nobody can be reached,
 * and where the answer is to come again later, when it says so.
 * @throws ProblemError for an answer that is not a success; what `fetch` throws where there is none
 */
export async function answerTo(request: Request, fetch: Fetch, forMsMax: number): Promise<Response> {
  const until = Date.now() + forMsMax;
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(request.clone());
      if (response.ok) return response;
      throw await ProblemError.of(response, request.url);
    } catch (error) {
      const waitMs = pauseMs(error, tries);
      if (waitMs === null || Date.now() + waitMs > until) throw error;
      await pause(waitMs, request.signal);
    }
  }
}

/** How long to wait before the next try; null where it would come to nothing. */
function pauseMs(error: unknown, tries: number): number | null {
  // So `fetch` says that there was no answer. Asked by name, because its class may be that of another realm.
  const isAway = (error as { readonly name?: unknown } | null)?.name === 'TypeError';
  const isLater = error instanceof ProblemError && LATER.has(error.status);
  if (!isAway && !isLater) return null;
  if (isLater && error.retryAfterMs !== null) return error.retryAfterMs;
  const longest = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** tries);
  // Not all at the same moment, where many wait for the same program.
  return longest / 2 + Math.random() * (longest / 2);
}

/**
 * Does work that a signal ends, and leaves nothing with the signal once it is done: one that ends a program is given to
 * thousands of requests.
 */
export async function endedBy<T>(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const end = (): void => own.abort(signal?.reason);
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end);
  try {
    return await work(own.signal);
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
