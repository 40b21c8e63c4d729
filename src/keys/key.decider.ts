import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { type IssueKey, type KeyCommand, type RevokeKey } from './key.commands';
import { type KeyEvent, type KeyIssued, type KeyRevoked } from './key.events';

export interface Key {
  readonly status: 'unissued' | 'issued' | 'revoked';
}

export const keyStream = (keyId: string): string => `key-${keyId}`;

/**
 * One key to the HTTP door. Refuses ALREADY_EXISTS, UNKNOWN_KEY, and INVALID with every fault in one answer.
 * Revoking twice adds nothing; a revoked key never works again.
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
    case 'RevokeKey':
      return revoke(command, state);
    default:
      return unreachable(command);
  }
}

function issue({ data }: IssueKey, state: Key): readonly KeyIssued[] {
  if (state.status !== 'unissued') throw new Refusal('ALREADY_EXISTS', 'This key is issued', { keyId: data.keyId });
  const faults = [...aLabelSaysWhatTheKeyIsFor(data), ...onlyAnOrganisationsKeyIsBoundToOne(data)];
  if (faults.length > 0) throw new Refusal('INVALID', 'The key cannot be issued so', {}, faults);
  return [{ type: 'KeyIssued', data }];
}

function revoke({ data }: RevokeKey, state: Key): readonly KeyRevoked[] {
  switch (state.status) {
    case 'unissued':
      throw new Refusal('UNKNOWN_KEY', 'No key has this id', { keyId: data.keyId });
    case 'issued':
      return [{ type: 'KeyRevoked', data }];
    case 'revoked':
      return [];
  }
}

function evolve(_: Key, event: KeyEvent): Key {
  switch (event.type) {
    case 'KeyIssued':
      return { status: 'issued' };
    case 'KeyRevoked':
      return { status: 'revoked' };
    default:
      return unreachable(event);
  }
}

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
