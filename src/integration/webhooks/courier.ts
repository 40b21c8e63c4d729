import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../time/clock';
import { type Answer, WebhookSender } from './sending/sender';
import { signed } from './sending/signature';
import { type KnownWebhook } from './webhook.decider';
import { WebhookSecrets } from './webhook-secrets';

const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';
const SECOND_MS = 1_000;

/** Signs an event and sends it to an endpoint, once. */
@Injectable()
export class Courier {
  constructor(
    private readonly sender: WebhookSender,
    private readonly secrets: WebhookSecrets,
    @Inject(Clock) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** The time that it is signed with is the host's, also where the book has a clock of its own: receivers compare it with theirs. */
  async send(
    webhookId: string,
    { url, ...webhook }: KnownWebhook,
    { id, json }: { readonly id: string; readonly json: string },
    signal: AbortSignal,
  ): Promise<Answer> {
    const body = Buffer.from(json);
    const timestamp = Math.floor(Date.now() / SECOND_MS);
    let signature: string;
    try {
      signature = signed(this.secretsOf(webhookId, webhook), id, timestamp, body);
    } catch {
      return {
        kind: 'failed',
        why: 'Its secret cannot be read with the present WEBHOOK_KEY_FILE: give it another one',
      };
    }
    const headers = {
      'content-type': CONTENT_TYPE,
      'user-agent': 'Minutebook',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    };
    return this.sender.send({ url, headers, body }, signal);
  }

  private secretsOf(
    webhookId: string,
    { sealedSecret, replaced }: Pick<KnownWebhook, 'sealedSecret' | 'replaced'>,
  ): readonly string[] {
    const both =
      replaced !== null && this.clock.now() < replaced.until ? [sealedSecret, replaced.sealedSecret] : [sealedSecret];
    return both.map((sealed) => this.secrets.open(webhookId, sealed));
  }
}
