import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { IsInstantText, IsMonthText, IsNotBlank, Nullable, Optional } from '../../http/fields';
import { type RefusalCode } from '../../kernel/refusal';
import { InvoiceLineAnswer } from '../../invoices/invoice.dto';
import { covers, type Cover } from '../../ledger/month.events';
import { isLocalDate, type LocalDate, type Month } from '../../time/local';

const ENTRIES_MAX = 1_000;
const DATES_MAX = 400;
const NAME_LENGTH_MAX = 200;
const DAY_MINUTES = 1_440;

const AreLocalDates = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'areLocalDates',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isLocalDate(value),
        defaultMessage: () => 'each value in $property must be a day written YYYY-MM-DD',
      },
    },
    { each: true },
  );

/** An entry as it is asked about; what is left out stays as it was recorded. */
export class ChangedEntryDto {
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  entryId: string;

  /** Minutes worked, 1 to 1440, whatever later corrections of it say. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(DAY_MINUTES)
  minutes?: number;

  /** When the work began, within the entry's own month, whatever later corrections of it say. */
  @Optional()
  @IsInstantText()
  startedAt?: string;

  /** Who bears it. Where terms and dates do not allow it, the entry is refused. */
  @Optional()
  @IsIn(covers)
  cover?: Cover;

  /** At whose rate its overage is charged; null is the agreement's own. */
  @Nullable()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  role?: string | null;
}

export class OtherTermsDto {
  /** First month with these terms; the agreement's first, or the what-if's `fromMonth`, where left out. */
  @Optional()
  @IsMonthText()
  fromMonth?: Month;

  /**
   * Fields of the terms as at signing; what is not named stays as it was agreed for each month. Of an object its fields are
   * named one by one, a list is named whole. The whole is checked as at signing; the contract's own examples are not, unless
   * they are named. Currency, zone and renewal stay.
   */
  @IsObject()
  terms: Record<string, unknown>;
}

/** Other holidays. Where no region is named, those that the terms count, as each entry was judged by them. */
export class OtherCalendarDto {
  /** The holidays of this region instead, as last published, such as `GB-ENG`; null is none. */
  @Nullable()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  region?: string | null;

  /** Days that are holidays too, `YYYY-MM-DD`. Terms that count no holidays do not count these. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(DATES_MAX)
  @ArrayUnique()
  @AreLocalDates()
  add?: LocalDate[];

  /** Days that are no holidays. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(DATES_MAX)
  @ArrayUnique()
  @AreLocalDates()
  remove?: LocalDate[];
}

/** What had been otherwise. At least one field is named; with months alone the books are told again as they were. */
export class WhatIfDto {
  /** Entries that had not been logged: their corrections and reversals go with them. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ENTRIES_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  without?: string[];

  /** Entries that had said something else. */
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ENTRIES_MAX)
  @ArrayUnique(({ entryId }: ChangedEntryDto) => entryId)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ChangedEntryDto)
  change?: ChangedEntryDto[];

  /** Terms that had been others. Not for a ticket alone. */
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => OtherTermsDto)
  terms?: OtherTermsDto;

  /** A calendar that had been another. Not for a ticket alone. */
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => OtherCalendarDto)
  calendar?: OtherCalendarDto;

  /** First month in which anything is otherwise; the months after follow. From the first where left out. */
  @Optional()
  @IsMonthText()
  fromMonth?: Month;

  /** Last month in which anything is otherwise; the months after follow. To the last where left out. */
  @Optional()
  @IsMonthText()
  throughMonth?: Month;
}

/** A month in figures: whole minutes, and whole minor units of the agreement's currency. */
export class MonthFiguresAnswer {
  /** All that its lots held. */
  availableMinutes: number;
  usedMinutes: number;
  /** Used, and covered by no lot. */
  overageMinutes: number;
  /** Overage that nobody approved: neither charged nor borrowed. */
  unapprovedOverageMinutes: number;
  /** Taken from the next month's allowance. */
  borrowedMinutes: number;
  expiredMinutes: number;
  /** By the cap, or at the end of the agreement. */
  forfeitedMinutes: number;
  refundedMinutes: number;
  carriedMinutes: number;
  /** Of the month's statement. */
  net: number;
  vat: number;
  gross: number;
  /** What adjustments of this month credit on invoices of earlier ones: at or below zero. */
  creditedNet: number;
  creditedVat: number;
  creditedGross: number;
}

