import { DomainCommand } from '../../kernel/command';
import { type SigningKeyPublished } from './signing-key.events';

export class PublishSigningKey extends DomainCommand<'PublishSigningKey', SigningKeyPublished['data']> {
  readonly type = 'PublishSigningKey';
}
