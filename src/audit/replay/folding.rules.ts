import { type DomainEvent, type RecordedOf } from '../../kernel/event';
import { type Projection } from '../../kernel/projection';

export type Fact = RecordedOf<DomainEvent>;

/** A document as its facts have made it so far, and the position of the last one that was routed to it. */
export interface Folded {
  doc: object;
  position: number;
}

/** A replay met an event that a projection cannot fold: live, the read model has stopped there too. */
export class CannotFold extends Error {
  constructor({ name }: Pick<Projection, 'name'>, { type, stream, revision }: Fact, cause: unknown) {
    super(
      `${name} cannot fold ${type} ${stream}@${revision}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.name = 'CannotFold';
  }
}

export const handles = ({ handles: types }: Pick<Projection, 'handles'>, type: string): boolean =>
  types === 'all' || Object.hasOwn(types, type);

/** One step of a fold. An event that comes twice, or is older than what the document has seen, changes nothing. */
export function step(projection: Projection, folded: Folded, fact: Fact): void {
  if (fact.position <= folded.position) return;
  try {
    folded.doc = projection.evolve(folded.doc, fact);
  } catch (error) {
    throw new CannotFold(projection, fact, error);
  }
  folded.position = fact.position;
}

export function routed(projection: Projection, fact: Fact): readonly string[] {
  try {
    return projection.route(fact);
  } catch (error) {
    throw new CannotFold(projection, fact, error);
  }
}

export const begun = (projection: Projection, id: string): Folded => ({ doc: projection.initial(id), position: -1 });

/** As it is stored. */
export const derived = (projection: Projection, { doc }: Folded): object => projection.derive?.(doc) ?? doc;

/** The documents of one read model that these facts, which come in log order, are about: all, or those that are wanted. */
export class Refolding {
  readonly documents = new Map<string, Folded>();

  constructor(
    readonly projection: Projection,
    private readonly wanted?: ReadonlySet<string>,
  ) {}

  take(fact: Fact): void {
    const { projection, documents, wanted } = this;
    if (!handles(projection, fact.type)) return;
    for (const id of routed(projection, fact)) {
      if (wanted && !wanted.has(id)) continue;
      let folded = documents.get(id);
      if (!folded) documents.set(id, (folded = begun(projection, id)));
      step(projection, folded, fact);
    }
  }
}
