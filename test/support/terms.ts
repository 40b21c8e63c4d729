import { type Terms } from '../../src/agreements/terms';

/** Acme's contract with Studio North: ten hours a month, two months' worth carried, half an hour borrowed. */
export const retainer = (over: Partial<Terms> = {}): Terms => ({
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
  closeAfterDays: 3,
  examples: [],
  ...over,
});

/** A retainer whose minutes count as they are worked, at any hour. */
export const plain = (over: Partial<Terms> = {}): Terms =>
  retainer({
    rounding: { incrementMinutes: 1, minimumMinutes: 1 },
    coverage: 'around-the-clock',
    holidays: null,
    ...over,
  });

/** The same without fee and recurring lines: its money is that of overage and purchases alone. */
export const withoutFee = (over: Partial<Terms> = {}): Terms => plain({ monthlyFee: 0, recurring: [], ...over });
