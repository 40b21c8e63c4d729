import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';
import { type KeyIssued, type KeyRevoked } from './key.events';

export class IssueKey extends DomainCommand<'IssueKey', KeyIssued['data']> {
  readonly type = 'IssueKey';
}

/** Gives a key another secret. */
export interface Rotation {
  readonly keyId: string;
  readonly secretHash: string;
  /** How long the present secret goes on working. */
  readonly graceMinutes: number;
  /** When the key expires from now on; left out, as before. */
  readonly expiresAt?: Instant;
}

export class RotateKey extends DomainCommand<'RotateKey', Rotation> {
  readonly type = 'RotateKey';
}

export class RevokeKey extends DomainCommand<'RevokeKey', KeyRevoked['data']> {
  readonly type = 'RevokeKey';
}

export type KeyCommand = IssueKey | RotateKey | RevokeKey;
