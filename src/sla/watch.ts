import { Injectable, Logger } from '@nestjs/common';
import { type SlaRun, slaStatus } from '../../projections/sla-status';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { CheckClocks } from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type Instant } from '../time/instant';

const PAGE = 100;
/** How often it says how far it has come, after a downtime in which much fell due. */
const TELL_EVERY = 500;

/**
 * Finds what time alone has done to the clocks and has it written down. It remembers nothing: what is due is in the
 * read model until the ticket's own events take it away, so a crash, a downtime or a second instance changes nothing
 * but who writes it, and the ticket decides whether there is anything to write.
 */
@Injectable()
export class SlaWatch {
  private readonly logger = new Logger('SlaWatch');

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
  ) {}

  /**
   * Checks every ticket with a clock to look at, each once; answers how many facts that added. What fails is logged
   * and left for the next tick: a document that is still stale then is asked about again, which adds nothing.
   */
  async tick(now: Instant): Promise<number> {
    const checked = new Set<string>();
    let added = 0;
    try {
      // Pages follow each other by key, so a document that the read model has not caught up on comes only once.
      const due = { watchAt: { $lte: now } };
      for await (const page of this.readModels.pages(slaStatus, due, { sort: { watchAt: 1 }, limit: PAGE })) {
        const unchecked = page.filter(({ ticketId }) => !checked.has(ticketId) && checked.add(ticketId));
        const told = Math.floor((checked.size - unchecked.length) / TELL_EVERY);
        const counts = await Promise.all(unchecked.map((run) => this.check(run, now)));
        added += counts.reduce((sum, count) => sum + count, 0);
        if (Math.floor(checked.size / TELL_EVERY) > told) this.tell(checked.size, added);
      }
    } catch (error) {
      this.logger.error(`The clocks could not all be checked; the next tick tries again: ${reasonOf(error)}`);
    }
    return added;
  }

  private tell(tickets: number, added: number): void {
    this.logger.log(`${tickets} tickets with clocks due so far: ${added} warnings and breaches written`);
  }

  /** One ticket that cannot be checked must not keep the others from it; a store that cannot answer ends the tick. */
  private async check(run: SlaRun, now: Instant): Promise<number> {
    try {
      const command = new CheckClocks({ ticketId: run.ticketId }, metaOf(run, now));
      const { events, repeated } = await this.decisions.run(ticket, ticketStream(run.ticketId), command);
      return repeated ? 0 : events.length;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'STORE_UNAVAILABLE') throw error;
      this.logger.error(`The clocks of ticket ${run.ticketId} could not be checked: ${reasonOf(error)}`);
      return 0;
    }
  }
}

/** The same finding on the same document is the same command, whoever makes it and however often. */
function metaOf({ id, watchAt, revision }: SlaRun, at: Instant): CommandMeta {
  return byItself('sla-watch', idFrom('check-clocks', id, watchAt ?? '', revision), at);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
