import { type DomainEvent } from '../kernel/event';
import { type Projection } from '../kernel/projection';

/** A document as MongoDB holds it: its id is `_id`; `position` is the log position of the last event it has seen. */
export interface Stored {
  readonly _id: string;
  readonly position: number;
  readonly [field: string]: unknown;
}

/** A document and the log position of the last event it has seen. */
export type Positioned<Doc> = Doc & { readonly position: number };

/** `balances_v1`: the collection of a read model, and the name of its checkpoint. */
export const collectionOf = <Doc extends object, Event extends DomainEvent>(
  projection: Projection<Doc, Event>,
): string => `${projection.name}_v${projection.version}`;

/** The document as it is written, without its `_id`: the write's filter names it. */
export function toStored(doc: object, position: number): Omit<Stored, '_id'> {
  const stored: Record<string, unknown> & { readonly position: number } = { position };
  // Taken apart and spread together again, a document of many fields costs three times as much.
  for (const field in doc) if (field !== 'id') stored[field] = doc[field as keyof typeof doc];
  return stored;
}

export function fromStored<Doc extends object>({ _id, ...content }: Stored): Positioned<Doc> {
  return { id: _id, ...content } as unknown as Positioned<Doc>;
}

/**
 * Documents hold what JSON holds, and numbers are whole: what is written is what comes back.
 * @throws TypeError naming the first place that is anything else
 */
export function assertPlain(doc: object): void {
  const place = faultIn(doc);
  if (place === undefined) return;
  throw new TypeError(`${place || '/'} is neither text, whole number, boolean, null, list nor plain object`);
}

/** Pointer to what is not plain. Built on the way back, so that a good document costs no text. */
function faultIn(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : '';
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined)
    return undefined;
  if (typeof value !== 'object') return '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const place = faultIn(value[index]);
      if (place !== undefined) return `/${index}${place}`;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return '';
  for (const key in value) {
    const place = faultIn((value as Record<string, unknown>)[key]);
    if (place !== undefined) return `/${key}${place}`;
  }
  return undefined;
}
