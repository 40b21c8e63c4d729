import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { newSecret, signed, type SignedHeaders, verified } from './signature';

/** The example of the Standard Webhooks specification, which its libraries are tested with. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const at = 1_614_265_330;
const body = Buffer.from('{"test": 2432232314}');
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const other = newSecret(Buffer.alloc(32, 7));
const headers = (changed: Partial<SignedHeaders> = {}): SignedHeaders => ({
  'webhook-id': id,
  'webhook-timestamp': String(at),
  'webhook-signature': signature,
  ...changed,
});

describe('A signature', () => {
  it('is that of the specification’s example', () => {
    expect(signed([secret], id, at, body)).toBe(signature);
    expect(verified(secret, headers(), body, at)).toBe(true);
  });

  it('is there once for each secret, and holds for whoever knows one of them', () => {
    const both = signed([other, secret], id, at, body);
    expect(both.split(' ')).toEqual([signed([other], id, at, body), signature]);
    for (const known of [secret, other]) {
      expect(verified(known, headers({ 'webhook-signature': both }), body, at)).toBe(true);
    }
  });

  it.each<[string, Partial<SignedHeaders>]>([
    ['another id', { 'webhook-id': 'msg_another' }],
    ['another time', { 'webhook-timestamp': String(at + 1) }],
    ['a time that is no number', { 'webhook-timestamp': `${at}.0` }],
    ['another signature', { 'webhook-signature': signed([other], id, at, body) }],
    ['a signature of another kind', { 'webhook-signature': signature.replace('v1,', 'v1a,') }],
    ['a part of a signature', { 'webhook-signature': signature.slice(0, 20) }],
    ['no signature', { 'webhook-signature': '' }],
  ])('does not hold for %s', (_, changed) => {
    expect(verified(secret, headers(changed), body, at)).toBe(false);
  });

  it('holds among signatures of other kinds', () => {
    const many = `v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== ${signature}`;
    expect(verified(secret, headers({ 'webhook-signature': many }), body, at)).toBe(true);
  });

  it('holds for five minutes before and after', () => {
    const heldAt = [-301, -300, 0, 300, 301].map((seconds) => verified(secret, headers(), body, at + seconds));
    expect(heldAt).toEqual([false, true, true, true, false]);
  });

  // Rule: webhooks.signed
  it('holds for the very bytes alone, under the very secret', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((all) => Buffer.from(all));
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.nat(), fc.nat(254), (sent, key, n, by) => {
        const mine = newSecret(Buffer.from(key));
        const told = headers({ 'webhook-signature': signed([mine], id, at, sent) });
        const changed = Buffer.from(sent);
        changed[n % changed.length]! += by + 1;
        expect(verified(mine, told, sent, at)).toBe(true);
        expect(verified(mine, told, changed, at)).toBe(false);
        expect(verified(secret, told, sent, at)).toBe(false);
      }),
    );
  });
});

describe('A secret', () => {
  it('is 24 to 64 bytes behind whsec_', () => {
    expect(newSecret(randomBytes(24))).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(newSecret(randomBytes(64))).toMatch(/^whsec_[A-Za-z0-9+/]{86}==$/);
    for (const count of [0, 23, 65]) expect(() => newSecret(randomBytes(count))).toThrow(RangeError);
  });

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', secret.replace('whsec_', ''), `${secret}!`])('is not %p', (wrong) => {
    expect(() => signed([wrong], id, at, body)).toThrow(RangeError);
  });
});
