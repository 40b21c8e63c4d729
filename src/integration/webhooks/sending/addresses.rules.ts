import ipaddr from 'ipaddr.js';

/**
 * What is wrong with the URL of an endpoint, as a rule that it breaks; null where it may be registered. Names are not
 * resolved: where they lead is judged each time that a connection is opened.
 */
export function mayBeRegistered(url: string, isLoopbackAllowed: boolean): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) return 'must be a URL';
  if (parsed.protocol === 'https:') return null;
  const address = ipaddr.isValid(parsed.hostname) ? ipaddr.parse(parsed.hostname).range() : parsed.hostname;
  return parsed.protocol === 'http:' && isLoopbackAllowed && (address === 'loopback' || address === 'localhost')
    ? null
    : 'must begin with https://';
}
