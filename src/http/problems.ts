import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import { type Logger } from 'pino';
import { type Fault, Refusal, refusalStatus } from '../kernel/refusal';
import { type HttpReply, type HttpRequest } from './request';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** RFC 9457. Facts of a refusal are extension members beside these. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  readonly [fact: string]: unknown;
}

/** A no of the HTTP layer itself, about the request's form or the caller's key; the domain's no is a `Refusal`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

interface Answer {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a store is and why it does not answer is for the log alone. */
const STORE_AWAY = 'A store cannot be reached now. Try again: with the same Idempotency-Key nothing happens twice.';
const CUT_SHORT = 'The body ended before its end.';
const RETRY_SOON = { 'retry-after': '1' };

/** Slugs of what Fastify and Nest refuse before any code of ours runs. */
const slugs: Readonly<Record<number, string>> = {
  400: 'unreadable-request',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  431: 'headers-too-large',
};

/** What they say of it in words of their own that help nobody. */
const details: Readonly<Record<number, string>> = {
  413: 'The body is larger than 1 MiB.',
  415: 'The body must be JSON: Content-Type: application/json.',
};

/** What the caller is told; undefined for a fault of our own, of which nothing may leak. */
export function problemOf(error: unknown): Answer | undefined {
  if (error instanceof Refusal) {
    const status = refusalStatus[error.code];
    const slug = error.code.toLowerCase().replaceAll('_', '-');
    const told = members(slug, status, error.code === 'STORE_UNAVAILABLE' ? STORE_AWAY : error.message);
    const errors = error.errors.length > 0 ? { errors: error.errors } : {};
    return { body: { ...told, ...error.facts, ...told, ...errors }, headers: status === 503 ? RETRY_SOON : {} };
  }
  if (error instanceof Problem) {
    return { body: members(error.slug, error.status, error.message), headers: error.headers };
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return { body: members(slugs[status] ?? 'refused', status, details[status] ?? error.message), headers: {} };
  }
  if (isCutShort(error)) return { body: members('unreadable-request', 400, CUT_SHORT), headers: {} };
  return undefined;
}

/** Answers with the HTTP layer's own no where no filter runs. */
export function sendProblem(reply: HttpReply, problem: Problem): void {
  send(reply, { body: members(problem.slug, problem.status, problem.message), headers: problem.headers });
}

/** The HTTP layer's own no as it goes over the wire, where there is no reply to send it with. The connection ends with it. */
export function messageOf({ status, slug, message }: Problem): string {
  const body = JSON.stringify(members(slug, status, message));
  const head = `content-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n\r\n${body}`;
}

/** Answers every error as `application/problem+json`; what nobody foresaw is logged whole and told as nothing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly routes: { methodsOf(url: string): readonly string[] },
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<HttpReply>();
    const request = http.getRequest<HttpRequest>();
    if (error instanceof Refusal && error.code === 'STORE_UNAVAILABLE') {
      this.log.warn({ err: error, correlationId: request.id }, 'a request met a store that is away');
    }
    send(reply, problemOf(this.inContext(error, request)) ?? this.unforeseen(error, request));
  }

  /** No such route, or not with this method? Only the list of all routes tells. */
  private inContext(error: unknown, { method, url }: HttpRequest): unknown {
    if (!(error instanceof NotFoundException)) return error;
    const methods = this.routes.methodsOf(url);
    if (methods.length === 0) return new Problem(404, 'not-found', 'Nothing is here.');
    const allow = methods.join(', ');
    return new Problem(405, 'method-not-allowed', `${method} is not among the methods of this path: ${allow}.`, {
      allow,
    });
  }

  private unforeseen(error: unknown, { id, method, url }: HttpRequest): Answer {
    this.log.error({ err: error, correlationId: id, method, url }, 'a request failed for a reason nobody foresaw');
    const detail = 'Something failed on our side. Quote the correlation id when you report it.';
    return { body: { ...members('internal-error', 500, detail), correlationId: id }, headers: {} };
  }
}

/** The caller was gone before all of its body had come. */
const isCutShort = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

function send(reply: HttpReply, { body, headers }: Answer): void {
  if (reply.sent) return;
  for (const name of Object.keys(headers)) void reply.header(name, headers[name]!);
  void reply.code(body.status).header('content-type', PROBLEM_JSON).send(JSON.stringify(body));
}

function members(slug: string, status: number, detail: string): ProblemBody {
  return { type: `urn:minutebook:problem:${slug}`, title: titleOf(slug, status), status, detail };
}

/** `month-not-open` is "Month not open". */
function titleOf(slug: string, status: number): string {
  if (slug === 'refused') return STATUS_CODES[status] ?? 'Refused';
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
