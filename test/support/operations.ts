import { randomUUID } from 'node:crypto';
import { Agency, entryBody, type Page } from './agency';
import { type App } from './app';
import { email } from './email';
import { brought } from './intake';
import { retainer } from './terms';
import { until } from './waiting';

/** What there is of one organisation: an id for each kind of thing that a path, a query or a body can name. */
export interface Things {
  readonly name: string;
  readonly clientId: string;
  readonly projectId: string;
  readonly agreementId: string;
  /** A ticket that came by mail, with an attachment. */
  readonly ticketId: string;
  readonly sha256: string;
  readonly messageId: string;
  readonly noticeId: string;
  /** Of the open month. */
  readonly entryId: string;
  readonly contact: string;
  readonly invoiceId: string;
  readonly disputeId: string;
  /** Of the closed month, disputed by nobody. */
  readonly undisputed: readonly string[];
  readonly maintenanceId: string;
  readonly keyId: string;
  readonly replayId: string;
  /** Registered with a key of the organisation. */
  readonly webhookId: string;
}

/** A closed month, and an open one that has ended. */
const CLOSED = '2026-09';
const OPEN = '2026-10';
const NOW = '2026-11-02T09:00:00Z';

/** What stands where in a path: by the last word before it, and its name. */
export const places: Readonly<Record<string, (of: Things) => string>> = {
  'agreements/{id}': (of) => of.agreementId,
  'attachments/{sha256}': (of) => of.sha256,
  'calendars/{region}': () => 'GB-ENG',
  'clients/{id}': (of) => of.clientId,
  'contacts/{email}': (of) => of.contact,
  'disputes/{id}': (of) => of.disputeId,
  'dead-letters/{eventId}': () => randomUUID(),
  'event-schemas/{type}': () => 'TimeLogged',
  'event-schemas/{version}': () => '1',
  'invoices/{id}': (of) => of.invoiceId,
  'keys/{id}': (of) => of.keyId,
  'maintenance/{id}': (of) => of.maintenanceId,
  'messages/{id}': (of) => of.messageId,
  'months/{month}': () => OPEN,
  'notices/{id}': (of) => of.noticeId,
  'replays/{id}': (of) => of.replayId,
  'tickets/{id}': (of) => of.ticketId,
  'tickets/{step}': () => 'escalate',
  'time-entries/{id}': (of) => of.entryId,
  'webhooks/{id}': (of) => of.webhookId,
};

/** Parameters of queries that say whose something is, or that a query cannot do without. */
export const queries: Readonly<Record<string, (of: Things) => string>> = {
  agreementId: (of) => of.agreementId,
  clientId: (of) => of.clientId,
  from: () => '1',
  month: () => CLOSED,
  projectId: (of) => of.projectId,
  ticketId: (of) => of.ticketId,
};

/** How an operation is asked for, beside its path. */
export interface Asked {
  readonly body?: (of: Things) => object | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is used up by it, made anew. */
  readonly fresh?: (app: App, of: Things) => Promise<Partial<Things>>;
}

interface Issued {
  readonly id: string;
  readonly key: string;
  readonly position: number;
}

const another = (): string => randomUUID().slice(0, 8);
const contacts = () => [{ name: 'Robin', email: `robin-${another()}@elsewhere.example` }];
const reason = 'Because of a test';
let correctedTo = 15;

/** Each is about an entry of its own: the first is left for disputes that are opened. */
const freshDispute =
  (which: number) =>
  async (app: App, { agreementId, undisputed }: Things): Promise<Partial<Things>> => {
    const body = { agreementId, month: CLOSED, entryIds: [undisputed[which]], reason };
    return { disputeId: (await app.admin.send('/v1/disputes', body)).id };
  };

const freshKey = async (app: App): Promise<Partial<Things>> => ({
  keyId: (await app.admin.send('/v1/keys', { role: 'agent', label: 'To be used up' })).id,
});

const freshMessage = async (app: App): Promise<Partial<Things>> => ({
  messageId: (await brought(app.admin, email({ from: `stranger-${another()}@nowhere.example` }))).id,
});

