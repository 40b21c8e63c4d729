import { given, meta } from '../../test/support/given';
import { IssueKey, RevokeKey, RotateKey, type Rotation } from './key.commands';
import { key } from './key.decider';
import { type KeyIssued, type KeyRevoked, type KeyRotated } from './key.events';

const ada = { keyId: 'k1', role: 'agent', label: 'Ada', secretHash: 'abc' } as const;
const issued: KeyIssued = { type: 'KeyIssued', data: ada };
const revoked: KeyRevoked = { type: 'KeyRevoked', data: { keyId: 'k1' } };
const issue = (over: Partial<KeyIssued['data']> = {}) => new IssueKey({ ...ada, ...over }, meta());
const revoke = new RevokeKey({ keyId: 'k1' }, meta());

const NOW = '2026-03-02T09:00:00.000Z';
const LATER = '2026-04-01T00:00:00.000Z';
const rotate = (over: Partial<Rotation> = {}, at = NOW) =>
  new RotateKey({ keyId: 'k1', secretHash: 'def', graceMinutes: 0, ...over }, meta({ at }));
const rotated = (over: Partial<KeyRotated['data']> = {}): KeyRotated => ({
  type: 'KeyRotated',
  data: { keyId: 'k1', rotation: 1, secretHash: 'def', replacedHash: 'abc', graceEndsAt: null, ...over },
});
const expiring: KeyIssued = { type: 'KeyIssued', data: { ...ada, expiresAt: LATER } };

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

// Rule: keys.expire
it('a key expires after it was issued, or not at all', () => {
  given(key)
    .when(issue({ expiresAt: LATER }))
    .then(expiring);
  given(key)
    .when(issue({ label: '', expiresAt: NOW }))
    .thenRefused('INVALID', [
      { pointer: '/label', detail: 'must not be blank' },
      { pointer: '/expiresAt', detail: `must be later than now, which is ${NOW}` },
    ]);
});

describe('a key that is rotated', () => {
  it('has another secret, and the one before ends at once', () => {
    given(key, issued).when(rotate()).then(rotated());
    given(key, issued, rotated())
      .when(rotate({ secretHash: 'ghi' }))
      .then(rotated({ rotation: 2, secretHash: 'ghi', replacedHash: 'def' }));
  });

  it('leaves the one before a grace where that is asked for', () => {
    given(key, issued)
      .when(rotate({ graceMinutes: 90 }))
      .then(rotated({ graceEndsAt: '2026-03-02T10:30:00.000Z' }));
  });

  it('expires when it did, or when it is told to', () => {
    given(key, expiring)
      .when(rotate())
      .then(rotated({ expiresAt: LATER }));
    given(key, expiring)
      .when(rotate({ expiresAt: '2027-01-01T00:00:00.000Z' }))
      .then(rotated({ expiresAt: '2027-01-01T00:00:00.000Z' }));
    given(key, issued, rotated({ expiresAt: LATER }))
      .when(rotate({ secretHash: 'ghi' }))
      .then(rotated({ rotation: 2, secretHash: 'ghi', replacedHash: 'def', expiresAt: LATER }));
  });

  it('outlives no expiry by its grace', () => {
    given(key, expiring)
      .when(rotate({ graceMinutes: 43_200 }))
      .then(rotated({ graceEndsAt: LATER, expiresAt: LATER }));
  });

  it('comes back from its expiry only with a later one', () => {
    given(key, expiring)
      .when(rotate({}, LATER))
      .thenRefused('INVALID', [{ pointer: '/expiresAt', detail: `must be later than now, which is ${LATER}` }]);
    given(key, expiring)
      .when(rotate({ expiresAt: '2026-05-01T00:00:00.000Z' }, LATER))
      .then(rotated({ expiresAt: '2026-05-01T00:00:00.000Z' }));
  });

  it('is there and was not revoked', () => {
    given(key).when(rotate()).thenRefused('UNKNOWN_KEY');
    given(key, issued, revoked).when(rotate()).thenRefused('KEY_REVOKED');
    given(key, issued, rotated()).when(revoke).then(revoked);
  });
});
