import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Optional } from '../http/fields';
import { type Channel, channels } from '../tickets/ticket.events';
import { type Weekday } from '../time/working-calendar';
import { type IncludedWork, includedWork, type Plan, plans, type Priority, priorities, type Terms } from './terms';

const NestedIn = (type: () => new () => object) => applyDecorators(IsObject(), ValidateNested(), Type(type));

const ListOf = (type: () => new () => object) =>
  applyDecorators(IsArray(), ArrayMaxSize(100), IsObject({ each: true }), ValidateNested({ each: true }), Type(type));

/** A plan that cannot go without this figure states it, if only as 0; with the others it is 0 where left out. */
const StatedFor = (...plansWithIt: readonly Plan[]) =>
  ValidateIf((terms: TermsDto, value) => value !== undefined || plansWithIt.includes(terms.plan));

/** Either every hour of every day, or the windows of the week. */
const IsCoverage = () =>
  applyDecorators(
    ValidateIf((_, value) => value !== undefined && value !== 'around-the-clock'),
    IsArray({ message: '$property must be around-the-clock or a list of windows' }),
    ArrayMaxSize(100),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => CoverageWindowDto),
    ApiProperty({
      required: false,
      oneOf: [
        { type: 'string', enum: ['around-the-clock'] },
        { type: 'array', items: { $ref: getSchemaPath(CoverageWindowDto) } },
      ],
    }),
  );

export class CoverageWindowDto {
  /** Days of the week on which the window opens. */
  @IsArray()
  @ArrayMaxSize(7)
  @IsString({ each: true })
  days: Weekday[];

  /** `HH:MM` on the wall in the agreement's zone, included. */
  @IsString()
  from: string;

  /** `HH:MM` on the wall, excluded; `24:00` is the end of the day. Hours over midnight are two windows. */
  @IsString()
  to: string;
}

/** Defaults are checked like what was sent, so they are of the same classes. */
const filled = <T extends object>(type: new () => T, fields: T): T => Object.assign(new type(), fields);

const officeHours = (): CoverageWindowDto[] => [
  filled(CoverageWindowDto, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }),
];

export class RecurringLineDto {
  /** As it stands on the statement; each label once. */
  @IsString()
  @MaxLength(200)
  label: string;

  /** Minor units a month, net, charged in advance. */
  @IsInt()
  amount: number;
}

export class RolloverDto {
  /** `none`: unused allowance is lost at its month's end. `capped`: it carries, up to the cap. */
  @IsIn(['none', 'capped'])
  policy: 'none' | 'capped';

  /** Decimal, at least 1, needed where capped: a month starts with at most so many full allowances. */
  @Optional()
  @IsString()
  capMultiple?: string;

  /** Months after its own at whose end an allowance is lost; left out or null is never. */
  @IsOptional()
  @IsInt()
  expiresAfterMonths?: number | null;
}

export class OverageDto {
  /** Overage up to this is taken from the next allowance instead of charged. 0 where left out: nothing is borrowed. */
  @IsInt()
  borrowUpToMinutes?: number = 0;

  /** Whether the client is asked before overage is charged or borrowed. Required where left out. On demand nothing is asked. */
  @IsIn(['required', 'not-required'])
  approval?: 'required' | 'not-required' = 'required';

  /** Charged overage minutes priced by the hour before the day rate begins; null, or left out, is hourly throughout. */
  @IsOptional()
  @IsInt()
  dayRateAfterMinutes?: number | null = null;

  /** How minutes at the day rate are counted. Pro rata where left out. */
  @IsIn(['pro-rata', 'whole-day'])
  dayRounding?: 'pro-rata' | 'whole-day' = 'pro-rata';
}

export class RoundingDto {
  /** Billable minutes of an entry are rounded up to whole increments. 1 where left out: to the minute. */
  @IsInt()
  incrementMinutes?: number = 1;

  /** What an entry draws at least; need not be a multiple of the increment. 0 where left out. */
  @IsInt()
  minimumMinutes?: number = 0;
}

export class MultipliersDto {
  /** Decimal, at least 1: what a minute outside coverage counts. `1` where left out. */
  @IsString()
  outOfHours?: string = '1';
}

