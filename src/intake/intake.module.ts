import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/tickets.module';
import { Attachments } from './attachments';
import { Intake } from './intake';
import { IntakeController, TicketAttachmentController } from './intake.controller';
import { IntakeQueries } from './intake.queries';
import { SmtpListener } from './smtp';
import { Sorting } from './sorting';
import { WhenMessagesWait } from './when-messages-wait.policy';

/** Mail that comes in, over HTTP and SMTP. */
@Module({
  imports: [TicketsModule],
  controllers: [IntakeController, TicketAttachmentController],
  providers: [Attachments, Intake, IntakeQueries, Sorting, SmtpListener, WhenMessagesWait],
  exports: [SmtpListener, WhenMessagesWait],
})
export class IntakeModule {}
