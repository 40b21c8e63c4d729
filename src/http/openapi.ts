import { STATUS_CODES } from 'node:http';
import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { MONTH } from './fields';
import { examples } from './openapi.examples';
import { operationIds } from './openapi.names';
import {
  answerWithDefaults,
  close,
  reached,
  resolved,
  type Schema,
  type Schemas,
  tellFormat,
  tellFormats,
} from './openapi.schemas';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const OPEN = /^\/(health|metrics|asyncapi\.json|v1\/event-schemas)/;

const header = (name: string, description: string, schema: object): Parameter => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

const idempotencyKey = header(
  'Idempotency-Key',
  'The same key and body give the same answer and one effect, also after a restart; another body with it is 422.',
  { type: 'string', minLength: 1, maxLength: 255 },
);
const ifMatch = header(
  'If-Match',
  'The ETag that was seen: the command is refused with 412 if the stream has moved on.',
  {
    type: 'string',
    pattern: '^"[0-9]+"$',
  },
);
const after = header(
  'Minutebook-After',
  'A position that a command answered: the query answers when its read model has seen it, 503 after 5 s.',
  { type: 'integer', minimum: 0 },
);

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. Facts of the refusal are extension members.',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', pattern: '^urn:minutebook:problem:' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Every fault, where there are any (422).',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'RFC 6901, into the body or the query.' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

const etag = { description: 'The revision of the stream, for `If-Match`.', schema: { type: 'string' } };

const retryAfter = { description: 'Seconds after which to try again.', schema: { type: 'integer', minimum: 0 } };

/** What stands in a path is an id unless its name says more. */
const inPaths: Readonly<Record<string, Schema & { readonly description?: string; readonly minLength?: number }>> = {
  month: { pattern: MONTH },
  sha256: { pattern: '^[0-9a-f]{64}$' },
  version: { pattern: '^[1-9][0-9]*$' },
};

const refusals: Readonly<Record<string, string>> = {
  '400': 'Unreadable: not JSON, or a malformed header.',
  '401': 'No key, or one that is unknown, has expired or was revoked.',
  '403': 'The key’s role may not do this.',
  '404': 'Unknown, or not for this key to see.',
  '409': 'The state does not allow it.',
  '412': 'The stream is at another revision than `If-Match` says.',
  '413': 'The body is too large.',
  '415': 'The body is of another media type.',
  '422': 'Invalid: every fault is named.',
  '429': 'Too many requests for this key; `Retry-After` says when to try again.',
  '503': 'The stores cannot be reached, or the read model is behind; try again.',
};
const otherwise = 'Any other refusal: of the HTTP layer, or a fault on our side.';
const ofQueries = ['400', '401', '403', '404', '422', '429', '503'];
const ofOpenQueries = ['400', '404'];

/**
 * Serves the OpenAPI 3.1 document at `/openapi.json` and a browser for it at `/docs`. Both are made when first asked
 * for: starting does not wait for them.
 */
export function serveOpenApi(app: INestApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => openApi(app, version), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Minutebook',
  });
}

/** The whole document. Fields of answers and bodies are known to it once the program was built with Nest’s plugin. */
function openApi(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Minutebook')
    .setDescription('The book of record for support agreements.')
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key that an admin issued: `mb_…`.' }, 'key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => camelCase(method, controller.replace(/Controller$/, '')),
  });
  const components = (document.components ??= {});
  const operations = operationsOf(document);
  for (const operation of operations) complete(operation);
  document.tags = [...new Set(operations.map(({ path }) => tagOf(path)))].sort().map((name) => ({ name }));
  completeSchemas(
    operations.map(({ operation }) => operation),
    (components.schemas ??= {}),
  );
  components.schemas['Problem'] = problemSchema;
  components.responses = Object.fromEntries(
    Object.entries({ ...refusals, '': otherwise }).map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        ...(status === '429' || status === '503' ? { headers: { 'Retry-After': retryAfter } } : {}),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
  return document;
}

interface Located {
  readonly method: (typeof methods)[number];
  readonly path: string;
  readonly operation: Operation;
}

const operationsOf = ({ paths }: OpenAPIObject): readonly Located[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => (item[method] ? [{ method, path, operation: item[method] }] : [])),
  );

/** Says of each shape what no controller can: what its names mean, that nothing else is taken, which defaults are filled in. */
function completeSchemas(operations: readonly Operation[], schemas: Schemas): void {
  const sent = operations.flatMap(({ requestBody }) => schemasOf(requestBody));
  const answered = operations.flatMap(({ responses }) => Object.values(responses).flatMap(schemasOf));
  const names = reached(sent, schemas);
  for (const schema of [...Object.values(schemas), ...answered]) tellFormats(schema);
  for (const name of names) close(schemas[name]!);
  answerWithDefaults(answered, names, schemas);
  for (const [name, example] of Object.entries(examples)) Object.assign(schemas[name]!, { examples: [example] });
  // A command that needs no field may come without a body.
  for (const { requestBody } of operations) {
    if (!requestBody || !('content' in requestBody)) continue;
    const bodies = schemasOf(requestBody).map((body) => resolved(body, schemas));
    requestBody.required = bodies.some(({ type, required = [] }) => type !== 'object' || required.length > 0);
  }
}

const schemasOf = (told: object | undefined): readonly Schema[] =>
  told === undefined || !('content' in told)
    ? []
    : Object.values(told.content as Record<string, { schema?: Schema }>).flatMap(({ schema }) => schema ?? []);

/** Adds what holds for every route, so that no controller repeats it. */
function complete({ operation, method, path }: Located): void {
  const isQuery = method === 'get';
  operation.operationId = operationIds[`${method.toUpperCase()} ${path}`] ?? operation.operationId!;
  operation.tags = [tagOf(path)];
  const [summary = '', ...more] = (operation.summary ?? '').split('\n');
  operation.summary = summary.replace(/\.$/, '');
  if (more.length > 0) operation.description = more.join('\n');
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2') || response === undefined || '$ref' in response) continue;
    response.description ||= STATUS_CODES[status] ?? 'Done';
    if (!isQuery) response.headers = { ...response.headers, ETag: etag };
  }
  for (const parameter of operation.parameters ?? []) {
    if ('schema' in parameter) describeParameter(parameter);
  }
  if (OPEN.test(path)) {
    refuse(operation, path.includes('{') ? ofOpenQueries : []);
    return;
  }
  operation.security = [{ key: [] }];
  const headers = isQuery ? [after] : path.includes('{') ? [idempotencyKey, ifMatch] : [idempotencyKey];
  operation.parameters = [...(operation.parameters ?? []), ...headers];
  refuse(operation, isQuery ? ofQueries : Object.keys(refusals));
}

function refuse({ responses }: Operation, statuses: readonly string[]): void {
  for (const status of statuses) responses[status] ??= { $ref: `#/components/responses/Problem${status}` };
  responses['default'] ??= { $ref: '#/components/responses/Problem' };
}

function describeParameter(parameter: Parameter): void {
  const schema = (parameter.schema ??= {}) as Schema;
  if (parameter.in !== 'path') tellFormat(parameter.name, schema);
  else if (!schema.enum) Object.assign(schema, inPaths[parameter.name] ?? { minLength: 1 });
}

const camelCase = (verb: string, noun: string): string => verb + noun.charAt(0).toUpperCase() + noun.slice(1);

/** `/v1/agreements/{id}/balance` belongs to agreements. */
const tagOf = (path: string): string => path.split('/').find((part) => part !== '' && part !== 'v1') ?? 'minutebook';
