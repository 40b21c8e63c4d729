import { type Terms } from '../agreements/terms';
import { type Decider, unreachable } from '../kernel/decider';
import { invalidAt, Refusal } from '../kernel/refusal';
import { minorUnits, shareHalfUp } from '../money/money';
import { type Instant } from '../time/instant';
import { localDateOf, nextMonth, startOfDay } from '../time/local';
import { withAlarms } from './alarms.rules';
import { isFreeOfCharge } from './cover.rules';
import { correctClosedTime, correctTime, logTime, reverseTime } from './entry.rules';
import { figuresOf, sum } from './month-balance';
import {
  type CarryForward,
  type CloseMonth,
  type CutMonthShort,
  type DecideOverage,
  type MonthCommand,
  type NoteEstimate,
  type OfMonth,
  type OpenMonth,
  type PostAdjustment,
  type PurchaseHours,
  type RecordExpense,
} from './month.commands';
import { type AdjustmentPosted, type Claim, type MonthEvent } from './month.events';
import { entriesOf, evolve, type LedgerMonth, type StartedMonth } from './month.state';
import { carriedFrom, settle } from './settlement.rules';

export { ledgerStream, type LedgerEntry, type LedgerMonth, type StartedMonth } from './month.state';

/**
 * One month of one agreement, from its opening to its close.
 * Refuses UNKNOWN_MONTH, UNKNOWN_ENTRY, MONTH_NOT_OPEN, PREVIOUS_MONTH_OPEN, MONTH_NOT_ENDED, MONTH_ALREADY_CLOSED,
 * ENTRY_OVERLAPS, ENTRY_REVERSED, ALREADY_DECIDED, COVER_NOT_ALLOWED and INVALID.
 */
export const ledgerMonth: Decider<LedgerMonth, MonthCommand, MonthEvent> = {
  name: 'month',
  initialState: { status: 'unopened' },
  sealed: 'MonthClosed',
  decide,
  evolve,
};

function decide(command: MonthCommand, state: LedgerMonth): readonly MonthEvent[] {
  switch (command.type) {
    case 'OpenMonth':
      return open(command, state);
    case 'CloseMonth':
      return close(command, state);
    default:
      return withAlarms(state, decideWithin(command, openMonth(state, command.data)));
  }
}

function decideWithin(
  command: Exclude<MonthCommand, OpenMonth | CloseMonth>,
  state: StartedMonth,
): readonly MonthEvent[] {
  switch (command.type) {
    case 'CarryForward':
      return carryForward(command, state);
    case 'CutMonthShort':
      return cutShort(command, state);
    case 'LogTime':
      return [logTime(command, state)];
    case 'CorrectTime':
      return [correctTime(command, state)];
    case 'ReverseTime':
      return [reverseTime(command, state)];
    case 'CorrectClosedTime':
      return [correctClosedTime(command, state)];
    case 'PostAdjustment':
      return [postAdjustment(command, state)];
    case 'RecordExpense':
      return [recordExpense(command, state)];
    case 'PurchaseHours':
      return purchaseHours(command, state);
    case 'NoteEstimate':
      return noteEstimate(command, state);
    case 'DecideOverage':
      return decideOverage(command, state);
    default:
      return unreachable(command);
  }
}

function open({ data }: OpenMonth, state: LedgerMonth): readonly MonthEvent[] {
  return state.status === 'unopened' ? [{ type: 'MonthOpened', data, occurredAt: data.startsAt }] : [];
}

function carryForward({ data }: CarryForward, { balance }: StartedMonth): readonly MonthEvent[] {
  return balance.provisional ? [{ type: 'BalanceCarriedForward', data }] : [];
}

/** Nothing, where the month is already as short. */
function cutShort({ data }: CutMonthShort, { opened }: StartedMonth): readonly MonthEvent[] {
  const { to, last, grant, lines } = opened;
  const unchanged =
    JSON.stringify([to, last, grant, lines]) === JSON.stringify([data.to, data.last, data.grant, data.lines]);
  return unchanged ? [] : [{ type: 'MonthCutShort', data }];
}

function purchaseHours({ data }: PurchaseHours, { opened }: StartedMonth): readonly MonthEvent[] {
  const { purchaseId, minutes, unitPrice, purchasedOn, expiresOn, ...ofMonth } = data;
  theMonthHoldsMinutes(opened.terms, '/minutes', 'Hours cannot be bought');
  if (purchasedOn < opened.from) throw invalidAt('/purchasedOn', `The agreement begins on ${opened.from}`);
  if (purchasedOn > opened.to) throw invalidAt('/purchasedOn', `The agreement ends on ${opened.to}`);
  if (expiresOn !== null && expiresOn < purchasedOn) throw invalidAt('/expiresOn', 'Must not be before the purchase');
  return [
    {
      type: 'HoursPurchased',
      data: {
        ...ofMonth,
        purchaseId,
        lot: {
          lotId: `purchase-${purchaseId}`,
          source: 'purchase',
          grantedOn: purchasedOn,
          month: data.month,
          minutes,
          expiresOn,
          unitPrice,
        },
        amount: shareHalfUp(minorUnits(unitPrice), minutes, 60),
      },
    },
  ];
}

/**
 * Minutes given by hand are a lot of goodwill without expiry; minutes taken are drawn before all entries. An opening
 * balance is the same, and says for good that it is claimed.
 */
