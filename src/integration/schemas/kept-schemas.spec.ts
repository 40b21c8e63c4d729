import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaOf } from './json-schemas';
import { compared, type KeptSchema } from './kept-schemas.rules';
import { publications } from './publications';

const folder = join(__dirname, '../../../docs/events');

const kept: readonly KeptSchema[] = readdirSync(folder).map((file) => {
  const [, type = '', version = ''] = /^(\w+)\.v(\d+)\.json$/.exec(file) ?? [];
  const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as KeptSchema['schema'];
  return { type, version: Number(version), schema };
});
const current: readonly KeptSchema[] = [...publications.values()].map((publication) => {
  const { type, version } = publication;
  return { type, version, schema: jsonSchemaOf(publication) };
});
const without = (type: string): readonly KeptSchema[] => current.filter((schema) => schema.type !== type);
const timeLogged = current.find(({ type }) => type === 'TimeLogged')!;
const properties = timeLogged.schema['properties'] as Readonly<Record<string, object>>;
const changed = (over: object): KeptSchema => ({
  ...timeLogged,
  schema: { ...timeLogged.schema, properties: { ...properties, ...over } },
});

describe('Schemas that were published', () => {
  // Rule: feed.shapes-break-only-with-a-version
  it('are kept: nothing that is sent breaks with them, and they tell all of it', () => {
    expect(compared(kept, current)).toEqual({ broken: [], stale: [] });
  });

  it('a shape that breaks with its own version is named', () => {
    const { broken, stale } = compared(kept, [...without('TimeLogged'), changed({ note: { type: 'integer' } })]);

    expect(broken).toEqual(['TimeLogged.v1 /note: type was "string" and is "integer"; publish it as v2']);
    expect(stale).toEqual([]);
  });

  it('the same under the next version is a new schema', () => {
    const next = { ...changed({ note: { type: 'integer' } }), version: 2 };

    expect(compared(kept, [...without('TimeLogged'), next])).toEqual({ broken: [], stale: [next] });
  });

  it('a field more is the same version, to be written anew', () => {
    const more = changed({ mood: { type: 'string' } });

    expect(compared(kept, [...without('TimeLogged'), more])).toEqual({ broken: [], stale: [more] });
  });

  it.each([
    [
      'a version that leaves one out',
      [...without('TimeLogged'), { ...timeLogged, version: 3 }],
      'TimeLogged.v3 leaves out v2',
    ],
    [
      'a version of before',
      [...without('TimeLogged'), { ...timeLogged, version: 0 }],
      'TimeLogged.v0 was followed by v1 already',
    ],
    ['a type that is not published any more', without('TimeLogged'), 'TimeLogged.v1 is not published any more'],
  ])('%s is named', (_, now, fault) => {
    expect(compared(kept, now).broken).toEqual([fault]);
  });
});
