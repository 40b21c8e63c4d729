import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const TYPES_MAX = 100;
const WAIT_SECONDS_MAX = 30;
const EVENTS_MAX = 1_000;

export class FeedQuery {
  /** Position after which reading begins, as an event's `id` or `next` tell it; `latest` is what comes from now on. */
  @ApiPropertyOptional({
    description:
      'Position after which reading begins, as an event’s `id` or `next` tell it; `latest` is what comes from now on. Without it, from the first event on.',
    type: 'string',
    pattern: '^([0-9]{1,15}|latest)$',
  })
  @IsOptional()
  @Matches(/^(\d{1,15}|latest)$/, { message: '$property must be a position as it was told, or latest' })
  after?: string;

  /** Event types, with commas between them; without it all that are published. */
  @ApiPropertyOptional({
    description: 'Event types, with commas between them, such as `TimeLogged,MonthClosed`; without it all.',
    type: 'string',
  })
  @IsOptional()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(',').map((type) => type.trim()) : (value as unknown),
  )
  @IsString({ each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(TYPES_MAX)
  types?: string[];

  /** Events about this agreement. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agreementId?: string;

  /** Events about this client. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  clientId?: string;

  /** For pages: how many events at most. */
  @ApiPropertyOptional({
    description: 'For pages: how many events at most.',
    type: 'integer',
    minimum: 1,
    maximum: EVENTS_MAX,
    default: 100,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(EVENTS_MAX)
  limit: number = 100;

  /** For pages: how many seconds to wait for the first event where there is none. */
  @ApiPropertyOptional({
    description: 'For pages: how many seconds to wait for the first event where there is none.',
    type: 'integer',
    minimum: 0,
    maximum: WAIT_SECONDS_MAX,
    default: 0,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(WAIT_SECONDS_MAX)
  wait: number = 0;
}

/** CloudEvents 1.0, in JSON. `data` is as the schema says that `dataschema` names. */
export class CloudEventAnswer {
  @ApiProperty({ enum: ['1.0'] })
  specversion: string;
  id: string;
  source: string;
  /** `minutebook.TimeLogged.v1` */
  @ApiProperty({ type: String, description: 'Such as `minutebook.TimeLogged.v1`.' })
  type: string;
  /** The stream that it lies in. */
  @ApiProperty({ type: String, description: 'The stream that it lies in.' })
  subject: string;
  /** When it happened in business: UTC instant. */
  @ApiProperty({ type: String, format: 'date-time', description: 'When it happened in business.' })
  time: string;
  datacontenttype: string;
  dataschema: string;
  /** Its place in the log. */
  @ApiProperty({ type: String, description: 'Its place in the log, from which reading can go on.' })
  position: string;
  /** When it was written: UTC instant. */
  @ApiProperty({ type: String, format: 'date-time', description: 'When it was written.' })
  recordedat: string;
  correlationid: string;
  agreementid?: string;
  clientid?: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: object;
}

export class FeedPageAnswer {
  items: CloudEventAnswer[];
  /** Where the next page begins: its `after`. Keep it also where the page is empty. */
  @ApiProperty({ type: 'integer', description: 'The `after` of the next page. Keep it also where this one is empty.' })
  next: number;
  /** There is no more for now. */
  @ApiProperty({ type: Boolean, description: 'There is no more for now.' })
  caughtUp: boolean;
}
