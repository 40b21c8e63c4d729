import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type KeyUse } from '../keys/key-use';
import { REPEATED, REVISION } from './answer';
import { Idempotency } from './idempotency';
import { Metrics } from './metrics';
import { messageOf, Problem, sendProblem } from './problems';
import { type HttpRequest } from './request';

const BODY_BYTES_MAX = 1_048_576;
const REQUEST_MS_MAX = 60_000;
/** An email address in a path: at most 254 characters, each escaped. */
const PARAMETER_LENGTH_MAX = 762;

const escapedSurrogate = /\\u[dD][89a-fA-F]/;
const loneSurrogate = /\p{Surrogate}/u;
const CORRELATION_ID = /^[\x21-\x7e]{1,128}$/;

/** Which methods each path answers, for a 405 that names them. */
export class RouteList {
  private readonly routes = new Map<string, { readonly path: RegExp; readonly methods: Set<string> }>();

  add(method: string, url: string): void {
    const known = this.routes.get(url) ?? {
      path: new RegExp(`^${url.replace(/:[^/]+/g, '[^/]+')}/?$`),
      methods: new Set(),
    };
    this.routes.set(url, known);
    known.methods.add(method);
  }

  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? url;
    return [...this.routes.values()].flatMap((route) => (route.path.test(path) ? [...route.methods] : []));
  }
}

/** Fastify under Nest: bodies of 1 MiB, JSON in UTF-8 alone, a correlation id on every request. */
export function createAdapter(routes: RouteList): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    skipMiddie: true,
    frameworkErrors: addressUnreadable,
    clientErrorHandler: messageUnreadable,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-correlation-id'];
      return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
    },
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.add(one, url);
  });
  readJsonStrictly(fastify);
  return adapter;
}

/** What happens around every request, kept out of Nest's interceptors: these run once each and build nothing. */
export function hookInto(fastify: FastifyInstance, idempotency: Idempotency, metrics: Metrics, use: KeyUse): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    const answered = payload as { readonly [REVISION]?: number; readonly [REPEATED]?: boolean } | null;
    if (answered?.[REVISION] !== undefined) void reply.header('etag', `"${answered[REVISION]}"`);
    if (answered?.[REPEATED] === true) (request as HttpRequest).repeated = true;
    done(null, payload);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { id, meta, quota } = request as HttpRequest;
    void reply.header('x-correlation-id', id).header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    if (quota !== undefined) void reply.header('ratelimit-policy', quota.policy).header('ratelimit', quota.state);
    // Closing while the client still writes would take the answer from it: the rest of its body is read and dropped.
    if (!request.raw.complete) void reply.removeHeader('connection');
    if (meta?.requestHash !== undefined) idempotency.ended(meta.commandId, reply.statusCode < 400);
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.answered(request, route, reply.statusCode, reply.elapsedTime);
    const { method, actor } = request as HttpRequest;
    if (actor !== undefined) use.note(actor.id, method, route, reply.statusCode);
    done();
  });
}

/** An address that cannot be decoded reaches neither a route nor a filter. */
function addressUnreadable({ statusCode = 400 }: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  const slug = statusCode === 414 ? 'address-too-long' : 'unreadable-request';
  sendProblem(reply, new Problem(statusCode, slug, 'The address cannot be read.'));
}

/** What is no HTTP, or too much of it, is no request that has a reply. */
function messageUnreadable({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code !== 'ECONNRESET' && socket.writable) socket.write(messageOf(unreadableMessages[code ?? ''] ?? notHttp));
  socket.destroySoon();
}

const notHttp = new Problem(400, 'unreadable-request', 'The message is not HTTP.');
const unreadableMessages: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers-too-large', 'The address and the headers are larger than 16 KiB.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'request-timeout', 'The request did not come in time.'),
};

function readJsonStrictly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // A command without fields may come with an empty body.
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(unreadable('The body is not UTF-8.'));
    const text = body.toString();
    void parse(request, text, (error, value: unknown) => {
      if (error) return done(unreadable(`The body is not JSON: ${error.message}.`));
      if (escapedSurrogate.test(text) && !isWellFormed(value)) {
        return done(unreadable('The body holds half of a surrogate pair, which no UTF-8 text can hold.'));
      }
      done(null, value);
    });
  });
}

function isWellFormed(value: unknown): boolean {
  let wellFormed = true;
  JSON.stringify(value, (name, held: unknown) => {
    if (loneSurrogate.test(name) || (typeof held === 'string' && loneSurrogate.test(held))) wellFormed = false;
    return held;
  });
  return wellFormed;
}

const unreadable = (detail: string): Problem => new Problem(400, 'unreadable-request', detail);
