import { Type } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import { IsMonthText, Optional } from '../../http/fields';

export class DisputeEvidenceQuery {
  /** Size of a tree head that you have kept: the proof that the tree has only grown since is put into the file. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  keptHead?: number;
}

export class EvidenceQuery extends DisputeEvidenceQuery {
  /** The first month whose events are in the file; the agreement's first where it is left out. */
  @Optional()
  @IsMonthText()
  from?: string;

  /** The last month in the file; the latest that is opened where it is left out. */
  @Optional()
  @IsMonthText()
  through?: string;
}
