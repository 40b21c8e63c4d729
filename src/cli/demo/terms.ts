import { type TermsDto } from '../../agreements/terms.dto';

const officeHours: TermsDto['coverage'] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }];

export const acmeTerms: TermsDto = {
  plan: 'retainer',
  currency: 'GBP',
  timeZone: 'Europe/London',
  holidays: 'GB-ENG',
  allowanceMinutes: 600,
  monthlyFee: 120_000,
  hourlyRate: 12_000,
  vatRate: '0.20',
  coverage: officeHours,
  rollover: { policy: 'capped', capMultiple: '2' },
  overage: { borrowUpToMinutes: 30, approval: 'required' },
  rounding: { incrementMinutes: 5, minimumMinutes: 15 },
  multipliers: { outOfHours: '1.5' },
  targets: { P2: { responseMinutes: 60, resolutionMinutes: 960 } },
};

export const globexTerms: TermsDto = {
  ...acmeTerms,
  allowanceMinutes: 300,
  monthlyFee: 60_000,
  rollover: { policy: 'none' },
  overage: { borrowUpToMinutes: 0, approval: 'required' },
};
