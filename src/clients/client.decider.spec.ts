import { given, meta } from '../../test/support/given';
import { AddContact, LaunchProject, RegisterClient, RemoveContact } from './client.commands';
import { client } from './client.decider';
import {
  type ClientRegistered,
  type Contact,
  type ContactAdded,
  type ContactRemoved,
  type ProjectLaunched,
} from './client.events';

const acme = { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.example' }] };
const shop = { clientId: 'acme', projectId: 'shop', name: 'Shop', launchedOn: '2026-03-02', warrantyDays: 90 };
const registered: ClientRegistered = { type: 'ClientRegistered', data: acme };
const launched: ProjectLaunched = { type: 'ProjectLaunched', data: shop };
const register = (over: Partial<ClientRegistered['data']> = {}) => new RegisterClient({ ...acme, ...over }, meta());
const added = (contact: Contact): ContactAdded => ({ type: 'ContactAdded', data: { clientId: 'acme', ...contact } });
const removed = (contact: Contact): ContactRemoved => ({
  type: 'ContactRemoved',
  data: { clientId: 'acme', ...contact },
});
const add = (contact: Contact) => new AddContact({ clientId: 'acme', ...contact }, meta());
const remove = (email: string) => new RemoveContact({ clientId: 'acme', email }, meta());
const wile = acme.contacts[0]!;
const road = { name: 'Road Runner', email: 'Road@acme.example', phone: '+44 20 7946 0000' };
const launch = (over: Partial<ProjectLaunched['data']> = {}) => new LaunchProject({ ...shop, ...over }, meta());

it('a client is registered with its contacts', () => {
  given(client).when(register()).then(registered);
});

it('a client is registered once', () => {
  given(client, registered).when(register()).thenRefused('ALREADY_EXISTS');
});

it('a client has a name, and a contact who has one', () => {
  given(client)
    .when(register({ name: ' ', contacts: [] }))
    .thenRefused('INVALID', [
      { pointer: '/name', detail: 'must not be blank' },
      { pointer: '/contacts', detail: 'must name at least one contact' },
    ]);
  given(client)
    .when(register({ contacts: [...acme.contacts, { name: '', email: 'road@acme.example' }] }))
    .thenRefused('INVALID', [{ pointer: '/contacts/1/name', detail: 'must not be blank' }]);
});

it('no two contacts have one address, in upper or lower case', () => {
  given(client)
    .when(register({ contacts: [wile, { name: 'Wile again', email: 'WILE@Acme.example' }] }))
    .thenRefused('INVALID', [{ pointer: '/contacts/1/email', detail: 'must not be the address of another contact' }]);
  given(client, registered)
    .when(add({ ...road, email: 'Wile@ACME.example' }))
    .thenRefused('ALREADY_EXISTS');
});

it('people come and go', () => {
  given(client, registered).when(add(road)).then(added(road));
  given(client, registered, added(road)).when(remove('wile@acme.example')).then(removed(wile));
  given(client, registered, added(road)).when(remove('ROAD@acme.example')).then(removed(road));
  given(client, registered, added(road), removed(road)).when(add(road)).then(added(road));
});

it('the last contact stays', () => {
  given(client, registered).when(remove('wile@acme.example')).thenRefused('LAST_CONTACT');
  given(client, registered, added(road), removed(wile)).when(remove(road.email)).thenRefused('LAST_CONTACT');
});

it('only a contact there is can be removed, and only a client there is has any', () => {
  given(client, registered, added(road)).when(remove('sam@acme.example')).thenRefused('UNKNOWN_CONTACT');
  given(client).when(remove('wile@acme.example')).thenRefused('UNKNOWN_CLIENT');
  given(client).when(add(road)).thenRefused('UNKNOWN_CLIENT');
  given(client, registered)
    .when(add({ ...road, name: ' ' }))
    .thenRefused('INVALID', [{ pointer: '/name', detail: 'must not be blank' }]);
});

it('a client launches projects, whose warranty is remembered', () => {
  given(client, registered).when(launch()).then(launched);
  const { state } = given(client, registered, launched, { ...launched, data: { ...shop, projectId: 'blog' } });
  expect(state).toMatchObject({ status: 'registered' });
  if (state.status === 'registered') {
    expect([...state.projects.keys()]).toEqual(['shop', 'blog']);
    expect(state.projects.get('shop')).toEqual({
      projectId: 'shop',
      name: 'Shop',
      launchedOn: '2026-03-02',
      warrantyDays: 90,
    });
  }
});

it('a project is launched once, on a day, by a client there is', () => {
  given(client, registered, launched).when(launch()).thenRefused('ALREADY_EXISTS');
  given(client).when(launch()).thenRefused('UNKNOWN_CLIENT');
  given(client, registered)
    .when(launch({ name: '', launchedOn: '2026-02-30' }))
    .thenRefused('INVALID', [
      { pointer: '/name', detail: 'must not be blank' },
      { pointer: '/launchedOn', detail: 'must be a day written YYYY-MM-DD' },
    ]);
});
