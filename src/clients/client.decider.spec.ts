import { given, meta } from '../../test/support/given';
import { LaunchProject, RegisterClient } from './client.commands';
import { client } from './client.decider';
import { type ClientRegistered, type ProjectLaunched } from './client.events';

const acme = { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.example' }] };
const shop = { clientId: 'acme', projectId: 'shop', name: 'Shop', launchedOn: '2026-03-02', warrantyDays: 90 };
const registered: ClientRegistered = { type: 'ClientRegistered', data: acme };
const launched: ProjectLaunched = { type: 'ProjectLaunched', data: shop };
const register = (over: Partial<ClientRegistered['data']> = {}) => new RegisterClient({ ...acme, ...over }, meta());
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
