import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches, ValidateBy, ValidateIf } from 'class-validator';
import { isInstant } from '../time/instant';
import { isLocalDate, isMonth } from '../time/local';

/** How documents of this API tell a month. */
export const MONTH = '^\\d{4}-(0[1-9]|1[0-2])$';

/** May be left out, but is not null. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out or null: no limit, none, unknown. */
export const Nullable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** Holds at least one character that can be seen. */
export const IsNotBlank = (): PropertyDecorator =>
  applyDecorators(Matches(/\S/, { message: '$property must not be blank' }), ApiProperty({ minLength: 1 }));

export const IsInstantText = textThat(
  'isInstant',
  isInstant,
  'an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:00:00Z',
  { format: 'date-time' },
);

export const IsLocalDateText = textThat('isLocalDate', isLocalDate, 'a day written YYYY-MM-DD', {
  format: 'date',
});

export const IsMonthText = textThat('isMonth', isMonth, 'a month written YYYY-MM', {
  pattern: MONTH,
});

function textThat(
  name: string,
  validate: (text: string) => boolean,
  what: string,
  told: { readonly format: string } | { readonly pattern: string },
): () => PropertyDecorator {
  const validator = {
    validate: (value: unknown) => typeof value === 'string' && validate(value),
    defaultMessage: () => `$property must be ${what}`,
  };
  return () => applyDecorators(ValidateBy({ name, validator }), ApiProperty(told));
}
