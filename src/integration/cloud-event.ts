import { type Recorded } from '../kernel/event';
import { type Instant } from '../time/instant';
import { dataSchemaOf } from './schemas/json-schemas';
import { publications } from './schemas/publications';

/** Where all events come from; with it, an event's id is like no other. */
export const SOURCE = 'urn:minutebook';

/**
 * A published event as CloudEvents 1.0 in JSON. Extensions are text, as that format knows no whole numbers beyond 32 bits;
 * one that an event has nothing to say to is left out.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The fact's own. */
  readonly id: string;
  readonly source: string;
  /** `minutebook.TimeLogged.v1` */
  readonly type: string;
  /** The stream, `ledger-…-2026-03`: what the event is about. */
  readonly subject: string;
  /** When it happened in business. */
  readonly time: Instant;
  readonly datacontenttype: 'application/json';
  /** The URN of the schema of `data`. */
  readonly dataschema: string;
  /** Its place in the log, from which reading can go on. */
  readonly position: string;
  /** When it was written. */
  readonly recordedat: Instant;
  readonly correlationid: string;
  readonly agreementid?: string;
  readonly clientid?: string;
  readonly data: object;
}

/** Whose a published event is, and what it says to others. */
export interface PublicEvent {
  readonly position: number;
  readonly type: string;
  /** Null for what is the agency's own. */
  readonly clientId: string | null;
  readonly agreementId: string | null;
  readonly event: CloudEvent;
}

/**
 * What a fact says to others; undefined where it stays inside.
 * @throws ZodError where its data is not of its public shape: nothing is told rather than too much
 */
export function publicEventOf(fact: Recorded): PublicEvent | undefined {
  const publication = publications.get(fact.type);
  if (publication === undefined || !publication.only(fact.data as never)) return undefined;
  const data = publication.data.parse(fact.data) as { readonly clientId?: string; readonly agreementId?: string };
  const { id, stream, position, metadata } = fact;
  const clientId = publication.ofTheAgency ? null : data.clientId!;
  const agreementId = publication.ofTheAgency ? null : (data.agreementId ?? null);
  const event: CloudEvent = {
    specversion: '1.0',
    id,
    source: SOURCE,
    type: typeNameOf(publication),
    subject: stream,
    time: metadata.occurredAt,
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(publication),
    position: String(position),
    recordedat: metadata.recordedAt,
    correlationid: metadata.correlationId,
    ...(agreementId === null ? {} : { agreementid: agreementId }),
    ...(clientId === null ? {} : { clientid: clientId }),
    data,
  };
  return { position, type: publication.type, clientId, agreementId, event };
}

export const typeNameOf = ({ type, version }: { readonly type: string; readonly version: number }): string =>
  `minutebook.${type}.v${version}`;
