import { z } from 'zod';
import {
  type AdjustmentPosted,
  type BalanceCarriedForward,
  type BalanceThresholdCrossed,
  type EstimateNoted,
  type ExpenseRecorded,
  type HoursPurchased,
  type MonthClosed,
  type MonthCutShort,
  type MonthOpened,
  type OverageApprovalRequested,
  type OverageApproved,
  type OverageDeclined,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../../ledger/month.events';
import { publish } from './publication';
import {
  calendar,
  claim,
  count,
  cover,
  decimal,
  drawing,
  id,
  instant,
  line,
  localDate,
  lot,
  minutes,
  money,
  month,
  terms,
  text,
} from './shapes';

const inMonth = { ledgerId: id, agreementId: id, clientId: id, month };
const ofEntry = { entryId: id, ticketId: id, agent: text };

const entryValues = z
  .object({
    startedAt: instant,
    date: localDate,
    workedMinutes: minutes,
    insideMinutes: minutes,
    outsideMinutes: minutes,
    billableMinutes: minutes,
    calendar,
  })
  .meta({ id: 'EntryValues', description: 'What an entry says of the work.' });

const givenBack = z.object({
  month,
  lotId: id.nullable(),
  bearer: z.enum(['lot', 'borrowed', 'charged', 'unapproved']),
  minutes,
  amount: money,
});

const adjustment = {
  adjustmentId: id,
  kind: z.enum(['given', 'taken', 'correction', 'reversal']),
  reason: text,
  date: localDate,
  entry: z
    .object({ ...ofEntry, role: text.nullable(), month, before: entryValues.nullable(), after: entryValues.nullable() })
    .nullable(),
  lots: z.array(lot),
  drawnMinutes: minutes,
  credits: z.array(z.object({ month, lines: z.array(line), vatRate: decimal, currency: text })),
  givenBack: z.array(givenBack),
  claimed: claim.optional(),
};

const movement = z
  .object({
    ...lot.shape,
    drawn: minutes,
    expired: minutes,
    forfeited: minutes,
    forfeitedBy: z.enum(['cap', 'end']).nullable(),
    refunded: minutes,
    remaining: minutes,
  })
  .meta({ id: 'LotMovement', description: 'minutes = drawn + expired + forfeited + refunded + remaining.' });

const settlement = z
  .object({
    lots: z.array(movement),
    entries: z.array(drawing),
    adjustments: z.array(z.object(adjustment).meta({ id: 'Adjustment' })),
    openingMinutes: minutes,
    grantedMinutes: minutes,
    purchasedMinutes: minutes,
    goodwillMinutes: minutes,
    givenBackMinutes: minutes,
    borrowedBeforeMinutes: minutes,
    availableMinutes: minutes,
    usedMinutes: minutes,
    drawnMinutes: minutes,
    drawnBySource: z.object({ allowance: minutes, purchase: minutes, goodwill: minutes }),
    workedByCover: z.partialRecord(cover, minutes),
    expiredMinutes: minutes,
    forfeitedMinutes: minutes,
    refundedMinutes: minutes,
    carriedMinutes: minutes,
    overageMinutes: minutes,
    approvedOverageMinutes: minutes,
    unapprovedOverageMinutes: minutes,
    borrowedMinutes: minutes,
    chargedOverageMinutes: minutes,
    lines: z.array(line),
    net: money,
    vat: money,
    gross: money,
    currency: text,
  })
  .meta({ id: 'Settlement', description: 'The month in figures. Money is net unless it says gross.' });

const seal = z
  .object({
    keyId: text,
    previous: text.nullable(),
    after: z.enum(['sealed-month', 'unsealed-month', 'nothing']),
    chain: z.array(text),
    digest: text,
    signature: text,
  })
  .meta({ id: 'Seal', description: 'What a closed month is proven by.' });

const closesAt = instant.nullable();
const ofChange = { ...inMonth, ...ofEntry, cover, late: z.boolean(), reason: text, before: entryValues };
const decision = z.object({ ...inMonth, approvalId: id, ticketId: id.nullable(), minutes });

/** The months of agreements: their minutes and their money. */
export const aboutMonths = {
  MonthOpened: publish<MonthOpened>(
    'MonthOpened',
    1,
    'A month began.',
  )(
    z.object({
      ...{ ...inMonth, from: localDate, to: localDate, startsAt: instant, endsAt: instant, closesAt },
      ...{ ordinal: count, termsVersion: count, terms, grant: lot.nullable() },
      ...{ lines: z.array(line), last: z.boolean() },
    }),
  ),
  BalanceCarriedForward: publish<BalanceCarriedForward>(
    'BalanceCarriedForward',
    1,
    'What the month before left came in.',
  )(
    z.object({
      ...{ ...inMonth, fromMonth: month, lots: z.array(lot), borrowedMinutes: minutes },
      paidInAdvance: z.array(line),
    }),
  ),
  HoursPurchased: publish<HoursPurchased>(
    'HoursPurchased',
    1,
    'Hours were bought in advance.',
  )(z.object({ ...inMonth, purchaseId: id, lot, amount: money })),
  TimeLogged: publish<TimeLogged>(
    'TimeLogged',
    1,
    'Time was worked on a ticket.',
  )(
    z.object({
      ...{ ...inMonth, ...ofEntry, role: text.nullable(), activity: text.nullable(), note: text, cover },
      ...{ reason: text.nullable(), startedAt: instant, date: localDate },
      ...{ workedMinutes: minutes, insideMinutes: minutes, outsideMinutes: minutes, outOfHoursMultiplier: decimal },
      rounding: z.object({ incrementMinutes: minutes, minimumMinutes: minutes }),
      ...{ billableMinutes: minutes, late: z.boolean(), originalMonth: month, calendar },
    }),
    { hidden: ['allowedOverlap'] },
  ),
  TimeCorrected: publish<TimeCorrected>(
    'TimeCorrected',
    1,
    'An entry of an open month was corrected.',
  )(z.object({ ...ofChange, correctionId: id, after: entryValues })),
  TimeReversed: publish<TimeReversed>(
    'TimeReversed',
    1,
    'An entry of an open month was taken back.',
  )(z.object({ ...ofChange, reversalId: id })),
  AdjustmentPosted: publish<AdjustmentPosted>(
    'AdjustmentPosted',
    1,
    'Minutes were given or taken, by hand or because an entry of a closed month was corrected.',
  )(z.object({ ...inMonth, ...adjustment })),
  ExpenseRecorded: publish<ExpenseRecorded>(
    'ExpenseRecorded',
    1,
    'An expense is charged with the month.',
  )(
    z.object({
      ...{ ...inMonth, expenseId: id, ticketId: id.nullable(), description: text, incurredOn: localDate },
      ...{ amount: money, late: z.boolean() },
    }),
  ),
  EstimateNoted: publish<EstimateNoted>(
    'EstimateNoted',
    1,
    'A ticket’s estimate was held against what is left.',
  )(z.object({ ...inMonth, ticketId: id, estimateMinutes: minutes, remainingMinutes: minutes })),
  MonthCutShort: publish<MonthCutShort>(
    'MonthCutShort',
    1,
    'The agreement ends within a month that was open already.',
  )(
    z.object({
      ...{ ...inMonth, to: localDate, endsAt: instant, closesAt, grant: lot.nullable() },
      ...{ lines: z.array(line), last: z.boolean() },
    }),
  ),
  OverageApprovalRequested: publish<OverageApprovalRequested>(
    'OverageApprovalRequested',
    1,
    'The client is asked to approve overage.',
  )(
    z.object({
      ...{ ...inMonth, ticketId: id.nullable(), because: z.enum(['estimate', 'time']) },
      ...{ overageMinutes: minutes, approvedMinutes: minutes },
    }),
  ),
  OverageApproved: publish<OverageApproved>('OverageApproved', 1, 'The client approved overage.')(decision),
  OverageDeclined: publish<OverageDeclined>('OverageDeclined', 1, 'The client declined overage.')(decision),
  BalanceThresholdCrossed: publish<BalanceThresholdCrossed>(
    'BalanceThresholdCrossed',
    1,
    'A share of the month’s minutes is used.',
  )(z.object({ ...inMonth, threshold: count, usedMinutes: minutes, availableMinutes: minutes })),
  MonthClosed: publish<MonthClosed>(
    'MonthClosed',
    1,
    'A month was closed with its statement.',
  )(
    z.object({
      ...{ ...inMonth, statement: settlement, carriedLots: z.array(lot), paidInAdvance: z.array(line) },
      ...{ nextMonth: month.nullable(), seal: seal.optional() },
    }),
  ),
};
