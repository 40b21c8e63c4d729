import { type AgreementEvent } from '../../agreements/agreement.events';
import { type RecordedOf } from '../../kernel/event';
import { type AdjustmentPosted, type EntryValues, type MonthEvent, type TimeLogged } from '../../ledger/month.events';
import { type Instant } from '../../time/instant';
import { type LocalDate, localDateOf, type Month, monthOf } from '../../time/local';
import { hasOccurredBy } from './basis.rules';

/*
 * What was true: the facts as they would have been told by then, had everybody known what is known today. Whatever came
 * late goes where it would have gone in time, which is the ledger's own rule: into its own month, or where that had closed
 * by then, into the oldest month that had not. So at any instant every piece of work is counted once, and the books that
 * had been closed by then stay as they were closed.
 */

type MonthFact = RecordedOf<MonthEvent>;
type Fact<E extends MonthEvent> = RecordedOf<E>;

/** The month that a fact of a later month is about: of its work, or of its expense; null where it is about its own. */
export function aboutMonth(event: MonthFact): Month | null {
  switch (event.type) {
    case 'TimeLogged':
      return event.data.late ? event.data.originalMonth : null;
    case 'TimeCorrected':
    case 'TimeReversed':
      return event.data.late ? monthOf(event.data.before.date) : null;
    case 'AdjustmentPosted':
      return event.data.entry?.before ? monthOf(event.data.entry.before.date) : null;
    case 'ExpenseRecorded':
      return event.data.late ? monthOf(event.data.incurredOn) : null;
    default:
      return null;
  }
}

/** What was agreed by then; an agreement that was signed after its first day was in force from that day on. */
export function agreementTrueAt(
  events: readonly RecordedOf<AgreementEvent>[],
  at: Instant,
): readonly RecordedOf<AgreementEvent>[] {
  const [signed] = events;
  if (signed?.type !== 'AgreementSigned') return [];
  const { timeZone } = signed.data.terms;
  return events.filter((event) => {
    const on =
      event.type === 'AgreementSigned' ? event.data.startsOn : event.type === 'NoticeGiven' ? event.data.givenOn : null;
    return hasOccurredBy(event, at) || hadComeBy(event, on, at, timeZone);
  });
}

/**
 * A month's facts as they were true at an instant; none where it had not begun.
 * @param own every fact of the month's stream
 * @param later facts of later months that are about this month or one before it, in order
 */
export function monthTrueAt(own: readonly MonthFact[], later: readonly MonthFact[], at: Instant): readonly MonthFact[] {
  const [opened] = own;
  if (opened?.type !== 'MonthOpened') return [];
  const hasBegun = hasOccurredBy(opened, at) || opened.metadata.recordedAt <= at;
  if (!hasBegun) return [];
  const closed = own.at(-1)!;
  if (closed.type === 'MonthClosed' && hasOccurredBy(closed, at)) return own;
  return new OpenMonthRetold(own, later, at).facts();
}

/** A month that was open at the instant. */
class OpenMonthRetold {
  private readonly month: Month;
  private readonly ledgerId: string;
  private readonly timeZone: string;
  /** The months before had closed, so what belongs to them comes here. */
  private readonly takesLate: boolean;
  private readonly entries = new Map<string, { readonly logged: Fact<TimeLogged>; latest: EntryValues }>();

  constructor(
    private readonly own: readonly MonthFact[],
    private readonly later: readonly MonthFact[],
    private readonly at: Instant,
  ) {
    const { month, ledgerId, terms, ordinal } = (own[0] as Fact<Extract<MonthEvent, { type: 'MonthOpened' }>>).data;
    this.month = month;
    this.ledgerId = ledgerId;
    this.timeZone = terms.timeZone;
    this.takesLate =
      ordinal === 0 || own.some((event) => event.type === 'BalanceCarriedForward' && hasOccurredBy(event, at));
  }

  facts(): readonly MonthFact[] {
    const { stream, revision } = this.own.at(-1)!;
    const after = this.later.map((event, i): MonthFact => ({ ...event, stream, revision: revision + 1 + i }));
    const here = [...this.own, ...after].filter((event) => this.isHere(event));
    for (const event of here) this.noteEntry(event);
    return here.flatMap((event) => this.retold(event) ?? []);
  }

  private isHere(event: MonthFact): boolean {
    const about = aboutMonth(event) ?? this.month;
    return about === this.month || (about < this.month && this.takesLate);
  }

