import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { addMinutes, type Instant } from '../time/instant';
import { type IssueKey, type KeyCommand, type RevokeKey, type RotateKey } from './key.commands';
import { type KeyEvent, type KeyIssued, type KeyRevoked, type KeyRotated } from './key.events';

export type Key =
  | { readonly status: 'unissued' }
  | {
      readonly status: 'issued';
      readonly secretHash: string;
      readonly rotations: number;
      readonly expiresAt: Instant | null;
    }
  | { readonly status: 'revoked' };

export const keyStream = (keyId: string): string => `key-${keyId}`;

/**
 * One key to the HTTP door. Refuses ALREADY_EXISTS, UNKNOWN_KEY, KEY_REVOKED, and INVALID with every fault in one answer.
 * Revoking twice adds nothing; a revoked key never works again, an expired one only if it is rotated with a later expiry.
 */
export const key: Decider<Key, KeyCommand, KeyEvent> = {
  name: 'key',
  initialState: { status: 'unissued' },
  decide,
  evolve,
};

function decide(command: KeyCommand, state: Key): readonly KeyEvent[] {
  switch (command.type) {
    case 'IssueKey':
      return issue(command, state);
    case 'RotateKey':
      return rotate(command, state);
    case 'RevokeKey':
      return revoke(command, state);
    default:
      return unreachable(command);
  }
}

function issue({ data, meta }: IssueKey, state: Key): readonly KeyIssued[] {
  if (state.status !== 'unissued') throw new Refusal('ALREADY_EXISTS', 'This key is issued', { keyId: data.keyId });
  const faults = [
    ...aLabelSaysWhatTheKeyIsFor(data),
    ...onlyAnOrganisationsKeyIsBoundToOne(data),
    ...itExpiresLaterThan(meta.at, data.expiresAt ?? null),
  ];
  if (faults.length > 0) throw new Refusal('INVALID', 'The key cannot be issued so', {}, faults);
  return [{ type: 'KeyIssued', data }];
}

function rotate({ data, meta }: RotateKey, state: Key): readonly KeyRotated[] {
  const { keyId, secretHash, graceMinutes } = data;
  if (state.status === 'unissued') throw unknownKey(keyId);
  if (state.status === 'revoked') {
    throw new Refusal('KEY_REVOKED', 'A revoked key never works again: issue another', { keyId });
  }
  const expiresAt = data.expiresAt ?? state.expiresAt;
  const faults = itExpiresLaterThan(meta.at, expiresAt);
  if (faults.length > 0) throw new Refusal('INVALID', 'The key cannot be rotated so', {}, faults);
  const grace = graceMinutes === 0 ? null : addMinutes(meta.at, graceMinutes);
  // No secret outlives its key.
  const graceEndsAt = grace !== null && expiresAt !== null && expiresAt < grace ? expiresAt : grace;
  const rotated = { keyId, rotation: state.rotations + 1, secretHash, replacedHash: state.secretHash, graceEndsAt };
  return [{ type: 'KeyRotated', data: { ...rotated, ...(expiresAt === null ? {} : { expiresAt }) } }];
}

function revoke({ data }: RevokeKey, state: Key): readonly KeyRevoked[] {
  switch (state.status) {
    case 'unissued':
      throw unknownKey(data.keyId);
    case 'issued':
      return [{ type: 'KeyRevoked', data }];
    case 'revoked':
      return [];
  }
}

function evolve(_: Key, event: KeyEvent): Key {
  switch (event.type) {
    case 'KeyIssued': {
      const { secretHash, expiresAt = null } = event.data;
      return { status: 'issued', secretHash, rotations: 0, expiresAt };
    }
    case 'KeyRotated': {
      const { secretHash, rotation, expiresAt = null } = event.data;
      return { status: 'issued', secretHash, rotations: rotation, expiresAt };
    }
    case 'KeyRevoked':
      return { status: 'revoked' };
    default:
      return unreachable(event);
  }
}

export const unknownKey = (keyId: string): Refusal => new Refusal('UNKNOWN_KEY', 'No key has this id', { keyId });

function aLabelSaysWhatTheKeyIsFor({ label }: KeyIssued['data']): readonly Fault[] {
  return label.trim() === '' ? [{ pointer: '/label', detail: 'must not be blank' }] : [];
}

function onlyAnOrganisationsKeyIsBoundToOne({ role, clientId }: KeyIssued['data']): readonly Fault[] {
  if (role === 'client' && clientId === undefined) {
    return [{ pointer: '/clientId', detail: 'is required for the role client' }];
  }
  if (clientId !== undefined && role !== 'client' && role !== 'integrator') {
    return [{ pointer: '/clientId', detail: `a key of the role ${role} sees every client and is bound to none` }];
  }
  return [];
}

function itExpiresLaterThan(at: Instant, expiresAt: Instant | null): readonly Fault[] {
  if (expiresAt === null || expiresAt > at) return [];
  return [{ pointer: '/expiresAt', detail: `must be later than now, which is ${at}` }];
}
