import { CommandHandler } from '@nestjs/cqrs';
import { agreement, agreementStream, type SignedAgreement } from '../agreements/agreement.decider';
import { termsInForce } from '../agreements/agreement.rules';
import { Calendars } from '../calendars/calendars';
import { client, clientStream } from '../clients/client.decider';
import { maySee } from '../clients/visibility';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { DomainCommand } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Invoicing } from '../invoices/invoicing';
import { invalidAt, Refusal } from '../kernel/refusal';
import { ticket, ticketStream, type OpenedTicket } from '../tickets/ticket.decider';
import { localDateOf, type LocalDate, type Month, monthOf } from '../time/local';
import { timeZoneDatabaseVersion } from '../time/zone-database';
import { DecideOverage, LogTime, PostAdjustment, PurchaseHours, RecordExpense, type TimeEntry } from './month.commands';
import { KeptEntries } from './kept-entries';
import { type LedgerMonth, ledgerMonth, ledgerStream } from './month.decider';
import { type Claim, type MonthEvent } from './month.events';
import { Months, ofMonth } from './months';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;

/** Time worked on a ticket, as the agency reports it. */
export interface ReportedTime extends Pick<
  TimeEntry,
  'agent' | 'role' | 'activity' | 'note' | 'cover' | 'reason' | 'allowOverlap' | 'startedAt' | 'workedMinutes'
> {
  readonly ticketId: string;
}

export class ReportTime extends DomainCommand<'ReportTime', ReportedTime> {
  readonly type = 'ReportTime';
}

export interface OrderedHours {
  readonly agreementId: string;
  readonly minutes: number;
  readonly unitPrice: number;
  readonly purchasedOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
}

export class BuyHours extends DomainCommand<'BuyHours', OrderedHours> {
  readonly type = 'BuyHours';
}

export interface GivenDecision {
  readonly agreementId: string;
  readonly month: Month | null;
  readonly ticketId: string | null;
  readonly minutes: number;
  readonly decision: 'approved' | 'declined';
}

export class GiveDecision extends DomainCommand<'GiveDecision', GivenDecision> {
  readonly type = 'GiveDecision';
}

export interface BalanceAdjustment {
  readonly agreementId: string;
  /** Above zero given, below zero taken. */
  readonly minutes: number;
  readonly reason: string;
  readonly entryId: string | null;
}

export class AdjustBalance extends DomainCommand<'AdjustBalance', BalanceAdjustment> {
  readonly type = 'AdjustBalance';
}

/** An opening balance: minutes that another system had left over, below zero owed to the agency. */
export interface ClaimedBalance {
  readonly agreementId: string;
  readonly minutes: number;
  readonly reason: string;
  readonly claimed: Claim;
}

export class ClaimBalance extends DomainCommand<'ClaimBalance', ClaimedBalance> {
  readonly type = 'ClaimBalance';
}

export interface IncurredExpense {
  readonly agreementId: string;
  readonly ticketId: string | null;
  readonly description: string;
  readonly incurredOn: LocalDate | null;
  /** Minor units, net, above zero. */
  readonly amount: number;
}

export class IncurExpense extends DomainCommand<'IncurExpense', IncurredExpense> {
  readonly type = 'IncurExpense';
}

export class EndMonth extends DomainCommand<'EndMonth', { readonly agreementId: string; readonly month: Month }> {
  readonly type = 'EndMonth';
}