/** Nobody is there: names under `invalid` lead nowhere. */
const nowhere = { url: 'https://hooks.invalid/minutebook' };

const registered = async (app: App, clientId: string): Promise<string> =>
  (await (await app.key('integrator', clientId)).send('/v1/webhooks', nowhere)).id;

const freshWebhook = async (app: App, { clientId }: Things): Promise<Partial<Things>> => ({
  webhookId: await registered(app, clientId),
});

/** Every operation that takes more than its path, in the order in which they do not get into each other's way. */
export const asked: Readonly<Record<string, Asked>> = {
  'GET /v1/events': { headers: { accept: 'application/json' } },
  'POST /v1/clock': { body: () => ({ now: NOW }) },
  'POST /v1/keys': { body: () => ({ role: 'agent', label: 'Ada' }) },
  'POST /v1/keys/{id}/rotate': { body: () => ({}), fresh: freshKey },
  'DELETE /v1/keys/{id}': { fresh: freshKey },
  'POST /v1/clients': { body: () => ({ name: 'Another', contacts: contacts() }) },
  'POST /v1/clients/{id}/contacts': { body: () => contacts()[0]! },
  'DELETE /v1/clients/{id}/contacts/{email}': {
    fresh: async (app, { clientId }) => {
      const [robin] = contacts();
      await app.admin.send(`/v1/clients/${clientId}/contacts`, robin);
      return { contact: robin!.email };
    },
  },
  'POST /v1/clients/{id}/projects': { body: () => ({ name: 'Shop', launchedOn: '2026-10-01', warrantyDays: 30 }) },
  'POST /v1/calendars/{region}/publications': { body: () => ({}) },
  'POST /v1/agreements': { body: ({ clientId }) => ({ clientId, startsOn: '2026-11-01', terms: retainer() }) },
  'POST /v1/agreements/{id}/amendments': { body: () => ({ effectiveMonth: '2027-01', terms: retainer() }) },
  'POST /v1/agreements/{id}/purchases': { body: () => ({ minutes: 60, unitPrice: 9000 }) },
  'POST /v1/agreements/{id}/adjustments': { body: () => ({ minutes: 15, reason }) },
  'POST /v1/agreements/{id}/expenses': { body: () => ({ amount: 100, description: 'Stamps' }) },
  'POST /v1/agreements/{id}/approvals': { body: () => ({ month: OPEN, minutes: 15, decision: 'approved' }) },
  'POST /v1/agreements/{id}/maintenance': {
    body: () => ({ rule: 'FREQ=MONTHLY;BYDAY=3TH', startsOn: '2026-12-01', subject: 'Updates' }),
  },
  'DELETE /v1/maintenance/{id}': {},
  'POST /v1/invoices/{id}/credit-notes': { body: () => ({ amount: 1, reason }) },
  'POST /v1/tickets': { body: (of) => ticketBody(of) },
  'POST /v1/tickets/{id}/follow-ups': { body: () => ({ subject: 'Tidy up', body: 'There is more to do.' }) },
  'POST /v1/tickets/{id}/triage': { body: () => ({ assignee: 'Ada' }) },
  'POST /v1/tickets/{id}/onsite-visits': { body: () => ({ engineer: 'Ada', visitOn: '2026-11-03' }) },
  'POST /v1/tickets/{id}/replies': { body: () => ({ body: 'We are on it.', public: true }) },
  'POST /v1/tickets/{id}/{step}': { body: () => ({}) },
  'POST /v1/tickets/{id}/time-entries': { body: () => entryBody('2026-11-01T09:00:00Z', 15, { agent: another() }) },
  'POST /v1/time-entries/{id}/corrections': { body: () => ({ minutes: (correctedTo += 1), reason }) },
  'POST /v1/time-entries/{id}/reversal': { body: () => ({ reason }) },
  'POST /v1/disputes': {
    body: ({ agreementId, undisputed }) => ({
      ...{ agreementId, month: CLOSED, entryIds: undisputed.slice(0, 1), reason },
    }),
  },
  'POST /v1/disputes/{id}/uphold': { body: () => ({ reason, goodwillMinutes: 1 }), fresh: freshDispute(1) },
  'POST /v1/disputes/{id}/reject': { body: () => ({ reason }), fresh: freshDispute(2) },
  'POST /v1/disputes/{id}/withdraw': { body: () => ({ reason }), fresh: freshDispute(3) },
  'POST /v1/intake/email': {
    body: ({ name }) => email({ from: mailOf(name) }),
    headers: { 'content-type': 'message/rfc822' },
  },
  'POST /v1/intake/messages/{id}/file': { body: ({ agreementId }) => ({ agreementId }), fresh: freshMessage },
  'POST /v1/intake/messages/{id}/dismiss': { body: () => ({ reason }), fresh: freshMessage },
  'POST /v1/intake/monitoring': {
    body: ({ agreementId }) => ({ agreementId, check: 'shop', state: 'down', at: NOW, detail: 'It is down.' }),
  },
  'POST /v1/notices/{id}/send-again': {},
  'POST /v1/replays': { body: ({ agreementId }) => ({ scope: { agreementId }, readModels: ['balances'] }) },
  'POST /v1/webhooks': { body: ({ agreementId }) => ({ ...nowhere, agreementId }) },
  'POST /v1/webhooks/{id}/rotate-secret': { body: () => ({}) },
  'POST /v1/webhooks/{id}/replay': { body: () => ({ fromPosition: 0 }) },
  'DELETE /v1/webhooks/{id}': { fresh: freshWebhook },
  'POST /v1/agreements/{id}/months/{month}/close': { body: () => ({}) },
  'POST /v1/agreements/{id}/notice': { body: () => ({ givenOn: '2026-11-02' }) },
};

