import { answerWithDefaults, close, reached, type Schema, type Schemas, tellFormats } from './openapi.schemas';

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const shape = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});

describe('What the OpenAPI document tells of shapes', () => {
  it('minutes and money are whole, unless a field says that it has a fraction', () => {
    const told = shape({
      minutes: { type: 'number' },
      left: { type: ['number', 'null'] },
      seconds: { type: 'number', format: 'double' },
      years: { type: 'array', items: { type: 'number' } },
      rates: { type: 'object', additionalProperties: { type: 'number' } },
    });

    tellFormats(told);

    expect(told.properties).toMatchObject({
      minutes: { type: 'integer' },
      left: { type: ['integer', 'null'] },
      seconds: { type: 'number', format: 'double' },
      years: { items: { type: 'integer' } },
      rates: { additionalProperties: { type: 'integer' } },
    });
  });

  it('a name tells an instant, a day or a month, and what a field says itself stands', () => {
    const told = shape({
      startedAt: { type: 'string' },
      endsOn: { type: ['string', 'null'] },
      originalMonth: { type: 'string' },
      closedAt: { type: 'string', format: 'date' },
      subject: { type: 'string' },
    });

    tellFormats(told);

    expect(told.properties).toEqual({
      startedAt: { type: 'string', format: 'date-time' },
      endsOn: { type: ['string', 'null'], format: 'date' },
      originalMonth: { type: 'string', pattern: expect.stringContaining('\\d{4}') as string },
      closedAt: { type: 'string', format: 'date' },
      subject: { type: 'string' },
    });
  });

  it('finds shapes through fields, lists and alternatives, and rings of them once', () => {
    const schemas: Schemas = {
      A: shape({ b: { anyOf: [ref('B'), { type: 'null' }] } }),
      B: shape({ list: { type: 'array', items: ref('C') } }),
      C: shape({ a: ref('A') }),
      D: shape({}),
    };

    expect([...reached([ref('A')], schemas)].sort()).toEqual(['A', 'B', 'C']);
  });

  it('what is sent has no other fields, but a table of any names stays one', () => {
    const told = shape({ inner: shape({}), rates: { type: 'object', additionalProperties: { type: 'integer' } } });

    close(told);

    expect(told).toMatchObject({
      additionalProperties: false,
      properties: { inner: { additionalProperties: false }, rates: { additionalProperties: { type: 'integer' } } },
    });
  });

  it('what is sent with defaults is answered with all of them, and asks for none when it is sent', () => {
    const schemas: Schemas = {
      TermsDto: shape(
        { plan: { type: 'string' }, days: { type: 'integer', default: 30 }, rounding: ref('RoundingDto') },
        ['plan'],
      ),
      RoundingDto: shape({ increment: { type: 'integer', default: 1 } }),
      PersonDto: shape({ name: { type: 'string' } }),
      SignBody: shape({ terms: ref('TermsDto'), by: ref('PersonDto') }),
      Signed: shape({ terms: ref('TermsDto'), by: ref('PersonDto') }),
    };
    const answers = [ref('Signed')];

    answerWithDefaults(answers, reached([ref('SignBody')], schemas), schemas);

    expect(schemas['Signed']!.properties).toEqual({ terms: ref('TermsAnswer'), by: ref('PersonDto') });
    expect(schemas['TermsAnswer']).toMatchObject({
      required: ['plan', 'days'],
      properties: { rounding: ref('RoundingAnswer') },
    });
    expect(schemas['RoundingAnswer']!.required).toEqual(['increment']);
    expect(schemas['TermsDto']).toMatchObject({ required: ['plan'], properties: { days: { default: 30 } } });
    expect(schemas['SignBody']!.properties!['terms']).toEqual(ref('TermsDto'));
  });
});
