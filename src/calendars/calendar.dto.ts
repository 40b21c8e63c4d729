import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { Optional } from '../http/fields';
import { YEAR_MAX, YEAR_MIN } from './holidays';

const YEARS_AT_ONCE_MAX = 20;

export class PublishCalendarBody {
  /** Years to look at again; last year to the year after next where left out. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(YEARS_AT_ONCE_MAX)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(YEAR_MIN, { each: true })
  @Max(YEAR_MAX, { each: true })
  years?: number[];
}

export class CalendarQuery {
  /** Shows the calendar as it stood after so many publications: 2 for `GB-ENG@2`. The last where left out. */
  @ApiPropertyOptional({
    description:
      'Shows the calendar as it stood after so many publications: 2 for `GB-ENG@2`. The last where left out.',
    type: 'integer',
    minimum: 1,
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class CalendarPublishedAnswer {
  /** The region. */
  id: string;
  /** `GB-ENG@3`: the calendar as it now stands. */
  version: string;
  /** The years that were published, none where nothing had changed. */
  years: number[];
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class HolidayAnswer {
  /** Local date, the whole of which is outside coverage. */
  date: string;
  /** What it is called there; null where its publication kept no names. */
  name: string | null;
}

export class PublicationAnswer {
  version: string;
  /** The years that it published, for the first time or again. */
  years: number[];
  source: string;
  sourceVersion: string;
}

export class CalendarAnswer {
  /** Country, state, region: `GB-ENG`. */
  region: string;
  /** `GB-ENG@3` is the calendar after its third publication; entries and clocks name the version that judged them. */
  version: string;
  /** The years whose holidays are known. */
  years: number[];
  dates: HolidayAnswer[];
  /** What worked the dates out, of the last publication shown, and its version. */
  source: string;
  sourceVersion: string;
  /** The first publication first. */
  publications: PublicationAnswer[];
  /** Log position of the last publication. */
  position: number;
}
