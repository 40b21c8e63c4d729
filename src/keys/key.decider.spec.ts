import { given, meta } from '../../test/support/given';
import { IssueKey, RevokeKey } from './key.commands';
import { key } from './key.decider';
import { type KeyIssued, type KeyRevoked } from './key.events';

const ada = { keyId: 'k1', role: 'agent', label: 'Ada', secretHash: 'abc' } as const;
const issued: KeyIssued = { type: 'KeyIssued', data: ada };
const revoked: KeyRevoked = { type: 'KeyRevoked', data: { keyId: 'k1' } };
const issue = (over: Partial<KeyIssued['data']> = {}) => new IssueKey({ ...ada, ...over }, meta());
const revoke = new RevokeKey({ keyId: 'k1' }, meta());

it('a key is issued once', () => {
  given(key).when(issue()).then(issued);
  given(key, issued).when(issue()).thenRefused('ALREADY_EXISTS');
  given(key, issued, revoked).when(issue()).thenRefused('ALREADY_EXISTS');
});

it('a label says what the key is for', () => {
  given(key)
    .when(issue({ label: ' ' }))
    .thenRefused('INVALID', [{ pointer: '/label', detail: 'must not be blank' }]);
});

it('a client’s key is bound to its organisation, an integrator’s may be, the agency’s is not', () => {
  given(key)
    .when(issue({ role: 'client' }))
    .thenRefused('INVALID');
  given(key)
    .when(issue({ role: 'client', clientId: 'acme' }))
    .then({ type: 'KeyIssued', data: { ...ada, role: 'client', clientId: 'acme' } });
  given(key)
    .when(issue({ role: 'integrator' }))
    .then({ type: 'KeyIssued', data: { ...ada, role: 'integrator' } });
  given(key)
    .when(issue({ role: 'integrator', clientId: 'acme' }))
    .then({ type: 'KeyIssued', data: { ...ada, role: 'integrator', clientId: 'acme' } });
  given(key)
    .when(issue({ role: 'billing', clientId: 'acme' }))
    .thenRefused('INVALID');
});

it('a key is revoked for good, and only if there is one', () => {
  given(key, issued).when(revoke).then(revoked);
  given(key, issued, revoked).when(revoke).thenNothing();
  given(key).when(revoke).thenRefused('UNKNOWN_KEY');
});
