import { Matches, ValidateBy, ValidateIf } from 'class-validator';
import { isInstant } from '../time/instant';
import { isLocalDate, isMonth } from '../time/local';

/** May be left out, but is not null. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out or null: no limit, none, unknown. */
export const Nullable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** Holds at least one character that can be seen. */
export const IsNotBlank = (): PropertyDecorator => Matches(/\S/, { message: '$property must not be blank' });

export const IsInstantText = textThat(
  'isInstant',
  isInstant,
  'an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:00:00Z',
);

export const IsLocalDateText = textThat('isLocalDate', isLocalDate, 'a day written YYYY-MM-DD');

export const IsMonthText = textThat('isMonth', isMonth, 'a month written YYYY-MM');

function textThat(name: string, validate: (text: string) => boolean, what: string): () => PropertyDecorator {
  const validator = {
    validate: (value: unknown) => typeof value === 'string' && validate(value),
    defaultMessage: () => `$property must be ${what}`,
  };
  return () => ValidateBy({ name, validator });
}
