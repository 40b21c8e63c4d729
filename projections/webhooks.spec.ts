import { type WebhookEvent } from '../src/integration/webhooks/webhook.events';
import { recorded } from '../test/support/fake-log';
import { webhooks } from './webhooks';

const webhookId = 'w1';
const about = { webhookId, url: 'https://hooks.acme.example/', owner: { keyId: 'k1', clientId: 'acme' } };
const registered: WebhookEvent = {
  type: 'WebhookRegistered',
  data: {
    ...{ ...about, fromPosition: 7, sealedSecret: 'sealed' },
    subscription: { types: ['TimeLogged'], agreementId: null, clientId: 'acme' },
  },
};
const paused: WebhookEvent = { type: 'WebhookPaused', data: { ...about, by: 'program', reason: '500' } };
const resumed: WebhookEvent = { type: 'WebhookResumed', data: { webhookId } };
const removed: WebhookEvent = { type: 'WebhookRemoved', data: { webhookId } };
const folded = (...events: readonly WebhookEvent[]) =>
  events.reduce((card, event) => webhooks.evolve(card, recorded(event)), webhooks.initial(webhookId));

it('shows where events go, which, and whose it is, and nothing of its secret', () => {
  const card = folded(registered);
  expect(card).toMatchObject({ url: about.url, types: ['TimeLogged'], clientId: 'acme', ownerClientId: 'acme' });
  expect(card).toMatchObject({ state: 'active', reason: null, registeredAt: '2026-03-02T09:00:00.000Z' });
  expect(JSON.stringify(card)).not.toContain('sealed');
});

it('says why it is paused until it is resumed, and stays removed', () => {
  expect(folded(registered, paused)).toMatchObject({ state: 'paused', reason: '500' });
  expect(folded(registered, paused, resumed)).toMatchObject({ state: 'active', reason: null });
  expect(folded(registered, removed).state).toBe('removed');
});