/** What an entry, or an adjustment that draws, came to. */
export class EntryFiguresAnswer {
  billableMinutes: number;
  overageMinutes: number;
  drawn: { lotId: string; minutes: number }[];
  /** Minor units, net, that it was charged. */
  amount: number;
}

export class EntryDifferenceAnswer {
  /** The entry's; for minutes taken by hand the adjustment's. */
  entryId: string;
  /** `same`: it says the same, and something else paid for it. `changed`: it says something else. */
  kind: 'same' | 'changed' | 'left-out' | 'refused';
  /** Null where the month as recorded has none. */
  recorded: EntryFiguresAnswer | null;
  /** Null where the month as it would have been has none. */
  whatIf: EntryFiguresAnswer | null;
}

export class LineDifferenceAnswer {
  /** Null where there was no such line. */
  recorded: InvoiceLineAnswer | null;
  /** Null where there would have been none. */
  whatIf: InvoiceLineAnswer | null;
}

export class MonthDifferenceAnswer {
  /** `YYYY-MM`. */
  month: Month;
  /** An open month is shown as it would close as it stands. */
  state: 'open' | 'closed';
  recorded: MonthFiguresAnswer;
  whatIf: MonthFiguresAnswer;
  /** What it would have been, less what was recorded. */
  difference: MonthFiguresAnswer;
  /** Those that differ. */
  entries: EntryDifferenceAnswer[];
  /** Those that differ. */
  lines: LineDifferenceAnswer[];
}

export class AgreementDifferenceAnswer {
  agreementId: string;
  /** Months that were told again; those without a difference are counted here alone. */
  monthsTold: number;
  /** Months that differ, in order. */
  months: MonthDifferenceAnswer[];
}

/** Minutes of all months together that would have been, less those recorded. */
export class MinutesDifferenceAnswer {
  usedMinutes: number;
  overageMinutes: number;
  borrowedMinutes: number;
  expiredMinutes: number;
  forfeitedMinutes: number;
  refundedMinutes: number;
}

/** What a client's agreements of one currency come to. A client with agreements in two currencies is listed twice. */
export class ClientDifferenceAnswer {
  clientId: string;
  /** ISO 4217. */
  currency: string;
  /** Agreements and months that were told again, and months that differ. */
  agreementsTold: number;
  monthsTold: number;
  monthsThatDiffer: number;
  minutes: MinutesDifferenceAnswer;
  /** Minor units that would have been charged, less those recorded; credits of corrections are taken off. */
  net: number;
  vat: number;
  gross: number;
  /** Those with months that differ. */
  agreements: AgreementDifferenceAnswer[];
}

/** A fact that could not have been: the figures are without it. */
export class RefusedFactAnswer {
  agreementId: string;
  /** Null for terms that the agreement could not have had: it is told as recorded. */
  month: Month | null;
  /** What it is: `TimeLogged`, `HoursPurchased`, … */
  fact: string;
  /** Null where it is about no entry. */
  entryId: string | null;
  code: RefusalCode;
  detail: string;
}

/** How much of a long answer is not listed; sums and counts hold all of it. */
export class NotListedAnswer {
  months: number;
  entries: number;
  lines: number;
  refused: number;
}

export class WhatIfAnswer {
  clients: ClientDifferenceAnswer[];
  /** Facts that were read for it. */
  eventsRead: number;
  agreementsTold: number;
  monthsTold: number;
  monthsThatDiffer: number;
  refused: RefusedFactAnswer[];
  notListed: NotListedAnswer;
  /** What becomes of the invoices. */
  invoicesNote: string;
}