const mailOf = (name: string): string => `Theo <theo@${name.toLowerCase()}.example>`;

const ticketBody = ({ name, agreementId }: Things) => ({
  ...{ agreementId, subject: `${name} is slow`, body: `Every page of ${name} takes long.` },
  ...{ channel: 'phone', priority: 'P2', category: 'bug' },
  requester: { name: 'Theo', email: `theo@${name.toLowerCase()}.example` },
});

/** Commands of a client about its own that name, within their body, what may be another's. */
export const references: readonly (readonly [operation: string, body: (own: Things, named: Things) => object])[] = [
  ['POST /v1/tickets', (own, { projectId }) => ({ ...ticketBody(own), projectId })],
  [
    'POST /v1/disputes',
    ({ agreementId }, { undisputed }) => ({ agreementId, month: CLOSED, entryIds: undisputed.slice(0, 1), reason }),
  ],
  [
    'POST /v1/agreements/{id}/approvals',
    (_, { ticketId }) => ({ month: OPEN, ticketId, minutes: 15, decision: 'approved' }),
  ],
  ['POST /v1/replays', (_, { clientId }) => ({ scope: { clientId } })],
  ['POST /v1/replays', (_, { ticketId }) => ({ scope: { ticketId } })],
  ['POST /v1/replays', (_, { agreementId }) => ({ scope: { agreementId, month: CLOSED } })],
];

/** Nothing of this is anywhere. */
export const absent = (): Things => ({
  ...{ name: 'Nobody', clientId: randomUUID(), projectId: randomUUID(), agreementId: randomUUID() },
  ...{ ticketId: randomUUID(), sha256: '0'.repeat(64), messageId: randomUUID(), noticeId: randomUUID() },
  ...{ entryId: randomUUID(), contact: 'nobody@nowhere.example', invoiceId: `${randomUUID()}-${CLOSED}` },
  ...{ disputeId: randomUUID(), undisputed: [randomUUID()], maintenanceId: randomUUID() },
  ...{ keyId: randomUUID(), replayId: randomUUID(), webhookId: randomUUID() },
});

/** What only the agency's people tell each other. */
export const AMONG_US = 'among ourselves';

/**
 * Organisations with one of everything. The clock has to stand on the first day of the closed month at most; it is put
 * forward to `NOW`.
 */
