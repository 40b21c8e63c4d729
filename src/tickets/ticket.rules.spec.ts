import { environmentNamed, isNoteAmongTheAgency, noteEstimateId, warrantyEndsOn } from './ticket.rules';

// Rule: tickets.environments
it.each([
  ['production', 'production'],
  [' Production ', 'production'],
  ['UAT', 'uat'],
  ['Staging', 'staging'],
  ['DEVELOPMENT\n', 'development'],
  [' Blue/Green ', 'Blue/Green'],
])('the environment %j is %s', (text, name) => {
  expect(environmentNamed(text)).toBe(name);
});

it('a warranty of no days ends on the day of the launch', () => {
  expect(warrantyEndsOn({ launchedOn: '2026-10-06', warrantyDays: 0 })).toBe('2026-10-06');
  expect(warrantyEndsOn({ launchedOn: '2026-12-06', warrantyDays: 30 })).toBe('2027-01-05');
});

it('each estimate of a ticket is held by a command of its own', () => {
  const ids = [1, 2, 3].map((n) => noteEstimateId('T-1', n));
  expect(new Set([...ids, noteEstimateId('T-2', 1)]).size).toBe(4);
  expect(noteEstimateId('T-1', 2)).toBe(ids[1]);
});

// Rule: tickets.notes-among-the-agency
it.each([
  ['WorkStarted', true],
  ['FixDeployed', true],
  ['PriorityChanged', true],
  ['TicketEscalated', true],
  ['InformationRequested', false],
  ['FixSubmittedForReview', false],
  ['TicketResolved', false],
  ['TicketClosed', false],
  ['OnsiteVisitDispatched', false],
])('a note of the agency with %s is among its people: %s', (type, among) => {
  expect(isNoteAmongTheAgency(type, { id: 'ada', role: 'agent' })).toBe(among);
  expect(isNoteAmongTheAgency(type, { id: 'theo', role: 'client', clientId: 'acme' })).toBe(false);
});
