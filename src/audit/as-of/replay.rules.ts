import { type DomainEvent, type RecordedOf } from '../../kernel/event';
import { type Projection } from '../../kernel/projection';

/**
 * One document of a read model, folded from these facts alone by the read model's own fold. `position` is that of the last
 * fact it has seen; null where none of them is about it.
 */
export function replayed<Doc extends object, E extends DomainEvent>(
  projection: Projection<Doc, E>,
  id: string,
  events: Iterable<RecordedOf<E>>,
): (Doc & { readonly position: number }) | null {
  let doc: Doc | undefined;
  let position = 0;
  for (const event of events) {
    if (projection.handles !== 'all' && !(event.type in projection.handles)) continue;
    if (!projection.route(event).includes(id)) continue;
    doc = projection.evolve(doc ?? projection.initial(id), event);
    position = Math.max(position, event.position);
  }
  return doc === undefined ? null : { ...(projection.derive?.(doc) ?? doc), position };
}