export async function everythingOf(app: App, ...names: readonly string[]): Promise<readonly Things[]> {
  const studio = new Agency(app);
  await app.clockTo(`${CLOSED}-01T08:00:00Z`);
  const begun = await Promise.all(
    names.map(async (name) => {
      const contact = `theo@${name.toLowerCase()}.example`;
      const by = [{ name: 'Theo', email: contact }];
      const { id: clientId } = await app.admin.send('/v1/clients', { name, contacts: by });
      const shop = { name: `${name}’s shop`, launchedOn: '2026-09-01', warrantyDays: 30 };
      const { id: projectId } = await app.admin.send(`/v1/clients/${clientId}/projects`, shop);
      const agreement = await studio.signs(`${CLOSED}-01`, { closeAfterDays: null, freeOfCharge: [] }, clientId);
      const enclosures = [{ name: 'shop.log', mediaType: 'text/plain', content: Buffer.from(`${name} is slow`) }];
      const mail = email({ from: mailOf(name), subject: `${name} is slow`, text: `${name} is very slow.`, enclosures });
      const { id: messageId, ticketId = '' } = await brought(app.admin, mail);
      const { attachments } = await app.admin.read<{ attachments: readonly { sha256: string }[] }>(
        `/v1/intake/messages/${messageId}`,
      );
      await app.admin.send(`/v1/tickets/${ticketId}/replies`, { body: `${AMONG_US}: ${name} is late`, public: false });
      return {
        ...{ name, contact, clientId, projectId, agreement },
        messageId,
        ticketId,
        sha256: attachments[0]!.sha256,
      };
    }),
  );
  const logs = async (ticketId: string, startedAt: string): Promise<string> =>
    (await app.admin.send(`/v1/tickets/${ticketId}/time-entries`, entryBody(startedAt, 15, { agent: another() }))).id;
  await app.clockTo(`${CLOSED}-30T12:00:00Z`);
  const worked = await Promise.all(
    begun.map(async ({ ticketId }) => {
      const days = ['07', '08', '09', '10', '11', '14'];
      return Promise.all(days.map((day) => logs(ticketId, `${CLOSED}-${day}T09:00:00Z`)));
    }),
  );
  await app.clockTo(NOW);
  const all = await Promise.all(
    begun.map(async ({ agreement, ...things }, index): Promise<Things> => {
      const { id: agreementId } = agreement;
      await agreement.closes(CLOSED);
      const [disputed, ...undisputed] = worked[index]!;
      const entryId = await logs(things.ticketId, '2026-11-01T09:00:00Z');
      const dispute = { agreementId, month: CLOSED, entryIds: [disputed], reason };
      const { id: disputeId } = await app.admin.send('/v1/disputes', dispute);
      const plan = { rule: 'FREQ=YEARLY', startsOn: '2027-05-01', subject: `Updates of ${things.name}` };
      const { id: maintenanceId } = await app.admin.send(`/v1/agreements/${agreementId}/maintenance`, plan);
      const key = { role: 'client', clientId: things.clientId, label: `Theo of ${things.name}` };
      const { id: keyId, key: secret } = await app.admin.send<Issued>('/v1/keys', key);
      const replay = { scope: { agreementId }, readModels: ['balances'] };
      // A client sees the replays that it asked for itself.
      const { id: replayId } = await app.admin.with(secret).send('/v1/replays', replay);
      const invoiceId = `${agreementId}-${CLOSED}`;
      await until(async () => (await app.admin.get(`/v1/invoices/${invoiceId}`)).status === 200);
      const noticed = await app.admin.read<Page<{ id: string }>>(`/v1/notices?ticketId=${things.ticketId}`);
      const noticeId = noticed.items[0]?.id ?? '';
      const webhookId = await registered(app, things.clientId);
      return {
        ...things,
        agreementId,
        entryId,
        disputeId,
        undisputed,
        maintenanceId,
        keyId,
        replayId,
        invoiceId,
        noticeId,
        webhookId,
      };
    }),
  );
  return all;
}