/** Finds the agreement, the ticket and the holidays that the month's decision rests on. */
@CommandHandler(ReportTime)
export class ReportTimeHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly calendars: Calendars,
    private readonly months: Months,
  ) {}

  async execute(reported: ReportTime): Promise<DecidedMonth> {
    const command = await this.found(reported);
    const { agreementId, month } = command.data;
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), command);
  }

  /** The command to the month that takes the time, with everything that its decision rests on. */
  async found({ data, meta }: ReportTime): Promise<LogTime> {
    if (data.startedAt > meta.at) throw inTheFuture('/startedAt');
    const worked = await this.workedTicket(data.ticketId);
    const signed = await signedAgreement(this.decisions, worked.agreementId);
    const { timeZone } = signed.terms;
    const date = localDateOf(data.startedAt, timeZone);
    theAgreementHasBegun(signed, date, '/startedAt');
    const month = await this.months.monthThatTakes(signed, monthOf(date), '/startedAt', meta);
    const region = termsInForce(signed, month).terms.holidays;
    const { holidays, version } = await this.calendars.covering(region, data.startedAt);
    const { ticketId: _ticketId, ...reported } = data;
    return new LogTime(
      {
        ...ofMonth(signed, month),
        ...reported,
        entryId: idFrom(meta.commandId, 'entry'),
        ticket: await this.asWorked(worked, timeZone),
        date,
        holidays,
        calendar: { timeZoneDatabase: timeZoneDatabaseVersion(), holidays: version },
      },
      meta,
    );
  }

  private async workedTicket(ticketId: string): Promise<OpenedTicket> {
    const { state } = await this.decisions.load(ticket, ticketStream(ticketId));
    if (state.status === 'unopened') throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
    return state;
  }

  private async asWorked(worked: OpenedTicket, timeZone: string): Promise<TimeEntry['ticket']> {
    const { ticketId, channel, priority, kind, category, openedAt, projectId } = worked;
    return {
      ticketId,
      openedOn: localDateOf(openedAt, timeZone),
      channel,
      priority,
      kind,
      category,
      project: projectId === null ? null : await this.project(worked.clientId, projectId),
    };
  }

  private async project(clientId: string, projectId: string): Promise<TimeEntry['ticket']['project']> {
    const { state } = await this.decisions.load(client, clientStream(clientId));
    const project = state.status === 'registered' ? state.projects.get(projectId) : undefined;
    return project ? { launchedOn: project.launchedOn, warrantyDays: project.warrantyDays } : null;
  }
}

@CommandHandler(BuyHours)
export class BuyHoursHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  async execute({ data, meta }: BuyHours): Promise<DecidedMonth> {
    const signed = await signedAgreement(this.decisions, data.agreementId);
    const today = localDateOf(meta.at, signed.terms.timeZone);
    const purchasedOn = data.purchasedOn ?? today;
    if (purchasedOn > today) throw inTheFuture('/purchasedOn');
    const month = monthOf(purchasedOn);
    await this.months.openThrough(signed, month, meta);
    const { minutes, unitPrice, expiresOn } = data;
    const purchase = { purchaseId: idFrom(meta.commandId, 'purchase'), minutes, unitPrice, purchasedOn, expiresOn };
    const command = new PurchaseHours({ ...ofMonth(signed, month), ...purchase }, meta);
    return this.decisions.run(ledgerMonth, ledgerStream(signed.agreementId, month), command);
  }
}

@CommandHandler(GiveDecision)
export class GiveDecisionHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  async execute({ data, meta }: GiveDecision): Promise<DecidedMonth> {
    const signed = await signedAgreement(this.decisions, data.agreementId, meta.actor);
    const current = monthOf(localDateOf(meta.at, signed.terms.timeZone));
    const month = data.month ?? (current < signed.firstMonth ? signed.firstMonth : current);
    const { ticketId, minutes, decision } = data;
    if (ticketId !== null) await theTicketIsOfTheAgreement(this.decisions, signed, ticketId);
    if (month === current) await this.months.openThrough(signed, month, meta);
    const given = { approvalId: idFrom(meta.commandId, 'approval'), ticketId, minutes, decision };
    const command = new DecideOverage({ ...ofMonth(signed, month), ...given }, meta);
    return this.decisions.run(ledgerMonth, ledgerStream(signed.agreementId, month), command);
  }
}

@CommandHandler(AdjustBalance)
export class AdjustBalanceHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
    private readonly entries: KeptEntries,
  ) {}

  async execute({ data, meta }: AdjustBalance): Promise<DecidedMonth> {
    const { agreementId, minutes, reason, entryId } = data;
    const signed = await signedAgreement(this.decisions, agreementId);
    const kept = entryId === null ? null : await this.entries.of(agreementId, entryId);
    const month = await this.months.oldestOpen(signed, meta);
    const adjustment = {
      ...ofMonth(signed, month),
      adjustmentId: idFrom(meta.commandId, 'adjustment'),
      minutes,
      reason,
      date: localDateOf(meta.at, signed.terms.timeZone),
      entry: kept,
    };
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), new PostAdjustment(adjustment, meta));
  }
}

