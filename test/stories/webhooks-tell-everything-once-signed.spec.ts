import { type CloudEvent } from '../../src/integration/cloud-event';
import { type Agreement, Agency, type Page } from '../support/agency';
import { App } from '../support/app';
import { type Caller, type RefusedCase, refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { until } from '../support/waiting';
import { type Delivery, WebhookReceiver } from '../support/webhook-receiver';

interface Registered {
  readonly id: string;
  readonly secret: string;
  readonly fromPosition: number;
  readonly position: number;
}

interface Status {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly position: number | null;
  readonly lag: number | null;
  readonly waiting: number;
  readonly consecutiveFailures: number;
  readonly nextAttemptAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly lastFailure: { readonly status: number | null; readonly text: string } | null;
  readonly deadLetters: number;
}

interface DeadLetter {
  readonly eventId: string;
  readonly event: CloudEvent;
  readonly attempts: number;
  readonly lastFailure: { readonly status: number | null };
}

const AT = '2026-03-02T09:00:00Z';
const PEOPLE = 'Because of a test';

describe('Webhooks tell everything once, signed', () => {
  // Three attempts, a second apart.
  const app = App.ofThisFile({ env: { WEBHOOK_ALLOW_LOOPBACK: 'true', WEBHOOK_RETRY_SECONDS: '1,1' } });
  const agency = new Agency(app);
  let acme: Agreement;
  let acmeToo: Agreement;
  let globex: Agreement;
  let acmes: Caller;
  let globexs: Caller;
  let receiver: WebhookReceiver;
  let used: string[] = [];

  const register = async (caller: Caller, body: object = {}): Promise<Registered> => {
    const registered = await caller.send<Registered>('/v1/webhooks', { url: receiver.url, ...body });
    receiver.secrets = [...receiver.secrets, registered.secret];
    used.push(registered.id);
    return registered;
  };
  const status = (id: string): Promise<Status> => app.admin.read<Status>(`/v1/webhooks/${id}`);
  const idsOf = (deliveries: readonly Delivery[]): readonly string[] => deliveries.map(({ event }) => event.id);
  const of = (agreement: Agreement) => receiver.taken.filter(({ event }) => event.agreementid === agreement.id);
  const takes = (count: number): Promise<void> => until(() => Promise.resolve(receiver.taken.length >= count));

  /** What the feed hands on after a position, for whoever asks. */
  async function told(caller: Caller, after: number, query = ''): Promise<readonly string[]> {
    const pages = { headers: { accept: 'application/json' } };
    const path = `/v1/events?after=${after}&limit=1000&${query}`;
    const { items } = (await caller.get<{ items: readonly CloudEvent[] }>(path, pages)).body;
    return items.map(({ id }) => id);
  }

  beforeAll(async () => {
    await app.clockTo(AT);
    acme = await agency.signs('2026-03-01');
    acmeToo = await agency.signs('2026-03-01', {}, acme.clientId);
    globex = await agency.signs('2026-03-01', {}, await agency.client('Globex'));
    acmes = await app.key('integrator', acme.clientId);
    globexs = await app.key('integrator', globex.clientId);
  });
  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    used = [];
  });
  afterEach(async () => {
    for (const id of used) await app.admin.delete(`/v1/webhooks/${id}`);
    receiver.letGo();
    await receiver.stop();
  });

  const works = async (count: number): Promise<void> => {
    for (let n = 1; n <= count; n += 1) {
      await Promise.all([acme, acmeToo, globex].map((agreement) => agreement.adjusts(n, PEOPLE)));
    }
  };

  // Rule: webhooks.everything-in-order
  it('sends what is written from now on: all of it, signed, in the order of the log, to its own client alone', async () => {
    const { fromPosition } = await register(acmes);
    await works(10);
    const all = await told(acmes, fromPosition, `clientId=${acme.clientId}`);
    await takes(all.length);
    const { headers, event, signedBy } = receiver.taken[0]!;
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': event.id,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/) as string,
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/) as string,
    });
    expect(signedBy).toEqual(receiver.secrets);
    expect(receiver.taken.every((one) => one.signedBy.length === 1 && one.event.clientid === acme.clientId)).toBe(true);
    expect(idsOf(receiver.received).toSorted()).toEqual([...all].toSorted());
    for (const agreement of [acme, acmeToo]) {
      const theirs = await told(acmes, fromPosition, `agreementId=${agreement.id}`);
      expect(idsOf(of(agreement))).toEqual(theirs);
    }
  });

  it('sends the past too from where it is asked to, narrowed to types and to an agreement', async () => {
    await register(app.admin, {
      fromPosition: 0,
      types: ['AgreementSigned', 'AdjustmentPosted'],
      agreementId: globex.id,
    });
    const all = await told(app.admin, 0, `types=AgreementSigned,AdjustmentPosted&agreementId=${globex.id}`);
    await takes(all.length);
    expect(idsOf(receiver.taken)).toEqual(all);
    expect(receiver.taken[0]!.event.type).toBe('minutebook.AgreementSigned.v1');
  });

  // Rule: webhooks.a-failure-holds-its-agreement
  it('tries again what is not taken: later events of that agreement wait, those of others do not', async () => {
    let failures = 2;
    receiver.reply = ({ event }) => (event.agreementid === acme.id && (failures -= 1) >= 0 ? 500 : 204);
    const { id, fromPosition } = await register(acmes);
    await works(3);
    await until(async () => (await status(id)).waiting === 1);
    expect(of(acme)).toEqual([]);
    const held = await status(id);
    expect(held).toMatchObject({ state: 'active', lastFailure: { status: 500 } });
    expect(held.nextAttemptAt).not.toBeNull();
    const all = await told(acmes, fromPosition, `clientId=${acme.clientId}`);
    await takes(all.length);
    expect(idsOf(receiver.received)).toHaveLength(all.length + 2);
    expect(idsOf(of(acme))).toEqual(await told(acmes, fromPosition, `agreementId=${acme.id}`));
    await until(async () => {
      const { lag, waiting, consecutiveFailures, lastSuccessAt } = await status(id);
      return lag === 0 && waiting === 0 && consecutiveFailures === 0 && lastSuccessAt !== null;
    });
  });

  it('leaves alone for as long as it is asked to whoever answers 429', async () => {
    const at: number[] = [];
    receiver.reply = () => {
      at.push(performance.now());
      return at.length === 1 ? { status: 429, headers: { 'retry-after': '2' } } : 204;
    };
    await register(acmes);
    await acme.adjusts(1, PEOPLE);
    await takes(1);
    expect(at[1]! - at[0]!).toBeGreaterThan(1_900);
  });

  // Rule: webhooks.dead-letters
  it('makes dead letters of what is never taken, goes on with the rest, and sends them again when asked', async () => {
    const refused = new Set<string>();
    receiver.reply = ({ event }) => {
      if (refused.size < 2 && event.agreementid === acme.id) refused.add(event.id);
      return refused.has(event.id) ? { status: 422, text: 'I do not like it. '.repeat(100) } : 204;
    };
    const { id, fromPosition } = await register(acmes, { types: ['AdjustmentPosted'] });
    await works(3);
    const all = await told(acmes, fromPosition, `types=AdjustmentPosted&clientId=${acme.clientId}`);
    await takes(all.length - 2);
    await until(async () => (await status(id)).deadLetters === 2);
    const { items } = await app.admin.read<Page<DeadLetter>>(`/v1/webhooks/${id}/dead-letters`);
    expect(items.map(({ eventId }) => eventId)).toEqual([...refused]);
    expect(items[0]).toMatchObject({ event: { agreementid: acme.id }, attempts: 3, lastFailure: { status: 422 } });
    const first = await app.admin.read<Page<DeadLetter>>(`/v1/webhooks/${id}/dead-letters?limit=1`);
    const second = `/v1/webhooks/${id}/dead-letters?limit=1&cursor=${first.nextCursor}`;
    expect((await app.admin.read<Page<DeadLetter>>(second)).items).toEqual([items[1]]);
    expect(idsOf(of(acme))).toEqual(
      (await told(acmes, fromPosition, `types=AdjustmentPosted&agreementId=${acme.id}`)).slice(2),
    );

    const [one, other] = [...refused];
    await acmes.send(`/v1/webhooks/${id}/dead-letters/${one}/resend`);
    await until(async () => {
      const [letter] = (await app.admin.read<Page<DeadLetter>>(`/v1/webhooks/${id}/dead-letters`)).items;
      return letter!.attempts === 4;
    });
    refused.clear();
    receiver.reply = () => 204;
    const how = { idempotencyKey: 'again' };
    expect(await acmes.send(`/v1/webhooks/${id}/dead-letters/${one}/resend`, {}, how)).toMatchObject({ count: 1 });
    await until(async () => (await status(id)).deadLetters === 1);
    expect(await acmes.send(`/v1/webhooks/${id}/dead-letters/${one}/resend`, {}, how)).toMatchObject({ count: 1 });
    expect(await acmes.send(`/v1/webhooks/${id}/dead-letters/resend-all`)).toMatchObject({ count: 1 });
    await until(async () => (await status(id)).deadLetters === 0);
    expect(idsOf(receiver.taken).slice(-2)).toEqual([one, other]);
    expect(await acmes.send(`/v1/webhooks/${id}/dead-letters/resend-all`)).toMatchObject({ count: 0 });
  });

  // Rule: webhooks.gone-is-disabled
  it('sends nothing more to an endpoint that answers 410, and tells people once', async () => {
    receiver.reply = () => ({ status: 410, text: 'We have moved.' });
    const { id } = await register(acmes);
    await works(2);
    await until(async () => (await status(id)).state === 'disabled');
    expect(await status(id)).toMatchObject({ reason: 'We have moved.', lastFailure: { status: 410 } });
    const count = receiver.received.length;
    await acme.adjusts(1, PEOPLE);
    const notices = await app.admin.read<Page<object>>('/v1/notices?kind=webhook-disabled');
    expect(notices.items).toHaveLength(1);
    expect(notices.items[0]).toMatchObject({ clientId: acme.clientId, agreementId: null, ticketId: null });
    receiver.reply = () => 204;
    expect(receiver.received).toHaveLength(count);

    await acmes.send(`/v1/webhooks/${id}/resume`);
    await takes(5);
    expect(of(acme).map(({ event }) => (event.data as { reason: string }).reason)).toEqual([PEOPLE, PEOPLE, PEOPLE]);
  });

  // Rule: webhooks.secrets-rotate
  it('signs with both secrets for the grace of a rotation, and then with the new one alone', async () => {
    const { id, secret: before } = await register(acmes);
    const how = { idempotencyKey: 'rotate' };
    const rotate = () =>
      acmes.send<{ secret: string; graceEndsAt: string }>(`/v1/webhooks/${id}/rotate-secret`, { graceHours: 2 }, how);
    const { secret, graceEndsAt } = await rotate();
    expect(graceEndsAt).toBe('2026-03-02T11:00:00.000Z');
    expect(await rotate()).toMatchObject({ secret });
    receiver.secrets = [before, secret];
    await acme.adjusts(1, PEOPLE);
    await takes(1);
    await app.clockTo(graceEndsAt);
    await acme.adjusts(1, PEOPLE);
    await takes(2);
    expect(receiver.taken.map(({ signedBy }) => signedBy)).toEqual([[before, secret], [secret]]);

    const stored = new EventStoreReader(app.eventStoreUrl);
    const facts = JSON.stringify(await stored.stream(`webhook-${id}`));
    await stored.close();
    for (const shown of [before, secret]) {
      expect(facts).not.toContain(shown);
      expect(facts).not.toContain(shown.slice('whsec_'.length));
    }
  });

  it('is registered once for one Idempotency-Key, with the same secret', async () => {
    const body = { url: receiver.url, types: ['TimeLogged'] };
    const [first, again] = [
      await acmes.send<Registered>('/v1/webhooks', body, { idempotencyKey: 'once' }),
      await acmes.send<Registered>('/v1/webhooks', body, { idempotencyKey: 'once' }),
    ];
    used.push(first.id);
    expect(again).toEqual(first);
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  // Rule: webhooks.replay
  it('sends everything again from a position, after all that it has sent', async () => {
    const { id, fromPosition } = await register(acmes);
    await works(2);
    const all = await told(acmes, fromPosition, `clientId=${acme.clientId}`);
    await takes(all.length);
    await acmes.send(`/v1/webhooks/${id}/replay`, { fromPosition });
    await takes(2 * all.length);
    expect(idsOf(of(acme)).slice(-2)).toEqual(idsOf(of(acme)).slice(0, 2));
  });

  it('waits while it is paused, also over a restart, and sends what happened meanwhile', async () => {
    const { id, fromPosition } = await register(acmes);
    await acme.adjusts(1, PEOPLE);
    await takes(1);
    await acmes.send(`/v1/webhooks/${id}/pause`);
    await works(2);
    expect(await status(id)).toMatchObject({ state: 'paused' });
    await app.stop();
    await app.restart();
    expect(receiver.received).toHaveLength(1);
    await acmes.send(`/v1/webhooks/${id}/resume`);
    const all = await told(acmes, fromPosition, `clientId=${acme.clientId}`);
    await takes(all.length);
    expect(idsOf(receiver.received).toSorted()).toEqual([...all].toSorted());
  });

  it('is tried with an event that tells nothing, once, and says what came of it', async () => {
    const { id } = await register(acmes);
    const how = { idempotencyKey: 'try' };
    const first = await acmes.send<{ eventId: string }>(`/v1/webhooks/${id}/test`, {}, how);
    expect(first).toMatchObject({ delivered: true, status: 204 });
    expect(await acmes.send(`/v1/webhooks/${id}/test`, {}, how)).toEqual(first);
    expect(receiver.taken).toMatchObject([
      { event: { id: first.eventId, type: 'minutebook.WebhookTest.v1', data: { webhookId: id } } },
    ]);
    expect(receiver.taken[0]!.signedBy).toEqual(receiver.secrets);
    receiver.reply = () => ({ status: 503, text: 'Closed on Mondays' });
    expect(await acmes.send(`/v1/webhooks/${id}/test`)).toMatchObject({
      ...{ delivered: false, status: 503, text: 'Closed on Mondays' },
    });
  });

  it('says how it goes to Prometheus', async () => {
    await register(acmes);
    await acme.adjusts(1, PEOPLE);
    await takes(1);
    const metrics = async () => (await app.admin.get<string>('/metrics')).body;
    await until(async () => /^minutebook_webhook_attempts_total\{outcome="delivered"\} [1-9]/m.test(await metrics()));
    expect(await metrics()).toMatch(/^minutebook_webhook_endpoints\{state="up-to-date"\} \d+$/m);
  });

  describe('is refused', () => {
    const url = 'https://hooks.example/minutebook';
    const post = (body: object, caller = () => acmes) => caller().post('/v1/webhooks', body);
    const cases: RefusedCase[] = [
      ['without a key', () => post({ url }, () => app.admin.with(null)), 401, 'key-missing'],
      [
        'for a role that reads no events',
        async () => app.key('agent').then((key) => post({ url }, () => key)),
        403,
        'forbidden',
      ],
      ['without a URL', () => post({}), 422, 'invalid', '/url'],
      ['at what is no URL', () => post({ url: 'hooks' }), 422, 'invalid', '/url'],
      ['without TLS', () => post({ url: 'http://hooks.example/' }), 422, 'invalid', '/url'],
      ['in a private network', () => post({ url: 'https://192.168.0.1/' }), 422, 'invalid', '/url'],
      ['for what stays inside', () => post({ url, types: ['WebhookRegistered'] }), 422, 'invalid', '/types'],
      ['for another client', () => post({ url, clientId: globex.clientId }), 404, 'unknown-client'],
      ['for another client’s agreement', () => post({ url, agreementId: globex.id }), 404, 'unknown-agreement'],
      ['from what is not written', () => post({ url, fromPosition: 2 ** 40 }), 422, 'invalid', '/fromPosition'],
      ['with a field that it does not know', () => post({ url, type: 'TimeLogged' }), 422, 'invalid', '/type'],
    ];
    for (const [what, request, wanted, slug, ...pointers] of cases) {
      it(what, async () => {
        expect(await request()).toMatchObject(refusedWith(wanted, slug, ...pointers));
      });
    }

    // Rule: webhooks.own-only
    it('to another organisation: what is not its own is as if it were not there', async () => {
      const { id } = await register(acmes);
      const ofAgency = await register(app.admin, { clientId: globex.clientId });
      const items = (caller: Caller) =>
        caller.read<Page<Status>>('/v1/webhooks').then((page) => page.items.map((one) => one.id));
      expect(await items(acmes)).toEqual([id]);
      expect(await items(globexs)).toEqual([]);
      expect(await items(app.admin)).toEqual(expect.arrayContaining([id, ofAgency.id]));
      for (const one of [id, ofAgency.id]) {
        for (const request of [
          globexs.get(`/v1/webhooks/${one}`),
          globexs.get(`/v1/webhooks/${one}/dead-letters`),
          globexs.post(`/v1/webhooks/${one}/rotate-secret`),
          globexs.post(`/v1/webhooks/${one}/replay`, { fromPosition: 0 }),
          globexs.post(`/v1/webhooks/${one}/dead-letters/resend-all`),
          globexs.delete(`/v1/webhooks/${one}`),
        ]) {
          expect(await request).toMatchObject(refusedWith(404, 'unknown-webhook'));
        }
      }
      expect(await acmes.delete(`/v1/webhooks/${id}`)).toMatchObject({ status: 200 });
      expect(await acmes.get(`/v1/webhooks/${id}`)).toMatchObject(refusedWith(404, 'unknown-webhook'));
      expect(await acmes.post(`/v1/webhooks/${id}/resume`)).toMatchObject(refusedWith(404, 'unknown-webhook'));
    });

    it('where there is no such dead letter', async () => {
      const { id } = await register(acmes);
      const none = await acmes.post(`/v1/webhooks/${id}/dead-letters/none/resend`);
      expect(none).toMatchObject(refusedWith(404, 'unknown-dead-letter'));
    });
  });
});
