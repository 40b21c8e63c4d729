import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import officialSchema from '@asyncapi/specs/schemas/3.0.0.json';
import { approved, FilteringLog, launched, revoked } from '../feed/feed.fixtures';
import { cloudEventOf } from '../cloud-event';
import { asyncApi } from './asyncapi';
import { jsonSchemaOf } from './json-schemas';
import { publications } from './publications';

interface Document {
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, unknown>> }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> };
}

const document = asyncApi('1.2.3') as Document;

/** Where a pointer into the document leads. */
const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], document);

describe('The AsyncAPI document', () => {
  it('is one by the official schema of AsyncAPI 3.0', () => {
    // It brings the meta-schema of JSON Schema with it.
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    addFormats(ajv);
    const valid = ajv.compile(officialSchema);

    expect(valid(document) || valid.errors).toBe(true);
    expect(valid({ ...document, channels: { events: { address: 7 } } })).toBe(false);
  });

  it('refers only to what it defines', () => {
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer!);

    expect(pointers.length).toBeGreaterThan(publications.size);
    expect(pointers.filter((pointer) => at(pointer) === undefined)).toEqual([]);
  });

  // Rule: feed.events-fit-their-schemas
  it('has a message for each event type that is published, which what is sent fits', () => {
    expect(Object.keys(document.components.messages)).toEqual([...publications.keys()]);
    expect(Object.keys(document.channels['events']!.messages)).toEqual([...publications.keys()]);

    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    ajv.addSchema(document, 'minutebook');
    const log = new FilteringLog();
    const facts = [approved('acme', 'a1'), launched('acme'), revoked()].map((fact) => log.write(...fact));
    for (const fact of facts) {
      const fits = ajv.compile({ $ref: `minutebook#/components/messages/${fact.type}/payload` });
      const event = cloudEventOf(fact);
      expect(fits(event) || fits.errors).toBe(true);
      expect(fits({ ...event, type: 'minutebook.Other.v1' })).toBe(false);
      expect(fits({ ...event, data: {} })).toBe(false);
    }
  });
});

describe('The schemas of published events', () => {
  it.each([...publications.keys()])('%s is strict JSON Schema 2020-12, and describes itself', (type) => {
    const schema = jsonSchemaOf(publications.get(type)!);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats(ajv);

    expect(ajv.compile(schema)).toBeInstanceOf(Function);
    expect(schema).toMatchObject({ $id: `urn:minutebook:event:${type}:1`, title: type, type: 'object' });
    expect(schema['description']).toMatch(/\.$/);
  });
});
