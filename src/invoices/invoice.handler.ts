import { CommandHandler } from '@nestjs/cqrs';
import { DomainCommand } from '../kernel/command';
import { type DecidedInvoice, type Goodwill, Invoicing } from './invoicing';

/** Money given back by hand, on an invoice. */
export class GiveCredit extends DomainCommand<'GiveCredit', Goodwill> {
  readonly type = 'GiveCredit';
}

@CommandHandler(GiveCredit)
export class GiveCreditHandler {
  constructor(private readonly invoicing: Invoicing) {}

  execute({ data, meta }: GiveCredit): Promise<DecidedInvoice> {
    return this.invoicing.giveCredit(data, meta);
  }
}
