import fc from 'fast-check';
import { CONFIGURED_ADMIN, KeyTable, secretHash } from './key-table';

const ada = { keyId: 'k1', role: 'agent', secretHash: secretHash('mb_ada') } as const;
const NOON = '2026-03-02T12:00:00.000Z';
const rotation = (number: number, from: string, to: string, graceEndsAt: string | null = null) => ({
  ...{ keyId: 'k1', rotation: number, secretHash: secretHash(to), replacedHash: secretHash(from), graceEndsAt },
});

it('a key works once it is issued, and no more once it is revoked', () => {
  const table = new KeyTable();
  expect(table.actorOf('mb_ada')).toBeUndefined();
  table.issued(ada);
  expect(table.actorOf('mb_ada')).toEqual({ id: 'k1', role: 'agent' });
  table.revoke('k1');
  expect(table.actorOf('mb_ada')).toBeUndefined();
});

it('a client’s key acts for its organisation alone', () => {
  const table = new KeyTable();
  table.issued({ keyId: 'k2', role: 'client', clientId: 'acme', secretHash: secretHash('mb_wile') });
  expect(table.actorOf('mb_wile')).toEqual({ id: 'k2', role: 'client', clientId: 'acme' });
});

it('what was revoked stays revoked, also when the news of its issue comes later', () => {
  const table = new KeyTable();
  table.revoke('k1');
  table.issued(ada);
  expect(table.actorOf('mb_ada')).toBeUndefined();
});

// Rule: keys.expire
it('works until the instant at which it expires', () => {
  let now = '2026-03-02T11:59:59.999Z';
  const table = new KeyTable(undefined, { now: () => now });
  table.issued({ ...ada, expiresAt: NOON });
  expect(table.actorOf('mb_ada')).toBeDefined();
  now = NOON;
  expect(table.actorOf('mb_ada')).toBeUndefined();
});

it('a key that is rotated works with its new secret, and with the old one for its grace', () => {
  let now = '2026-03-02T11:00:00.000Z';
  const table = new KeyTable(undefined, { now: () => now });
  table.issued(ada);
  table.rotated(rotation(1, 'mb_ada', 'mb_new', NOON));
  expect(['mb_ada', 'mb_new'].map((secret) => table.actorOf(secret)?.id)).toEqual(['k1', 'k1']);
  now = NOON;
  expect(['mb_ada', 'mb_new'].map((secret) => table.actorOf(secret)?.id)).toEqual([undefined, 'k1']);
  table.revoke('k1');
  expect(table.actorOf('mb_new')).toBeUndefined();
});

it('a rotation without grace ends every secret before, also one in its grace', () => {
  const table = new KeyTable(undefined, { now: () => '2026-03-02T11:00:00.000Z' });
  table.issued(ada);
  table.rotated(rotation(1, 'mb_ada', 'mb_new', NOON));
  table.rotated(rotation(2, 'mb_new', 'mb_newest'));
  expect(['mb_ada', 'mb_new', 'mb_newest'].map((secret) => table.actorOf(secret)?.id)).toEqual([
    ...[undefined, undefined, 'k1'],
  ]);
});

it('comes to the same whatever order the news comes in, and however often', () => {
  const first = rotation(1, 'mb_ada', 'mb_new', NOON);
  const second = rotation(2, 'mb_new', 'mb_newest', NOON);
  const news = ['issued', 'first', 'second'] as const;
  const orders = fc.shuffledSubarray([...news, ...news], { minLength: 3 }).filter((told) => new Set(told).size === 3);
  fc.assert(
    fc.property(orders, fc.boolean(), (told, revoked) => {
      const table = new KeyTable(undefined, { now: () => '2026-03-02T11:00:00.000Z' });
      for (const what of told) {
        if (what === 'issued') table.issued(ada);
        else table.rotated(what === 'first' ? first : second);
        if (revoked) table.revoke('k1');
      }
      const working = ['mb_ada', 'mb_new', 'mb_newest'].filter((secret) => table.actorOf(secret) !== undefined);
      expect(working).toEqual(revoked ? [] : ['mb_new', 'mb_newest']);
    }),
  );
});

it('the configured key is an admin’s before anything is read', () => {
  const table = new KeyTable('from-the-environment');
  expect(table.ready).toBe(false);
  expect(table.actorOf('from-the-environment')).toEqual(CONFIGURED_ADMIN);
  expect(new KeyTable().actorOf('')).toBeUndefined();
});

it('the hash of a key is no key', () => {
  const table = new KeyTable();
  table.issued(ada);
  expect(table.actorOf(ada.secretHash)).toBeUndefined();
});
