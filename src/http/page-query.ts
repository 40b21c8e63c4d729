import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** The query of every list. Lists with filters extend it. */
export class PageQuery {
  /** How many items at most. */
  @ApiPropertyOptional({
    description: 'How many items at most.',
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** Where the page before ended: its `nextCursor`. */
  @ApiPropertyOptional({
    description: 'Where the page before ended: its `nextCursor`.',
    type: 'string',
    minLength: 1,
  })
  @IsOptional()
  @IsString()
  cursor?: string;
}
