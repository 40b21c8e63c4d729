import { DomainCommand } from '../../kernel/command';
import { type DeadLettersResent, type WebhookRegistered, type WebhookTested } from './webhook.events';

export class RegisterWebhook extends DomainCommand<'RegisterWebhook', WebhookRegistered['data']> {
  readonly type = 'RegisterWebhook';
}

/** Signs with another secret, and for the hours of grace with the present one too. */
export class RotateWebhookSecret extends DomainCommand<
  'RotateWebhookSecret',
  { readonly webhookId: string; readonly sealedSecret: string; readonly graceHours: number }
> {
  readonly type = 'RotateWebhookSecret';
}

export class PauseWebhook extends DomainCommand<
  'PauseWebhook',
  { readonly webhookId: string; readonly by: 'person' | 'program'; readonly reason: string | null }
> {
  readonly type = 'PauseWebhook';
}

export class DisableWebhook extends DomainCommand<
  'DisableWebhook',
  { readonly webhookId: string; readonly reason: string }
> {
  readonly type = 'DisableWebhook';
}

export class ResumeWebhook extends DomainCommand<'ResumeWebhook', { readonly webhookId: string }> {
  readonly type = 'ResumeWebhook';
}

export class ReplayWebhook extends DomainCommand<
  'ReplayWebhook',
  { readonly webhookId: string; readonly fromPosition: number }
> {
  readonly type = 'ReplayWebhook';
}

export class ResendDeadLetters extends DomainCommand<'ResendDeadLetters', DeadLettersResent['data']> {
  readonly type = 'ResendDeadLetters';
}

export class RecordWebhookTest extends DomainCommand<'RecordWebhookTest', WebhookTested['data']> {
  readonly type = 'RecordWebhookTest';
}

export class RemoveWebhook extends DomainCommand<'RemoveWebhook', { readonly webhookId: string }> {
  readonly type = 'RemoveWebhook';
}

export type WebhookCommand =
  | RegisterWebhook
  | RotateWebhookSecret
  | PauseWebhook
  | DisableWebhook
  | ResumeWebhook
  | ReplayWebhook
  | ResendDeadLetters
  | RecordWebhookTest
  | RemoveWebhook;
