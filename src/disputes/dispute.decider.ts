import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, invalidAt, Refusal } from '../kernel/refusal';
import { addDays, localDateOf, startOfDay } from '../time/local';
import {
  type DisputeCommand,
  type EarlierDispute,
  type NoteOverdue,
  type OpenDispute,
  type RecordRedress,
  type RejectDispute,
  type UpholdDispute,
  type WithdrawDispute,
} from './dispute.commands';
import {
  type DisputeEvent,
  type DisputeOpened,
  type DisputeRedressed,
  type DisputeRejected,
  type DisputeUpheld,
} from './dispute.events';
import {
  disputeStream,
  faultsIn,
  figuresInDispute,
  isWhole,
  minus,
  minutesBackMax,
  moneyBackMax,
  overlap,
  paidFor,
  selected,
  type Selection,
  statementFigures,
} from './dispute.rules';

export { disputeStream };

export type Dispute = { readonly status: 'unopened' } | KnownDispute;

export interface KnownDispute {
  readonly status: EarlierDispute['status'];
  readonly opened: DisputeOpened['data'];
  readonly overdue: boolean;
  readonly upheld: DisputeUpheld['data'] | null;
  readonly rejected: DisputeRejected['data'] | null;
  /** What an upheld one gives back, once it has. */
  readonly redressed: DisputeRedressed['data'] | null;
}

/**
 * One dispute about a closed month: opened once, decided once. The month itself never changes.
 * Refuses ALREADY_EXISTS, DISPUTE_TOO_LATE, DISPUTED_ALREADY, UNKNOWN_DISPUTE, ALREADY_DECIDED, DISPUTE_WITHDRAWN,
 * NO_OPEN_MONTH, CREDIT_EXCEEDS_INVOICE, and INVALID with every fault. The same decision again adds nothing.
 */
export const dispute: Decider<Dispute, DisputeCommand, DisputeEvent> = {
  name: 'dispute',
  initialState: { status: 'unopened' },
  decide,
  evolve,
};

/** @throws Refusal UNKNOWN_DISPUTE */
export function openedDispute(state: Dispute, disputeId: string): KnownDispute {
  if (state.status !== 'unopened') return state;
  throw unknownDispute(disputeId);
}

export const unknownDispute = (disputeId: string): Refusal =>
  new Refusal('UNKNOWN_DISPUTE', 'No dispute has this id', { disputeId });

function decide(command: DisputeCommand, state: Dispute): readonly DisputeEvent[] {
  if (command.type === 'OpenDispute') return open(command, state);
  const known = openedDispute(state, command.data.disputeId);
  switch (command.type) {
    case 'UpholdDispute':
      return uphold(command, known);
    case 'RejectDispute':
      return reject(command, known);
    case 'WithdrawDispute':
      return withdraw(command, known);
    case 'NoteOverdue':
      return noteOverdue(command, known);
    case 'RecordRedress':
      return recordRedress(command, known);
    default:
      return unreachable(command);
  }
}

function open({ data, meta }: OpenDispute, state: Dispute): readonly DisputeEvent[] {
  const { disputeId, statement: closedWith, timeZone, replay, earlier, ...asked } = data;
  if (state.status !== 'unopened') throw new Refusal('ALREADY_EXISTS', 'This dispute was opened', { disputeId });
  const openedOn = localDateOf(meta.at, timeZone);
  const disputableThrough = addDays(localDateOf(data.closedAt, timeZone), data.windowDays);
  if (openedOn > disputableThrough) {
    const detail = `${data.month} could be disputed through ${disputableThrough}`;
    throw new Refusal('DISPUTE_TOO_LATE', detail, { month: data.month, disputableThrough });
  }
  const faults = faultsIn(data, closedWith, data.entriesOfMonth);
  if (faults.length > 0) throw new Refusal('INVALID', 'This cannot be disputed', {}, faults);
  const selection = selected(closedWith, data);
  nothingIsDisputedTwice(selection, earlier);

  const answerDueOn = addDays(openedOn, data.answerDays);
  const { entriesOfMonth: _known, windowDays: _window, answerDays: _answer, entryIds, lines, ...about } = asked;
  const { entries, charges } = selection;
  const [statement, disputed] = [statementFigures(closedWith), figuresInDispute(selection)];
  const opened: DisputeOpened['data'] = {
    ...{ disputeId, ...about, wholeMonth: entryIds === null && lines === null },
    ...{ entryIds: entries.map(({ entryId }) => entryId), lines: charges.map(({ line }) => line), entries, charges },
    ...{ statement, disputed, agreed: minus(statement, disputed), currency: closedWith.currency, timeZone },
    ...{ disputableThrough, openedOn, answerDueOn, answerDueAt: startOfDay(addDays(answerDueOn, 1), timeZone) },
  };
  const replayed = { ...of(opened), ...replay, equal: replay.differences.length === 0 };
  return [
    { type: 'DisputeOpened', data: opened },
    { type: 'DisputeReplayed', data: replayed },
  ];
}

