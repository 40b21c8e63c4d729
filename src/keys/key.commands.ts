import { DomainCommand } from '../kernel/command';
import { type KeyIssued, type KeyRevoked } from './key.events';

export class IssueKey extends DomainCommand<'IssueKey', KeyIssued['data']> {
  readonly type = 'IssueKey';
}

export class RevokeKey extends DomainCommand<'RevokeKey', KeyRevoked['data']> {
  readonly type = 'RevokeKey';
}

export type KeyCommand = IssueKey | RevokeKey;
