import { DomainCommand } from '../kernel/command';
import { type NumberTaken } from './numbering.events';

export class TakeNumber extends DomainCommand<
  'TakeNumber',
  Pick<NumberTaken['data'], 'year' | 'series' | 'documentId'>
> {
  readonly type = 'TakeNumber';
}
