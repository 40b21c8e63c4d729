import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { isLocalDate } from '../time/local';
import {
  type AddContact,
  type ClientCommand,
  type LaunchProject,
  type RegisterClient,
  type RemoveContact,
} from './client.commands';
import {
  type ClientEvent,
  type ClientRegistered,
  type Contact,
  type ContactAdded,
  type ContactRemoved,
  type ProjectLaunched,
} from './client.events';

export type Client = { readonly status: 'unregistered' } | RegisteredClient;

export interface RegisteredClient {
  readonly status: 'registered';
  readonly clientId: string;
  readonly name: string;
  /** In the order in which they came. */
  readonly contacts: readonly Contact[];
  readonly projects: ReadonlyMap<string, Project>;
}

/** `launchedOn` and `warrantyDays` say until when faults are the agency's. */
export type Project = Pick<ProjectLaunched['data'], 'projectId' | 'name' | 'launchedOn' | 'warrantyDays'>;

export const clientStream = (clientId: string): string => `client-${clientId}`;

/**
 * One organisation, its people and its projects. Addresses are compared in lower case.
 * Refuses ALREADY_EXISTS, UNKNOWN_CLIENT, UNKNOWN_CONTACT, LAST_CONTACT, and INVALID with every fault in one answer.
 */
export const client: Decider<Client, ClientCommand, ClientEvent> = {
  name: 'client',
  initialState: { status: 'unregistered' },
  decide,
  evolve,
};

function decide(command: ClientCommand, state: Client): readonly ClientEvent[] {
  switch (command.type) {
    case 'RegisterClient':
      return registerClient(command, state);
    case 'AddContact':
      return addContact(command, state);
    case 'RemoveContact':
      return removeContact(command, state);
    case 'LaunchProject':
      return launchProject(command, state);
    default:
      return unreachable(command);
  }
}

function registerClient({ data }: RegisterClient, state: Client): readonly ClientRegistered[] {
  if (state.status === 'registered') {
    throw new Refusal('ALREADY_EXISTS', 'This client is registered', { clientId: data.clientId });
  }
  refuse([
    ...(isBlank(data.name) ? [blank('/name')] : []),
    ...(data.contacts.length === 0 ? [{ pointer: '/contacts', detail: 'must name at least one contact' }] : []),
    ...data.contacts.flatMap(({ name }, i) => (isBlank(name) ? [blank(`/contacts/${i}/name`)] : [])),
    ...data.contacts.flatMap(({ email }, i) =>
      contactAt(data.contacts.slice(0, i), email)
        ? [{ pointer: `/contacts/${i}/email`, detail: 'must not be the address of another contact' }]
        : [],
    ),
  ]);
  return [{ type: 'ClientRegistered', data }];
}

function addContact({ data }: AddContact, state: Client): readonly ContactAdded[] {
  const { clientId, email, name } = data;
  const { contacts } = registered(state, clientId);
  const known = contactAt(contacts, email);
  if (known) throw new Refusal('ALREADY_EXISTS', `${known.name} has this address`, { clientId, email: known.email });
  refuse(isBlank(name) ? [blank('/name')] : []);
  return [{ type: 'ContactAdded', data }];
}

function removeContact({ data }: RemoveContact, state: Client): readonly ContactRemoved[] {
  const { clientId, email } = data;
  const { contacts } = registered(state, clientId);
  const known = contactAt(contacts, email);
  if (!known) throw new Refusal('UNKNOWN_CONTACT', 'This client has no contact with this address', { clientId, email });
  if (without(contacts, email).length === 0) {
    throw new Refusal('LAST_CONTACT', 'A client has at least one contact: add another one first', { clientId });
  }
  return [{ type: 'ContactRemoved', data: { ...known, clientId } }];
}

function launchProject({ data }: LaunchProject, state: Client): readonly ProjectLaunched[] {
  const { clientId, projectId, launchedOn } = data;
  if (registered(state, clientId).projects.has(projectId)) {
    throw new Refusal('ALREADY_EXISTS', 'This project is launched', { clientId, projectId });
  }
  refuse([
    ...(isBlank(data.name) ? [blank('/name')] : []),
    ...(isLocalDate(launchedOn) ? [] : [{ pointer: '/launchedOn', detail: 'must be a day written YYYY-MM-DD' }]),
  ]);
  return [{ type: 'ProjectLaunched', data }];
}

function evolve(state: Client, event: ClientEvent): Client {
  switch (event.type) {
    case 'ClientRegistered': {
      const { clientId, name, contacts } = event.data;
      return { status: 'registered', clientId, name, contacts, projects: new Map() };
    }
    case 'ContactAdded': {
      const { clientId, ...contact } = event.data;
      const known = registered(state, clientId);
      return { ...known, contacts: [...known.contacts, contact] };
    }
    case 'ContactRemoved': {
      const { clientId, email } = event.data;
      const known = registered(state, clientId);
      return { ...known, contacts: without(known.contacts, email) };
    }
    case 'ProjectLaunched': {
      const known = registered(state, event.data.clientId);
      const { projectId, name, launchedOn, warrantyDays } = event.data;
      const launched = { projectId, name, launchedOn, warrantyDays };
      return { ...known, projects: new Map(known.projects).set(projectId, launched) };
    }
    default:
      return unreachable(event);
  }
}

function registered(state: Client, clientId: string): RegisteredClient {
  if (state.status === 'registered') return state;
  throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
}

/** How addresses are compared. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const contactAt = (contacts: readonly Contact[], email: string): Contact | undefined =>
  contacts.find((contact) => sameAddress(contact.email, email));

const without = (contacts: readonly Contact[], email: string): readonly Contact[] =>
  contacts.filter((contact) => !sameAddress(contact.email, email));

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0)
    throw new Refusal('INVALID', `${faults.length === 1 ? 'A fault' : 'Faults'} in the request`, {}, faults);
}

const isBlank = (text: string): boolean => text.trim() === '';
const blank = (pointer: string): Fault => ({ pointer, detail: 'must not be blank' });
