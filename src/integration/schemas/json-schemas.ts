import { z } from 'zod';
import { type Publication } from './publication';

/** A JSON Schema, as far as this program looks into one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

type Named = Pick<Publication, 'type' | 'version'>;

/** The name of a public shape, for ever. */
export const dataSchemaOf = ({ type, version }: Named): string => `urn:minutebook:event:${type}:${version}`;

/**
 * The schema of a published event's data, JSON Schema 2020-12. Further fields may come under the same version, so none
 * are forbidden.
 */
export function jsonSchemaOf(publication: Publication): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(publication.data, { io: 'input', override: unbounded });
  const { type, says } = publication;
  return { $schema, $id: dataSchemaOf(publication), title: type, description: says, ...schema };
}

/** That a number is exact goes without saying. */
function unbounded({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
