import { randomUUID } from 'node:crypto';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith, type RefusedCase } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

const nobody = randomUUID();

describe('Signals, plans and contacts that may not be are refused by name, and write nothing', () => {
  const app = App.ofThisFile();
  let log: EventStoreReader;
  let acme: Agreement;
  let globex: Agreement;
  let initech: Agreement;
  let theo: Caller;
  let probe: Caller;
  let auditor: Caller;

  beforeAll(async () => {
    const studio = new Agency(app);
    log = new EventStoreReader(app.eventStoreUrl);
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01');
    globex = await studio.signs('2026-09-01', {}, await studio.client('Globex'));
    initech = await studio.signs('2026-09-01', { noticeDays: 0 }, await studio.client('Initech'));
    await initech.givesNotice('2026-09-01', '2026-09-15');
    await app.clockTo('2026-10-20T18:00:00Z');
    theo = await app.key('client', acme.clientId);
    probe = await app.key('integrator', acme.clientId);
    auditor = await app.key('auditor');
  });
  afterAll(() => log.close());

  const signal = (over: object = {}, desk: Caller = app.admin) =>
    desk.post('/v1/intake/monitoring', {
      ...{ agreementId: acme.id, check: 'shop', state: 'down', at: '2026-10-20T17:00:00Z', detail: '' },
      ...over,
    });
  const plan = (over: object = {}, desk: Caller = app.admin, agreementId = acme.id) =>
    desk.post(`/v1/agreements/${agreementId}/maintenance`, {
      ...{ rule: 'FREQ=MONTHLY;BYDAY=3TH', startsOn: '2026-10-20', subject: 'Updates' },
      ...over,
    });
  const contact = (over: object = {}, desk: Caller = app.admin, clientId = acme.clientId) =>
    desk.post(`/v1/clients/${clientId}/contacts`, { name: 'Maya', email: 'maya@acme.example', ...over });

  const signals: RefusedCase[] = [
    ['a signal without a check', () => signal({ check: undefined }), 422, 'invalid', '/check'],
    ['a signal of a blank check', () => signal({ check: '  ' }), 422, 'invalid', '/check'],
    ['a signal of a check with too long a name', () => signal({ check: 'x'.repeat(201) }), 422, 'invalid', '/check'],
    ['a check on two lines', () => signal({ check: 'shop\r\nBcc: all' }), 422, 'invalid', '/check'],
    ['a signal that is neither down nor up', () => signal({ state: 'flapping' }), 422, 'invalid', '/state'],
    ['a signal without a moment', () => signal({ at: undefined }), 422, 'invalid', '/at'],
    ['a signal without a zone', () => signal({ at: '2026-10-20T17:00:00' }), 422, 'invalid', '/at'],
    ['a signal of a day that is none', () => signal({ at: '2026-02-30T17:00:00Z' }), 422, 'invalid', '/at'],
    ['a signal from the future', () => signal({ at: '2026-10-20T18:00:01Z' }), 422, 'invalid', '/at'],
    ['an all-clear from the future', () => signal({ state: 'up', at: '2026-10-21T00:00:00Z' }), 422, 'invalid', '/at'],
    ['an outage before the agreement', () => signal({ at: '2026-08-31T22:59:59Z' }), 422, 'invalid', '/at'],
    ['a detail that is no text', () => signal({ detail: { code: 502 } }), 422, 'invalid', '/detail'],
    ['a detail too long', () => signal({ detail: 'x'.repeat(10_001) }), 422, 'invalid', '/detail'],
    ['a field that no signal has', () => signal({ severity: 'high' }), 422, 'invalid', '/severity'],
    ['a signal of no agreement', () => signal({ agreementId: undefined }), 422, 'invalid', '/agreementId'],
    ['a signal of an agreement there is not', () => signal({ agreementId: nobody }), 404, 'unknown-agreement'],
    ['a signal of another’s', () => signal({ agreementId: globex.id }, probe), 404, 'unknown-agreement'],
    ['an outage after the agreement', () => signal({ agreementId: initech.id }), 409, 'agreement-ended'],
    ['a client who sends signals', () => signal({}, theo), 403, 'forbidden'],
    ['an auditor who sends signals', () => signal({}, auditor), 403, 'forbidden'],
  ];

  const plans: RefusedCase[] = [
    ['a plan without a rule', () => plan({ rule: undefined }), 422, 'invalid', '/rule'],
    ['a plan in words', () => plan({ rule: 'every third Thursday' }), 422, 'invalid', '/rule'],
    ['a plan by the minute', () => plan({ rule: 'FREQ=MINUTELY' }), 422, 'invalid', '/rule'],
    ['a plan by the quarter of an hour', () => plan({ rule: 'FREQ=HOURLY;BYMINUTE=0,15' }), 422, 'invalid', '/rule'],
    ['a part nobody knows', () => plan({ rule: 'FREQ=DAILY;BYEASTER=1' }), 422, 'invalid', '/rule'],
    ['a count and an end', () => plan({ rule: 'FREQ=DAILY;COUNT=2;UNTIL=20261231' }), 422, 'invalid', '/rule'],
    ['a rule over several lines', () => plan({ rule: 'FREQ=DAILY\nEXDATE:20261021' }), 422, 'invalid', '/rule'],
    ['30 February', () => plan({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }), 422, 'invalid', '/rule'],
    [
      'the 300th weekday of a month',
      () => plan({ rule: 'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300' }),
      422,
      'invalid',
      '/rule',
    ],
    ['a plan that is over', () => plan({ rule: 'FREQ=DAILY;UNTIL=20261019' }), 422, 'invalid', '/rule'],
    ['a first day that is none', () => plan({ startsOn: '2026-11-31' }), 422, 'invalid', '/startsOn'],
    ['a first day before the agreement', () => plan({ startsOn: '2026-08-31' }), 422, 'invalid', '/startsOn'],
    ['no first day', () => plan({ startsOn: undefined }), 422, 'invalid', '/startsOn'],
    ['a time that is none', () => plan({ at: '24:00' }), 422, 'invalid', '/at'],
    ['a time to the second', () => plan({ at: '09:00:00' }), 422, 'invalid', '/at'],
    ['a subject on two lines', () => plan({ subject: 'Updates\nand more' }), 422, 'invalid', '/subject'],
    ['no subject', () => plan({ subject: ' ' }), 422, 'invalid', '/subject'],
    ['a priority nobody has', () => plan({ priority: 'P0' }), 422, 'invalid', '/priority'],
    ['a category nobody has', () => plan({ category: 'gardening' }), 422, 'invalid', '/category'],
    ['half a minute of work', () => plan({ estimateMinutes: 0.5 }), 422, 'invalid', '/estimateMinutes'],
    [
      'two faults at once',
      () => plan({ rule: 'FREQ=X', startsOn: '2026-08-31' }),
      422,
      'invalid',
      '/rule',
      '/startsOn',
    ],
    ['a plan of an agreement there is not', () => plan({}, app.admin, nobody), 404, 'unknown-agreement'],
    ['a plan of an agreement that ended', () => plan({}, app.admin, initech.id), 409, 'agreement-ended'],
    ['a client who plans', () => plan({}, theo), 403, 'forbidden'],
    ['the plans of another', () => theo.get(`/v1/agreements/${globex.id}/maintenance`), 404, 'unknown-agreement'],
    ['the end of a plan there is not', () => app.admin.delete(`/v1/maintenance/${nobody}`), 404, 'unknown-maintenance'],
    ['a client who ends a plan', () => theo.delete(`/v1/maintenance/${nobody}`), 403, 'forbidden'],
  ];

  const contacts: RefusedCase[] = [
    ['a contact without a name', () => contact({ name: ' ' }), 422, 'invalid', '/name'],
    ['a contact with an address that is none', () => contact({ email: 'maya' }), 422, 'invalid', '/email'],
    ['a contact with a phone that is none', () => contact({ phone: 'call me' }), 422, 'invalid', '/phone'],
    ['a contact of a client there is not', () => contact({}, app.admin, nobody), 404, 'unknown-client'],
    ['a contact who is one already', () => contact({ email: 'THEO@acme.example' }), 409, 'already-exists'],
    ['a client who adds contacts', () => contact({}, theo), 403, 'forbidden'],
    [
      'the last contact’s leaving',
      () => app.admin.delete(`/v1/clients/${acme.clientId}/contacts/theo@acme.example`),
      409,
      'last-contact',
    ],
    [
      'the leaving of a contact there is not',
      () => app.admin.delete(`/v1/clients/${acme.clientId}/contacts/maya@acme.example`),
      404,
      'unknown-contact',
    ],
  ];

  for (const [what, request, status, slug, ...pointers] of [...signals, ...plans, ...contacts]) {
    it(`${what}: ${slug}`, async () => {
      const before = await log.head();
      expect(await request()).toMatchObject(refusedWith(status, slug, ...pointers));
      expect(await log.head()).toBe(before);
    });
  }

  it('and each of them as it should be is taken', async () => {
    expect((await signal({}, probe)).status).toBe(200);
    expect((await plan()).status).toBe(201);
    expect((await contact()).status).toBe(201);
  });
});
