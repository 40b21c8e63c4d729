import { Inject, Injectable } from '@nestjs/common';
import { type Decided, factOf } from '../../event-store/decided';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { type CommandMeta } from '../../kernel/command';
import { type Actor } from '../../kernel/event';
import { idFrom } from '../../kernel/ids';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { SETTINGS, type Settings } from '../../settings';
import { SOURCE } from '../cloud-event';
import { type Asked, Feed } from '../feed/feed';
import { Courier } from './courier';
import { DeadLetters } from './delivery/dead-letters';
import { wordsOf } from './delivery/health.rules';
import { mayBeRegistered } from './sending/sender';
import {
  PauseWebhook,
  RecordWebhookTest,
  RegisterWebhook,
  RemoveWebhook,
  ReplayWebhook,
  ResendDeadLetters,
  ResumeWebhook,
  RotateWebhookSecret,
  type WebhookCommand,
} from './webhook.commands';
import { type KnownWebhook, unknownWebhook, webhook, type Webhook, webhookStream } from './webhook.decider';
import {
  type Owner,
  type WebhookEvent,
  type WebhookRegistered,
  type WebhookSecretRotated,
  type WebhookTested,
} from './webhook.events';
import { WebhookSecrets } from './webhook-secrets';

export type DecidedWebhook = Decided<Webhook, WebhookEvent>;

export interface NewWebhook extends Asked {
  readonly url: string;
  readonly fromPosition?: number | undefined;
}

/** A secret that is shown now and never again, and the fact that it came with. */
export interface Shown<Fact extends WebhookRegistered | WebhookSecretRotated> {
  readonly secret: string;
  readonly decided: DecidedWebhook;
  readonly fact: Fact['data'];
}

/** Whether an endpoint is a viewer's own: a key that is bound to an organisation sees what such keys registered. */
export const isOwn = ({ clientId }: Actor, owner: Pick<Owner, 'clientId'>): boolean =>
  clientId === undefined || owner.clientId === clientId;

