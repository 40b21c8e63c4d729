import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../settings';
import { IntegrationModule } from '../integration.module';
import { Courier } from './courier';
import { DeadLetters } from './delivery/dead-letters';
import { Deliveries } from './delivery/deliveries';
import { DeliveryBook } from './delivery/delivery-book';
import { WebhookSender } from './sending/sender';
import { WebhookController } from './webhook.controller';
import { WebhookMetrics } from './webhook.metrics';
import { WebhookQueries } from './webhook.queries';
import { WebhookSecrets } from './webhook-secrets';
import { Webhooks } from './webhooks';

/** Events that are sent to where integrators say. */
@Module({
  imports: [IntegrationModule],
  controllers: [WebhookController],
  providers: [
    { provide: WebhookSecrets, useFactory: (settings: Settings) => new WebhookSecrets(settings), inject: [SETTINGS] },
    Webhooks,
    WebhookQueries,
    WebhookMetrics,
    WebhookSender,
    Courier,
    DeadLetters,
    DeliveryBook,
    Deliveries,
  ],
})
export class WebhooksModule {}
