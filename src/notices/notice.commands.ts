import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';
import { type About, type RefusedAddress } from './notice.events';

/** `recipients` is everybody it should reach; `freshSince` the age of what it tells of. */
export class TakeNotice extends DomainCommand<
  'TakeNotice',
  About & {
    readonly instance: string;
    readonly recipients: readonly string[];
    readonly freshSince: Instant;
    readonly messageId: string;
  }
> {
  readonly type = 'TakeNotice';
}

/** What became of one attempt: every recipient of it is in one of the three lists. */
export class RecordDelivery extends DomainCommand<
  'RecordDelivery',
  {
    readonly noticeId: string;
    readonly attempt: number;
    readonly accepted: readonly string[];
    readonly refused: readonly RefusedAddress[];
    readonly deferred: readonly RefusedAddress[];
    readonly messageId: string;
    readonly answer: string | null;
  }
> {
  readonly type = 'RecordDelivery';
}

export class ReopenNotice extends DomainCommand<'ReopenNotice', { readonly noticeId: string }> {
  readonly type = 'ReopenNotice';
}

export type NoticeCommand = TakeNotice | RecordDelivery | ReopenNotice;