@ApiExtraModels(CoverageWindowDto)
export class TargetDto {
  /** Minutes inside coverage from opening to the first public reply; null, or left out, is no promise. */
  @IsOptional()
  @IsInt()
  responseMinutes?: number | null = null;

  /** Minutes inside coverage from opening to resolved; null, or left out, is no promise. */
  @IsOptional()
  @IsInt()
  resolutionMinutes?: number | null = null;

  /** Minutes inside coverage from one public reply to the next; null, or left out, is no promise. */
  @IsOptional()
  @IsInt()
  updateMinutes?: number | null;

  /** Hours in which these minutes run; the agreement's own coverage where left out. */
  @IsCoverage()
  coverage?: 'around-the-clock' | CoverageWindowDto[];
}

export class TargetsDto {
  /** The most urgent. */
  @Optional()
  @NestedIn(() => TargetDto)
  P1?: TargetDto;

  @Optional()
  @NestedIn(() => TargetDto)
  P2?: TargetDto;

  /** The least urgent. */
  @Optional()
  @NestedIn(() => TargetDto)
  P3?: TargetDto;
}

export class FreeOfChargeDto {
  /** Tickets that came this way; any where left out. */
  @Optional()
  @IsIn(channels)
  channel?: Channel;

  /** Tickets of this priority; any where left out. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;
}

export class ExampleGivenDto {
  /** Minutes available in the month. */
  @IsInt()
  available: number;

  /** Billable minutes used. */
  @IsInt()
  used: number;

  /** Overage minutes that the client approved. 0 where left out; without effect where no approval is required. */
  @Optional()
  @IsInt()
  approved?: number;
}

export class ExampleExpectDto {
  /** Minutes taken from the next allowance. */
  @Optional()
  @IsInt()
  borrowed?: number;

  /** Minutes charged. */
  @Optional()
  @IsInt()
  charged?: number;

  /** What the charged minutes cost, minor units, net. */
  @Optional()
  @IsInt()
  net?: number;
}

export class ContractExampleDto {
  @IsString()
  @MaxLength(200)
  name: string;

  @NestedIn(() => ExampleGivenDto)
  given: ExampleGivenDto;

  /** What must come out; a figure left out is not compared. */
  @NestedIn(() => ExampleExpectDto)
  expect: ExampleExpectDto;
}

/**
 * What is agreed, as it is sent. Plan, currency, zone and VAT rate are always stated, and the figures that the plan cannot go
 * without; everything else has the default that its field names. Money is whole minor units of the currency, net.
 */
export class TermsDto {
  /**
   * `retainer`: an allowance each month. `prepaid`: draws on purchases only. `on-demand`: all billable time is
   * charged by the hour. `unlimited`: draws nothing.
   */
  @IsIn(plans)
  plan: Plan;

  /** ISO 4217, such as `GBP`. */
  @IsString()
  currency: string;

  /** IANA zone in which months, days and hours are read, such as `Europe/London`. */
  @IsString()
  timeZone: string;

  /** Region whose public holidays are outside coverage, such as `GB-ENG`. None where left out or null. */
  @IsOptional()
  @IsString()
  holidays?: string | null = null;

  /** Granted each month. A retainer states it; the other plans have none. */
  @ApiProperty({ default: 0 })
  @StatedFor('retainer')
  @IsInt()
  allowanceMinutes?: number;

  /** Charged in advance each month. A retainer and an unlimited plan state it; 0 where the others leave it out. */
  @ApiProperty({ default: 0 })
  @StatedFor('retainer', 'unlimited')
  @IsInt()
  monthlyFee?: number;

  /** Minor units an hour, where a role has no rate of its own. All but an unlimited plan state it; there 0 where left out. */
  @ApiProperty({ default: 0 })
  @StatedFor('retainer', 'prepaid', 'on-demand')
  @IsInt()
  hourlyRate?: number;

  /** Minor units an hour by role. None where left out. */
  @IsObject()
  rates?: Record<string, number> = {};

