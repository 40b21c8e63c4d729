import { type ClientEvent } from '../src/clients/client.events';
import { recorded } from '../test/support/fake-log';
import { clients } from './clients';

const registered: ClientEvent = {
  type: 'ClientRegistered',
  data: { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.test' }] },
};
const launched = (projectId: string): ClientEvent => ({
  type: 'ProjectLaunched',
  data: { clientId: 'acme', projectId, name: 'Shop', launchedOn: '2026-02-01', warrantyDays: 90 },
});

const folded = (...events: ClientEvent[]) =>
  events
    .map((event, revision) => recorded(event, { revision }))
    .reduce((doc, event) => clients.evolve(doc, event), clients.initial('acme'));

it('shows who the client is', () => {
  expect(folded(registered)).toEqual({
    id: 'acme',
    name: 'Acme',
    contacts: [{ name: 'Wile', email: 'wile@acme.test' }],
    emails: ['wile@acme.test'],
    projects: [],
    revision: 0,
  });
});

it('is found by the addresses of those who are its contacts now, in lower case', () => {
  const road = { name: 'Road Runner', email: 'Road@Acme.test', phone: '1' };
  const came: ClientEvent = { type: 'ContactAdded', data: { clientId: 'acme', ...road } };
  const went: ClientEvent = {
    type: 'ContactRemoved',
    data: { clientId: 'acme', name: 'Wile', email: 'wile@acme.test' },
  };

  expect(folded(registered, came).emails).toEqual(['wile@acme.test', 'road@acme.test']);
  expect(folded(registered, came, went)).toMatchObject({ contacts: [road], emails: ['road@acme.test'], revision: 2 });
});

it('lists projects in the order of their launches', () => {
  const { projects, revision } = folded(registered, launched('shop'), launched('blog'));
  expect(projects).toEqual([
    { id: 'shop', name: 'Shop', launchedOn: '2026-02-01', warrantyDays: 90 },
    { id: 'blog', name: 'Shop', launchedOn: '2026-02-01', warrantyDays: 90 },
  ]);
  expect(revision).toBe(2);
});

it('is one document per client', () => {
  expect(clients.route(recorded(launched('shop')))).toEqual(['acme']);
});
