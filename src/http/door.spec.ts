import {
  Body,
  Controller,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsString } from 'class-validator';
import { pino } from 'pino';
import { refusalOf } from '../../test/support/given';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type KeyRole, keyRoles } from '../keys/key.dto';
import { CONFIGURED_ADMIN, KeyTable, secretHash } from '../keys/key-table';
import { type KeyUse } from '../keys/key-use';
import { ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { Allow, Open } from './access';
import { createAdapter, hookInto, RouteList } from './adapter';
import { answer, atRevision } from './answer';
import { Callers } from './callers';
import { Gate } from './gate';
import { Idempotency } from './idempotency';
import { type Metrics } from './metrics';
import { PageQuery } from './page-query';
import { ProblemFilter } from './problems';
import { RateLimit } from './rate-limits';
import { Meta, Viewer } from './request';
import { ValidationPipe } from './validation';

const people = keyRoles;
const log = pino({ level: 'silent' });

class NoteBody {
  @IsString()
  note: string;
}

/** What the commands came with, and what the next one comes to. */
const seen: CommandMeta[] = [];
let outcome: () => Promise<{ revision: number; position: number; repeated: boolean }>;
const done = { revision: 3, position: 42, repeated: false };

@Controller('v1/notes')
@Allow('admin', 'agent')
class NotesController {
  @Post()
  async post(@Body() { note }: NoteBody, @Meta() meta: CommandMeta) {
    seen.push(meta);
    return answer(await outcome(), { id: meta.commandId, note });
  }

  @Get()
  list(@Query() { limit }: PageQuery, @Viewer() viewer: Actor) {
    return { limit, viewer };
  }

  @Get(':id')
  @Allow(...people)
  show(@Param('id') id: string) {
    if (id === 'broken') throw new TypeError('secret is undefined');
    return atRevision(7, { id });
  }

  @Delete(':id')
  @HttpCode(200)
  @Allow('billing')
  remove(@Param('id') id: string, @Meta() meta: CommandMeta) {
    return { id, at: meta.at };
  }
}

@Controller('open')
class OpenController {
  @Get()
  @Open()
  show() {
    return { status: 'up' };
  }

  @Get('forgotten')
  forgotten() {
    return {};
  }
}

describe('the HTTP door', () => {
  let app: NestFastifyApplication;
  let position = 0;
  const keys = new KeyTable('the-configured-key');
  let nowMs = 0;
  const limits = {
    ofKeys: new RateLimit('key', 600, () => nowMs),
    ofUnknownKeys: new RateLimit('unknown-key', 60, () => nowMs),
  };
  const counted: string[] = [];
  const used: string[] = [];
  const metrics = {
    answered: () => undefined,
    unauthorized: (reason: string) => counted.push(reason),
    limited: (limit: string) => counted.push(limit),
  } as unknown as Metrics;
  const use = {
    note: (...noted: Parameters<KeyUse['note']>) => used.push(noted.join(' ')),
  } as unknown as KeyUse;

  beforeAll(async () => {
    for (const role of people) {
      const bound = role === 'client' ? { clientId: 'acme' } : {};
      keys.issued({ keyId: `key-of-${role}`, role, secretHash: secretHash(role), ...bound });
    }
    const routes = new RouteList();
    const idempotency = new Idempotency({ requestHashes: () => Promise.resolve(new Map()) }, log);
    const readModels = {
      seen: (asked: number) =>
        asked <= position ? Promise.resolve() : Promise.reject(new Refusal('READ_MODEL_BEHIND', 'Not seen yet')),
    };
    @Module({
      controllers: [NotesController, OpenController],
      providers: [
        { provide: Callers, useValue: new Callers(keys, limits, metrics) },
        { provide: Idempotency, useValue: idempotency },
        { provide: ReadModels, useValue: readModels },
        { provide: Clock, useValue: new Clock() },
        { provide: APP_GUARD, useClass: Gate },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(log, routes) },
      ],
    })
    class Door {}
    const adapter = createAdapter(routes);
    app = await NestFactory.create<NestFastifyApplication>(Door, adapter, { logger: false, bodyParser: false });
    hookInto(adapter.getInstance(), idempotency, metrics, use);
    await app.init();
    keys.allRead();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    seen.length = 0;
    counted.length = 0;
    used.length = 0;
    // Every test begins with full buckets.
    nowMs += 60_000;
    outcome = () => Promise.resolve(done);
  });

  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
  async function call(
    method: Method,
    url: string,
    key?: string,
    more: { headers?: object; payload?: string | object | Buffer } = {},
  ) {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const headers = { ...authorization, ...more.headers } as Record<string, string>;
    const { payload } = more;
    const answered = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answered.statusCode, headers: answered.headers, body: answered.json<Record<string, unknown>>() };
  }
  const post = (note: unknown, headers: object = {}, key = 'agent') =>
    call('POST', '/v1/notes', key, { headers, payload: { note } as object });
  const json = { 'content-type': 'application/json' };

  describe('who may', () => {
    const may: readonly (readonly [Method, string, readonly KeyRole[]])[] = [
      ['GET', '/v1/notes', ['admin', 'agent']],
      ['POST', '/v1/notes', ['admin', 'agent']],
      ['GET', '/v1/notes/1', people],
      ['DELETE', '/v1/notes/1', ['billing']],
      ['GET', '/open/forgotten', []],
    ];
    const matrix = may.flatMap(([method, url, allowed]) =>
      people.map((role) => [role, method, url, allowed.includes(role)] as const),
    );

    it.each(matrix)('%s: %s %s: %s', async (role, method, url, allowed) => {
      const { status, body } = await call(method, url, role, method === 'POST' ? { payload: { note: 'x' } } : {});
      if (allowed) expect(status).toBeLessThan(300);
      else expect(body).toMatchObject({ status: 403, type: 'urn:minutebook:problem:forbidden', role });
    });

    it('everyone, where a route is open', async () => {
      expect(await call('GET', '/open')).toMatchObject({ status: 200, body: { status: 'up' } });
    });

    it('nobody without a key, or with one that is unknown, and they are told how', async () => {
      for (const method of ['GET', 'POST'] as const) {
        const { status, headers, body } = await call(method, '/v1/notes');
        expect([status, body['type']]).toEqual([401, 'urn:minutebook:problem:key-missing']);
        expect(headers['www-authenticate']).toBe('Bearer realm="minutebook"');
      }
      const unknown = await call('GET', '/v1/notes', 'nobody');
      expect(unknown).toMatchObject({ status: 401, body: { type: 'urn:minutebook:problem:key-unknown' } });
      expect(unknown.headers['www-authenticate']).toContain('error="invalid_token"');
    });

    it.each(['agent', 'Basic agent', 'Bearer', 'Bearer ', 'Bearer agent agent'])(
      'not with %j',
      async (authorization) => {
        expect((await call('GET', '/v1/notes', undefined, { headers: { authorization } })).status).toBe(401);
      },
    );

    it('acts as the key says', async () => {
      expect((await call('GET', '/v1/notes', 'the-configured-key')).body['viewer']).toEqual(CONFIGURED_ADMIN);
      expect((await call('GET', '/v1/notes', 'agent')).body['viewer']).toEqual({ id: 'key-of-agent', role: 'agent' });
    });
  });

  describe('a command', () => {
    it('is answered with its position, and the revision as ETag', async () => {
      const { status, headers, body } = await post('Fixed');
      expect([status, headers['etag'], body['position'], body['note']]).toEqual([201, '"3"', 42, 'Fixed']);
    });

    it('carries who, when, and what caused it', async () => {
      await post('Fixed', { 'x-correlation-id': 'call-7', 'if-match': '"12"', 'idempotency-key': 'k' });
      expect(seen[0]).toMatchObject({
        actor: { id: 'key-of-agent', role: 'agent' },
        correlationId: 'call-7',
        expectedRevision: 12,
        requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      });
      expect(Math.abs(Date.parse(seen[0]!.at) - Date.now())).toBeLessThan(1_000);
    });

    it('is the same command when it is repeated, and refused with another body', async () => {
      const repeatable = { 'idempotency-key': 'repeat' };
      const [first, second] = [await post('Fixed', repeatable), await post('Fixed', repeatable)];
      expect(second.body).toEqual(first.body);
      expect(await post('Broken', repeatable)).toMatchObject({
        status: 422,
        body: { type: 'urn:minutebook:problem:idempotency-key-reused' },
      });
    });

    it('waits for the same one in flight', async () => {
      let end!: () => void;
      outcome = () => new Promise((resolve) => (end = () => resolve(done)));
      const both = Promise.all([
        post('Fixed', { 'idempotency-key': 'slow' }),
        post('Fixed', { 'idempotency-key': 'slow' }),
      ]);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(seen).toHaveLength(1);
      outcome = () => Promise.resolve({ ...done, repeated: true });
      end();
      const [first, second] = await both;
      expect(second.body).toEqual(first.body);
    });

    it('may be corrected under its key after a refusal', async () => {
      const headers = { 'idempotency-key': 'corrected' };
      expect((await post(7, headers)).status).toBe(422);
      outcome = () => Promise.reject(new Refusal('MONTH_NOT_OPEN', 'March is closed'));
      expect((await post('Fixed', headers)).status).toBe(409);
      outcome = () => Promise.resolve(done);
      expect((await post('Fixed again', headers)).status).toBe(201);
    });

    it.each(['12', 'W/"12"', '"a"', '"1", "2"', '""'])('is unreadable with If-Match %j', async (ifMatch) => {
      expect(await post('Fixed', { 'if-match': ifMatch })).toMatchObject({
        status: 400,
        body: { type: 'urn:minutebook:problem:bad-if-match' },
      });
    });

    it('names every fault of its body', async () => {
      expect((await post(7)).body).toMatchObject({ errors: [{ pointer: '/note', detail: 'must be text' }] });
    });

    it('is not carried out when its body is unreadable', async () => {
      const bodies = [
        '{',
        '{"note":}',
        'note',
        Buffer.from([0x22, 0xff, 0x22]),
        '{"note":"\\ud800"}',
        '{"__proto__":{}}',
      ];
      for (const payload of bodies) {
        const { status, body } = await call('POST', '/v1/notes', 'agent', { headers: json, payload });
        expect([status, body['type']]).toEqual([400, 'urn:minutebook:problem:unreadable-request']);
      }
      expect(seen).toEqual([]);
    });

    it('may speak of surrogates', async () => {
      for (const payload of ['{"note":"\\ud83d\\ude00"}', '{"note":"\\\\ud800"}']) {
        expect((await call('POST', '/v1/notes', 'agent', { headers: json, payload })).status).toBe(201);
      }
    });

    it('is at most 1 MiB of JSON', async () => {
      expect((await post('x'.repeat(1_000_000))).status).toBe(201);
      expect(await post('x'.repeat(1_048_576))).toMatchObject({
        status: 413,
        body: { type: 'urn:minutebook:problem:body-too-large' },
      });
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
        const { status } = await call('POST', '/v1/notes', 'agent', {
          headers: { 'content-type': type },
          payload: 'note=1',
        });
        expect(status).toBe(415);
      }
    });
  });

  describe('a query', () => {
    it('waits for what the caller has seen', async () => {
      position = 42;
      expect((await call('GET', '/v1/notes', 'agent', { headers: { 'minutebook-after': '42' } })).status).toBe(200);
      const behind = await call('GET', '/v1/notes', 'agent', { headers: { 'minutebook-after': '43' } });
      expect([behind.status, behind.headers['retry-after']]).toEqual([503, '1']);
    });

    it.each(['-1', '1.5', 'now', '', '99999999999999999999'])(
      'is unreadable with Minutebook-After %j',
      async (after) => {
        const { status } = await call('GET', '/v1/notes', 'agent', { headers: { 'minutebook-after': after } });
        expect(status).toBe(400);
      },
    );

    it('shows the revision of what it shows', async () => {
      expect((await call('GET', '/v1/notes/1', 'agent')).headers['etag']).toBe('"7"');
    });

    it('names the faults of its parameters', async () => {
      const { status, body } = await call('GET', '/v1/notes?limit=0&sort=up', 'agent');
      expect([status, body['errors']]).toEqual([
        422,
        [
          { pointer: '/sort', detail: 'is not a known field' },
          { pointer: '/limit', detail: 'must be at least 1' },
        ],
      ]);
    });
  });

  describe('too many requests', () => {
    const exhaust = (limit: RateLimit, whose: string) => {
      while (limit.count(whose)!.granted);
    };

    // Rule: keys.rate-limit
    it('of a key are told when to come again, and count for that key alone', async () => {
      exhaust(limits.ofKeys, 'key-of-agent');
      const { status, headers, body } = await call('GET', '/v1/notes', 'agent');
      expect([status, body['type']]).toEqual([429, 'urn:minutebook:problem:too-many-requests']);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect([headers['retry-after'], headers['ratelimit-policy'], headers['ratelimit']]).toEqual([
        ...['1', '"key";q=600;w=60', '"key";r=0;t=60'],
      ]);
      expect([counted, used]).toEqual([['key'], ['key-of-agent GET /v1/notes 429']]);
      expect((await call('GET', '/v1/notes', 'admin')).status).toBe(200);
      expect((await call('GET', '/open')).status).toBe(200);
      nowMs += 100;
      expect((await call('GET', '/v1/notes', 'agent')).status).toBe(200);
    });

    it('are foreseen: once half is used, answers say what is left', async () => {
      for (let count = 0; count < 299; count += 1) limits.ofKeys.count('key-of-agent');
      const asks = async () => (await call('GET', '/v1/notes', 'agent')).headers;
      expect(await asks()).toMatchObject({ 'ratelimit-policy': '"key";q=600;w=60', ratelimit: '"key";r=300;t=30' });
      nowMs += 1_000;
      expect((await asks())['ratelimit']).toBeUndefined();
      expect((await call('GET', '/open')).headers['ratelimit']).toBeUndefined();
    });

    it('with unknown keys count for the address, whose good keys go on working', async () => {
      exhaust(limits.ofUnknownKeys, '127.0.0.1');
      const { status, headers } = await call('GET', '/v1/notes', 'nobody');
      expect([status, headers['retry-after'], headers['ratelimit']]).toEqual([429, '1', '"unknown-key";r=0;t=60']);
      expect(counted).toEqual(['key-unknown', 'unknown-key']);
      expect((await call('GET', '/v1/notes')).status).toBe(401);
      expect((await call('GET', '/v1/notes', 'agent')).status).toBe(200);
    });

    it('are none where there is no limit', () => {
      expect(new RateLimit('key', 0).count('ada')).toBeUndefined();
    });
  });

  describe('a request with a key', () => {
    it('is counted by its route and what came of it, also where it is forbidden', async () => {
      await call('GET', '/v1/notes/7?colour=red', 'agent');
      await call('GET', '/v1/notes', 'billing');
      await call('GET', '/v1/notes', 'nobody');
      expect(used).toEqual(['key-of-agent GET /v1/notes/:id 200', 'key-of-billing GET /v1/notes 403']);
      expect(counted).toEqual(['key-unknown']);
    });
  });

  describe('every answer', () => {
    it('that is a no is a problem', async () => {
      for (const [method, url, status] of [
        ['GET', '/nothing', 404],
        ['PUT', '/v1/notes', 405],
        ['GET', '/v1/notes/%zz', 400],
      ] as const) {
        const { headers, body } = await call(method, url, 'agent');
        expect(headers['content-type']).toMatch(/^application\/problem\+json/);
        expect(body['status']).toBe(status);
      }
      expect((await call('PUT', '/v1/notes', 'agent')).headers['allow']).toBe('POST, GET, HEAD');
    });

    it('tells nothing of a fault of ours but how to report it', async () => {
      const { status, body, headers } = await call('GET', '/v1/notes/broken', 'agent');
      expect([status, body['correlationId']]).toEqual([500, headers['x-correlation-id']]);
      expect(JSON.stringify(body)).not.toContain('secret');
    });

    it('carries a correlation id: the caller’s where it has the form of one', async () => {
      const ask = async (given: string) =>
        (await call('GET', '/open', undefined, { headers: { 'x-correlation-id': given } })).headers['x-correlation-id'];
      expect(await ask('call-7')).toBe('call-7');
      expect(await ask('a b')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await ask('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('says that keys are still being read rather than that a key is unknown', () => {
    const reading = new KeyTable('the-configured-key');
    const callers = new Callers(reading, limits, metrics);
    const gate = new Gate(callers, app.get(Idempotency), app.get(ReadModels), app.get(Clock));
    const asks = (key: string) => {
      const request = { method: 'GET', headers: { authorization: `Bearer ${key}` } };
      return gate.canActivate({
        getHandler: () => Reflect.get(NotesController.prototype, 'list'),
        getClass: () => NotesController,
        switchToHttp: () => ({ getRequest: () => request }),
      } as unknown as ExecutionContext);
    };
    expect(asks('the-configured-key')).toBe(true);
    expect(refusalOf(() => asks('agent')).code).toBe('STORE_UNAVAILABLE');
  });
});
