import { type SignedAgreement } from '../../agreements/agreement.decider';
import { type Terms } from '../../agreements/terms';
import { TermsDto, termsOf } from '../../agreements/terms.dto';
import { faultsOfTerms } from '../../agreements/terms.rules';
import { ValidationPipe } from '../../http/validation';
import { type Fault, Refusal } from '../../kernel/refusal';
import { type Change, type OtherTerms, termsWith, whatTermsMustKeep } from './change.rules';

type Fields = Readonly<Record<string, unknown>>;

const validation = new ValidationPipe();

/** Terms as they are read from a request, or what is wrong with their shape, with pointers from `/terms` on. */
function read(whole: Fields): { readonly terms: Terms } | { readonly faults: readonly Fault[] } {
  try {
    return { terms: termsOf(validation.transform(whole, { type: 'body', metatype: TermsDto }) as TermsDto) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { faults: error.errors.map(({ pointer, detail }) => ({ pointer: `/terms${pointer}`, detail })) };
  }
}

/** What is wrong with fields of terms, whatever the others are; pointers begin at `/terms`. */
export function faultsOfFields(fields: Fields): readonly Fault[] {
  const usual = { plan: 'retainer', currency: 'GBP', timeZone: 'Europe/London', vatRate: '0' };
  const defaults = read({ ...usual, allowanceMinutes: 1, monthlyFee: 0, hourlyRate: 0 });
  if ('faults' in defaults) throw new Error(`Default terms are at fault: ${JSON.stringify(defaults.faults)}`);
  const whole = read(termsWith(defaults.terms, fields));
  return [...whatTermsMustKeep(fields), ...('faults' in whole ? whole.faults : [])];
}

/**
 * An agreement's terms with other fields, for every version that is in force in one of the months; and what is wrong with
 * them as a whole, with pointers from `/terms` on.
 */
export function otherTermsOf(
  { versions }: Pick<SignedAgreement, 'versions'>,
  { terms: asked }: Pick<Change, 'terms'>,
  holidaysAreKnown: boolean,
): { readonly terms: OtherTerms; readonly faults: readonly Fault[] } {
  const terms = new Map<number, Terms>();
  if (!asked) return { terms, faults: [] };
  const { fields, months } = asked;
  for (const [i, { version, effectiveMonth, terms: agreed }] of versions.entries()) {
    const isOver = versions[i + 1] !== undefined && versions[i + 1]!.effectiveMonth <= months.from;
    if (isOver || effectiveMonth > months.through) continue;
    const whole = read(termsWith(agreed, fields));
    if ('faults' in whole) return { terms, faults: whole.faults };
    const faults = faultsOfTerms(whole.terms, { holidaysAreKnown });
    if (faults.length > 0) return { terms, faults };
    terms.set(version, whole.terms);
  }
  return { terms, faults: [] };
}
