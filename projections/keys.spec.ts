import { type KeyEvent } from '../src/keys/key.events';
import { recorded } from '../test/support/fake-log';
import { keys } from './keys';

const issued = (clientId?: string): KeyEvent => ({
  type: 'KeyIssued',
  data: { keyId: 'k1', role: 'client', label: 'portal', secretHash: 'ab12', ...(clientId && { clientId }) },
});
const revoked: KeyEvent = { type: 'KeyRevoked', data: { keyId: 'k1' } };

const at = (event: KeyEvent, occurredAt: string) => {
  const fact = recorded(event);
  return { ...fact, metadata: { ...fact.metadata, occurredAt } };
};
const folded = (...events: ReturnType<typeof at>[]) =>
  events.reduce((doc, event) => keys.evolve(doc, event), keys.initial('k1'));

it('shows whose key it is and never the key', () => {
  expect(folded(at(issued('acme'), '2026-03-02T09:00:00.000Z'))).toEqual({
    id: 'k1',
    role: 'client',
    clientId: 'acme',
    label: 'portal',
    secretHash: 'ab12',
    rotation: 0,
    rotatedAt: null,
    replacedHash: null,
    graceEndsAt: null,
    issuedAt: '2026-03-02T09:00:00.000Z',
    expiresAt: null,
    revokedAt: null,
  });
});

it('is bound to no organisation where none was named', () => {
  expect(folded(at(issued(), '2026-03-02T09:00:00.000Z')).clientId).toBeNull();
});

it('stays revoked since the first time', () => {
  const { revokedAt } = folded(
    at(issued(), '2026-03-02T09:00:00.000Z'),
    at(revoked, '2026-03-03T09:00:00.000Z'),
    at(revoked, '2026-03-04T09:00:00.000Z'),
  );
  expect(revokedAt).toBe('2026-03-03T09:00:00.000Z');
});

it('has its latest secret, the one before where it still works, and its latest expiry', () => {
  const rotated = (rotation: number, graceEndsAt: string | null, expiresAt?: string): KeyEvent => ({
    type: 'KeyRotated',
    data: {
      ...{ keyId: 'k1', rotation, secretHash: `hash-${rotation}`, replacedHash: `hash-${rotation - 1}`, graceEndsAt },
      ...(expiresAt && { expiresAt }),
    },
  });
  const once = at(rotated(1, '2026-03-03T10:00:00.000Z', '2026-09-01T00:00:00.000Z'), '2026-03-03T09:00:00.000Z');
  expect(folded(at(issued(), '2026-03-02T09:00:00.000Z'), once)).toMatchObject({
    ...{ secretHash: 'hash-1', replacedHash: 'hash-0', rotation: 1, rotatedAt: '2026-03-03T09:00:00.000Z' },
    ...{ graceEndsAt: '2026-03-03T10:00:00.000Z', expiresAt: '2026-09-01T00:00:00.000Z', revokedAt: null },
  });
  const twice = at(rotated(2, null), '2026-03-04T09:00:00.000Z');
  expect(folded(at(issued(), '2026-03-02T09:00:00.000Z'), once, twice)).toMatchObject({
    ...{ secretHash: 'hash-2', rotation: 2, issuedAt: '2026-03-02T09:00:00.000Z' },
    ...{ graceEndsAt: null, expiresAt: null },
  });
});
