import { type ClientEvent, type Contact } from '../src/clients/client.events';
import { unreachable } from '../src/kernel/decider';
import { type Projection } from '../src/kernel/projection';
import { type LocalDate } from '../src/time/local';

/** One organisation. `revision` is that of its stream. */
export interface ClientCard {
  readonly id: string;
  readonly name: string;
  readonly contacts: readonly Contact[];
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
  version: 1,
  handles: { ClientRegistered: true, ProjectLaunched: true },
  route: ({ data }) => [data.clientId],
  initial: (id) => ({ id, name: '', contacts: [], projects: [], revision: -1 }),
  evolve(doc, event) {
    const { revision } = event;
    switch (event.type) {
      case 'ClientRegistered':
        return { ...doc, name: event.data.name, contacts: event.data.contacts, revision };
      case 'ProjectLaunched': {
        const { projectId, name, launchedOn, warrantyDays } = event.data;
        return { ...doc, projects: [...doc.projects, { id: projectId, name, launchedOn, warrantyDays }], revision };
      }
      default:
        return unreachable(event);
    }
  },
  indexes: [{ name: 1 }],
};
