import { CONFIGURED_ADMIN, KeyTable, secretHash } from './key-table';

const ada = { keyId: 'k1', role: 'agent', secretHash: secretHash('mb_ada') } as const;

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