/** What waits for its answer, or was given back, is not disputed again; what was rejected may be, with better grounds. */
function nothingIsDisputedTwice(selection: Selection, earlier: readonly EarlierDispute[]): void {
  const standing = earlier.filter(({ status }) => status === 'open' || status === 'upheld');
  const inTheWay = standing.find((other) => overlap(selection, other));
  if (!inTheWay) return;
  const { disputeId, status } = inTheWay;
  const was = status === 'open' ? 'is in dispute already' : 'was upheld already';
  const detail = `Part of this ${was}, in dispute ${disputeId}; name the entries and lines that are not`;
  throw new Refusal('DISPUTED_ALREADY', detail, { disputeId, state: status });
}

function uphold({ data, meta }: UpholdDispute, state: KnownDispute): readonly DisputeUpheld[] {
  const { goodwillMinutes, creditAmount, reason, takes } = data;
  const { opened, upheld } = state;
  const isSame =
    upheld?.goodwillMinutes === goodwillMinutes && upheld.creditAmount === creditAmount && upheld.reason === reason;
  if (isSame) return [];
  theDisputeIsOpen(state);

  const paid = paidFor(opened);
  const faults = [
    ...somethingComesBack(data),
    ...noMoreMinutesThanWerePaid(data, minutesBackMax(paid, creditAmount)),
    ...noMoreMoneyThanIsDisputed(data, moneyBackMax(opened.disputed)),
  ];
  if (faults.length > 0) throw new Refusal('INVALID', 'The dispute cannot be upheld so', {}, faults);
  noMoreThanIsLeftOfTheInvoice(data);
  if (goodwillMinutes > 0) aMonthTakesTheMinutes(data);

  const back = { minutes: goodwillMinutes, net: creditAmount };
  const decision: DisputeUpheld['data'] = {
    ...{ ...of(opened), reason, goodwillMinutes, creditAmount, currency: opened.currency },
    goodwillMonth: goodwillMinutes > 0 && takes ? takes.month : null,
    whole: isWhole(data, opened.disputed, paid),
    ...{ upheld: back, agreed: minus(opened.statement, back) },
    ...{ decidedAt: meta.at, decidedOn: localDateOf(meta.at, opened.timeZone) },
  };
  return [{ type: 'DisputeUpheld', data: decision }];
}

type Upholding = UpholdDispute['data'];

function somethingComesBack({ goodwillMinutes, creditAmount }: Upholding): readonly Fault[] {
  if (goodwillMinutes > 0 || creditAmount > 0) return [];
  const detail = 'Must be above zero, or creditAmount must: a dispute of which nothing comes back is rejected';
  return [{ pointer: '/goodwillMinutes', detail }];
}

function noMoreMinutesThanWerePaid({ goodwillMinutes, creditAmount }: Upholding, most: number): readonly Fault[] {
  if (goodwillMinutes <= most) return [];
  const instead = creditAmount > 0 ? '; what was charged comes back as money' : '';
  const detail = `Must be at most ${most}, the minutes that the disputed work cost${instead}`;
  return [{ pointer: '/goodwillMinutes', detail }];
}

