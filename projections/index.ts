import { type Projection } from '../src/kernel/projection';
import { agreements } from './agreements';
import { clients } from './clients';
import { commands } from './commands';
import { keys } from './keys';
import { slaStatus } from './sla-status';
import { ticketHistory } from './ticket-history';
import { tickets } from './tickets';

/** Every question the read models answer. */
export const projections: readonly Projection[] = [
  clients,
  agreements,
  keys,
  commands,
  tickets,
  ticketHistory,
  slaStatus,
];