function postAdjustment({ data }: PostAdjustment, { opened }: StartedMonth): AdjustmentPosted {
  const { adjustmentId, minutes, reason, date, entry: about, claimed, ...ofMonth } = data;
  theMonthHoldsMinutes(opened.terms, '/minutes', 'Minutes can neither be given nor taken');
  const given = minutes > 0;
  const entry = about && {
    entryId: about.entry.entryId,
    ticketId: about.entry.ticketId,
    agent: about.entry.agent,
    role: about.entry.role,
    month: about.month,
    before: null,
    after: null,
  };
  return {
    type: 'AdjustmentPosted',
    data: {
      ...ofMonth,
      adjustmentId,
      kind: given ? 'given' : 'taken',
      reason,
      date,
      entry,
      lots: given ? [goodwill(data)] : [],
      drawnMinutes: given ? 0 : -minutes,
      credits: [],
      givenBack: [],
      ...(claimed ? { claimed } : {}),
    },
    ...(claimed ? { occurredAt: claimedAt(claimed, opened) } : {}),
  };
}

/** What was left over counts from the day it is claimed for, and not before the month that takes it. */
function claimedAt({ asOf }: Claim, { startsAt, terms }: StartedMonth['opened']): Instant {
  const at = startOfDay(asOf, terms.timeZone);
  return at < startsAt ? startsAt : at;
}

const goodwill = ({ adjustmentId, date, month, minutes, claimed }: PostAdjustment['data']) => ({
  lotId: `goodwill-${adjustmentId}`,
  source: 'goodwill' as const,
  grantedOn: date,
  month,
  minutes,
  expiresOn: null,
  unitPrice: null,
  ...(claimed ? { claimed } : {}),
});

function theMonthHoldsMinutes({ plan }: Terms, pointer: string, what: string): void {
  if (plan === 'on-demand' || plan === 'unlimited') throw invalidAt(pointer, `${what} under the plan ${plan}`);
}

function recordExpense({ data }: RecordExpense, { opened }: StartedMonth): MonthEvent {
  if (data.incurredOn < opened.from && data.incurredOn.startsWith(opened.month)) {
    throw invalidAt('/incurredOn', `The agreement begins on ${opened.from}`);
  }
  return { type: 'ExpenseRecorded', data: { ...data, late: !data.incurredOn.startsWith(opened.month) } };
}

/** A ticket's estimate that goes past what is left on that day asks the client before anybody works. */
function noteEstimate({ data, meta }: NoteEstimate, { opened, balance }: StartedMonth): readonly MonthEvent[] {
  const { ticket, estimateMinutes, ...ofMonth } = data;
  const { terms } = opened;
  const { ticketId } = ticket;
  const today = localDateOf(meta.at, terms.timeZone);
  const usable = figuresOf(balance, terms).lots.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
  const remainingMinutes = sum(usable.map(({ remaining }) => remaining));
  const noted: MonthEvent = {
    type: 'EstimateNoted',
    data: { ...ofMonth, ticketId, estimateMinutes, remainingMinutes },
  };
  const beyond = estimateMinutes - remainingMinutes;
  const needsApproval =
    terms.overage.approval === 'required' && (terms.plan === 'retainer' || terms.plan === 'prepaid');
  const fits = beyond <= 0 || !needsApproval || balance.provisional || isFreeOfCharge(ticket, terms);
  if (fits) return [noted];
  const asked = { ticketId, because: 'estimate' as const, overageMinutes: beyond };
  const { approvedMinutes } = balance;
  return [noted, { type: 'OverageApprovalRequested', data: { ...ofMonth, ...asked, approvedMinutes } }];
}

function decideOverage({ data }: DecideOverage, { opened, balance, decided }: StartedMonth): readonly MonthEvent[] {
  const { decision, ...given } = data;
  const { unapprovedOverageMinutes } = figuresOf(balance, opened.terms);
  if (decided.includes(given.ticketId ?? '') && unapprovedOverageMinutes === 0) {
    throw new Refusal('ALREADY_DECIDED', `${data.month} has a decision, and nothing was asked since`, {
      month: data.month,
      ticketId: given.ticketId,
      approvedMinutes: balance.approvedMinutes,
    });
  }
  return [{ type: decision === 'approved' ? 'OverageApproved' : 'OverageDeclined', data: given }];
}

function close({ data, meta }: CloseMonth, state: LedgerMonth): readonly MonthEvent[] {
  if (state.status === 'closed')
    throw new Refusal('MONTH_ALREADY_CLOSED', `${data.month} is closed`, { month: data.month });
  const started = openMonth(state, data);
  const { opened, balance } = started;
  if (balance.provisional) {
    throw new Refusal('PREVIOUS_MONTH_OPEN', `The month before ${data.month} has to close first`, {
      month: data.month,
    });
  }
  if (meta.at < opened.endsAt) {
    throw new Refusal('MONTH_NOT_ENDED', `${data.month} ends at ${opened.endsAt}`, {
      month: data.month,
      endsAt: opened.endsAt,
    });
  }
  const { next, ...ofMonth } = data;
  const statement = settle(balance, entriesOf(started), { terms: opened.terms, next });
  return [
    {
      type: 'MonthClosed',
      data: {
        ...ofMonth,
        statement,
        carriedLots: carriedFrom(statement.lots),
        paidInAdvance: next?.lines ?? [],
        nextMonth: next && nextMonth(data.month),
      },
    },
  ];
}

function openMonth(state: LedgerMonth, { month }: OfMonth): StartedMonth {
  if (state.status === 'open') return state;
  if (state.status === 'unopened') throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { month });
  throw new Refusal('MONTH_NOT_OPEN', `${month} is closed`, { month });
}
