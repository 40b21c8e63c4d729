import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { type Logger } from 'pino';
import { AgreementsModule } from './agreements/agreements.module';
import { EvidenceModule } from './audit/evidence/evidence.module';
import { HistoryModule } from './audit/history/history.module';
import { ReplayModule } from './audit/replay/replay.module';
import { SealsModule } from './audit/seals/seals.module';
import { CalendarsModule } from './calendars/calendars.module';
import { ClientsModule } from './clients/clients.module';
import { DisputesModule } from './disputes/disputes.module';
import { EventStoreModule } from './event-store/event-store.module';
import { type RouteList } from './http/adapter';
import { HttpModule } from './http/http.module';
import { IntakeModule } from './intake/intake.module';
import { IntegrationModule } from './integration/integration.module';
import { WebhooksModule } from './integration/webhooks/webhooks.module';
import { InvoicesModule } from './invoices/invoices.module';
import { KeysModule } from './keys/keys.module';
import { LedgerModule } from './ledger/ledger.module';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { MonitoringModule } from './monitoring/monitoring.module';
import { NoticesModule } from './notices/notices.module';
import { PoliciesModule } from './policies/policies.module';
import { ReadModelsModule } from './read-models/read-models.module';
import { SETTINGS, type Settings } from './settings';
import { SlaModule } from './sla/sla.module';
import { TicketsModule } from './tickets/tickets.module';
import { Clock } from './time/clock';
import { TrendsModule } from './trends/trends.module';

/** Where the two stores listen, embedded or real. */
export interface StoreUrls {
  readonly eventStoreUrl: string;
  readonly mongodbUrl: string;
}

export interface Platform {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly routes: RouteList;
}

/** What every context may ask for: the settings and the time. */
@Global()
@Module({})
class PlatformModule {
  static forRoot({ settings, clock }: Platform): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: Clock, useValue: clock },
    ];
    return { module: PlatformModule, providers, exports: [SETTINGS, Clock] };
  }
}

@Module({})
export class AppModule {
  static forRoot(platform: Platform, { eventStoreUrl, mongodbUrl }: StoreUrls): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        PlatformModule.forRoot(platform),
        EventStoreModule.forRoot(eventStoreUrl),
        ReadModelsModule.forRoot(mongodbUrl),
        HttpModule.forRoot(platform.log, platform.routes),
        KeysModule,
        ClientsModule,
        CalendarsModule,
        AgreementsModule,
        InvoicesModule,
        LedgerModule,
        DisputesModule,
        TicketsModule,
        IntakeModule,
        SlaModule,
        MonitoringModule,
        MaintenanceModule,
        NoticesModule,
        HistoryModule,
        SealsModule,
        ReplayModule,
        IntegrationModule,
        WebhooksModule,
        EvidenceModule,
        TrendsModule,
        PoliciesModule,
      ],
    };
  }
}
