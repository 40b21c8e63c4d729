import { type Coverage } from '../time/working-calendar';

export const plans = ['retainer', 'prepaid', 'on-demand', 'unlimited'] as const;
export type Plan = (typeof plans)[number];

export const priorities = ['P1', 'P2', 'P3'] as const;
export type Priority = (typeof priorities)[number];

/** Response, resolution and update times in minutes inside `coverage` (the agreement's own where absent); null is no promise. */
export interface Target {
  readonly responseMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly updateMinutes?: number | null;
  readonly coverage?: Coverage;
}

export interface Rollover {
  readonly policy: 'none' | 'capped';
  /** Decimal string, at least 1; the cap is this many full allowances. */
  readonly capMultiple?: string;
  readonly expiresAfterMonths?: number | null;
}

export interface OverageTerms {
  readonly borrowUpToMinutes: number;
  readonly approval: 'required' | 'not-required';
  /** Overage minutes priced by the hour before days begin; null is hourly throughout. */
  readonly dayRateAfterMinutes: number | null;
  readonly dayRounding: 'pro-rata' | 'whole-day';
}

export interface RecurringLine {
  readonly label: string;
  readonly amount: number;
}

export interface FreeOfCharge {
  readonly channel?: string;
  readonly priority?: Priority;
}

/** A figure worked in the contract itself; the engine must reproduce it before the contract can be signed. */
export interface ContractExample {
  readonly name: string;
  readonly given: { readonly available: number; readonly used: number; readonly approved?: number };
  readonly expect: { readonly borrowed?: number; readonly charged?: number; readonly net?: number };
}

export const includedWork = ['warranty', 'security', 'proactive'] as const;
export type IncludedWork = (typeof includedWork)[number];

/**
 * What was agreed. Money is whole minor units of `currency`, net of VAT; durations are whole minutes;
 * rates that are not money are decimal strings; local times are read in `timeZone`.
 */
export interface Terms {
  readonly plan: Plan;
  readonly currency: string;
  readonly timeZone: string;
  /** Region whose public holidays are outside coverage (`GB-ENG`), or null for none. */
  readonly holidays: string | null;
  readonly allowanceMinutes: number;
  readonly monthlyFee: number;
  readonly hourlyRate: number;
  readonly rates: Readonly<Record<string, number>>;
  readonly dayRate: number | null;
  readonly dayMinutes: number | null;
  readonly vatRate: string;
  readonly recurring: readonly RecurringLine[];
  readonly rollover: Rollover;
  readonly overage: OverageTerms;
  readonly rounding: { readonly incrementMinutes: number; readonly minimumMinutes: number };
  readonly multipliers: { readonly outOfHours: string };
  readonly coverage: Coverage;
  readonly targets: Readonly<Partial<Record<Priority, Target>>>;
  readonly included: readonly IncludedWork[];
  readonly freeOfCharge: readonly FreeOfCharge[];
  readonly freeMonths: number;
  readonly termMonths: number;
  /** `rolling` renews itself every `termMonths` until notice; `none` ends with its one term. */
  readonly renewal: 'rolling' | 'none';
  readonly noticeDays: number;
  readonly proration: 'by-day' | 'none';
  readonly lateEntries: 'next-open-month' | 'reject';
  readonly onEnd: 'forfeit' | 'refund-unused-purchases' | 'extend';
  readonly extendMonths?: number;
  readonly thresholds: readonly number[];
  /** Days after the month's end at which it closes by itself; null is closed by hand only. */
  readonly closeAfterDays: number | null;
  readonly examples: readonly ContractExample[];
}