  private noteEntry(event: MonthFact): void {
    if (event.type === 'TimeLogged') {
      this.entries.set(event.data.entryId, { logged: event, latest: event.data });
      return;
    }
    const change = this.changeOf(event);
    const entry = change && this.entries.get(change.entryId);
    if (entry) entry.latest = change.after ?? change.before;
  }

  /** What a fact changes of an entry that is held here, or would have been. */
  private changeOf(event: MonthFact): { entryId: string; before: EntryValues; after: EntryValues | null } | null {
    switch (event.type) {
      case 'TimeCorrected':
        return event.data;
      case 'TimeReversed':
        return { ...event.data, after: null };
      case 'AdjustmentPosted': {
        const { entry } = event.data;
        return entry?.before && entry.month >= this.month ? { ...entry, before: entry.before } : null;
      }
      default:
        return null;
    }
  }

  /** The fact as it belongs here; undefined where it had not come about yet. */
  private retold(event: MonthFact): MonthFact | undefined {
    switch (event.type) {
      case 'MonthOpened':
        return event;
      case 'TimeLogged':
        return this.hasBegun(event.data.entryId) ? this.moved(event, { late: this.isLate(event) }) : undefined;
      case 'TimeCorrected':
      case 'TimeReversed':
        return this.hasBegun(event.data.entryId) ? this.moved(event, { late: this.isLate(event) }) : undefined;
      case 'AdjustmentPosted':
        return event.data.entry?.before ? this.retoldChange(event) : this.ifOccurred(event, null);
      case 'ExpenseRecorded':
        return this.ifOccurred(this.moved(event, { late: this.isLate(event) }), event.data.incurredOn);
      case 'HoursPurchased':
        return this.ifOccurred(event, event.data.lot.grantedOn);
      default:
        return this.ifOccurred(event, null);
    }
  }

  /** Of an entry that is held here it is a change like any other; of one whose month had closed it stays an adjustment. */
  private retoldChange(event: Fact<AdjustmentPosted>): MonthFact | undefined {
    const change = this.changeOf(event);
    if (!change) {
      const { month } = this;
      const lots = event.data.lots.map((lot) =>
        lot.givenBack ? { ...lot, givenBack: { ...lot.givenBack, month } } : lot,
      );
      return this.moved(event, { lots });
    }
    const entry = this.entries.get(change.entryId);
    if (!entry || !this.hasBegun(change.entryId)) return undefined;
    const { data, ...recorded } = event;
    const { agreementId, clientId, adjustmentId, reason } = data;
    const { ticketId, agent, cover, entryId } = entry.logged.data;
    const late = this.isLate(entry.logged);
    const of = { ...this.here(), agreementId, clientId, entryId, ticketId, agent, cover, late, reason };
    const { before, after } = change;
    return after
      ? { ...recorded, type: 'TimeCorrected', data: { ...of, correctionId: adjustmentId, before, after } }
      : { ...recorded, type: 'TimeReversed', data: { ...of, reversalId: adjustmentId, before } };
  }

  /** Whether the work of an entry, by its latest values, had begun by the instant. */
  private hasBegun(entryId: string): boolean {
    const entry = this.entries.get(entryId);
    return entry !== undefined && entry.latest.startedAt <= this.at;
  }

  private isLate(event: MonthFact): boolean {
    return (aboutMonth(event) ?? this.month) < this.month;
  }

  private ifOccurred<E extends MonthFact>(event: E, on: LocalDate | null): E | undefined {
    return hasOccurredBy(event, this.at) || hadComeBy(event, on, this.at, this.timeZone) ? event : undefined;
  }

  private moved<E extends MonthFact>(event: E, more: Partial<E['data']>): E {
    const isItsOwn = event.data.ledgerId === this.ledgerId;
    const said: Readonly<Record<string, unknown>> = { ...event.data };
    const stays = Object.entries(more).every(([field, value]) => said[field] === value);
    if (isItsOwn && stays) return event;
    return { ...event, data: { ...event.data, ...this.here(), ...more } };
  }

  private here() {
    return { ledgerId: this.ledgerId, month: this.month };
  }
}

/** Whether a fact is of an earlier day than it was written on, and that day had come: such a fact counts from its beginning. */
function hadComeBy(
  event: MonthFact | RecordedOf<AgreementEvent>,
  on: LocalDate | null,
  at: Instant,
  zone: string,
): boolean {
  return on !== null && on < localDateOf(event.metadata.occurredAt, zone) && on <= localDateOf(at, zone);
}
