import { IsIn } from 'class-validator';
import { IsInstantText, Optional } from '../../http/fields';
import { type Basis, bases } from './basis.rules';

/** The query of what can be asked for as of an instant. */
export class AsOfQuery {
  /** As of this instant instead of now; never in the future. */
  @Optional()
  @IsInstantText()
  asOf?: string;

  /**
   * With `asOf`: what was `known` then, from what had been written by then; or what was `true` then, as it is known today.
   * `known` where it is left out.
   */
  @Optional()
  @IsIn(bases)
  basis?: Basis;
}
