import { Agency, type Agreement, type EntryLogged } from './agency';
import { type App } from './app';
import { plain } from './terms';

/** Three months of Studio North in which as many different things happen as may, by their ways over HTTP. */
export async function variedBook(app: App): Promise<{ readonly acme: Agreement; readonly globex: Agreement }> {
  const studio = new Agency(app);
  const { admin } = app;
  await app.clockTo('2026-10-01T08:00:00Z');
  await admin.send('/v1/calendars/GB-SCT/publications');
  const acme = await studio.signs('2026-10-01', plain({ closeAfterDays: null }));
  const globex = await studio.signs(
    '2026-10-01',
    plain({ closeAfterDays: null, noticeDays: 0 }),
    await studio.client('Globex'),
  );
  const initech = await studio.signs('2026-10-01', plain({ termMonths: 1 }), await studio.client('Initech'));
  const theo = await app.key('client', acme.clientId);
  const bea = await app.key('billing');
  const { id: keyId } = await admin.send('/v1/keys', { role: 'agent', label: 'Left in a train' });
  await admin.send(`/v1/keys/${keyId}/rotate`);
  await admin.delete(`/v1/keys/${keyId}`);

  const client = `/v1/clients/${acme.clientId}`;
  await admin.send(`${client}/contacts`, { name: 'Maya', email: 'maya@acme.example', phone: '+44 20 7946 0000' });
  await admin.delete(`${client}/contacts/maya%40acme.example`);
  await admin.send(`${client}/projects`, { name: 'Shop', launchedOn: '2026-09-01', warrantyDays: 90 });
  await globex.buys(120, 9_000, { expiresOn: '2027-03-31' });
  await admin.send(`/v1/agreements/${acme.id}/maintenance`, {
    ...{ rule: 'FREQ=WEEKLY;COUNT=2', startsOn: '2026-10-05', subject: 'Updates', estimateMinutes: 30 },
  });
  await admin.send('/v1/intake/monitoring', {
    ...{ agreementId: acme.id, check: 'shop', state: 'down', at: '2026-10-01T07:59:00Z', detail: '502' },
  });
  await admin.send('/v1/intake/monitoring', {
    ...{ agreementId: acme.id, check: 'shop', state: 'up', at: '2026-10-01T08:00:00Z', detail: '' },
  });

  const ticket = await acme.ticket({ estimateMinutes: 900 });
  await ticket.step('triage', { assignee: 'Ada', category: 'outage' });
  await ticket.replies('His router again', false);
  await ticket.replies('We are on it.');
  await ticket.step('start-work', { note: 'Between us' });
  await ticket.step('escalate', { to: 'Second line', note: 'Between us too' });
  await ticket.step('priority', { priority: 'P1' });
  await ticket.step('onsite-visits', { engineer: 'Ben', visitOn: '2026-10-02' });
  await ticket.step('request-information', { note: 'Which browser?' });
  await ticket.as(theo).step('client-reply', { note: 'All of them.' });
  await ticket.step('submit-for-review');
  await ticket.as(theo).step('reject-fix', { note: 'Still slow.' });
  await ticket.step('submit-for-review');
  await ticket.as(theo).step('sign-off');
  await ticket.step('deploy');
  await ticket.step('resolve');
  await ticket.step('reopen', { note: 'It came back' });
  await ticket.step('resolve');
  await ticket.step('close');
  // Nobody answers this one.
  await globex.ticket({ subject: 'Forgotten' });

  await app.clockTo('2026-10-31T20:00:00Z');
  const entries: EntryLogged[] = [];
  for (const [n, minutes] of [500, 100, 90, 30].entries()) {
    entries.push(await acme.works(`2026-10-0${n + 5}T09:00:00Z`, minutes));
  }
  await acme.corrects(entries[3]!.id, { minutes: 45 });
  await acme.reverses((await acme.works('2026-10-20T09:00:00Z', 15)).id);
  await acme.adjusts(30, 'For the trouble');
  await acme.spends(4_500, 'Train to the shop');
  await acme.approves('2026-10', 60);
  await acme.declines('2026-10', 10);
  await acme.amends('2026-12', { ...plain({ closeAfterDays: null }), allowanceMinutes: 900 });
  await app.clockTo('2026-11-02T09:00:00Z');
  await acme.closes('2026-10');
  await globex.closes('2026-10');
  // November is open already, and is cut short.
  await globex.givesNotice('2026-11-02', '2026-11-10');
  await admin.send(`/v1/invoices/${acme.id}-2026-10/credit-notes`, { amount: 500, reason: 'Sorry for the wait' });

  const disputes = (what: object) =>
    theo.send('/v1/disputes', { agreementId: acme.id, month: '2026-10', reason: 'Not asked for', ...what });
  const upheld = await disputes({ entryIds: [entries[0]!.id] });
  await bea.send(`/v1/disputes/${upheld.id}/uphold`, { goodwillMinutes: 60, reason: 'Half of it was ours' });
  const rejected = await disputes({ lines: [0] });
  await bea.send(`/v1/disputes/${rejected.id}/reject`, { reason: 'It was asked for' });
  const withdrawn = await disputes({ entryIds: [entries[1]!.id] });
  await theo.send(`/v1/disputes/${withdrawn.id}/withdraw`, { reason: 'We found the mail' });
  await disputes({ entryIds: [entries[1]!.id] });
  await initech.balance('2026-11');
  await app.clockTo('2026-12-15T09:00:00Z');
  return { acme, globex };
}
