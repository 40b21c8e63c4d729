import { randomUUID } from 'node:crypto';
import { Agency, type Agreement, entryBody, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, type How, refusedWith, type RefusedCase } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { retainer } from '../support/terms';

const nobody = randomUUID();

describe('Bad input is refused by name, and writes nothing', () => {
  const app = App.ofThisFile();
  let log: EventStoreReader;
  let acme: Agreement;
  let globex: Agreement;
  let ticket: Ticket;
  let theirs: Ticket;
  let theo: Caller;

  beforeAll(async () => {
    const studio = new Agency(app);
    log = new EventStoreReader(app.eventStoreUrl);
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-09-01', { closeAfterDays: null });
    globex = await studio.signs('2026-10-01', {}, await studio.client('Globex'));
    ticket = await acme.ticket();
    theirs = await globex.ticket();
    theo = await app.key('client', acme.clientId);
    await acme.closes('2026-09');
    await app.clockTo('2026-10-20T18:00:00Z');
    await app.admin.send('/v1/clients', { name: 'Once', contacts: [{ name: 'O', email: 'o@once.example' }] }, reused);
  });
  afterAll(() => log.close());

  const reused: How = { idempotencyKey: randomUUID() };
  const client = (over: object) =>
    app.admin.post('/v1/clients', {
      name: 'Initech',
      contacts: [{ name: 'Sam', email: 'sam@initech.example' }],
      ...over,
    });
  const sign = (over: object, terms: object = {}) =>
    app.admin.post('/v1/agreements', {
      clientId: acme.clientId,
      startsOn: '2026-10-01',
      terms: { ...retainer(), ...terms },
      ...over,
    });
  const open = (over: object) => app.admin.post('/v1/tickets', { ...acme.ticketBody(), ...over });
  const log60 = (over: object, on = ticket.id) =>
    app.admin.post(`/v1/tickets/${on}/time-entries`, { ...entryBody('2026-10-19T09:00:00Z', 60), ...over });
  const buy = (over: object) =>
    app.admin.post(`/v1/agreements/${acme.id}/purchases`, { minutes: 60, unitPrice: 9000, ...over });
  const raw = (body: string | Buffer, headers: Record<string, string> = {}, path = '/v1/clients') =>
    app.admin.request('POST', path, body, { headers });

  const unreadable: RefusedCase[] = [
    ['half a JSON document', () => raw('{"name":'), 400, 'unreadable-request'],
    ['text that is not UTF-8', () => raw(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 400, 'unreadable-request'],
    ['half a surrogate pair', () => raw('{"name":"\\ud800"}'), 400, 'unreadable-request'],
    ['a body that poisons prototypes', () => raw('{"__proto__":{"role":"admin"}}'), 400, 'unreadable-request'],
    ['a form instead of JSON', () => raw('name=Acme', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type'],
    ['ten megabytes', () => client({ name: 'x'.repeat(10_000_000) }), 413, 'body-too-large'],
    ['ten thousand lists in each other', () => raw(`${'['.repeat(1e4)}${']'.repeat(1e4)}`), 422, 'invalid'],
    ['a list where an object belongs', () => raw('[]'), 422, 'invalid', ''],
    ['a bad If-Match', () => ticketStep({ ifMatch: 'seven' }), 400, 'bad-if-match'],
    [
      'an idempotency key of 256 characters',
      () => client2({ idempotencyKey: 'k'.repeat(256) }),
      400,
      'bad-idempotency-key',
    ],
  ];
  const ticketStep = (how: How) => app.admin.post(`/v1/tickets/${ticket.id}/escalate`, {}, how);
  const client2 = (how: How) =>
    app.admin.post('/v1/clients', { name: 'Twice', contacts: [{ name: 'O', email: 'o@once.example' }] }, how);

  const wrongFields: RefusedCase[] = [
    ['an unknown field', () => client({ color: 'red' }), 422, 'invalid', '/color'],
    [
      'an unknown field deep in the terms',
      () => sign({}, { rollover: { policy: 'none', cap: 1 } }),
      422,
      'invalid',
      '/terms/rollover/cap',
    ],
    ['a number where a name belongs', () => client({ name: 7 }), 422, 'invalid', '/name'],
    ['a blank name', () => client({ name: '   ' }), 422, 'invalid', '/name'],
    ['no contacts', () => client({ contacts: [] }), 422, 'invalid', '/contacts'],
    [
      'an address that is none',
      () => client({ contacts: [{ name: 'Sam', email: 'sam' }] }),
      422,
      'invalid',
      '/contacts/0/email',
    ],
    ['minutes in words', () => log60({ minutes: 'sixty' }), 422, 'invalid', '/minutes'],
    ['negative minutes', () => log60({ minutes: -60 }), 422, 'invalid', '/minutes'],
    ['no minutes', () => log60({ minutes: 0 }), 422, 'invalid', '/minutes'],
    ['half a minute', () => log60({ minutes: 0.5 }), 422, 'invalid', '/minutes'],
    ['more than a day', () => log60({ minutes: 1441 }), 422, 'invalid', '/minutes'],
    ['an empty note', () => log60({ note: '' }), 422, 'invalid', '/note'],
    ['an unknown cover', () => log60({ cover: 'gift' }), 422, 'invalid', '/cover'],
    ['an impossible date', () => log60({ startedAt: '2026-02-30T09:00:00Z' }), 422, 'invalid', '/startedAt'],
    ['an instant without a zone', () => log60({ startedAt: '2026-10-19T09:00:00' }), 422, 'invalid', '/startedAt'],
    ['work in the future', () => log60({ startedAt: '2026-10-20T18:00:01Z' }), 422, 'invalid', '/startedAt'],
    ['work before the agreement', () => log60({ startedAt: '2026-08-31T09:00:00Z' }), 422, 'invalid', '/startedAt'],
    ['a start on no day', () => sign({ startsOn: '2026-11-31' }), 422, 'invalid', '/startsOn'],
    ['a negative purchase', () => buy({ minutes: -60 }), 422, 'invalid', '/minutes'],
    ['a purchase that expires before it is made', () => buy({ expiresOn: '2026-10-19' }), 422, 'invalid', '/expiresOn'],
    ['a channel nobody has', () => open({ channel: 'fax' }), 422, 'invalid', '/channel'],
    ['a ticket without a requester', () => open({ requester: undefined }), 422, 'invalid', '/requester'],
    ['two faults at once', () => open({ priority: 'P0', subject: '' }), 422, 'invalid', '/subject', '/priority'],
    ['a page too large', () => app.admin.get('/v1/tickets?limit=201'), 422, 'invalid', '/limit'],
    ['a page from nowhere', () => app.admin.get('/v1/tickets?cursor=bm93aGVyZQ'), 422, 'invalid', '/cursor'],
    ['an unknown filter', () => app.admin.get('/v1/tickets?colour=red'), 422, 'invalid', '/colour'],
    ['a clock put into words', () => app.admin.post('/v1/clock', { now: 'tomorrow' }), 422, 'invalid', '/now'],
    ['another body under a known idempotency key', () => client2(reused), 422, 'idempotency-key-reused'],
  ];

  const wrongTerms: RefusedCase[] = [
    ['an unknown zone', () => sign({}, { timeZone: 'Europe/Loudon' }), 422, 'invalid', '/terms/timeZone'],
    ['an unknown currency', () => sign({}, { currency: 'EUX' }), 422, 'invalid', '/terms/currency'],
    ['money with a fraction', () => sign({}, { monthlyFee: 1200.5 }), 422, 'invalid', '/terms/monthlyFee'],
    [
      'a negative allowance',
      () => sign({}, { allowanceMinutes: -1 }),
      422,
      'invalid',
      '/terms/allowanceMinutes',
      '/terms/overage/borrowUpToMinutes',
    ],
    [
      'a cap below one',
      () => sign({}, { rollover: { policy: 'capped', capMultiple: '0.5' } }),
      422,
      'invalid',
      '/terms/rollover/capMultiple',
    ],
    [
      'coverage that ends before it starts',
      () => sign({}, { coverage: [{ days: ['mon'], from: '17:00', to: '09:00' }] }),
      422,
      'invalid',
    ],
    ['an on-demand plan with an allowance', () => sign({}, { plan: 'on-demand' }), 422, 'invalid'],
    [
      'an example that does not come out',
      () =>
        sign(
          {},
          {
            examples: [
              { name: 'too good', given: { available: 600, used: 700, approved: 100 }, expect: { charged: 0, net: 0 } },
            ],
          },
        ),
      422,
      'invalid',
    ],
  ];

  const absent: RefusedCase[] = [
    ['a client that does not exist', () => sign({ clientId: nobody }), 422, 'invalid', '/clientId'],
    ['an agreement that does not exist', () => open({ agreementId: nobody }), 404, 'unknown-agreement'],
    [
      'hours for an agreement that does not exist',
      () => app.admin.post(`/v1/agreements/${nobody}/purchases`, { minutes: 60, unitPrice: 1 }),
      404,
      'unknown-agreement',
    ],
    ['a ticket that does not exist', () => log60({}, nobody), 404, 'unknown-ticket'],
    ['a project that does not exist', () => open({ projectId: nobody }), 404, 'unknown-project'],
    [
      'a balance of an unknown agreement',
      () => app.admin.get(`/v1/agreements/${nobody}/balance`),
      404,
      'unknown-agreement',
    ],
    ['a month nobody opened', () => app.admin.get(`/v1/agreements/${acme.id}/months/2031-01`), 404, 'unknown-month'],
    ['a step there is not', () => app.admin.post(`/v1/tickets/${ticket.id}/celebrate`), 404, 'not-found'],
    ['a path there is not', () => app.admin.get('/v1/nothing'), 404, 'not-found'],
    ['a method there is not', () => app.admin.delete('/v1/tickets'), 405, 'method-not-allowed'],
  ];

  const wrongState: RefusedCase[] = [
    [
      'an approval in a closed month',
      () =>
        app.admin.post(`/v1/agreements/${acme.id}/approvals`, { month: '2026-09', minutes: 5, decision: 'approved' }),
      409,
      'month-not-open',
    ],
    ['hours bought in a closed month', () => buy({ purchasedOn: '2026-09-15' }), 409, 'month-not-open'],
    ['closing a closed month', () => acme.triesToClose('2026-09'), 409, 'month-already-closed'],
    ['closing a month that runs', () => acme.triesToClose('2026-10'), 409, 'month-not-ended'],
    [
      'putting the clock back',
      () => app.admin.post('/v1/clock', { now: '2026-10-01T00:00:00Z' }),
      409,
      'clock-moves-forward-only',
    ],
  ];

  const notAllowed: RefusedCase[] = [
    ['no key', () => app.admin.with(null).post('/v1/clients', {}), 401, 'key-missing'],
    ['a wrong key', () => app.admin.with('mb_wrong').post('/v1/clients', {}), 401, 'key-unknown'],
    [
      'a key in the wrong scheme',
      () => app.admin.with(null).post('/v1/clients', {}, { headers: { authorization: `Basic ${app.admin.key}` } }),
      401,
      'key-missing',
    ],
    ['a client who signs up others', () => theo.post('/v1/clients', {}), 403, 'forbidden'],
    ['a client who moves time', () => theo.post('/v1/clock', { now: '2030-01-01T00:00:00Z' }), 403, 'forbidden'],
    ['a client on another’s agreement', () => theo.get(`/v1/agreements/${globex.id}`), 404, 'unknown-agreement'],
    ['a client on another’s balance', () => theo.get(`/v1/agreements/${globex.id}/balance`), 404, 'unknown-agreement'],
    [
      'a client on another’s statement',
      () => theo.get(`/v1/agreements/${globex.id}/months/2026-10`),
      404,
      'unknown-agreement',
    ],
    ['a client on another’s organisation', () => theo.get(`/v1/clients/${globex.clientId}`), 404, 'unknown-client'],
    ['a client on another’s ticket', () => theo.get(`/v1/tickets/${theirs.id}`), 404, 'unknown-ticket'],
    [
      'a client on the history of another’s ticket',
      () => theo.get(`/v1/tickets/${theirs.id}/history`),
      404,
      'unknown-ticket',
    ],
    [
      'a client on the clocks of another’s ticket',
      () => theo.get(`/v1/tickets/${theirs.id}/sla`),
      404,
      'unknown-ticket',
    ],
    [
      'a client who writes on another’s ticket',
      () => theo.post(`/v1/tickets/${theirs.id}/replies`, { body: 'Hi', public: true }),
      404,
      'unknown-ticket',
    ],
    [
      'a client who opens a ticket for another',
      () => theo.post('/v1/tickets', globex.ticketBody()),
      404,
      'unknown-agreement',
    ],
    [
      'a client who approves for another',
      () => theo.post(`/v1/agreements/${globex.id}/approvals`, { minutes: 60, decision: 'approved' }),
      404,
      'unknown-agreement',
    ],
  ];

  const all = [...unreadable, ...wrongFields, ...wrongTerms, ...absent, ...wrongState, ...notAllowed];
  for (const [what, request, status, slug, ...pointers] of all) {
    it(`${what}: ${slug}`, async () => {
      const before = await log.head();
      const answer = await request();

      expect(answer).toMatchObject(refusedWith(status, slug, ...pointers));
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(await log.head()).toBe(before);
    });
  }

  it('lists show a client its own alone', async () => {
    for (const list of ['clients', 'agreements', 'tickets', 'balances', 'time-entries', 'sla']) {
      const { items } = await theo.read<{ items: readonly { id?: string; clientId?: string }[] }>(`/v1/${list}`);
      const owners = new Set(items.map(({ id, clientId }) => (list === 'clients' ? id : clientId)));
      expect([list, ...owners]).toEqual(list === 'time-entries' ? [list] : [list, acme.clientId]);
    }
  });

  it('a key that was revoked opens nothing any more', async () => {
    const { id, key } = await app.admin.send<{ id: string; key: string; position: number }>('/v1/keys', {
      role: 'agent',
      label: 'to be revoked',
    });
    const agent = app.admin.with(key);
    expect((await agent.get('/v1/tickets')).status).toBe(200);
    await app.admin.delete(`/v1/keys/${id}`);
    expect(await agent.get('/v1/tickets')).toMatchObject(refusedWith(401, 'key-unknown'));
  });
});
