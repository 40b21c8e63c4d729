import { IsString } from 'class-validator';
import { IsMonthText, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';

export class TimeEntriesQuery extends PageQuery {
  @Optional()
  @IsString()
  agreementId?: string;

  @Optional()
  @IsString()
  ticketId?: string;

  @Optional()
  @IsString()
  clientId?: string;

  @Optional()
  @IsString()
  agent?: string;

  @Optional()
  @IsMonthText()
  month?: string;
}
