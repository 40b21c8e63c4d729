import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Optional } from '../http/fields';

const formats = ['json', 'csv', 'pdf'] as const;

export type DocumentFormat = Exclude<(typeof formats)[number], 'json'>;

export class DocumentQuery {
  /** As what it is answered: `json` where it is left out, a table as `csv`, or a `pdf` for people. */
  @Optional()
  @IsIn(formats)
  @ApiProperty({ enum: formats, default: 'json', required: false })
  format?: (typeof formats)[number];
}

/** Describes a route that answers with JSON of this shape, or with the same document as a file. */
export const AlsoAsFile = (answer: Type<object>): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(answer),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(answer) } },
        'text/csv': { schema: { type: 'string', description: 'RFC 4180 with a header, UTF-8.' } },
        'application/pdf': { schema: { type: 'string', format: 'binary' } },
      },
    }),
  );
