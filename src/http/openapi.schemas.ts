import { MONTH } from './fields';

/** As much of a schema as is looked at here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}
export type Schemas = Record<string, Schema>;

const PREFIX = '#/components/schemas/';

/** What a field's name says of its text, in every context alike. */
const named: readonly (readonly [name: RegExp, told: Partial<Schema>])[] = [
  [/At$|^(asOf|hour|now)$/, { format: 'date-time' }],
  [/(On|Through)$|^(nextRenewal|today)$/, { format: 'date' }],
  [/^month$|Month$/, { pattern: MONTH }],
];

/** A list that is sent as one text with commas is text to whoever sends it. */
const ofLists = ['minItems', 'maxItems'] as const;

/** The schemas within this one that are at hand: itself, those of its fields, items and alternatives. */
function* within(schema: Schema): Generator<Schema> {
  yield schema;
  const { properties = {}, additionalProperties, items, allOf = [], anyOf = [], oneOf = [] } = schema;
  const parts = [...Object.values(properties), ...(items ? [items] : []), ...allOf, ...anyOf, ...oneOf];
  if (typeof additionalProperties === 'object') parts.push(additionalProperties);
  for (const part of parts) yield* within(part);
}

/** Says what the names of fields say, and that numbers are whole where they do not tell that they have a fraction. */
export function tellFormats(schema: Schema): void {
  for (const { properties = {}, additionalProperties } of within(schema)) {
    for (const [name, field] of Object.entries(properties)) tellFormat(name, field);
    if (typeof additionalProperties === 'object') tellFormat('', additionalProperties);
  }
}

export function tellFormat(name: string, field: Schema): void {
  const types = [field.type ?? []].flat();
  if (types.includes('array') && field.items) tellFormat('', field.items);
  if (!types.includes('array')) for (const rule of ofLists) delete field[rule];
  if (types.includes('number') && field.format === undefined) {
    const whole = types.map((type) => (type === 'number' ? 'integer' : type));
    field.type = whole.length === 1 ? whole[0]! : whole;
  }
  if (!types.includes('string') || field.format || field.pattern || field.enum) return;
  Object.assign(field, named.find(([pattern]) => pattern.test(name))?.[1]);
}

export const resolved = (schema: Schema, schemas: Schemas): Schema =>
  schema.$ref ? schemas[schema.$ref.slice(PREFIX.length)]! : schema;

/** Names of all schemas that these come to, themselves not among them unless one refers to another. */
export function reached(from: readonly Schema[], schemas: Schemas): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (schema: Schema): void => {
    for (const name of referredTo(schema)) {
      if (names.has(name)) continue;
      names.add(name);
      look(schemas[name]!);
    }
  };
  for (const schema of from) look(schema);
  return names;
}

const referredTo = (schema: Schema): readonly string[] =>
  [...within(schema)].flatMap(({ $ref }) => ($ref ? [$ref.slice(PREFIX.length)] : []));

/** What is sent has no other fields than these. */
export function close(schema: Schema): void {
  for (const part of within(schema)) if (part.properties) part.additionalProperties ??= false;
}

/**
 * What is answered has its defaults filled in: of every shape that is sent and answered and that has fields with
 * defaults, within it or below, there is a second one for answers in which they are required.
 */
export function answerWithDefaults(answers: readonly Schema[], sent: ReadonlySet<string>, schemas: Schemas): void {
  const both = [...reached(answers, schemas)].filter((name) => sent.has(name));
  const differs = new Set(both.filter((name) => [...within(schemas[name]!)].some(hasDefaults)));
  for (let size = -1; size !== differs.size;) {
    size = differs.size;
    for (const name of both) if (referredTo(schemas[name]!).some((other) => differs.has(other))) differs.add(name);
  }
  const answered = new Map([...differs].map((name) => [name, name.replace(/(Dto|Body)$/, '') + 'Answer']));
  const onlyAnswered = [...reached(answers, schemas)].filter((name) => !sent.has(name)).map((name) => schemas[name]!);
  for (const [name, other] of answered) {
    if (schemas[other]) throw new Error(`${other} is the name of two shapes`);
    const shape = structuredClone(schemas[name]!);
    for (const part of within(shape)) fillIn(part);
    schemas[other] = shape;
    onlyAnswered.push(shape);
  }
  for (const schema of [...answers, ...onlyAnswered]) {
    for (const part of within(schema)) {
      const other = part.$ref && answered.get(part.$ref.slice(PREFIX.length));
      if (other) part.$ref = PREFIX + other;
    }
  }
}

const hasDefaults = ({ properties = {} }: Schema): boolean =>
  Object.values(properties).some((field) => field.default !== undefined);

function fillIn(part: Schema): void {
  const { properties = {}, required = [] } = part;
  const filled = Object.entries(properties).flatMap(([name, field]) => (field.default === undefined ? [] : [name]));
  if (filled.length > 0) part.required = [...new Set([...required, ...filled])];
  for (const name of filled) delete properties[name]!.default;
}