function noMoreMoneyThanIsDisputed({ creditAmount }: Upholding, most: number): readonly Fault[] {
  if (creditAmount <= most) return [];
  return [{ pointer: '/creditAmount', detail: `Must be at most ${most}, the amount in dispute` }];
}

function noMoreThanIsLeftOfTheInvoice({ creditAmount, creditLeft }: Upholding): void {
  if (creditAmount <= creditLeft) return;
  const detail = `Must be at most ${creditLeft}, what earlier credit notes have left of the invoice`;
  throw new Refusal('CREDIT_EXCEEDS_INVOICE', detail, { creditLeft }, [{ pointer: '/creditAmount', detail }]);
}

function aMonthTakesTheMinutes({ takes }: Upholding): void {
  if (takes === null) {
    const detail = 'The agreement has no open month that could take minutes; a credit is possible';
    throw new Refusal('NO_OPEN_MONTH', detail, {}, [{ pointer: '/goodwillMinutes', detail }]);
  }
  const { month, plan } = takes;
  if (plan === 'retainer' || plan === 'prepaid') return;
  throw invalidAt('/goodwillMinutes', `Minutes cannot be given in ${month} under the plan ${plan}; a credit can`);
}

function reject({ data }: RejectDispute, state: KnownDispute): readonly DisputeRejected[] {
  const { reason } = data;
  if (state.rejected?.reason === reason) return [];
  theDisputeIsOpen(state);
  return [{ type: 'DisputeRejected', data: { ...of(state.opened), reason, agreed: state.opened.statement } }];
}

function withdraw({ data }: WithdrawDispute, state: KnownDispute): readonly DisputeEvent[] {
  if (state.status === 'withdrawn') return [];
  theDisputeIsOpen(state);
  return [{ type: 'DisputeWithdrawn', data: { ...of(state.opened), reason: data.reason } }];
}

function noteOverdue({ meta }: NoteOverdue, { status, opened, overdue }: KnownDispute): readonly DisputeEvent[] {
  const { answerDueAt } = opened;
  if (status !== 'open' || overdue || meta.at < answerDueAt) return [];
  return [{ type: 'DisputeOverdue', data: { ...of(opened), answerDueAt }, occurredAt: answerDueAt }];
}

function recordRedress({ data }: RecordRedress, state: KnownDispute): readonly DisputeRedressed[] {
  if (state.upheld === null) throw new Error(`Dispute ${data.disputeId} gives nothing back: it was not upheld`);
  const { adjustment, creditNote, notGiven } = data;
  if (state.redressed) return [];
  return [{ type: 'DisputeRedressed', data: { ...of(state.opened), adjustment, creditNote, notGiven } }];
}

function theDisputeIsOpen({ status, opened }: KnownDispute): void {
  if (status === 'open') return;
  const { disputeId } = opened;
  if (status === 'withdrawn') throw new Refusal('DISPUTE_WITHDRAWN', 'The dispute was withdrawn', { disputeId });
  throw new Refusal('ALREADY_DECIDED', `The dispute was ${status}, and that is final`, { disputeId, state: status });
}

const of = ({ disputeId, ledgerId, agreementId, clientId, month }: DisputeOpened['data']) => ({
  ...{ disputeId, ledgerId, agreementId, clientId, month },
});

function evolve(state: Dispute, event: DisputeEvent): Dispute {
  if (event.type === 'DisputeOpened') {
    const undecided = { upheld: null, rejected: null, redressed: null };
    return { status: 'open', opened: event.data, overdue: false, ...undecided };
  }
  if (state.status === 'unopened') throw new Error(`${event.type} of a dispute that was never opened`);
  switch (event.type) {
    case 'DisputeReplayed':
      return state;
    case 'DisputeOverdue':
      return { ...state, overdue: true };
    case 'DisputeUpheld':
      return { ...state, status: 'upheld', upheld: event.data };
    case 'DisputeRejected':
      return { ...state, status: 'rejected', rejected: event.data };
    case 'DisputeWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'DisputeRedressed':
      return { ...state, redressed: event.data };
    default:
      return unreachable(event);
  }
}
