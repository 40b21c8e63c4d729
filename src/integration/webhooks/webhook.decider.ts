import { type Decider, unreachable } from '../../kernel/decider';
import { Refusal } from '../../kernel/refusal';
import { addMinutes, type Instant } from '../../time/instant';
import { type RegisterWebhook, type RotateWebhookSecret, type WebhookCommand } from './webhook.commands';
import { type Owner, type Subscription, type WebhookEvent, type WebhookSecretRotated } from './webhook.events';

const HOUR_MINUTES = 60;

export type Webhook = { readonly status: 'unregistered' } | KnownWebhook | { readonly status: 'removed' };

export interface KnownWebhook {
  readonly status: 'active' | 'paused' | 'disabled';
  readonly url: string;
  readonly subscription: Subscription;
  readonly owner: Owner;
  readonly sealedSecret: string;
  /** The secret before the last rotation, and until when it signs too. */
  readonly replaced: { readonly sealedSecret: string; readonly until: Instant } | null;
  readonly rotations: number;
  readonly resumes: number;
  /** Where sending began last: at the registration (0), or with a replay. */
  readonly start: { readonly replay: number; readonly position: number };
}

export const webhookStream = (webhookId: string): string => `webhook-${webhookId}`;

/**
 * An endpoint of somebody's program: where events are sent to, which, and signed with what. What was sent is no part of it.
 * Refuses ALREADY_EXISTS, UNKNOWN_WEBHOOK. Pausing, resuming or removing twice adds nothing; one that is disabled can be
 * resumed.
 */
export const webhook: Decider<Webhook, WebhookCommand, WebhookEvent> = {
  name: 'webhook',
  initialState: { status: 'unregistered' },
  decide,
  evolve,
};

function decide(command: WebhookCommand, state: Webhook): readonly WebhookEvent[] {
  if (command.type === 'RegisterWebhook') return register(command, state);
  const { webhookId } = command.data;
  if (state.status === 'removed' && command.type === 'RemoveWebhook') return [];
  if (state.status === 'unregistered' || state.status === 'removed') throw unknownWebhook(webhookId);
  const { url, owner, status } = state;
  switch (command.type) {
    case 'RotateWebhookSecret':
      return rotate(command, state);
    case 'PauseWebhook':
      return status === 'active' ? [{ type: 'WebhookPaused', data: { ...command.data, url, owner } }] : [];
    case 'DisableWebhook':
      return status === 'active' ? [{ type: 'WebhookDisabled', data: { ...command.data, url, owner } }] : [];
    case 'ResumeWebhook':
      return status === 'active' ? [] : [{ type: 'WebhookResumed', data: { webhookId } }];
    case 'ReplayWebhook':
      return [{ type: 'WebhookReplayed', data: { ...command.data, replay: state.start.replay + 1 } }];
    case 'ResendDeadLetters':
      return command.data.count === 0 ? [] : [{ type: 'DeadLettersResent', data: command.data }];
    case 'RecordWebhookTest':
      return [{ type: 'WebhookTested', data: command.data }];
    case 'RemoveWebhook':
      return [{ type: 'WebhookRemoved', data: { webhookId } }];
    default:
      return unreachable(command);
  }
}

function register({ data }: RegisterWebhook, { status }: Webhook): readonly WebhookEvent[] {
  const { webhookId } = data;
  if (status !== 'unregistered') throw new Refusal('ALREADY_EXISTS', 'This webhook is registered', { webhookId });
  return [{ type: 'WebhookRegistered', data }];
}

function rotate({ data, meta }: RotateWebhookSecret, { rotations }: KnownWebhook): readonly WebhookSecretRotated[] {
  const { webhookId, sealedSecret, graceHours } = data;
  const graceEndsAt = graceHours === 0 ? null : addMinutes(meta.at, graceHours * HOUR_MINUTES);
  return [{ type: 'WebhookSecretRotated', data: { webhookId, rotation: rotations + 1, sealedSecret, graceEndsAt } }];
}

function evolve(state: Webhook, event: WebhookEvent): Webhook {
  if (event.type === 'WebhookRegistered') {
    const { url, subscription, owner, fromPosition: position, sealedSecret } = event.data;
    const start = { replay: 0, position };
    const counts = { rotations: 0, resumes: 0 };
    return { status: 'active', url, subscription, owner, sealedSecret, replaced: null, ...counts, start };
  }
  if (state.status === 'unregistered' || state.status === 'removed') return state;
  switch (event.type) {
    case 'WebhookSecretRotated': {
      const { sealedSecret, rotation: rotations, graceEndsAt: until } = event.data;
      const replaced = until === null ? null : { sealedSecret: state.sealedSecret, until };
      return { ...state, sealedSecret, replaced, rotations };
    }
    case 'WebhookPaused':
      return { ...state, status: 'paused' };
    case 'WebhookDisabled':
      return { ...state, status: 'disabled' };
    case 'WebhookResumed':
      return { ...state, status: 'active', resumes: state.resumes + 1 };
    case 'WebhookReplayed':
      return { ...state, start: { replay: event.data.replay, position: event.data.fromPosition } };
    case 'DeadLettersResent':
    case 'WebhookTested':
      return state;
    case 'WebhookRemoved':
      return { status: 'removed' };
    default:
      return unreachable(event);
  }
}

export const unknownWebhook = (webhookId: string): Refusal =>
  new Refusal('UNKNOWN_WEBHOOK', 'No webhook has this id', { webhookId });
