import { OBJECT, Raw } from './bson-view';
import { type Collection } from './catalogue';
import { parseFilter } from './filter';
import { predicateOf } from './matcher';
import { parseSort, plan, type Plan } from './planner';
import { Listed, Scan, type Source } from './scan';
import { sortDocuments } from './sorter';
import { type Store } from './store';

const EMPTY_BYTES = Buffer.from([5, 0, 0, 0, 0]);
export const EMPTY_DOCUMENT = new Raw(OBJECT, EMPTY_BYTES, 0, 5);

interface Query {
  readonly filter: Raw | undefined;
  readonly sort?: Raw | undefined;
  readonly hint?: Raw | undefined;
  /** How many documents at most will be taken, skipped ones included. */
  readonly limit?: number;
}

/** A query made ready: how it finds its documents, and those that match, unsorted unless the plan sorts. */
interface Prepared {
  readonly plan: Plan;
  readonly scan: Scan;
}

/** Keys that answer the filter completely leave nothing to check. */
const ALL = (): boolean => true;

/** Parses filter and sort and chooses a plan. */
export function prepare(store: Store, collection: Collection, { filter, sort, hint }: Query): Prepared {
  const parsed = parseFilter(filter ?? EMPTY_DOCUMENT);
  const chosen = plan(collection, parsed, parseSort(sort), hint);
  const matches = chosen.kind === 'ids' && chosen.exact ? ALL : predicateOf(parsed);
  return { plan: chosen, scan: new Scan(store, collection, chosen, matches) };
}

/** The matching documents in the wanted order; sorted in memory, within its limit, when no index has the order. */
export function find(store: Store, collection: Collection | undefined, query: Query): Source {
  if (!collection) {
    parseFilter(query.filter ?? EMPTY_DOCUMENT);
    parseSort(query.sort);
    return new Listed([]);
  }
  const { plan: chosen, scan } = prepare(store, collection, query);
  return chosen.sorted ? scan : new Listed(sortDocuments(scan, parseSort(query.sort), query.limit));
}
