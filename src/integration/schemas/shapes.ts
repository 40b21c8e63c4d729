import { z } from 'zod';
import { includedWork, plans, priorities } from '../../agreements/terms';
import { covers } from '../../ledger/month.events';
import { clockNames } from '../../sla/clock';
import { categories } from '../../tickets/ticket.events';

/** What the public shapes of several events have in common. A shape with an id is written once in a schema. */
export const text = z.string();
export const id = z.string().min(1);
export const instant = z.string().meta({ format: 'date-time', description: 'UTC instant.' });
export const localDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .meta({ format: 'date', description: 'A day in the agreement’s zone.' });
export const month = z
  .string()
  .regex(/^\d{4}-\d\d$/)
  .meta({ description: 'A calendar month in the agreement’s zone.' });
export const minutes = z.int().meta({ description: 'Whole minutes.' });
export const money = z.int().meta({ description: 'Whole minor units of the currency.' });
export const count = z.int();
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'A decimal number.' });

export const priority = z.enum(priorities);
export const cover = z.enum(covers);
export const category = z.enum(categories);
export const clockName = z.enum(clockNames);

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

const coverage = z
  .union([z.literal('around-the-clock'), z.array(z.object({ days: z.array(weekday), from: text, to: text }))])
  .meta({ id: 'Coverage', description: 'Windows of the week, `HH:MM` on the wall, `to` excluded.' });

const target = z
  .object({
    responseMinutes: minutes.nullable(),
    resolutionMinutes: minutes.nullable(),
    updateMinutes: minutes.nullable().optional(),
    coverage: coverage.optional(),
  })
  .meta({ id: 'Target' });

export const terms = z
  .object({
    plan: z.enum(plans),
    currency: text,
    timeZone: text,
    holidays: text.nullable(),
    allowanceMinutes: minutes,
    monthlyFee: money,
    hourlyRate: money,
    rates: z.record(text, money),
    dayRate: money.nullable(),
    dayMinutes: minutes.nullable(),
    vatRate: decimal,
    recurring: z.array(z.object({ label: text, amount: money })),
    rollover: z.object({
      policy: z.enum(['none', 'capped']),
      capMultiple: decimal.optional(),
      expiresAfterMonths: count.nullable().optional(),
    }),
    overage: z.object({
      borrowUpToMinutes: minutes,
      approval: z.enum(['required', 'not-required']),
      dayRateAfterMinutes: minutes.nullable(),
      dayRounding: z.enum(['pro-rata', 'whole-day']),
    }),
    rounding: z.object({ incrementMinutes: minutes, minimumMinutes: minutes }),
    multipliers: z.object({ outOfHours: decimal }),
    coverage,
    targets: z.partialRecord(priority, target),
    included: z.array(z.enum(includedWork)),
    freeOfCharge: z.array(z.object({ channel: text.optional(), priority: priority.optional() })),
    freeMonths: count,
    termMonths: count,
    renewal: z.enum(['rolling', 'none']),
    noticeDays: count,
    proration: z.enum(['by-day', 'none']),
    lateEntries: z.enum(['next-open-month', 'reject']),
    onEnd: z.enum(['forfeit', 'refund-unused-purchases', 'extend']),
    extendMonths: count.optional(),
    thresholds: z.array(count),
    closeAfterDays: count.nullable(),
    examples: z.array(
      z.object({
        name: text,
        given: z.object({ available: minutes, used: minutes, approved: minutes.optional() }),
        expect: z.object({ borrowed: minutes.optional(), charged: minutes.optional(), net: money.optional() }),
      }),
    ),
  })
  .meta({ id: 'Terms', description: 'What was agreed.' });

export const calendar = z
  .object({ timeZoneDatabase: text, holidays: text.nullable() })
  .meta({ id: 'CalendarVersion', description: 'What local times were judged by.' });

export const line = z
  .object({
    kind: z.enum(['fee', 'overage-hourly', 'overage-day', 'purchase', 'expense', 'recurring', 'refund', 'credit']),
    description: text,
    minutes: minutes.optional(),
    unitPrice: money.optional(),
    amount: money,
  })
  .meta({ id: 'ChargeLine', description: 'A line of money, net. The unit price is for an hour, or for a day.' });

export const claim = z
  .object({ source: text, asOf: localDate })
  .meta({ id: 'Claim', description: 'Minutes that another system is said to have left over, as of a day.' });

export const lot = z
  .object({
    lotId: id,
    source: z.enum(['allowance', 'purchase', 'goodwill']),
    grantedOn: localDate,
    month,
    minutes,
    expiresOn: localDate.nullable(),
    unitPrice: money.nullable(),
    givenBack: z.object({ month, entryId: id, lotId: id }).optional(),
    claimed: claim.optional(),
  })
  .meta({ id: 'Lot', description: 'Where minutes come from.' });

export const drawing = z
  .object({
    entryId: id,
    drawn: z.array(z.object({ lotId: id, minutes })),
    overageMinutes: minutes,
    borrowedMinutes: minutes,
    chargedMinutes: minutes,
    unapprovedMinutes: minutes,
    charges: z.array(z.object({ line: count, minutes, amount: money })),
  })
  .meta({ id: 'EntryDrawing', description: 'What paid for an entry.' });

export const attachment = z
  .object({ sha256: text, name: text, mediaType: text, bytes: count, notKept: text.nullable() })
  .meta({ id: 'Attachment' });

/** What a document comes to. */
export const totals = { lines: z.array(line), net: money, vat: money, vatRate: decimal, gross: money, currency: text };

export const clock = z
  .object({
    clock: clockName,
    run: count,
    state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
    priority,
    targetMinutes: minutes,
    startedAt: instant,
    month: month.optional(),
    pauses: z.array(z.object({ from: instant, to: instant.nullable() })),
    dueAt: instant.nullable(),
    atRiskAt: instant.nullable(),
    atRisk: z.boolean(),
    stoppedAt: instant.nullable(),
    workedMinutes: minutes,
    tookMinutes: minutes.optional(),
    termsVersion: count,
    calendar,
  })
  .meta({ id: 'Clock', description: 'A promise that runs, as it is after the event.' });
