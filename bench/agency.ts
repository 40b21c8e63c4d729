import { randomUUID } from 'node:crypto';
import { type Terms } from '../src/agreements/terms';
import { addMinutes, instant } from '../src/time/instant';
import { type Month } from '../src/time/local';
import { type Server } from './server';

/** Acme's contract with Studio North; months close by hand alone, so that nothing happens by itself while it is measured. */
export const terms: Terms = {
  plan: 'retainer',
  currency: 'GBP',
  timeZone: 'Europe/London',
  holidays: 'GB-ENG',
  allowanceMinutes: 600,
  monthlyFee: 120000,
  hourlyRate: 12000,
  rates: { developer: 12000, support: 9000 },
  dayRate: 80000,
  dayMinutes: 420,
  vatRate: '0.20',
  recurring: [{ label: 'Staging and UAT servers', amount: 5000 }],
  rollover: { policy: 'capped', capMultiple: '2', expiresAfterMonths: null },
  overage: { borrowUpToMinutes: 30, approval: 'required', dayRateAfterMinutes: 420, dayRounding: 'pro-rata' },
  rounding: { incrementMinutes: 15, minimumMinutes: 15 },
  multipliers: { outOfHours: '1.5' },
  coverage: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
  targets: {
    P1: { responseMinutes: 60, resolutionMinutes: 240, updateMinutes: 60, coverage: 'around-the-clock' },
    P2: { responseMinutes: 60, resolutionMinutes: 960 },
    P3: { responseMinutes: 480, resolutionMinutes: null },
  },
  included: ['warranty', 'security', 'proactive'],
  freeOfCharge: [{ channel: 'email', priority: 'P3' }],
  freeMonths: 0,
  termMonths: 12,
  renewal: 'rolling',
  noticeDays: 30,
  proration: 'by-day',
  lateEntries: 'next-open-month',
  onEnd: 'forfeit',
  thresholds: [50, 80, 100],
  closeAfterDays: null,
  examples: [],
};

const theo = { name: 'Theo', email: 'theo@acme.example' };

/** A ticket that time is logged on, and the whole past months that its agreement has. */
export interface Job {
  readonly ticketId: string;
  readonly agreementId: string;
  readonly months: readonly Month[];
}

/** More entries than this go to the next month: forty people with fifty entries each. */
const MONTH_ENTRIES_MAX = 2_000;
const MONTHS_PAST = 12;
const PEOPLE = 40;
const DAYS = 28;
const WORKDAYS = 20;
const HALF_HOURS = 16;
const ENTRY_MINUTES = 25;
/** Who logs the seed's own entry: nobody's work overlaps it. */
export const SEEDER = 'seeder';

/** Agreements with a ticket each, signed over HTTP, and all their months opened. */
export async function seed(server: Server, agreements: number): Promise<readonly Job[]> {
  const months = pastMonths(MONTHS_PAST);
  const { id: clientId } = await server.post<{ id: string }>('/v1/clients', { name: 'Acme', contacts: [theo] });
  const jobs: Job[] = [];
  for (let i = 0; i < agreements; i += 1) {
    const signing = { clientId, startsOn: `${months[0]}-01`, terms };
    const { id: agreementId } = await server.post<{ id: string }>('/v1/agreements', signing);
    const { id: ticketId } = await server.post<{ id: string }>('/v1/tickets', {
      ...{ agreementId, subject: 'Checkout is down', body: 'Nobody can pay.', requester: theo },
      ...{ channel: 'portal', priority: 'P3', category: 'bug' },
    });
    // An entry in the latest month opens all months before it.
    const first = { ...entryAt(months.at(-1)!, 0), agent: SEEDER };
    await server.post(`/v1/tickets/${ticketId}/time-entries`, first);
    jobs.push({ ticketId, agreementId, months });
  }
  return jobs;
}

/** The n-th entry of a team in a month: no two of one person overlap. */
export function entryAt(month: Month, n: number, team = 'studio') {
  const turn = Math.floor(n / PEOPLE);
  return entry(month, `${team}-${n % PEOPLE}`, turn % DAYS, Math.floor(turn / DAYS) % HALF_HOURS);
}

/** An agency's plan for a month: who works when on which agreement. */
export interface Plan {
  readonly agreements: number;
  /** As many as the month's entries need: each has room for sixteen a day, on twenty days. */
  readonly people: number;
  /** One entry in so many begins a quarter of an hour early, before the one before it has ended; no divisor of `people`. */
  readonly earlyOneIn: number;
}

/** The n-th entry on an agreement in a month of a whole agency: spread over the days and people, who meet agreement after agreement. */
export function plannedEntryAt({ agreements, people, earlyOneIn }: Plan, month: Month, agreement: number, n: number) {
  const day = n % WORKDAYS;
  const place = agreement + agreements * Math.floor(n / WORKDAYS);
  const slot = Math.floor(place / people);
  if (slot >= HALF_HOURS) throw new Error('The plan has too few people for so many entries');
  const planned = entry(month, `agent-${(place + 7 * day) % people}`, day, slot);
  if ((place + day) % earlyOneIn !== 0) return planned;
  return { ...planned, startedAt: addMinutes(planned.startedAt, -15) };
}

const entry = (month: Month, agent: string, day: number, slot: number) => ({
  agent,
  startedAt: instant(`${month}-${pad(1 + day)}T${pad(9 + Math.floor(slot / 2))}:${slot % 2 ? '30' : '00'}:00Z`),
  minutes: ENTRY_MINUTES,
  note: 'Found the expired certificate, renewed it, watched the checkout recover',
  role: 'developer',
  activity: 'fix',
});

/** Job after job, month after month: entries that can all be taken. */
export class Work {
  private taken = 0;
  private readonly run = randomUUID();

  constructor(private readonly jobs: readonly Job[]) {}

  next(): { readonly path: string; readonly key: string; readonly body: string } {
    const n = this.taken++;
    const { ticketId, agreementId, months } = this.jobs[n % this.jobs.length]!;
    const nth = Math.floor(n / this.jobs.length);
    const month = months[Math.floor(nth / MONTH_ENTRIES_MAX)];
    if (month === undefined) throw new Error('There is no more work: measure less long');
    const body = JSON.stringify(entryAt(month, nth % MONTH_ENTRIES_MAX, agreementId));
    return { path: `/v1/tickets/${ticketId}/time-entries`, key: `${this.run}-${n}`, body };
  }
}

/** Whole months that are over, the latest last. */
export function pastMonths(count: number): Month[] {
  const now = new Date();
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (count - i))).toISOString().slice(0, 7),
  );
}

const pad = (n: number): string => String(n).padStart(2, '0');
