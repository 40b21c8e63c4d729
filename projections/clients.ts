import { sameAddress } from '../src/clients/client.decider';
import { type ClientEvent, type Contact } from '../src/clients/client.events';
import { unreachable } from '../src/kernel/decider';
import { type Projection } from '../src/kernel/projection';
import { type LocalDate } from '../src/time/local';

/** One organisation. `revision` is that of its stream. */
export interface ClientCard {
  readonly id: string;
  readonly name: string;
  readonly contacts: readonly Contact[];
  /** Of the contacts, in lower case: by these it is found who writes. */
  readonly emails: readonly string[];
  readonly projects: readonly {
    readonly id: string;
    readonly name: string;
    readonly launchedOn: LocalDate;
    readonly warrantyDays: number;
  }[];
  readonly revision: number;
}

export const clients: Projection<ClientCard, ClientEvent> = {
  name: 'clients',
  version: 2,
  handles: { ClientRegistered: true, ContactAdded: true, ContactRemoved: true, ProjectLaunched: true },
  route: ({ data }) => [data.clientId],
  initial: (id) => ({ id, name: '', contacts: [], emails: [], projects: [], revision: -1 }),
  evolve(doc, event) {
    const { revision } = event;
    switch (event.type) {
      case 'ClientRegistered':
        return { ...withContacts(doc, event.data.contacts), name: event.data.name, revision };
      case 'ContactAdded': {
        const { clientId: _, ...contact } = event.data;
        return { ...withContacts(doc, [...doc.contacts, contact]), revision };
      }
      case 'ContactRemoved': {
        const { email } = event.data;
        return {
          ...withContacts(
            doc,
            doc.contacts.filter((contact) => !sameAddress(contact.email, email)),
          ),
          revision,
        };
      }
      case 'ProjectLaunched': {
        const { projectId, name, launchedOn, warrantyDays } = event.data;
        return { ...doc, projects: [...doc.projects, { id: projectId, name, launchedOn, warrantyDays }], revision };
      }
      default:
        return unreachable(event);
    }
  },
  indexes: [{ name: 1 }, { emails: 1 }],
};

const withContacts = (doc: ClientCard, contacts: readonly Contact[]): ClientCard => ({
  ...doc,
  contacts,
  emails: contacts.map(({ email }) => email.toLowerCase()),
});
