import { createHash } from 'node:crypto';
import { canonical } from '../canonical';
import { isSignedSeal, leafOf, MonthDigest, type SealedFact, sealOf, unsealed } from './seal';
import { isSignedBy, SigningKey, thumbprint } from './signing-key';

const fact = (revision: number, over: Partial<SealedFact> = {}): SealedFact => ({
  id: `event-${revision}`,
  stream: 'ledger-acme-2026-10',
  revision,
  type: 'TimeLogged',
  data: { workedMinutes: 90, note: 'Über "alles" €', nested: [{ z: null, a: 1e21 }] },
  metadata: { version: 1, actor: { role: 'agent', id: 'ada' } },
  ...over,
});

const digestOf = (...facts: readonly SealedFact[]): MonthDigest => {
  const digest = new MonthDigest();
  for (const one of facts) digest.add(one);
  return digest;
};

describe('The seal of a month', () => {
  const key = SigningKey.make();
  const before = { previous: 'aa11', after: 'sealed-month' } as const;

  it('has the digest of the canonical form of all events and of the seal before', () => {
    const events = [fact(0), fact(1, { data: {} }), fact(2)];
    const whole = canonical({ previous: 'aa11', events });
    expect(digestOf(...events).over('aa11')).toBe(createHash('sha256').update(whole).digest('hex'));
    expect(digestOf(...events).over(null)).not.toBe(digestOf(...events).over('aa11'));
  });

  it('tells of each event what it says, but not where it stands', () => {
    const { revision: _, ...elsewhere } = fact(0);
    const link = createHash('sha256').update(canonical(elsewhere)).digest('hex').slice(0, 16);
    expect(digestOf(fact(0)).chain).toEqual([link]);
    expect(digestOf(fact(0), fact(1, { id: 'event-0' })).chain).toEqual([link, link]);
    expect(digestOf(fact(0, { stream: 'ledger-acme-2026-11' })).chain).not.toEqual([link]);
  });

  it('is signed as a whole', () => {
    const seal = sealOf(digestOf(fact(0)), before, key);
    expect(isSignedSeal(seal, key.jwk)).toBe(true);
    expect(isSignedSeal(seal, SigningKey.make().jwk)).toBe(false);
    for (const over of [
      { previous: null },
      { chain: [] },
      { digest: 'bb' },
      { keyId: 'other' },
      { after: 'nothing' },
    ]) {
      expect(isSignedSeal({ ...seal, ...over } as typeof seal, key.jwk)).toBe(false);
    }
    expect(leafOf(seal).equals(leafOf({ ...seal }))).toBe(true);
  });

  it('is signed for nothing else, and spelled in one way', () => {
    const value = { size: 1 };
    const signature = key.sign('seal', value);
    expect(isSignedBy(key.jwk, 'seal', value, signature)).toBe(true);
    expect(isSignedBy(key.jwk, 'tree-head', value, signature)).toBe(false);
    expect(isSignedBy(key.jwk, 'seal', value, `${signature}==`)).toBe(false);
    expect(isSignedBy(key.jwk, 'seal', value, '')).toBe(false);
    expect(isSignedBy({ ...key.jwk, x: 'AA' }, 'seal', value, signature)).toBe(false);
  });

  it('comes off again, and leaves the event as it was', () => {
    const closed = fact(3, { type: 'MonthClosed', data: { month: '2026-10' } });
    const seal = sealOf(digestOf(closed), before, key);
    expect(unsealed({ ...closed, data: { month: '2026-10', seal } })).toEqual(closed);
  });

  it('has a key that is named as in RFC 8037, and comes back from its file', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    expect(thumbprint({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(SigningKey.fromPem(key.toPem()).keyId).toBe(key.keyId);
    expect(() => SigningKey.fromPem('nothing')).toThrow();
  });
});
