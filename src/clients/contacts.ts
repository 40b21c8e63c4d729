import { type Decisions } from '../event-store/decisions';
import { client, clientStream } from './client.decider';
import { type Contact } from './client.events';

/** Whom a ticket is for that nobody asked for: the one who has been the client's contact longest. */
export async function firstContact(decisions: Decisions, clientId: string): Promise<Pick<Contact, 'name' | 'email'>> {
  const { state } = await decisions.load(client, clientStream(clientId));
  const [first] = state.status === 'registered' ? state.contacts : [];
  if (!first) throw new Error(`Client ${clientId} has no contact`);
  return { name: first.name, email: first.email };
}
