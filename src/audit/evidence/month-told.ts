import { timeLog, type TimeLogCard } from '../../../projections/time-log';
import { upcasts } from '../../event-store/upcasts';
import { type EventMetadata, type RecordedOf } from '../../kernel/event';
import { upcast } from '../../kernel/upcast';
import { type CalendarVersion, type MonthEvent } from '../../ledger/month.events';
import { shownSeal, statementAnswer, type StatementAnswer, statementView } from '../../ledger/statement.view';
import { type SealedFact } from '../seals/seal';

/** What the events of one month tell, one after the other: its statement once it closes, and the calendars that it was judged by. */
export class MonthTold {
  private readonly entries = new Map<string, TimeLogCard>();
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
        return this.keep(event);
      case 'TimeCorrected':
        this.note(event.data.after.calendar);
        return this.keep(event);
      case 'TimeReversed':
        return this.keep(event);
      case 'AdjustmentPosted':
        return this.note(event.data.entry?.after?.calendar);
      case 'MonthClosed': {
        const { agreementId, month, statement, seal } = event.data;
        const about = { agreementId, month, state: 'closed' as const, provisional: false };
        const sealed = seal ? { ...about, seal: shownSeal(seal) } : about;
        this.statement = statementAnswer(statementView(sealed, statement, [...this.entries.values()]));
        return;
      }
      default:
    }
  }

  private keep(event: Extract<RecordedOf<MonthEvent>, { type: 'TimeLogged' | 'TimeCorrected' | 'TimeReversed' }>) {
    const { entryId } = event.data;
    this.entries.set(entryId, timeLog.evolve(this.entries.get(entryId) ?? timeLog.initial(entryId), event));
  }

  private note(calendar: CalendarVersion | undefined): void {
    if (calendar?.holidays) this.calendars.add(calendar.holidays);
  }
}
