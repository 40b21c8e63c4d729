import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  type MaintenanceCard,
  maintenancePlans,
  maintenanceTickets,
  type MaintenanceTicket,
} from '../../projections/maintenance';
import { firstContact } from '../clients/contacts';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { byItself } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { signedAgreement } from '../ledger/ledger.handlers';
import { workOff } from '../policies/work-list';
import { ReadModels } from '../read-models/read-models';
import { OpenTicket } from '../tickets/ticket.commands';
import { type Instant } from '../time/instant';
import { TakeOccurrence } from './maintenance.commands';
import { maintenance, maintenanceStream } from './maintenance.decider';
import { endOf } from './maintenance.handler';

/**
 * When planned work falls due, it is written down, and its ticket opens. Whoever does it, it happens once: the ids follow
 * from the plan and the occurrence.
 */
@Injectable()
export class PlannedWorkSchedule {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
  ) {}

  /** Does what is due. @returns how many facts that added, 0 where nothing was due or others were faster */
  async tick(now: Instant): Promise<number> {
    const taken = await workOff(this.readModels, maintenancePlans, 'nextAt', now, (plan) => this.take(plan, now));
    // Where a crash came between an occurrence and its ticket.
    const list = maintenanceTickets;
    return taken + (await workOff(this.readModels, list, 'opensSince', now, (ticket) => this.madeGood(ticket, now)));
  }

  /** Occurrence after occurrence: after a downtime there may be several. */
  private async take({ id, agreementId }: MaintenanceCard, now: Instant): Promise<number> {
    let done = 0;
    try {
      const agreementEndsAt = endOf(await signedAgreement(this.decisions, agreementId));
      for (;;) {
        const { state } = await this.decisions.load(maintenance, maintenanceStream(id));
        if (state.status !== 'planned' || state.nextAt === null || state.nextAt > now) return done;
        const since = state.nextAt;
        const meta = byItself('schedule', idFrom('schedule', 'maintenance', id, since), now);
        const command = new TakeOccurrence({ maintenanceId: id, since, agreementEndsAt }, meta);
        const { events, repeated } = await this.decisions.run(maintenance, maintenanceStream(id), command);
        if (events.length === 0) return done;
        if (!repeated) done += events.length;
        for (const { type, data } of events) {
          if (type === 'MaintenanceFellDue') done += await this.open(id, data, now);
        }
      }
    } catch (error) {
      this.logger.error(`Planned maintenance ${id} is due and waits for the next look: ${String(error)}`);
      return done;
    }
  }

  private async madeGood(
    { id: ticketId, maintenanceId, occurrence }: MaintenanceTicket,
    now: Instant,
  ): Promise<number> {
    try {
      return await this.open(maintenanceId, { ticketId, occurrence }, now);
    } catch (error) {
      this.logger.error(`Ticket ${ticketId} of maintenance ${maintenanceId} waits for the next look: ${String(error)}`);
      return 0;
    }
  }

  /** Opens the ticket of an occurrence, at that moment. @returns how many facts that added */
  private async open(
    maintenanceId: string,
    { ticketId, occurrence }: { readonly ticketId: string; readonly occurrence: Instant },
    now: Instant,
  ): Promise<number> {
    const { state: plan } = await this.decisions.load(maintenance, maintenanceStream(maintenanceId));
    if (plan.status === 'unplanned') throw new Error('An occurrence of work that is not planned');
    const { agreementId, subject, body, priority, category, environment, estimateMinutes } = plan;
    const opening = {
      ...{ ticketId, agreementId, occurredAt: occurrence },
      ...{ subject, body, priority, category, environment, estimateMinutes },
      ...({ channel: 'schedule', kind: 'maintenance' } as const),
      requester: await firstContact(this.decisions, plan.clientId),
      projectId: null,
    };
    const meta = byItself('schedule', idFrom('open-maintenance', ticketId), now);
    const opened = await this.commands.execute<OpenTicket, Decided>(new OpenTicket(opening, meta));
    return opened.repeated ? 0 : opened.events.length;
  }
}
