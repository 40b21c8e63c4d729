import { type Wanted } from '../../event-store/event-log';
import { type Outline } from '../cloud-event';
import { aboutMonths } from '../schemas/months.published';

/** Which published events a reader is handed: null asks for all there are. */
export interface Selection {
  readonly types: readonly string[] | null;
  readonly agreementId: string | null;
  /** With a client, what is the agency's own is left out. */
  readonly clientId: string | null;
}

export function selects({ types, agreementId, clientId }: Selection, event: Outline): boolean {
  if (clientId !== null && event.clientId !== clientId) return false;
  if (agreementId !== null && event.agreementId !== agreementId) return false;
  return types === null || types.includes(event.type);
}

/** Streams that are named by their agreement, by the type of what they hold. */
const namedByAgreement: ReadonlyMap<string, (agreementId: string) => string> = new Map([
  ...['AgreementSigned', 'TermsAmended', 'AgreementRenewed', 'NoticeGiven', 'AgreementEnded'].map(
    (type) => [type, (id: string) => `agreement-${id}`] as const,
  ),
  ...Object.keys(aboutMonths).map((type) => [type, (id: string) => `ledger-${id}-`] as const),
  ...['InvoiceIssued', 'CreditNoteIssued'].map((type) => [type, (id: string) => `invoice-${id}-`] as const),
]);

/** What of a selection the event store can see to, so that it need not send the rest; undefined where that is nothing. */
export function wantedOf({ types, agreementId }: Selection): Wanted | undefined {
  if (types === null) return undefined;
  const streams = types.map((type) => namedByAgreement.get(type));
  if (agreementId === null || streams.includes(undefined)) return { types };
  return { streams: [...new Set(streams.map((named) => named!(agreementId)))] };
}
