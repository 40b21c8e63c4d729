import { type Projection } from '../src/kernel/projection';
import { agreements } from './agreements';
import { balances } from './balances';
import { clients } from './clients';
import { commands } from './commands';
import { disputes, monthsInDispute } from './disputes';
import { invoices } from './invoices';
import { keys } from './keys';
import { ledgerHistory } from './ledger-history';
import { maintenancePlans, maintenanceTickets } from './maintenance';
import { messages } from './messages';
import { monthSchedule } from './month-schedule';
import { notices } from './notices';
import { outages } from './outages';
import { overlaps } from './overlaps';
import { seals } from './seals';
import { slaPerformance } from './sla-performance';
import { slaStatus } from './sla-status';
import { statements } from './statements';
import { ticketBoard } from './ticket-board';
import { ticketHistory } from './ticket-history';
import { ticketSearch } from './ticket-search';
import { ticketWords } from './ticket-words';
import { timeLog } from './time-log';
import { trends } from './trends';
import { webhooks } from './webhooks';
import { workQueue } from './work-queue';

/** Every question the read models answer. */
export const projections: readonly Projection[] = [
  clients,
  agreements,
  balances,
  statements,
  seals,
  invoices,
  ledgerHistory,
  timeLog,
  overlaps,
  monthSchedule,
  disputes,
  monthsInDispute,
  ticketBoard,
  workQueue,
  ticketHistory,
  ticketSearch,
  ticketWords,
  trends,
  slaStatus,
  slaPerformance,
  messages,
  outages,
  maintenancePlans,
  maintenanceTickets,
  notices,
  keys,
  webhooks,
  commands,
];