/** Posts it in the month of the day it is claimed for, or where that was before the agreement in its first. */
@CommandHandler(ClaimBalance)
export class ClaimBalanceHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  async execute({ data, meta }: ClaimBalance): Promise<DecidedMonth> {
    const { agreementId, claimed, minutes, reason } = data;
    const signed = await signedAgreement(this.decisions, agreementId);
    const date = localDateOf(meta.at, signed.terms.timeZone);
    if (claimed.asOf > date) throw inTheFuture('/asOf');
    const claimedFor = monthOf(claimed.asOf);
    const asked = claimedFor < signed.firstMonth ? signed.firstMonth : claimedFor;
    const month = await this.months.monthThatTakes(signed, asked, '/asOf', meta);
    const adjustmentId = idFrom(meta.commandId, 'adjustment');
    const adjustment = { ...ofMonth(signed, month), adjustmentId, minutes, reason, date, entry: null, claimed };
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), new PostAdjustment(adjustment, meta));
  }
}

@CommandHandler(IncurExpense)
export class IncurExpenseHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
  ) {}

  async execute({ data, meta }: IncurExpense): Promise<DecidedMonth> {
    const { agreementId, ticketId, description, amount } = data;
    const signed = await signedAgreement(this.decisions, agreementId);
    const today = localDateOf(meta.at, signed.terms.timeZone);
    const incurredOn = data.incurredOn ?? today;
    if (incurredOn > today) throw inTheFuture('/incurredOn');
    theAgreementHasBegun(signed, incurredOn, '/incurredOn');
    if (ticketId !== null) await theTicketIsOfTheAgreement(this.decisions, signed, ticketId);
    const month = await this.months.monthThatTakes(signed, monthOf(incurredOn), '/incurredOn', meta);
    const expenseId = idFrom(meta.commandId, 'expense');
    const expense = { ...ofMonth(signed, month), expenseId, ticketId, description, incurredOn, amount };
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), new RecordExpense(expense, meta));
  }
}

@CommandHandler(EndMonth)
export class EndMonthHandler {
  constructor(
    private readonly decisions: Decisions,
    private readonly months: Months,
    private readonly invoicing: Invoicing,
  ) {}

  /** `position` is that of the last thing that the close led to. */
  async execute({ data, meta }: EndMonth): Promise<{ closed: DecidedMonth; position: number }> {
    const { agreementId, month } = data;
    const { closed, carried } = await this.months.close(
      await signedAgreement(this.decisions, agreementId),
      month,
      meta,
    );
    const invoiced = await this.invoicing.invoiceMonth(agreementId, month, meta);
    const position = Math.max(closed.position, carried?.position ?? 0, invoiced?.position ?? 0);
    return { closed, position };
  }
}

/** @throws Refusal UNKNOWN_AGREEMENT, also to a client whose agreement it is not */
export async function signedAgreement(
  decisions: Decisions,
  agreementId: string,
  viewer?: Actor,
): Promise<SignedAgreement> {
  const { state } = await decisions.load(agreement, agreementStream(agreementId));
  if (state.status === 'unsigned' || (viewer && !maySee(viewer, state.clientId))) {
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
  return state;
}

/** A day before the agreement is none of its, also where a later month would take it. */
export function theAgreementHasBegun({ startsOn }: SignedAgreement, date: LocalDate, pointer: string): void {
  if (date < startsOn) throw invalidAt(pointer, `The agreement begins on ${startsOn}`);
}

export const inTheFuture = (pointer: string): Refusal => invalidAt(pointer, 'Must not be in the future');

async function theTicketIsOfTheAgreement(
  decisions: Decisions,
  { agreementId }: SignedAgreement,
  ticketId: string,
): Promise<void> {
  const { state } = await decisions.load(ticket, ticketStream(ticketId));
  if (state.status === 'unopened' || state.agreementId !== agreementId) {
    throw invalidAt('/ticketId', 'Must be a ticket of this agreement');
  }
}