  /** Minor units a day; needed where overage is charged by the day. */
  @IsOptional()
  @IsInt()
  dayRate?: number | null = null;

  /** Minutes of such a day; needed where overage is charged by the day. */
  @IsOptional()
  @IsInt()
  dayMinutes?: number | null = null;

  /** Decimal share: 20 % is `0.20`. */
  @IsString()
  vatRate: string;

  /** Lines charged each month in advance beside the fee. None where left out. */
  @ListOf(() => RecurringLineDto)
  recurring?: RecurringLineDto[] = [];

  /** What becomes of unused allowance. Lost at the month's end where left out. */
  @NestedIn(() => RolloverDto)
  rollover?: RolloverDto = filled(RolloverDto, { policy: 'none' });

  /** What becomes of minutes beyond what is available. Charged by the hour once approved where left out. */
  @NestedIn(() => OverageDto)
  overage?: OverageDto = new OverageDto();

  /** To the minute where left out. */
  @NestedIn(() => RoundingDto)
  rounding?: RoundingDto = new RoundingDto();

  /** Every minute counts once where left out. */
  @NestedIn(() => MultipliersDto)
  multipliers?: MultipliersDto = new MultipliersDto();

  /** Hours in which targets run and minutes count once. Monday to Friday, 09:00 to 17:00, where left out. */
  @IsCoverage()
  coverage?: 'around-the-clock' | CoverageWindowDto[] = officeHours();

  /** Promised times by priority. None where left out. */
  @NestedIn(() => TargetsDto)
  targets?: TargetsDto = new TargetsDto();

  /** Covers under which work draws nothing. None where left out. */
  @IsArray()
  @ArrayUnique()
  @IsIn(includedWork, { each: true })
  included?: IncludedWork[] = [];

  /** Tickets whose time draws nothing. None where left out. */
  @ListOf(() => FreeOfChargeDto)
  freeOfCharge?: FreeOfChargeDto[] = [];

  /** Months from the start without a fee. 0 where left out. */
  @IsInt()
  freeMonths?: number = 0;

  /** Months of a term: after it the agreement renews itself, or ends. 12 where left out. */
  @IsInt()
  termMonths?: number = 12;

  /** `rolling`: renews itself every term until notice. `none`: ends with its one term. Rolling where left out. */
  @IsIn(['rolling', 'none'])
  renewal?: 'rolling' | 'none' = 'rolling';

  /** Days of notice by either side. 30 where left out. */
  @IsInt()
  noticeDays?: number = 30;

  /** How a month that starts or ends part way is granted and charged. By calendar days where left out. */
  @IsIn(['by-day', 'none'])
  proration?: 'by-day' | 'none' = 'by-day';

  /** What becomes of time logged for a closed month. Posted to the oldest open month where left out. */
  @IsIn(['next-open-month', 'reject'])
  lateEntries?: 'next-open-month' | 'reject' = 'next-open-month';

  /** What becomes of unused minutes when the agreement ends. Forfeited where left out. */
  @IsIn(['forfeit', 'refund-unused-purchases', 'extend'])
  onEnd?: 'forfeit' | 'refund-unused-purchases' | 'extend' = 'forfeit';

  /** Months for which unused minutes stay usable after the end; needed with `extend`, left out otherwise. */
  @Optional()
  @IsInt()
  extendMonths?: number;

  /** Percent of what is available at which crossing is told, rising. 50, 80 and 100 where left out. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  thresholds?: number[] = [50, 80, 100];

  /** Days after its end at which a month closes by itself. 3 where left out; null is by hand only. */
  @IsOptional()
  @IsInt()
  closeAfterDays?: number | null = 3;

  /** Figures that the engine must reproduce before the agreement can be signed. None where left out. */
  @ListOf(() => ContractExampleDto)
  examples?: ContractExampleDto[] = [];
}

/** The whole terms, with every default filled in. */
export function termsOf(dto: TermsDto): Terms {
  const { allowanceMinutes = 0, monthlyFee = 0, hourlyRate = 0 } = dto;
  return structuredClone({ ...dto, allowanceMinutes, monthlyFee, hourlyRate }) as Terms;
}
