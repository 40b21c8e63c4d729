import fc from 'fast-check';
import { IPv4, IPv6 } from 'ipaddr.js';
import { forbidden, mayBeRegistered } from './addresses.rules';

/** What the registries of special-purpose addresses hold, beside multicast and what was given to nobody. */
const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '255.255.255.255/32'],
  ...['::/128', '::1/128', '::/96', '64:ff9b:1::/48', '100::/64', '100:0:0:1::/64', '2001:1::/32', '2001:2::/48'],
  ...['2001:3::/32', '2001:4:112::/48', '2001:10::/28', '2001:20::/28', '2001:30::/28', '2001:db8::/32'],
  ...['2620:4f:8000::/48', '3fff::/20', '4000::/3', '5f00::/16', '8000::/1', 'fc00::/7', 'fe80::/10', 'fec0::/10'],
  'ff00::/8',
];

const bytesIn = (cidr: string): fc.Arbitrary<number[]> => {
  const [prefix, bits] = cidr.includes(':') ? IPv6.parseCIDR(cidr) : IPv4.parseCIDR(cidr);
  const fixed = prefix.toByteArray();
  return fc.uint8Array({ minLength: fixed.length, maxLength: fixed.length }).map((any) =>
    fixed.map((byte, n) => {
      const free = Math.max(0, Math.min(8, 8 * (n + 1) - bits));
      return byte | (any[n]! & (2 ** free - 1));
    }),
  );
};
const text = (bytes: number[]): string =>
  bytes.length === 4
    ? new IPv4(bytes).toString()
    : new IPv6(bytes.flatMap((byte, n) => (n % 2 ? [] : [byte * 256 + bytes[n + 1]!]))).toString();

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte, n) => (n % 2 ? '' : ':') + byte.toString(16).padStart(2, '0')).join('');
const turned = (bytes: readonly number[]): readonly number[] => bytes.map((byte) => byte ^ 0xff);
/** The ways in which an IPv6 address stands for an IPv4 address. */
const standingFor: readonly (readonly [string, (bytes: readonly number[]) => string])[] = [
  ['mapped', (bytes) => `::ffff${hex(bytes)}`],
  ['translated', (bytes) => `::ffff:0${hex(bytes)}`],
  ['NAT64', (bytes) => `64:ff9b:${hex(bytes)}`],
  ['6to4', (bytes) => `2002${hex(bytes)}::1`],
  ['the server of a Teredo tunnel', (bytes) => `2001:0${hex(bytes)}:0:0${hex(turned([93, 184, 215, 14]))}`],
  ['the end of a Teredo tunnel', (bytes) => `2001:0${hex([93, 184, 215, 14])}:0:0${hex(turned(bytes))}`],
];
const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));

