import { breakages } from './compatibility.rules';
import { type JsonSchema } from './json-schemas';

const lot = { type: 'object', properties: { lotId: { type: 'string' } }, required: ['lotId'] };
const published: JsonSchema = {
  $id: 'urn:minutebook:event:HoursPurchased:1',
  type: 'object',
  description: 'Hours were bought.',
  properties: {
    minutes: { type: 'integer' },
    reason: { type: 'string' },
    source: { type: 'string', enum: ['web', 'phone'] },
    expiresOn: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    lots: { type: 'array', items: { $ref: '#/$defs/Lot' } },
    lot: { anyOf: [{ $ref: '#/$defs/Lot' }, { type: 'null' }] },
    rates: { type: 'object', additionalProperties: { type: 'integer' } },
  },
  required: ['minutes', 'source', 'expiresOn', 'lots'],
  $defs: { Lot: lot },
};

const { properties } = published as { properties: Record<string, JsonSchema> };
const withField = (name: string, schema: JsonSchema): JsonSchema => ({
  ...published,
  properties: { ...properties, [name]: schema },
});
const without = (name: string): JsonSchema => ({
  ...published,
  properties: Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name)),
  required: (published['required'] as string[]).filter((other) => other !== name),
});
const requiring = (...required: readonly string[]): JsonSchema => ({ ...published, required });
const withLot = (changed: JsonSchema): JsonSchema => ({ ...published, $defs: { Lot: changed } });

describe('A published shape', () => {
  // Rule: feed.shapes-break-only-with-a-version
  it.each<[string, JsonSchema, string]>([
    ['a field is gone', without('minutes'), '/minutes: is gone'],
    ['a field that may be left out is gone', without('reason'), '/reason: is gone'],
    ['another type', withField('minutes', { type: 'string' }), '/minutes: type was "integer" and is "string"'],
    ['a wider type', withField('minutes', { type: 'number' }), '/minutes: type was "integer" and is "number"'],
    ['a narrower type', withField('minutes', { type: 'integer', minimum: 0 }), '/minutes: minimum was absent and is 0'],
    [
      'null, where there was none',
      withField('minutes', { anyOf: [{ type: 'integer' }, { type: 'null' }] }),
      '/minutes',
    ],
    ['no null any more', withField('expiresOn', { type: 'string', format: 'date' }), '/expiresOn'],
    [
      'another form',
      withField('expiresOn', { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }),
      '/expiresOn: format was "date" and is "date-time"',
    ],
    ['a value is gone', withField('source', { type: 'string', enum: ['web'] }), '/source: "phone" is gone'],
    [
      'a value is new',
      withField('source', { type: 'string', enum: ['web', 'phone', 'fax'] }),
      '/source: "fax" is new, and nobody expects it',
    ],
    ['any text', withField('source', { type: 'string' }), '/source: is no list of values any more'],
    ['a list of values', withField('reason', { type: 'string', enum: ['a'] }), '/reason: has become a list of values'],
    ['may be left out', requiring('minutes', 'source', 'lots'), '/expiresOn: was always there and may be left out'],
    [
      'always there',
      requiring('minutes', 'source', 'expiresOn', 'lots', 'reason'),
      '/reason: is required, and events of before may lack it',
    ],
    [
      'a new field that is always there',
      { ...withField('vat', { type: 'integer' }), required: ['minutes', 'source', 'expiresOn', 'lots', 'vat'] },
      '/vat: is required, and events of before may lack it',
    ],
    ['no list any more', withField('lots', { type: 'object' }), '/lots: type was "array" and is "object"'],
    [
      'other values of a table',
      withField('rates', { type: 'object', additionalProperties: { type: 'string' } }),
      '/rates/*',
    ],
    ['closed to further fields', withField('rates', { type: 'object', additionalProperties: false }), '/rates'],
    ['a field of a shared shape is gone', withLot({ ...lot, properties: {}, required: [] }), '/lots/*/lotId: is gone'],
    ['a field of what may be null is gone', withLot({ ...lot, properties: {}, required: [] }), '/lot/lotId: is gone'],
  ])('breaks with %s', (_, changed, fault) => {
    expect(breakages(published, changed)).toContainEqual(expect.stringMatching(new RegExp(`^${escaped(fault)}`)));
  });

  it.each<[string, JsonSchema]>([
    ['nothing changes', published],
    ['a field is added that may be left out', withField('note', { type: 'string' })],
    [
      'one is added to a shared shape',
      withLot({ ...lot, properties: { ...lot.properties, grantedOn: { type: 'string' } } }),
    ],
    ['it is described in other words', { ...published, description: 'Bought.', title: 'Bought' }],
    ['its fields are in another order', { ...published, required: ['lots', 'expiresOn', 'source', 'minutes'] }],
    [
      'alternatives are in another order',
      withField('expiresOn', { anyOf: [{ type: 'null' }, { type: 'string', format: 'date' }] }),
    ],
    ['a shared shape is written out', withField('lots', { type: 'array', items: lot })],
  ])('is kept where %s', (_, changed) => {
    expect(breakages(published, changed)).toEqual([]);
  });

  it('names a shape that is nowhere', () => {
    expect(() => breakages(published, { ...published, $defs: {} })).toThrow(
      'Nothing in the schema is called #/$defs/Lot',
    );
  });
});

const escaped = (text: string): string => text.replace(/[/*.$"^]/g, '\\$&');
