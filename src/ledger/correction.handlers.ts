import { CommandHandler } from '@nestjs/cqrs';
import { type Decided } from '../event-store/decided';
import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';
import { localDateOf } from '../time/local';
import { changeIdOf, KeptEntries } from './kept-entries';
import { inTheFuture, theAgreementHasBegun } from './ledger.handlers';
import { CorrectTime, ReverseTime } from './month.commands';
import { type LedgerMonth } from './month.decider';
import { type MonthEvent } from './month.events';
import { ofMonth } from './months';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;

export interface EntryCorrection {
  readonly entryId: string;
  /** What is left out stays as it is. */
  readonly startedAt: Instant | null;
  readonly workedMinutes: number | null;
  readonly reason: string;
}

export class CorrectEntry extends DomainCommand<'CorrectEntry', EntryCorrection> {
  readonly type = 'CorrectEntry';
}

export class ReverseEntry extends DomainCommand<'ReverseEntry', { readonly entryId: string; readonly reason: string }> {
  readonly type = 'ReverseEntry';
}

@CommandHandler(CorrectEntry)
export class CorrectEntryHandler {
  constructor(private readonly entries: KeptEntries) {}

  async execute({ data, meta }: CorrectEntry): Promise<DecidedMonth> {
    const { startedAt, workedMinutes, reason } = data;
    if (startedAt !== null && startedAt > meta.at) throw inTheFuture('/startedAt');
    const kept = await this.entries.find(data.entryId);
    const { signed, month, entry } = kept;
    if (startedAt !== null) {
      theAgreementHasBegun(signed, localDateOf(startedAt, signed.terms.timeZone), '/startedAt');
    }
    if (!(await this.entries.isOfItsMonth(kept, meta))) {
      return this.entries.adjust(await this.entries.closedTime(kept, { startedAt, workedMinutes }, reason, meta));
    }
    const { entryId } = entry;
    const correctionId = changeIdOf(entryId, meta);
    const known = await this.entries.calendarOf(kept.state, startedAt ?? entry.startedAt);
    const correction = { ...ofMonth(signed, month), ...known, correctionId, entryId, startedAt, workedMinutes, reason };
    return this.entries.change(kept, new CorrectTime(correction, meta));
  }
}

@CommandHandler(ReverseEntry)
export class ReverseEntryHandler {
  constructor(private readonly entries: KeptEntries) {}

  async execute({ data: { reason, ...data }, meta }: ReverseEntry): Promise<DecidedMonth> {
    const kept = await this.entries.find(data.entryId);
    const { signed, month } = kept;
    if (!(await this.entries.isOfItsMonth(kept, meta))) {
      return this.entries.adjust(await this.entries.closedTime(kept, null, reason, meta));
    }
    const { entryId } = kept.entry;
    const reversal = { ...ofMonth(signed, month), reversalId: changeIdOf(entryId, meta), entryId, reason };
    return this.entries.change(kept, new ReverseTime(reversal, meta));
  }
}
