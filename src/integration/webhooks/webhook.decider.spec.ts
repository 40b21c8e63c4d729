import { given, meta } from '../../../test/support/given';
import {
  DisableWebhook,
  PauseWebhook,
  RegisterWebhook,
  RemoveWebhook,
  ReplayWebhook,
  ResendDeadLetters,
  ResumeWebhook,
  RotateWebhookSecret,
} from './webhook.commands';
import { webhook } from './webhook.decider';
import { type WebhookEvent, type WebhookRegistered } from './webhook.events';

const NOW = '2026-03-02T09:00:00.000Z';
const webhookId = 'w1';
const about = {
  url: 'https://hooks.acme.example/minutebook',
  owner: { keyId: 'k1', clientId: 'acme' },
};
const asked: WebhookRegistered['data'] = {
  ...{ webhookId, ...about, fromPosition: 7, sealedSecret: 'first' },
  subscription: { types: null, agreementId: null, clientId: 'acme' },
};
const registered: WebhookEvent = { type: 'WebhookRegistered', data: asked };
const paused = (by: 'person' | 'program' = 'person', reason: string | null = null): WebhookEvent => ({
  type: 'WebhookPaused',
  data: { webhookId, ...about, by, reason },
});
const disabled: WebhookEvent = { type: 'WebhookDisabled', data: { webhookId, ...about, reason: 'Gone' } };
const resumed: WebhookEvent = { type: 'WebhookResumed', data: { webhookId } };
const removed: WebhookEvent = { type: 'WebhookRemoved', data: { webhookId } };
const rotated = (rotation: number, sealedSecret: string, graceEndsAt: string | null): WebhookEvent => ({
  type: 'WebhookSecretRotated',
  data: { webhookId, rotation, sealedSecret, graceEndsAt },
});
const replayed = (replay: number, fromPosition: number): WebhookEvent => ({
  type: 'WebhookReplayed',
  data: { webhookId, replay, fromPosition },
});

const register = new RegisterWebhook(asked, meta());
const pause = (by: 'person' | 'program', reason: string | null = null) =>
  new PauseWebhook({ webhookId, by, reason }, meta());
const disable = new DisableWebhook({ webhookId, reason: 'Gone' }, meta());
const resume = new ResumeWebhook({ webhookId }, meta());
const remove = new RemoveWebhook({ webhookId }, meta());
const rotate = (sealedSecret: string, graceHours: number) =>
  new RotateWebhookSecret({ webhookId, sealedSecret, graceHours }, meta({ at: NOW }));
const replay = (fromPosition: number) => new ReplayWebhook({ webhookId, fromPosition }, meta());
const resend = (count: number) => new ResendDeadLetters({ webhookId, eventId: null, count }, meta());

it('a webhook is registered once', () => {
  given(webhook).when(register).then(registered);
  given(webhook, registered).when(register).thenRefused('ALREADY_EXISTS');
  given(webhook, registered, removed).when(register).thenRefused('ALREADY_EXISTS');
});

it('is paused once, whoever does it, and resumed once', () => {
  given(webhook, registered).when(pause('person')).then(paused());
  given(webhook, registered).when(pause('program', '500')).then(paused('program', '500'));
  given(webhook, registered, paused()).when(pause('program', '500')).thenNothing();
  given(webhook, registered, paused()).when(resume).then(resumed);
  given(webhook, registered, paused(), resumed).when(resume).thenNothing();
});

// Rule: webhooks.gone-is-disabled
it('that is gone is disabled once, and only somebody who resumes it lets it go on', () => {
  given(webhook, registered).when(disable).then(disabled);
  given(webhook, registered, disabled).when(disable).thenNothing();
  given(webhook, registered, disabled).when(pause('program')).thenNothing();
  given(webhook, registered, paused()).when(disable).thenNothing();
  given(webhook, registered, disabled).when(resume).then(resumed);
});

// Rule: webhooks.secrets-rotate
it('is given other secrets, which count, and the one before signs for its grace', () => {
  given(webhook, registered)
    .when(rotate('second', 0))
    .then(rotated(1, 'second', null));
  const grace = '2026-03-04T09:00:00.000Z';
  given(webhook, registered, rotated(1, 'second', null))
    .when(rotate('third', 48))
    .then(rotated(2, 'third', grace));

  const twice = [registered, rotated(1, 'second', grace), rotated(2, 'third', grace)];
  const state = twice.reduce((folded, event) => webhook.evolve(folded, event), webhook.initialState);
  // The first secret ends with the second rotation, however long its grace was to be.
  expect(state).toMatchObject({ sealedSecret: 'third', replaced: { sealedSecret: 'second', until: grace } });
});

// Rule: webhooks.replay
it('is replayed as often as somebody asks, and each replay counts', () => {
  given(webhook, registered).when(replay(3)).then(replayed(1, 3));
  given(webhook, registered, replayed(1, 3)).when(replay(3)).then(replayed(2, 3));
});

it('that has no dead letters is sent none again', () => {
  given(webhook, registered).when(resend(0)).thenNothing();
  given(webhook, registered)
    .when(resend(2))
    .then({ type: 'DeadLettersResent', data: { webhookId, eventId: null, count: 2 } });
});

it('that is removed, or never was, is not there for anything', () => {
  given(webhook, registered).when(remove).then(removed);
  given(webhook, registered, removed).when(remove).thenNothing();
  given(webhook).when(remove).thenRefused('UNKNOWN_WEBHOOK');
  for (const command of [pause('person'), resume, disable, rotate('second', 0), replay(0), resend(1)]) {
    given(webhook, registered, removed).when(command).thenRefused('UNKNOWN_WEBHOOK');
    given(webhook).when(command).thenRefused('UNKNOWN_WEBHOOK');
  }
});
