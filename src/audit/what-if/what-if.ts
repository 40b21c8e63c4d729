import { Injectable } from '@nestjs/common';
import { type Scope } from '../replay/scope';
import { type WhatIfAnswer, type WhatIfDto } from './what-if.dto';

/** The books as they would have been. It reads, and writes nothing. */
@Injectable()
export class WhatIf {
  /**
   * Whether it can be asked at all: everything that a request can be refused for, before anything is told again.
   * @throws Refusal INVALID with pointers below `/whatIf`
   */
  check(_scope: Scope, _change: WhatIfDto): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Tells the books of a scope again with the change. Who may see the scope is for the caller to ask.
   * @param tell is told how many facts were read so far
   * @throws Refusal as `check`
   */
  run(_scope: Scope, _change: WhatIfDto, tell: (eventsRead: number) => void): Promise<WhatIfAnswer> {
    tell(0);
    const none = { months: 0, entries: 0, lines: 0, refused: 0 };
    return Promise.resolve({
      clients: [],
      ...{ eventsRead: 0, agreementsTold: 0, monthsTold: 0, monthsThatDiffer: 0, refused: [], notListed: none },
      invoicesNote: '',
    });
  }
}
