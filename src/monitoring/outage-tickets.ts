import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type OutageCard, outages } from '../../projections/outages';
import { firstContact } from '../clients/contacts';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { type RecordedOf } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { workOff } from '../policies/work-list';
import { ReadModels } from '../read-models/read-models';
import { OpenTicket, PostReply } from '../tickets/ticket.commands';
import { type Instant } from '../time/instant';
import { type CheckEvent, type OutageBegan, type OutageEnded } from './check.events';

/**
 * What an outage does to its ticket: opens it, and says on it that the outage is over. Ids follow from the outage, so
 * whoever does it (the signal's own request, the work list, another instance) does it once.
 */
@Injectable()
export class OutageTickets {
  private readonly logger = new Logger('Monitoring');

  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * Does at once what a signal leads to. The signal is noted, so what fails here fails nobody: the work list does it.
   * @returns the position of the last fact on the ticket, 0 where nothing followed
   */
  async follow(facts: readonly RecordedOf<CheckEvent>[], signal: CommandMeta): Promise<number> {
    const because = { correlationId: signal.correlationId, causationId: signal.commandId };
    let position = 0;
    for (const { type, data } of facts) {
      const { ticketId } = data;
      try {
        const followed = await (type === 'OutageBegan'
          ? this.open(data, { ...openingOf(ticketId, signal.at), ...because })
          : this.note(data, { ...noteOf(ticketId, signal.at), ...because }));
        ({ position } = followed);
      } catch (error) {
        this.logger.warn(`${type} waits for the work list to tell its ticket ${ticketId}: ${String(error)}`);
      }
    }
    return position;
  }

  /** Does what a crash left undone. @returns how much that was */
  async tick(now: Instant): Promise<number> {
    const opened = await workOff(this.readModels, outages, 'opensSince', now, (outage) =>
      this.madeGood(outage, () => this.open(beginningOf(outage), openingOf(outage.id, now))),
    );
    const noted = await workOff(this.readModels, outages, 'notesSince', now, (outage) =>
      this.madeGood(outage, () => this.note(endOf(outage), noteOf(outage.id, now))),
    );
    return opened + noted;
  }

  private async open(began: OutageBegan['data'], meta: CommandMeta): Promise<Decided> {
    const { ticketId, agreementId, clientId, check, at, detail } = began;
    const opening = {
      ...{ ticketId, agreementId, occurredAt: at },
      subject: `Outage: ${check}`,
      body: paragraphs(`${check} has been down since ${at}.`, detail),
      channel: 'monitoring',
      kind: 'support',
      category: 'outage',
      priority: 'P1',
      environment: 'production',
      requester: await firstContact(this.decisions, clientId),
      projectId: null,
      estimateMinutes: null,
    } as const;
    return this.commands.execute<OpenTicket, Decided>(new OpenTicket(opening, meta));
  }

  private note({ ticketId, check, at, detail }: OutageEnded['data'], meta: CommandMeta): Promise<Decided> {
    const body = paragraphs(`${check} has been up again since ${at}.`, detail);
    const reply = { ticketId, body, public: true, occurredAt: at };
    return this.commands.execute<PostReply, Decided>(new PostReply(reply, meta));
  }

  private async madeGood({ id, check }: OutageCard, work: () => Promise<Decided>): Promise<number> {
    try {
      const { repeated, events } = await work();
      return repeated ? 0 : events.length;
    } catch (error) {
      this.logger.error(`Ticket ${id} of the outage of ${check} waits for the next look: ${String(error)}`);
      return 0;
    }
  }
}

const openingOf = (ticketId: string, at: Instant) => byItself('monitoring', idFrom('open-outage', ticketId), at);
const noteOf = (ticketId: string, at: Instant) => byItself('monitoring', idFrom('note-outage-end', ticketId), at);

const paragraphs = (...texts: readonly string[]): string => texts.filter((text) => text.trim() !== '').join('\n\n');

const about = ({ id: ticketId, checkId, agreementId, clientId, check, outage }: OutageCard) => ({
  ...{ ticketId, checkId, agreementId, clientId, check, outage },
});

const beginningOf = (outage: OutageCard) => ({ ...about(outage), at: outage.beganAt, detail: outage.detail });

function endOf(outage: OutageCard) {
  const { endedAt, endDetail } = outage;
  if (endedAt === null) throw new Error(`The outage of ticket ${outage.id} runs`);
  return { ...about(outage), at: endedAt, detail: endDetail };
}
