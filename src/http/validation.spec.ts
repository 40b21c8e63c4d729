import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { refusalOf } from '../../test/support/given';
import { PageQuery } from './page-query';
import { Problem } from './problems';
import { ValidationPipe } from './validation';

class Contact {
  @IsString()
  name: string;

  @IsOptional()
  @IsString()
  'e/mail~'?: string;
}

class Visit {
  @IsString()
  note: string;

  @IsInt()
  @Min(1)
  minutes: number;

  @IsOptional()
  @IsBoolean()
  public?: boolean;

  @IsOptional()
  @IsIn(['P1', 'P2'])
  priority?: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => Contact)
  contacts?: Contact[];

  @IsOptional()
  @IsString({ each: true })
  tags?: string[];
}

class Nothing {}

const pipe = new ValidationPipe();
const read = (value: unknown, metatype: new () => object = Visit) => pipe.transform(value, { type: 'body', metatype });
const faults = (value: unknown, metatype?: new () => object) => refusalOf(() => read(value, metatype)).errors;
const good = { note: 'Fixed the checkout', minutes: 30 };

it('what is right passes, as an instance of its class', () => {
  expect(read({ ...good, contacts: [{ name: 'Wile' }] })).toBeInstanceOf(Visit);
});

it('every fault is named, each where it is', () => {
  expect(faults({ minutes: '30', public: 'yes', priority: 'P9', contacts: [{ name: 'Wile' }, { name: 7 }] })).toEqual([
    { pointer: '/note', detail: 'is required' },
    { pointer: '/minutes', detail: 'must be a whole number' },
    { pointer: '/public', detail: 'must be true or false' },
    { pointer: '/priority', detail: 'must be one of: P1, P2' },
    { pointer: '/contacts/1/name', detail: 'must be text' },
  ]);
});

it('a value of the right type that breaks a rule is told the rule', () => {
  expect(faults({ ...good, minutes: 0 })).toEqual([{ pointer: '/minutes', detail: 'must be at least 1' }]);
});

it.each([1.5, Number.NaN, Infinity, null, [], {}, '', true])('%p is no whole number', (minutes) => {
  expect(faults({ ...good, minutes })).toEqual([{ pointer: '/minutes', detail: 'must be a whole number' }]);
});

it('unknown fields are faults, also inside', () => {
  expect(faults({ ...good, minuets: 1, contacts: [{ name: 'Wile', fax: '1' }] })).toEqual([
    { pointer: '/minuets', detail: 'is not a known field' },
    { pointer: '/contacts/0/fax', detail: 'is not a known field' },
  ]);
  expect(faults({ any: 1 }, Nothing)).toEqual([{ pointer: '/any', detail: 'is not a known field' }]);
});

it.each(['constructor', 'toString', 'hasOwnProperty'])('%s is an unknown field like any other, also inside', (name) => {
  expect(faults({ ...good, minutes: 'many', [name]: 1 })).toEqual([
    { pointer: `/${name}`, detail: 'is not a known field' },
  ]);
  expect(faults({ ...good, contacts: [{ name: 'Wile', [name]: { name: 'Ada' } }] })).toEqual([
    { pointer: `/contacts/0/${name}`, detail: 'is not a known field' },
  ]);
});

it('pointers escape what RFC 6901 gives a meaning', () => {
  expect(faults({ ...good, contacts: [{ name: 'Wile', 'e/mail~': 1 }] })).toEqual([
    { pointer: '/contacts/0/e~1mail~0', detail: 'must be text' },
  ]);
});

it('a list of the wrong things is told so', () => {
  expect(faults({ ...good, contacts: 'Wile' })[0]).toMatchObject({ pointer: '/contacts', detail: 'must be a list' });
  expect(faults({ ...good, tags: ['a', 1] })).toEqual([{ pointer: '/tags', detail: 'each value must be text' }]);
});

it.each([[[]], ['text'], [7], [true]])('a body that is %j is no object', (body) => {
  expect(faults(body)).toEqual([{ pointer: '', detail: 'must be a JSON object' }]);
});

it('a command without fields needs no body', () => {
  expect(read(undefined, Nothing)).toEqual({});
  expect(faults(undefined)).toContainEqual({ pointer: '/note', detail: 'is required' });
});

it('a page’s limit is read from text', () => {
  const query = (given: object) => pipe.transform(given, { type: 'query', metatype: PageQuery });
  expect(query({})).toEqual({ limit: 50 });
  expect(query({ limit: '200', cursor: 'abc' })).toEqual({ limit: 200, cursor: 'abc' });
  for (const limit of ['0', '201', '', 'all', '1.5', ['1', '2']]) expect(() => query({ limit })).toThrow('One fault');
  expect(refusalOf(() => query({ limt: '1' })).errors).toEqual([{ pointer: '/limt', detail: 'is not a known field' }]);
});

it('a body nested beyond reason is refused, not a fault of ours', () => {
  let deep: object = {};
  for (let i = 0; i < 50_000; i += 1) deep = { deep };
  expect(() => read({ ...good, deep })).toThrow(Problem);
});

it('values without a class pass as they came', () => {
  expect(pipe.transform('t1', { type: 'param', metatype: String })).toBe('t1');
  expect(pipe.transform({ id: 'ada' }, { type: 'custom', metatype: Visit })).toEqual({ id: 'ada' });
});
