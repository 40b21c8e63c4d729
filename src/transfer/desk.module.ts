import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ProposeAgreementHandler } from '../agreements/agreement.handler';
import { Calendars } from '../calendars/calendars';
import { type ClientCommand, LaunchProject, RegisterClient } from '../clients/client.commands';
import { client, clientStream } from '../clients/client.decider';
import { decidedBy } from '../event-store/decided-by';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { Invoicing } from '../invoices/invoicing';
import { ClaimBalanceHandler, EndMonthHandler, ReportTimeHandler } from '../ledger/ledger.handlers';
import { Months } from '../ledger/months';
import { ticketHandlers } from '../tickets/ticket.handler';
import { Clock } from '../time/clock';

/** The handlers of the commands that an import is made of, without anything that listens, watches or folds. */
@Module({})
class DeskModule {
  static at(log: EventLog, clock: Clock): DynamicModule {
    return {
      module: DeskModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EventLog, useValue: log },
        { provide: Clock, useValue: clock },
        ...[Decisions, Calendars, Months, Invoicing],
        ...decidedBy(
          client,
          ({ data }: ClientCommand) => clientStream(data.clientId),
          ...[RegisterClient, LaunchProject],
        ),
        ...[ProposeAgreementHandler, ClaimBalanceHandler, ReportTimeHandler, EndMonthHandler],
        ...ticketHandlers,
      ],
    };
  }
}

/** Where commands are given and decided as over HTTP, on this log. Close it when it is done with. */
export const openDesk = (log: EventLog, clock: Clock): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(DeskModule.at(log, clock), { logger: ['error', 'warn'], abortOnError: false });
