import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { LedgerModule } from '../ledger/ledger.module';
import { SlaModule } from '../sla/sla.module';
import { MinutesInBank } from './minutes-in-bank';
import { WorkQueue } from './queue.queries';
import { TicketController } from './ticket.controller';
import { OpenFollowUpHandler, ticketHandlers } from './ticket.handler';
import { TicketQueries } from './ticket.queries';
import { TicketSearch } from './ticket.search.queries';

@Module({
  imports: [CalendarsModule, LedgerModule, SlaModule],
  controllers: [TicketController],
  providers: [...ticketHandlers, OpenFollowUpHandler, TicketQueries, TicketSearch, WorkQueue, MinutesInBank],
  exports: [TicketQueries],
})
export class TicketsModule {}
