import { type IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';

/** What the caller is told of the limit that its request counts for (draft-ietf-httpapi-ratelimit-headers). */
export interface Quota {
  /** `RateLimit-Policy`: how many in how many seconds. */
  readonly policy: string;
  /** `RateLimit`: how many are left, and in how many seconds all are there again. */
  readonly state: string;
}

/** What this program uses of a Fastify request, and what the gate adds to it. */
export interface HttpRequest {
  /** The correlation id: the caller's `X-Correlation-Id`, or a new one. */
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** The address of who is connected: a proxy's where there is one. */
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Who asks; absent where a route is open to everyone. */
  actor?: Actor;
  /** What is left of the limit that the request counts for, once it is worth telling. */
  quota?: Quota | undefined;
  /** Present on everything but GET and HEAD. */
  meta?: CommandMeta;
  /** The command had been decided before. */
  repeated?: boolean;
}

/** What this program uses of a Fastify reply. */
export interface HttpReply {
  readonly sent: boolean;
  readonly statusCode: number;
  code(status: number): this;
  header(name: string, value: string): this;
  send(payload?: string | Buffer): this;
}

/** The command's metadata, made once when the request was let in. */
export const Meta = createParamDecorator((_: unknown, context: ExecutionContext): CommandMeta => {
  const { meta } = requestOf(context);
  if (meta === undefined) throw new Error('@Meta() stands on a route that carries no command');
  return meta;
});

/** Who asks. A client's or an integrator's key is bound to `clientId`. */
export const Viewer = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (actor === undefined) throw new Error('@Viewer() stands on a route that is open to everyone');
  return actor;
});

export const requestOf = (context: ExecutionContext): HttpRequest => context.switchToHttp().getRequest<HttpRequest>();

/** A header's value; of a repeated one the first. */
export function header({ headers }: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
