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
  readonly source: typeof SOURCE;
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

/** A published event as far as a reader chooses by it. */
export interface Outline {
  readonly position: number;
  readonly type: string;
  /** Whose it is; null for what is the agency's own. */
  readonly clientId: string | null;
  readonly agreementId: string | null;
}

/** Undefined for what stays inside. */
export function outlineOf({ type, data, position }: Recorded): Outline | undefined {
  const publication = publications.get(type);
  if (publication === undefined || !publication.only(data as never)) return undefined;
  if (publication.ofTheAgency) return { position, type, clientId: null, agreementId: null };
  const { clientId, agreementId = null } = data as { readonly clientId: string; readonly agreementId?: string };
  return { position, type, clientId, agreementId };
}

/**
 * What a published fact says to others.
 * @throws Error naming the fact where its data is not of its public shape: nothing is told rather than too much
 */
export function cloudEventOf({ id, stream, revision, type, data, position, metadata }: Recorded): CloudEvent {
  const publication = publications.get(type);
  const told = publication?.data.safeParse(data);
  if (publication === undefined || !told?.success) {
    const cause = told?.error;
    throw new Error(`${type} ${stream}@${revision} is not of its public shape`, { cause });
  }
  const { clientId, agreementId } = data as { readonly clientId?: string; readonly agreementId?: string };
  return {
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
    ...(publication.ofTheAgency || agreementId === undefined ? {} : { agreementid: agreementId }),
    ...(publication.ofTheAgency || clientId === undefined ? {} : { clientid: clientId }),
    data: told.data,
  };
}

export const typeNameOf = ({ type, version }: { readonly type: string; readonly version: number }): string =>
  `minutebook.${type}.v${version}`;
