import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type Fault, Refusal } from '../kernel/refusal';
import { Problem } from './problems';

/** Types that stand for no DTO: values of these pass as they came. */
const unchecked: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object, Buffer]);

const rules = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, stopAtFirstError: false };

/** Faults of a value's type; while one stands, its other rules say nothing more. */
const typeRules = ['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'nestedValidation'];

/** How class-validator says it, and how a person would. */
const plainWords: readonly (readonly [RegExp, string])[] = [
  [/^must be an integer number$/, 'must be a whole number'],
  [/^must be a number conforming to the specified constraints$/, 'must be a number'],
  [/^must be a string$/, 'must be text'],
  [/^must be a boolean value$/, 'must be true or false'],
  [/^must be an array$/, 'must be a list'],
  [/^must be either object or array$/, 'must be an object or a list of objects'],
  [/^should not be empty$/, 'must not be empty'],
  [/^must be longer than or equal to (\d+) characters$/, 'must have at least $1 characters'],
  [/^must be shorter than or equal to (\d+) characters$/, 'must have at most $1 characters'],
  [/^must contain at least (\d+) elements$/, 'must have at least $1 items'],
  [/^must contain no more than (\d+) elements$/, 'must have at most $1 items'],
  [/^must not be less than (.+)$/, 'must be at least $1'],
  [/^must not be greater than (.+)$/, 'must be at most $1'],
  [/^must be one of the following values: (.+)$/, 'must be one of: $1'],
];

/**
 * Checks bodies and queries against their DTO classes and hands on instances of them. Every fault is named with an
 * RFC 6901 pointer; unknown fields are faults.
 */
@Injectable()
export class ValidationPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (metatype === undefined || unchecked.has(metatype) || type === 'custom') return value;
    // A command without fields may come without a body.
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      throw invalid([{ pointer: '', detail: 'must be a JSON object' }]);
    }
    const inherited = inheritedNames(given);
    if (inherited.length > 0) throw invalid(inherited.map((pointer) => ({ pointer, detail: 'is not a known field' })));
    const instance = instantiate(metatype, given);
    const errors = validateSync(instance, rules);
    if (errors.length > 0) throw invalid(faultsOf(errors));
    return instance;
  }
}

/** Every fault of a tree of validation errors, depth first. */
function faultsOf(errors: readonly ValidationError[], above = ''): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${above}/${escaped(error.property)}`;
    const own = detailsOf(error).map((detail) => ({ pointer, detail }));
    return [...own, ...faultsOf(error.children ?? [], pointer)];
  });
}

function detailsOf({ property, value, constraints = {} }: ValidationError): readonly string[] {
  const broken = Object.entries(constraints);
  if (broken.length === 0) return [];
  if (constraints['whitelistValidation'] !== undefined) return ['is not a known field'];
  if (value === undefined) return ['is required'];
  const ofType = broken.filter(([rule]) => typeRules.includes(rule));
  return (ofType.length > 0 ? ofType : broken).map(([, message]) => inPlainWords(message, property));
}

/** class-validator's sentence without its subject, which the pointer names, in words for people who wrote no code. */
function inPlainWords(message: string, property: string): string {
  const ofEach = message.startsWith('each value in ') ? 'each value ' : '';
  const rule = message
    .replace(/^each value in /, '')
    .replace(/^nested property /, '')
    .replace(`${property} `, '');
  return ofEach + plainWords.reduce((said, [pattern, plain]) => said.replace(pattern, plain), rule);
}

/**
 * Where fields have names that every object inherits, such as `constructor`: for the library each object has them, and with
 * that one it would look for its rules elsewhere.
 */
function inheritedNames(given: object): readonly string[] {
  const found: string[] = [];
  const left: (readonly [pointer: string, value: object])[] = [['', given]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [above, value] = next;
    for (const [name, field] of Object.entries(value) as [string, unknown][]) {
      if (name in Object.prototype) found.push(`${above}/${name}`);
      else if (typeof field === 'object' && field !== null) left.push([`${above}/${escaped(name)}`, field]);
    }
  }
  return found;
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function instantiate(metatype: ClassConstructor<object>, given: object): object {
  try {
    return plainToInstance(metatype, given);
  } catch (error) {
    // The transformer walks the whole value, known fields or not, by recursion.
    if (error instanceof RangeError) throw tooDeep();
    throw error;
  }
}

export const tooDeep = () => new Problem(400, 'unreadable-request', 'The body is nested too deeply.');

function invalid(errors: readonly Fault[]): Refusal {
  const count = errors.length === 1 ? 'One fault' : `${errors.length} faults`;
  return new Refusal('INVALID', `${count} in the request: nothing was changed.`, {}, errors);
}
