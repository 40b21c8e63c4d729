import { SOURCE, typeNameOf } from '../cloud-event';
import { type Publication } from './publication';
import { dataSchemaOf, type JsonSchema, jsonSchemaOf } from './json-schemas';
import { publications } from './publications';

type Schemas = Readonly<Record<string, object>>;

/** Where shapes that several events have in common are. */
const SHARED = '#/components/schemas/';

/**
 * The AsyncAPI 3 document of what is sent: one channel, the feed, and a message for each published event type.
 * @param version the program's
 */
export function asyncApi(version: string): object {
  const all = [...publications.values()];
  const named = (kind: string) => Object.fromEntries(all.map(({ type }) => [type, { $ref: `${kind}/${type}` }]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Minutebook',
      version,
      description: 'What happens in the book of record, as CloudEvents 1.0 in the order of its log.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: '/v1/events',
        title: 'The feed',
        description:
          'Server-sent events over HTTP: each CloudEvent is the data of one, its position is the id. Reading goes on after ' +
          '`Last-Event-ID`, or the query’s `after`.',
        messages: named('#/components/messages'),
        bindings: { http: {} },
      },
    },
    operations: {
      readEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        summary: 'Hands on every published event that the key may see, after a position.',
        security: [{ $ref: '#/components/securitySchemes/key' }],
        bindings: { http: { method: 'GET' } },
        messages: Object.values(named('#/channels/events/messages')),
      },
    },
    components: {
      messages: Object.fromEntries(all.map((publication) => [publication.type, messageOf(publication)])),
      schemas: schemasOf(all),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key that an admin issued: `mb_…`.' },
      },
    },
  };
}

function messageOf(publication: Publication): object {
  const { type, says } = publication;
  return {
    name: typeNameOf(publication),
    title: type,
    summary: says,
    contentType: 'application/cloudevents+json',
    payload: {
      type: 'object',
      allOf: [{ $ref: `${SHARED}CloudEvent` }],
      properties: {
        type: { const: typeNameOf(publication) },
        dataschema: { const: dataSchemaOf(publication) },
        data: { $ref: `${SHARED}${type}` },
      },
    },
  };
}

/** The data of each type, and what they share, each once. */
function schemasOf(all: readonly Publication[]): Schemas {
  const schemas: Record<string, object> = { CloudEvent: cloudEvent };
  for (const publication of all) {
    const { $schema: _$schema, $id: _$id, $defs = {}, ...schema } = jsonSchemaOf(publication);
    for (const [name, shared] of Object.entries($defs as Schemas)) schemas[name] = moved(shared) as object;
    schemas[publication.type] = moved(schema) as object;
  }
  return schemas;
}

/** The same with its references to what is shared. */
function moved(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(moved);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([keyword, value]) => [
      keyword,
      keyword === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', SHARED) : moved(value),
    ]),
  );
}

const instant = { type: 'string', format: 'date-time' };
const text = { type: 'string', minLength: 1 };

/** The envelope: CloudEvents 1.0 with our extensions. */
const cloudEvent: JsonSchema = {
  type: 'object',
  description: 'CloudEvents 1.0 in JSON. Extensions are text.',
  properties: {
    specversion: { const: '1.0' },
    id: { ...text, description: 'The fact’s own: the same event has the same id whenever it is sent.' },
    source: { const: SOURCE },
    type: { ...text, description: 'Such as `minutebook.TimeLogged.v1`.' },
    subject: { ...text, description: 'The stream that it lies in.' },
    time: { ...instant, description: 'When it happened in business.' },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string', format: 'uri' },
    position: { type: 'string', pattern: '^[0-9]+$', description: 'Its place in the log; grows.' },
    recordedat: { ...instant, description: 'When it was written.' },
    correlationid: text,
    agreementid: text,
    clientid: text,
    data: { type: 'object' },
  },
  required: [
    ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'],
    ...['position', 'recordedat', 'correlationid', 'data'],
  ],
};
