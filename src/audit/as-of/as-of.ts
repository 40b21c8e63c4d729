import { Injectable } from '@nestjs/common';
import { factIn, ledgerHistory } from '../../../projections/ledger-history';
import { type SlaRun } from '../../../projections/sla-status';
import { type RecordedOf } from '../../kernel/event';
import { invalidAt } from '../../kernel/refusal';
import { type Books } from '../../ledger/books';
import { type MonthEvent } from '../../ledger/month.events';
import { ReadModels } from '../../read-models/read-models';
import { type Month } from '../../time/local';
import { ticketStream } from '../../tickets/ticket.decider';
import { type TicketEvent } from '../../tickets/ticket.events';
import { type Moment } from './basis.rules';
import { BooksAsOf, type Streams } from './books-as-of';
import { clocksOf, ticketFactsAsOf } from './clocks.rules';
import { KeptStreams } from './kept-streams';

const PAGE = 200;

/** What was known, and what was true, as of an instant: from the facts themselves. */
@Injectable()
export class AsOf implements Streams {
  constructor(
    private readonly streams: KeptStreams,
    private readonly readModels: ReadModels,
  ) {}

  books(moment: Moment): Books {
    return new BooksAsOf(this, moment);
  }

  /** @throws Refusal INVALID for a moment before the ticket */
  async clocks(ticketId: string, moment: Moment): Promise<readonly SlaRun[]> {
    const facts = (await this.streams.of(ticketStream(ticketId))) as readonly RecordedOf<TicketEvent>[];
    const told = ticketFactsAsOf(facts, moment);
    if (told.length === 0) throw invalidAt('/asOf', 'Must not be before the ticket was opened');
    return clocksOf(told);
  }

  of = (stream: string) => this.streams.of(stream);

  async laterAbout(agreementId: string, month: Month): Promise<readonly RecordedOf<MonthEvent>[]> {
    const facts: RecordedOf<MonthEvent>[] = [];
    const about = { agreementId, aboutMonth: { $lte: month }, month: { $gt: month } };
    for await (const page of this.readModels.pages(ledgerHistory, about, { sort: { position: 1 }, limit: PAGE }))
      facts.push(...page.map((line) => factIn(line) as RecordedOf<MonthEvent>));
    return facts;
  }
}
