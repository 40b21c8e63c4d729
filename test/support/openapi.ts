import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** As much of the OpenAPI document as tests ask about. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly not?: { readonly enum: readonly unknown[] };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
  readonly security?: readonly unknown[];
}

export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, { readonly content: Content }>>;
  };
}

export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Buffer;
}

/** Holds what is sent and answered against the document. */
export class Contract {
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: false }));
  private readonly compiled = new Map<Schema, ValidateFunction>();

  constructor(readonly document: OpenApi) {
    this.ajv.addFormat('double', true).addFormat('binary', true);
    const closed = structuredClone(document.components);
    for (const schema of Object.values(closed.schemas)) closeUp(schema);
    this.ajv.addSchema({ $id: 'book', components: closed });
  }

  /** What is wrong with the answer; null where it is as the document says, to the last field. */
  faultOf(operation: Operation, { status, mediaType, body }: Answered): string | null {
    const told = operation.responses[status] ?? operation.responses['default'];
    if (told === undefined) return `${status} is not among its answers`;
    const { content = {} } = told.$ref ? this.document.components.responses[told.$ref.split('/').at(-1)!]! : told;
    const schema = (content[mediaType] ?? content['*/*'])?.schema;
    if (schema === undefined) return `${status} as ${mediaType || 'nothing'} is not among its answers`;
    if (!mediaType.endsWith('json')) return null;
    const value = parsed(body);
    if (value === undefined) return `${status} is not JSON: ${body.toString('latin1').slice(0, 200)}`;
    const validate = this.validator(schema);
    return validate(value) ? null : `${status}: ${this.ajv.errorsText(validate.errors)} ${extra(validate)}`;
  }

  fits(schema: Schema, value: unknown): boolean {
    return this.validator(schema)(value);
  }

  resolved(schema: Schema): Schema {
    return schema.$ref ? this.document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
  }

  private validator(schema: Schema): ValidateFunction {
    let validate = this.compiled.get(schema);
    if (validate === undefined) {
      const within = JSON.stringify(schema).replaceAll('"#/components', '"book#/components');
      validate = this.ajv.compile(JSON.parse(within) as object);
      this.compiled.set(schema, validate);
    }
    return validate;
  }
}

/** Answers may get more fields one day; today they have none that the document does not know. Facts of a problem are its own. */
function closeUp(schema: Schema): void {
  const { properties, items, anyOf = [], oneOf = [] } = schema;
  if (properties && !properties['errors'])
    (schema as { additionalProperties?: unknown }).additionalProperties ??= false;
  for (const part of [...Object.values(properties ?? {}), ...(items ? [items] : []), ...anyOf, ...oneOf]) closeUp(part);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}

const extra = ({ errors }: ValidateFunction): string =>
  JSON.stringify(errors?.map(({ params }) => params as unknown)).slice(0, 200);
