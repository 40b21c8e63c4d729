import ipaddr, { IPv4, IPv6 } from 'ipaddr.js';

export const URL_LENGTH_MAX = 2_000;
/** Ports below this one, except that of HTTPS itself, are where other protocols are spoken. */
const FREE_PORTS_FROM = 1_024;

/** Public by their range, and yet answered by the host that a rented machine runs on. */
const METADATA = new Set(['168.63.129.16']);
const GLOBAL = IPv6.parseCIDR('2000::/3');
const TEREDO = IPv6.parseCIDR('2001::/32');
const SIX_TO_FOUR = IPv6.parseCIDR('2002::/16');
/** Prefixes before an IPv4 address in the last 32 bits: mapped, translated, NAT64. */
const BEFORE_IPV4 = ['::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'].map((prefix) => IPv6.parseCIDR(prefix));

/** Names that no DNS server of the Internet knows: what they lead to lies nearby. */
const NEARBY = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;

/**
 * What is wrong with the URL of an endpoint, as the rule that it breaks; null where it may be registered. Names are not
 * resolved: where they lead is judged by `forbidden` each time that a connection is opened.
 *
 * Hosts count as what they mean: `0x7f.1`, `2130706433` and `127.0.0.1.` are all 127.0.0.1. Refused are credentials
 * (they would be shown with the URL; a signature tells who sends), fragments (they are never sent), a dot at the end of
 * a name, and ports below 1024 other than 443.
 */
export function mayBeRegistered(url: string, isLoopbackAllowed: boolean): string | null {
  if (!/^[\x21-\x7e]+$/.test(url)) return 'must be visible ASCII characters without spaces';
  if (url.length > URL_LENGTH_MAX) return `must have at most ${URL_LENGTH_MAX} characters`;
  if (url.includes('\\') || !/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) {
    return 'must be a URL such as https://hooks.agency.example/minutebook';
  }
  const { protocol, username, password, port, hash, hostname } = new URL(url);
  if (username !== '' || password !== '') return 'must not hold a user name or password';
  if (hash !== '' || url.includes('#')) return 'must not hold a fragment';
  if (port !== '' && Number(port) < FREE_PORTS_FROM) return `must name no port, or one from ${FREE_PORTS_FROM} on`;
  const host = hostOf(hostname);
  if (isLoopback(host)) return isLoopbackAllowed ? null : 'must not lead to the machine itself';
  if (protocol !== 'https:') return 'must begin with https://';
  const why = ipaddr.isValid(host) ? forbidden(host, isLoopbackAllowed) : faultOfName(host);
  return why === null ? null : `must not lead to ${why}`;
}

/** The host of a parsed URL, as it is resolved: an IPv6 address stands without its brackets. */
const hostOf = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

export const isLoopbackName = (host: string): boolean => /(^|\.)localhost$/.test(host);

/** Whether a host is the machine itself without asking anyone. */
const isLoopback = (host: string): boolean =>
  ipaddr.isValid(host) ? rangeOf(ipaddr.parse(host)) === 'loopback' : isLoopbackName(host);

function faultOfName(name: string): string | null {
  if (name.endsWith('.')) return 'a name with a dot at its end';
  return NEARBY.test(name) || !name.includes('.') ? 'a name that is not of the Internet' : null;
}

/**
 * Why nothing may be sent to an address: what kind of address it is; null where it may. Only what is public may be sent
 * to, and the machine itself where that is allowed. IPv6 addresses that stand for an IPv4 address are judged by that one.
 * @throws Error where it is no address
 */
export function forbidden(address: string, isLoopbackAllowed: boolean): string | null {
  const range = rangeOf(ipaddr.parse(address));
  if (range === 'unicast' || (range === 'loopback' && isLoopbackAllowed)) return null;
  return `an address that is not public (${range})`;
}

/** Whether an address is the machine’s own. */
export const isLoopbackAddress = (address: string): boolean => rangeOf(ipaddr.parse(address)) === 'loopback';

/** What kind of address it is, by the registries of special addresses of the IANA: `unicast` is public. */
function rangeOf(address: IPv4 | IPv6): string {
  if (address instanceof IPv4) return METADATA.has(address.toString()) ? 'metadata' : address.range();
  const within = ipv4Within(address);
  if (within.length > 0) return within.map(rangeOf).find((range) => range !== 'unicast') ?? 'unicast';
  const range = address.range();
  return range === 'unicast' && !address.match(GLOBAL) ? 'reserved' : range;
}

/** IPv4 addresses that an IPv6 address stands for: what is sent to it may arrive there. */
function ipv4Within(address: IPv6): readonly IPv4[] {
  const bytes = address.toByteArray();
  const at = (start: number): IPv4 => new IPv4(bytes.slice(start, start + 4));
  if (BEFORE_IPV4.some((prefix) => address.match(prefix))) return [at(12)];
  if (address.match(SIX_TO_FOUR)) return [at(2)];
  // The server of the tunnel, and its end, of which every bit is turned.
  if (address.match(TEREDO)) return [at(4), new IPv4(bytes.slice(12).map((byte) => byte ^ 0xff))];
  return [];
}
