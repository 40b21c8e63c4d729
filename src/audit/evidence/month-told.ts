import { timeLog, type TimeLogCard } from '../../../projections/time-log';
import { upcasts } from '../../event-store/upcasts';
import { type EventMetadata, type RecordedOf } from '../../kernel/event';
import { upcast } from '../../kernel/upcast';
import { type CalendarVersion, type MonthEvent } from '../../ledger/month.events';
import {
  shownSeal,
  statementAnswer,
  type StatementAnswer,
  statementView,
  type ToldEntry,
} from '../../ledger/statement.view';
import { type SealedFact } from '../seals/seal';

/** What the events of one month tell, one after the other: its statement once it closes, and the calendars that it was judged by. */
export class MonthTold {
  private readonly logged = new Map<string, Logged>();
  /** Those that were corrected or reversed since. */
  private readonly changed = new Map<string, TimeLogCard>();
  private isReadable = true;
  /** Null while the month is open. */
  statement: StatementAnswer | null = null;

  /** @param calendars `GB-ENG@2` is put into it where an entry was judged by that publication */
  constructor(private readonly calendars: Set<string>) {}

  take(fact: SealedFact): void {
    if (!this.isReadable) return;
    try {
      this.tell(fact);
    } catch {
      // A store that was tampered with is shown as it is, without what nobody can read any more: who checks the file is told where.
      this.isReadable = false;
    }
  }

  private tell(fact: SealedFact): void {
    const { version } = fact.metadata as EventMetadata;
    const data = upcast(upcasts, fact.type, version, fact.data);
    const event = { ...fact, data, position: 0 } as RecordedOf<MonthEvent>;
    switch (event.type) {
      case 'TimeLogged':
        this.note(event.data.calendar);
        this.logged.set(event.data.entryId, event);
        return;
      case 'TimeCorrected':
        this.note(event.data.after.calendar);
        return this.change(event);
      case 'TimeReversed':
        return this.change(event);
      case 'AdjustmentPosted':
        return this.note(event.data.entry?.after?.calendar);
      case 'MonthClosed': {
        const { agreementId, month, statement, seal } = event.data;
        const about = { agreementId, month, state: 'closed' as const, provisional: false };
        const sealed = seal ? { ...about, seal: shownSeal(seal) } : about;
        this.statement = statementAnswer(statementView(sealed, statement, this.entries()));
        return;
      }
      default:
    }
  }

  private change(event: Changed): void {
    const { entryId } = event.data;
    const card = this.changed.get(entryId) ?? timeLog.evolve(timeLog.initial(entryId), this.logged.get(entryId)!);
    this.changed.set(entryId, timeLog.evolve(card, event));
  }

  private entries(): readonly ToldEntry[] {
    return [...this.logged.values()].map((event) => this.changed.get(event.data.entryId) ?? asLogged(event));
  }

  private note(calendar: CalendarVersion | undefined): void {
    if (calendar?.holidays) this.calendars.add(calendar.holidays);
  }
}

type Logged = Extract<RecordedOf<MonthEvent>, { type: 'TimeLogged' }>;
type Changed = Extract<RecordedOf<MonthEvent>, { type: 'TimeCorrected' | 'TimeReversed' }>;

// Field by field, as the statement itself: most entries are never changed, and a month has thousands of them.
const asLogged = ({ data, revision }: Logged): ToldEntry => ({
  entryId: data.entryId,
  order: revision,
  ticketId: data.ticketId,
  agent: data.agent,
  role: data.role,
  activity: data.activity,
  note: data.note,
  startedAt: data.startedAt,
  date: data.date,
  workedMinutes: data.workedMinutes,
  insideMinutes: data.insideMinutes,
  outsideMinutes: data.outsideMinutes,
  outOfHoursMultiplier: data.outOfHoursMultiplier,
  rounding: data.rounding,
  billableMinutes: data.billableMinutes,
  calendar: data.calendar,
  cover: data.cover,
  reason: data.reason,
  late: data.late,
  originalMonth: data.originalMonth,
  reversed: false,
  changes: [],
});
