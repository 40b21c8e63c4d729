import { type DomainEvent } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { type Positioned, type ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';

const PAGE = 100;

/**
 * Does what is due: every document whose `since` has come, page by page, the longest due first. What is done leaves the
 * list by its own event, so a document that is still on it merely asks again.
 * @returns how many things were done
 */
export async function workOff<Doc extends object, E extends DomainEvent>(
  readModels: ReadModels,
  list: Projection<Doc, E>,
  since: keyof Doc & string,
  now: Instant,
  fulfil: (document: Positioned<Doc>) => Promise<number>,
): Promise<number> {
  let done = 0;
  for await (const page of readModels.pages(list, { [since]: { $lte: now } }, { sort: { [since]: 1 }, limit: PAGE })) {
    const counts = await Promise.all(page.map(fulfil));
    done += counts.reduce((sum, count) => sum + count, 0);
  }
  return done;
}
