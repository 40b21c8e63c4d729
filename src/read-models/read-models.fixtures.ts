import { type DomainEvent, type Recorded, type RecordedOf } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { type Fact } from '../../test/support/fake-log';
import { type Mongo } from './mongo';
import { snapshot } from './rebuild';
import { type Positioned } from './stored';

export type Worked = DomainEvent<
  'Worked',
  { readonly client: string; readonly agent: string; readonly minutes: number }
>;
export type Remarked = DomainEvent<'Remarked', { readonly client: string }>;

export interface Hours {
  readonly id: string;
  readonly minutes: number;
  readonly entries: number;
  /** Depends on every event and on their order, so that one left out, doubled or swapped shows. */
  readonly trail: number;
  readonly meanMinutes: number;
}

/** Hours worked for a client and by an agent. A remark changes nothing. */
export const hours = (version = 1): Projection<Hours, Worked | Remarked> => ({
  name: 'hours',
  version,
  handles: { Worked: true, Remarked: true },
  route: ({ type, data }) => (type === 'Worked' ? [data.client, data.agent] : [data.client]),
  initial: (id) => ({ id, minutes: 0, entries: 0, trail: 0, meanMinutes: 0 }),
  evolve(doc, event) {
    if (event.type === 'Remarked') return doc;
    const minutes = doc.minutes + event.data.minutes;
    const trail = (doc.trail * 31 + event.position + event.data.minutes) % 1_000_003;
    return { ...doc, minutes, trail, entries: doc.entries + 1 };
  },
  derive: (doc) => ({ ...doc, meanMinutes: doc.entries === 0 ? 0 : Math.floor(doc.minutes / doc.entries) }),
  indexes: [{ minutes: 1 }],
});

/** How often each type was written, over all streams. */
export const counts: Projection<{ readonly id: string; readonly count: number }> = {
  name: 'counts',
  version: 1,
  handles: 'all',
  route: ({ type }) => [type],
  initial: (id) => ({ id, count: 0 }),
  evolve: (doc) => ({ ...doc, count: doc.count + 1 }),
};

export type Noted = DomainEvent<'Noted', { readonly note: string; readonly minutes: number }>;
export type NoteCorrected = DomainEvent<'NoteCorrected', { readonly note: string; readonly minutes: number }>;

/** Notes, each begun by one event and now and then corrected by others. */
export const notes: Projection<{ readonly id: string; readonly minutes: readonly number[] }, Noted | NoteCorrected> = {
  name: 'notes',
  version: 1,
  begunBy: { Noted: true },
  handles: { Noted: true, NoteCorrected: true },
  route: ({ data }) => [data.note],
  initial: (id) => ({ id, minutes: [] }),
  evolve: (doc, { data }) => ({ ...doc, minutes: [...doc.minutes, data.minutes] }),
};

export const noted = (note: string, minutes: number): Fact => ({
  stream: `note-${note}`,
  event: { type: 'Noted', data: { note, minutes } },
});

export const corrected = (note: string, minutes: number): Fact => ({
  stream: `note-${note}`,
  event: { type: 'NoteCorrected', data: { note, minutes } },
});

export const worked = (client: string, agent: string, minutes: number): Fact => ({
  stream: `ticket-${client}`,
  event: { type: 'Worked', data: { client, agent, minutes } },
});

export const remarked = (client: string): Fact => ({
  stream: `ticket-${client}`,
  event: { type: 'Remarked', data: { client } },
});

/** A few agents at work for a few clients, always the same ones. */
export const work = (count: number): Fact[] =>
  Array.from({ length: count }, (_, n) =>
    n % 11 === 3 ? remarked(`client-${n % 5}`) : worked(`client-${n % 7}`, `agent-${n % 3}`, 15 + (n % 50)),
  );

/** The documents that events come to by one plain fold, in the order of their ids. */
export function folded<Doc extends object, E extends DomainEvent>(
  projection: Projection<Doc, E>,
  events: readonly Recorded[],
): Positioned<Doc>[] {
  const docs = new Map<string, Positioned<Doc>>();
  const { handles } = projection;
  for (const event of events as readonly RecordedOf<E>[]) {
    if (handles !== 'all' && !Object.hasOwn(handles, event.type)) continue;
    for (const id of projection.route(event)) {
      const { position: _, ...doc } = docs.get(id) ?? { ...projection.initial(id), position: 0 };
      docs.set(id, { ...projection.evolve(doc as unknown as Doc, event), position: event.position });
    }
  }
  return [...docs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, doc]) => ({ ...(projection.derive ? projection.derive(doc) : doc), position: doc.position }));
}

/** The documents as they are stored, in the order of their ids. */
export async function stored<Doc extends object, E extends DomainEvent>(
  mongo: Mongo,
  projection: Projection<Doc, E>,
): Promise<Positioned<Doc>[]> {
  const docs: Positioned<Doc>[] = [];
  for await (const doc of snapshot(mongo, projection)) docs.push(doc);
  return docs;
}
