import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsArray, IsDefined, IsObject, IsString, ValidateNested } from 'class-validator';
import { Optional } from '../../http/fields';
import { type Role } from '../../kernel/event';
import { type Instant } from '../../time/instant';
import { WhatIfAnswer, WhatIfDto } from '../what-if/what-if.dto';

const scopeSchema = {
  description:
    '`"all"`, or what is replayed: a client with its agreements, an agreement with all that hangs on it, one of its months, a ticket.',
  oneOf: [
    { type: 'string', enum: ['all'] },
    { type: 'object', required: ['clientId'], properties: { clientId: { type: 'string' } } },
    {
      type: 'object',
      required: ['agreementId'],
      properties: { agreementId: { type: 'string' }, month: { type: 'string', pattern: '^\\d{4}-\\d{2}$' } },
    },
    { type: 'object', required: ['ticketId'], properties: { ticketId: { type: 'string' } } },
  ],
};

const anyJson = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
    { type: 'null' },
  ],
};

/** A scope as it is asked for and told over HTTP. */
export type ScopeText = 'all' | Readonly<Record<string, string>>;

export class ReplayBody {
  @ApiProperty(scopeSchema)
  @IsDefined()
  scope: unknown;

  /** Names of read models, such as `balances`; all that the scope has where left out. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsString({ each: true })
  readModels?: string[];

  /** What had been otherwise. Read models are compared beside it only where they are named. */
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => WhatIfDto)
  whatIf?: WhatIfDto;
}

export type ReplayState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted' | 'cancelled';

export class FieldDifferenceAnswer {
  /** RFC 6901, into the document; empty for the whole of it. */
  pointer: string;
  /** As it is stored; left out where the stored document has no such field. A long value is told as the beginning of its JSON. */
  @ApiPropertyOptional(anyJson)
  live?: unknown;
  /** As the events make it; left out where they make no such field. */
  @ApiPropertyOptional(anyJson)
  replayed?: unknown;
}

export class DifferenceAnswer {
  /** The read model's collection, such as `balances_v1`. */
  readModel: string;
  /** The document's id. */
  document: string;
  /** `missing` is not stored and should be; `extra` is stored, and no event is about it. */
  kind: 'changed' | 'missing' | 'extra';
  /** The first ten fields that differ; none of a document that is missing or extra. */
  fields: FieldDifferenceAnswer[];
  /** How many more differ. */
  moreFields: number;
}

export class ReplaySummary {
  id: string;
  state: ReplayState;
  /** What became of one that did not come to its end: why, and what to do. */
  detail: string | null;
  @ApiProperty(scopeSchema)
  scope: ScopeText;
  /** Names of the read models that are compared. */
  readModels: string[];
  askedBy: { id: string; role: Role };
  askedAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
  eventsRead: number;
  /** Null while nobody knows. */
  eventsTotal: number | null;
  /** How far it is. */
  percent: number;
  /** Documents that were compared. */
  documents: number;
  /** Live is what the events make it; null until it is known, and where no read model was compared. */
  equal: boolean | null;
  /** How many documents differ. */
  differing: number;
}

export class ReplayAnswer extends ReplaySummary {
  /** The first 1,000 documents that differ. */
  differences: DifferenceAnswer[];
  /** Place in the log up to which it was replayed; documents that have seen more were brought as far. */
  position: number | null;
  /** Read models that named streams which the event store does not list by itself. The scope `all` needs none. */
  listedBy: string[];
  /** What would have been, where that was asked. */
  @ApiPropertyOptional({ type: () => WhatIfAnswer })
  whatIf?: WhatIfAnswer;
}

export class ReplayPage {
  items: ReplaySummary[];
  nextCursor: string | null;
}