describe('An address', () => {
  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e'])(
    'that is public may be sent to: %s',
    (address) => expect(forbidden(address, false)).toBeNull(),
  );

  // Rule: webhooks.nowhere-else
  it.each(special)('within %s may not', (cidr) => {
    fc.assert(
      fc.property(bytesIn(cidr), (bytes) => {
        expect(forbidden(text(bytes), false)).toMatch(/^an address that is not public \(\w+\)$/);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['169.254.169.254', 'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16', '192.0.0.192'])(
    'that tells rented machines about themselves may not: %s',
    (address) => expect(forbidden(address, true)).not.toBeNull(),
  );

  // Rule: webhooks.nowhere-else
  it.each(standingFor)('of IPv6 that stands for one of IPv4 is judged by it: %s', (_, standing) => {
    expect(forbidden(standing([93, 184, 215, 14]), false)).toBeNull();
    expect(forbidden(standing([10, 0, 0, 1]), true)).toBe('an address that is not public (private)');
    expect(forbidden(standing([127, 0, 0, 1]), false)).toBe('an address that is not public (loopback)');
    fc.assert(
      fc.property(octets, fc.boolean(), (bytes, isLoopbackAllowed) => {
        expect(forbidden(standing(bytes), isLoopbackAllowed)).toBe(forbidden(bytes.join('.'), isLoopbackAllowed));
      }),
    );
  });

  it('of the machine itself may be sent to where that is allowed, and nothing else nearby', () => {
    for (const address of ['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1']) {
      expect([forbidden(address, true), forbidden(address, false)]).toEqual([null, expect.any(String)]);
    }
    for (const address of ['0.0.0.0', '::', '10.0.0.1', '192.168.1.1', 'fe80::1', 'fe80::1%eth0']) {
      expect(forbidden(address, true)).not.toBeNull();
    }
  });

  it('must be one', () => {
    for (const wrong of ['hooks.example', '', '1.2.3.4.5', '::g']) expect(() => forbidden(wrong, true)).toThrow();
  });
});

describe('The URL of an endpoint', () => {
  it.each([
    'https://hooks.example.com',
    'https://hooks.example.com/minutebook?of=acme&x=%2F',
    'https://HOOKS.example.com:443/',
    'https://hooks.example.com:8443/',
    'https://93.184.215.14/',
    'https://[2606:4700:4700::1111]:8443/',
    'https://xn--bcher-kva.example/',
  ])('may be %s', (url) => {
    expect([mayBeRegistered(url, false), mayBeRegistered(url, true)]).toEqual([null, null]);
  });

  it.each([
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ftp://hooks.example.com/', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['//hooks.example.com/', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['https:hooks.example.com', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['https:///hooks.example.com', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['https://hooks.example.com\\@10.0.0.1/', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['https://hooks.example.com:70000/', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['https://256.256.256.256/', 'must be a URL such as https://hooks.agency.example/minutebook'],
    ['', 'must be visible ASCII characters without spaces'],
    [' https://hooks.example.com/', 'must be visible ASCII characters without spaces'],
    ['https://hooks.example.com/\r\nhost: a', 'must be visible ASCII characters without spaces'],
    ['https://bücher.example/', 'must be visible ASCII characters without spaces'],
    [`https://hooks.example.com/${'a'.repeat(2_000)}`, 'must have at most 2000 characters'],
    ['https://ada@hooks.example.com/', 'must not hold a user name or password'],
    ['https://ada:secret@hooks.example.com/', 'must not hold a user name or password'],
    ['https://:secret@hooks.example.com/', 'must not hold a user name or password'],
    ['https://hooks.example.com/#a', 'must not hold a fragment'],
    ['https://hooks.example.com/#', 'must not hold a fragment'],
    ['https://hooks.example.com:25/', 'must name no port, or one from 1024 on'],
    ['https://hooks.example.com:0/', 'must name no port, or one from 1024 on'],
    ['https://hooks.example.com./', 'must not lead to a name with a dot at its end'],
    ['https://intranet/', 'must not lead to a name that is not of the Internet'],
    ['https://metadata.google.internal/', 'must not lead to a name that is not of the Internet'],
    ['https://printer.LOCAL/', 'must not lead to a name that is not of the Internet'],
    ['https://10.0.0.1/', 'must not lead to an address that is not public (private)'],
    ['https://169.254.169.254/latest/meta-data/', 'must not lead to an address that is not public (linkLocal)'],
    ['https://[fd00::1]/', 'must not lead to an address that is not public (uniqueLocal)'],
    ['https://[::ffff:10.0.0.1]/', 'must not lead to an address that is not public (private)'],
    ['https://[::]/', 'must not lead to an address that is not public (unspecified)'],
    ['https://0/', 'must not lead to an address that is not public (unspecified)'],
    ['https://3232235777/', 'must not lead to an address that is not public (private)'],
  ])('may not be %p', (url, rule) => {
    expect([mayBeRegistered(url, false), mayBeRegistered(url, true)]).toEqual([rule, rule]);
  });

  it.each([
    ...['http://127.0.0.1:4000/', 'https://127.0.0.1:4000/', 'http://[::1]:4000/', 'http://localhost:4000/hook'],
    ...['http://127.1:4000/', 'http://0x7f.0.0.1:4000/', 'http://017700000001:4000/', 'http://2130706433:4000/'],
    ...['http://127.0.0.1.:4000/', 'http://[::ffff:7f00:1]:4000/', 'https://tried.localhost:4000/'],
  ])('may be on the machine itself only where that is allowed: %s', (url) => {
    expect([mayBeRegistered(url, false), mayBeRegistered(url, true)]).toEqual([
      'must not lead to the machine itself',
      null,
    ]);
  });

  // Rule: webhooks.nowhere-else
  it('is judged by what its host means, however that is spelt', () => {
    const base = fc.constantFrom<(n: number) => string>(
      (n) => String(n),
      (n) => `0x${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
    );
    const spelling = fc.tuple(octets, base, base, fc.boolean()).map(([bytes, first, second, isWhole]) => {
      const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      return {
        bytes,
        host: isWhole ? first(number) : bytes.map((byte, n) => (n % 2 ? first : second)(byte)).join('.'),
      };
    });
    fc.assert(
      fc.property(spelling, ({ bytes, host }) => {
        expect(mayBeRegistered(`https://${host}/`, false)).toBe(mayBeRegistered(`https://${bytes.join('.')}/`, false));
      }),
    );
  });
});
