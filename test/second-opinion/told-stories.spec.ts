import { type Terms } from '../../src/agreements/terms';
import { retainer } from '../support/terms';
import { secondOpinion } from './calculator';
import { differences, unaccounted } from './comparison';
import { play } from './player';
import { type Happening } from './story';

/* Stories that chance tells rarely: the ledger and the second opinion agree about them too. */

const terms: Partial<Terms> = {
  allowanceMinutes: 60,
  noticeDays: 0,
  coverage: 'around-the-clock',
  rounding: { incrementMinutes: 1, minimumMinutes: 0 },
  overage: { borrowUpToMinutes: 0, approval: 'not-required', dayRateAfterMinutes: null, dayRounding: 'pro-rata' },
};

const worked = (day: string, minutes: number, { on = day, role = null as string | null } = {}): Happening => ({
  what: 'work-done',
  at: `${on}T20:00:00.000Z`,
  entryId: 'entry-1',
  agent: 'Ada',
  role,
  ticket: {
    ticketId: 'ticket-1',
    openedOn: '2026-10-01',
    channel: 'portal',
    priority: 'P1',
    kind: 'support',
    category: 'question',
    project: null,
  },
  cover: null,
  startedAt: `${day}T10:00:00.000Z`,
  minutes,
});
const closed = (month: string, on: string): Happening => ({ what: 'month-closed', at: `${on}T00:00:00.000Z`, month });
const corrected = (on: string, minutes: number): Happening => ({
  what: 'work-corrected',
  at: `${on}T11:00:00.000Z`,
  correctionId: `correction-of-${on}`,
  entryId: 'entry-1',
  minutes,
  startedAt: null,
});

it.each<[string, Partial<Terms>, Happening[]]>([
  [
    'an entry that came late is corrected after the close of the month that took it',
    {},
    [
      closed('2026-10', '2026-11-01'),
      worked('2026-10-20', 30, { on: '2026-11-05' }),
      closed('2026-11', '2026-12-01'),
      corrected('2026-12-05', 20),
      closed('2026-12', '2027-01-01'),
    ],
  ],
  [
    'minutes taken by hand refer to an entry, which changes nothing in what they do',
    { rates: { support: 9_000 } },
    [
      worked('2026-10-05', 60, { role: 'support' }),
      {
        what: 'minutes-adjusted',
        at: '2026-10-06T10:00:00.000Z',
        adjustmentId: 'adjustment-1',
        minutes: -120,
        entryId: 'entry-1',
      },
      closed('2026-10', '2026-11-01'),
    ],
  ],
  [
    'a charge comes back in two parts',
    { plan: 'on-demand', allowanceMinutes: 0, hourlyRate: 1, rates: {} },
    [
      worked('2026-10-05', 75),
      closed('2026-10', '2026-11-01'),
      corrected('2026-11-05', 60),
      corrected('2026-11-06', 30),
      closed('2026-11', '2026-12-01'),
    ],
  ],
  [
    'borrowed minutes come back after the end left no allowance to take them from',
    { allowanceMinutes: 10, overage: { ...terms.overage!, borrowUpToMinutes: 10 } },
    [
      worked('2026-10-05', 15),
      closed('2026-10', '2026-11-01'),
      { what: 'notice-received', at: '2026-11-01T10:00:00.000Z', givenOn: '2026-11-01', endsOn: null },
      corrected('2026-11-01', 12),
      closed('2026-11', '2026-11-03'),
    ],
  ],
])('%s', (_name, over, happenings) => {
  const story = { startsOn: '2026-10-01', holidays: [], terms: retainer({ ...terms, ...over }), happenings };
  const faults: string[] = [];
  const played = play(story, (position) => faults.push(...unaccounted(position)));
  expect([...faults, ...differences(played, secondOpinion(story))]).toEqual([]);
});
