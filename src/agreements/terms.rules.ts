import { type Fault } from '../kernel/refusal';
import { type Terms } from './terms';

export function faultsOfTerms(_terms: Terms, _known: { readonly holidaysAreKnown: boolean }): readonly Fault[] {
  return [];
}
