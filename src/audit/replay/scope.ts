import { type Month } from '../../time/local';

/** What part of the book is replayed. A month is one of its agreement's, in the agreement's zone. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'client'; readonly clientId: string }
  | { readonly kind: 'agreement'; readonly agreementId: string }
  | { readonly kind: 'month'; readonly agreementId: string; readonly month: Month }
  | { readonly kind: 'ticket'; readonly ticketId: string };
