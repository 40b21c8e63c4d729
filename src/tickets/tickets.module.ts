import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { SlaModule } from '../sla/sla.module';
import { TicketController } from './ticket.controller';
import { OpenFollowUpHandler, ticketHandlers } from './ticket.handler';
import { TicketQueries } from './ticket.queries';

@Module({
  imports: [CalendarsModule, SlaModule],
  controllers: [TicketController],
  providers: [...ticketHandlers, OpenFollowUpHandler, TicketQueries],
  exports: [TicketQueries],
})
export class TicketsModule {}