/** What is asked of webhooks. Everything but `register` refuses UNKNOWN_WEBHOOK, also for another's. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly decisions: Decisions,
    private readonly feed: Feed,
    private readonly log: EventLog,
    private readonly secrets: WebhookSecrets,
    private readonly letters: DeadLetters,
    private readonly courier: Courier,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'WEBHOOK_ALLOW_LOOPBACK'>,
  ) {}

  /**
   * The secret is in the result; a repeat gives the same one.
   * @throws Refusal INVALID naming the field; UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, also for another's
   */
  async register({ url, fromPosition, ...asked }: NewWebhook, meta: CommandMeta): Promise<Shown<WebhookRegistered>> {
    const fault = mayBeRegistered(url, this.settings.WEBHOOK_ALLOW_LOOPBACK);
    if (fault !== null) throw invalidAt('/url', fault);
    const { actor, commandId } = meta;
    const webhookId = idFrom(commandId, 'webhook');
    const data = {
      webhookId,
      url,
      subscription: await this.feed.selectionOf(asked, actor),
      owner: { keyId: actor.id, clientId: actor.clientId ?? null },
      fromPosition: await this.placeOf(fromPosition),
      sealedSecret: this.secrets.make(webhookId).sealedSecret,
    };
    const decided = await this.run(webhookId, new RegisterWebhook(data, meta));
    const fact = factOf(decided, 'WebhookRegistered');
    return { secret: this.secrets.open(webhookId, fact.sealedSecret), decided, fact };
  }

  async rotate(webhookId: string, graceHours: number, meta: CommandMeta): Promise<Shown<WebhookSecretRotated>> {
    await this.assertOwn(webhookId, meta.actor);
    const { sealedSecret } = this.secrets.make(webhookId);
    const decided = await this.run(webhookId, new RotateWebhookSecret({ webhookId, sealedSecret, graceHours }, meta));
    const fact = factOf(decided, 'WebhookSecretRotated');
    return { secret: this.secrets.open(webhookId, fact.sealedSecret), decided, fact };
  }

  async pause(webhookId: string, meta: CommandMeta): Promise<DecidedWebhook> {
    await this.assertOwn(webhookId, meta.actor);
    return this.run(webhookId, new PauseWebhook({ webhookId, by: 'person', reason: null }, meta));
  }

  async resume(webhookId: string, meta: CommandMeta): Promise<DecidedWebhook> {
    await this.assertOwn(webhookId, meta.actor);
    return this.run(webhookId, new ResumeWebhook({ webhookId }, meta));
  }

  /** @throws Refusal INVALID for a position beyond the end of the log */
  async replay(webhookId: string, position: number, meta: CommandMeta): Promise<DecidedWebhook> {
    await this.assertOwn(webhookId, meta.actor);
    const fromPosition = await this.placeOf(position);
    return this.run(webhookId, new ReplayWebhook({ webhookId, fromPosition }, meta));
  }

  async remove(webhookId: string, meta: CommandMeta): Promise<DecidedWebhook> {
    await this.assertOwn(webhookId, meta.actor);
    return this.run(webhookId, new RemoveWebhook({ webhookId }, meta));
  }

  /** Sends an event that tells nothing, once and now, also to an endpoint that is paused. */
  async test(
    webhookId: string,
    meta: CommandMeta,
  ): Promise<{ readonly decided: DecidedWebhook; readonly fact: WebhookTested['data'] }> {
    const known = await this.assertOwn(webhookId, meta.actor);
    const eventId = idFrom(meta.commandId, 'webhook-test');
    const wasSent = await this.decisions.knows(webhook, webhookStream(webhookId), meta.commandId);
    const outcome = wasSent ? notSent : await this.sendTest(webhookId, known, eventId, meta);
    const decided = await this.run(webhookId, new RecordWebhookTest({ webhookId, eventId, ...outcome }, meta));
    return { decided, fact: factOf(decided, 'WebhookTested') };
  }

  /**
   * Has one dead letter sent again, or with null all there are: soon, by whichever instance sends to the endpoint.
   * @returns how many that is
   * @throws Refusal UNKNOWN_DEAD_LETTER
   */
  async resend(
    webhookId: string,
    eventId: string | null,
    meta: CommandMeta,
  ): Promise<{ readonly decided: DecidedWebhook; readonly count: number }> {
    await this.assertOwn(webhookId, meta.actor);
    // First they are marked: whoever sends looks for them as soon as it hears of the fact.
    const count = await this.letters.want(webhookId, eventId);
    const stream = webhookStream(webhookId);
    if (eventId !== null && count === 0 && !(await this.decisions.knows(webhook, stream, meta.commandId))) {
      throw new Refusal('UNKNOWN_DEAD_LETTER', 'No dead letter of this webhook has this id', { webhookId, eventId });
    }
    const decided = await this.run(webhookId, new ResendDeadLetters({ webhookId, eventId, count }, meta));
    // Where there was none to send, nothing was written.
    return { decided, count: decided.events.length === 0 ? 0 : factOf(decided, 'DeadLettersResent').count };
  }

  private async sendTest(
    webhookId: string,
    known: KnownWebhook,
    id: string,
    { at, correlationId }: CommandMeta,
  ): Promise<Omit<WebhookTested['data'], 'webhookId' | 'eventId'>> {
    const event = {
      ...{
        specversion: '1.0',
        id,
        source: SOURCE,
        type: 'minutebook.WebhookTest.v1',
        subject: webhookStream(webhookId),
      },
      ...{ time: at, datacontenttype: 'application/json', correlationid: correlationId, data: { webhookId } },
    };
    const answer = await this.courier.send(webhookId, known, { id, json: JSON.stringify(event) }, NEVER);
    const delivered = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
    return { delivered, ...wordsOf(answer) };
  }

  /** Left out, sending begins with what is written from now on. */
  private async placeOf(position: number | undefined): Promise<number> {
    if (position === undefined) return this.log.head();
    const end = await this.log.end();
    if (position > end) throw invalidAt('/fromPosition', `is beyond the end of the log, which is at ${end}`);
    return position;
  }

  private async assertOwn(webhookId: string, viewer: Actor): Promise<KnownWebhook> {
    const { state } = await this.decisions.load(webhook, webhookStream(webhookId));
    if (state.status === 'unregistered' || state.status === 'removed' || !isOwn(viewer, state.owner)) {
      throw unknownWebhook(webhookId);
    }
    return state;
  }

  private run(webhookId: string, command: WebhookCommand): Promise<DecidedWebhook> {
    return this.decisions.run(webhook, webhookStream(webhookId), command);
  }
}

const NEVER = new AbortController().signal;

/** Stands for what a repeat does not do: the first outcome is what it gets. */
const notSent = { delivered: false, status: null, text: '' };
