import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { isLocalDate } from '../time/local';
import { type ClientCommand, type LaunchProject, type RegisterClient } from './client.commands';
import { type ClientEvent, type ClientRegistered, type ProjectLaunched } from './client.events';

export type Client = { readonly status: 'unregistered' } | RegisteredClient;

export interface RegisteredClient {
  readonly status: 'registered';
  readonly clientId: string;
  readonly name: string;
  readonly projects: ReadonlyMap<string, Project>;
}

/** `launchedOn` and `warrantyDays` say until when faults are the agency's. */
export type Project = Pick<ProjectLaunched['data'], 'projectId' | 'name' | 'launchedOn' | 'warrantyDays'>;

export const clientStream = (clientId: string): string => `client-${clientId}`;

/**
 * One organisation and its projects.
 * Refuses ALREADY_EXISTS, UNKNOWN_CLIENT, and INVALID with every fault in one answer.
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
  ]);
  return [{ type: 'ClientRegistered', data }];
}

function launchProject({ data }: LaunchProject, state: Client): readonly ProjectLaunched[] {
  const { clientId, projectId, launchedOn } = data;
  if (state.status !== 'registered') throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
  if (state.projects.has(projectId)) {
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
      const { clientId, name } = event.data;
      return { status: 'registered', clientId, name, projects: new Map() };
    }
    case 'ProjectLaunched': {
      if (state.status !== 'registered') throw new Error('A project of a client that is not registered');
      const { projectId, name, launchedOn, warrantyDays } = event.data;
      const launched = { projectId, name, launchedOn, warrantyDays };
      return { ...state, projects: new Map(state.projects).set(projectId, launched) };
    }
    default:
      return unreachable(event);
  }
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0)
    throw new Refusal('INVALID', `${faults.length === 1 ? 'A fault' : 'Faults'} in the request`, {}, faults);
}

const isBlank = (text: string): boolean => text.trim() === '';
const blank = (pointer: string): Fault => ({ pointer, detail: 'must not be blank' });
