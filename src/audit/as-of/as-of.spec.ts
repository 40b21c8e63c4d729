import fc from 'fast-check';
import { play } from '../../../test/second-opinion/player';
import { plots, told } from '../../../test/second-opinion/random-stories';
import { queriesOver } from '../../../test/support/books';
import { type Actor, type Recorded, type RecordedOf } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { type LedgerQueries } from '../../ledger/ledger.queries';
import { type EntryValues, type MonthEvent } from '../../ledger/month.events';
import { type Instant } from '../../time/instant';
import { localDateOf, type Month, startOfDay } from '../../time/local';
import { type Moment } from './basis.rules';

/* `SEED=` plays the same stories again. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const STORIES = Number(process.env['STORIES'] ?? 15);
const auditor: Actor = { id: 'audrey', role: 'auditor' };
const LONG_AFTER = '2199-01-01T00:00:00.000Z';

/** Everything that the ledger says of each of these months: its balance and its statement, or why it has none. */
async function saysOf(queries: LedgerQueries, months: readonly Month[], moment: Moment | null): Promise<unknown[]> {
  const answers = months.map(async (month) => {
    try {
      const balance = await queries.balance('agreement-1', month, auditor, moment);
      const statement = await queries.statement('agreement-1', month, auditor, moment);
      return [balance, statement].map((answer) => ({ ...answer, ...noneOfItself }));
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  });
  return Promise.all(answers);
}
/** What an answer says of itself. A fact that goes elsewhere keeps its place in the log, so positions are not compared. */
const noneOfItself = { asOf: undefined, basis: undefined, revision: undefined, position: undefined };

const monthsOf = (facts: readonly Recorded[]): readonly Month[] =>
  facts.flatMap((fact) => (fact.type === 'MonthOpened' ? [(fact as RecordedOf<MonthEvent>).data.month] : []));

/** When something was written; the first is when the agreement was signed. */
const instantsOf = (facts: readonly Recorded[]): readonly Instant[] => {
  const signedAt = facts[0]!.metadata.recordedAt;
  return [...new Set(facts.map(({ metadata }) => metadata.recordedAt))].sort().filter((at) => at >= signedAt);
};

const factsOf = fc.sample(plots, { numRuns: STORIES, seed: SEED }).map((plot) => play(told(plot)).facts);

describe(`as of an instant, in ${STORIES} random stories (SEED=${SEED})`, () => {
  it('what is known now is what the books say now, and so is what is true now', async () => {
    for (const facts of factsOf) {
      const now = instantsOf(facts).at(-1)!;
      const queries = queriesOver(facts, now);
      const months = monthsOf(facts);
      const live = await saysOf(queries, months, null);
      expect(await saysOf(queries, months, { at: now, basis: 'known' })).toEqual(live);
      expect(await saysOf(queries, months, { at: now, basis: 'true' })).toEqual(live);
    }
  });

  // Rule: then.known
  it('what was known is what a program would say that had been told nothing since', async () => {
    for (const facts of factsOf) {
      const all = queriesOver(facts, LONG_AFTER);
      for (const at of instantsOf(facts)) {
        const sofar = facts.filter(({ metadata }) => metadata.recordedAt <= at);
        const months = monthsOf(sofar);
        const then = await saysOf(queriesOver(sofar, at), months, null);
        expect({ at, says: await saysOf(all, months, { at, basis: 'known' }) }).toEqual({ at, says: then });
      }
    }
  });

  it('where nothing came late, what was true is what was known', async () => {
    let compared = 0;
    for (const facts of factsOf) {
      const all = queriesOver(facts, LONG_AFTER);
      for (const at of instantsOf(facts)) {
        if (facts.some((fact) => fact.metadata.recordedAt > at && speaksOf(fact, facts) <= at)) continue;
        const months = monthsOf(facts.filter(({ metadata }) => metadata.recordedAt <= at));
        const known = await saysOf(all, months, { at, basis: 'known' });
        expect({ at, says: await saysOf(all, months, { at, basis: 'true' }) }).toEqual({ at, says: known });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(STORIES);
  });

  // Rule: then.counted-once
  it('of what was true, each piece of work that had begun counts in one month', async () => {
    for (const facts of factsOf) {
      const all = queriesOver(facts, LONG_AFTER);
      for (const at of instantsOf(facts).filter((_, i) => i % 5 === 0)) {
        const counted: string[] = [];
        for (const month of monthsOf(facts)) {
          const statement = await all.statement('agreement-1', month, auditor, { at, basis: 'true' }).catch(notYet);
          counted.push(...(statement?.entries.map(({ id }) => id) ?? []));
        }
        expect(counted.toSorted()).toEqual([...new Set(counted)].sort());
        expect(counted).toEqual(expect.arrayContaining(begunBy(at, facts)));
      }
    }
  });
});

function notYet(error: unknown): null {
  if (error instanceof Refusal && error.code === 'UNKNOWN_MONTH') return null;
  throw error;
}

/** The earliest instant that a fact says something of. */
function speaksOf({ type, data, metadata }: Recorded, facts: readonly Recorded[]): Instant {
  const { startedAt, before, after, entry, lot, incurredOn, givenOn } = data as {
    readonly startedAt?: Instant;
    readonly before?: EntryValues;
    readonly after?: EntryValues;
    readonly entry?: { readonly before: EntryValues | null; readonly after: EntryValues | null } | null;
    readonly lot?: { readonly grantedOn: string };
    readonly incurredOn?: string;
    readonly givenOn?: string;
  };
  const { timeZone } = (facts[0] as { data: { terms: { timeZone: string } } }).data.terms;
  const day = lot?.grantedOn ?? incurredOn ?? givenOn;
  const daysAgo = day !== undefined && day < localDateOf(metadata.occurredAt, timeZone);
  const moments = [startedAt, ...[before, after, entry?.before, entry?.after].map((values) => values?.startedAt)];
  return [metadata.occurredAt, ...moments, ...(daysAgo ? [startOfDay(day, timeZone)] : [])]
    .filter((moment) => moment !== undefined)
    .map((moment) => (type === 'MonthOpened' && metadata.recordedAt < moment ? metadata.recordedAt : moment))
    .sort()[0]!;
}

/** Entries that had begun by an instant, whatever was said of them later. */
function begunBy(at: Instant, facts: readonly Recorded[]): readonly string[] {
  const starts = new Map<string, Instant[]>();
  for (const { type, data } of facts as readonly RecordedOf<MonthEvent>[]) {
    if (type === 'TimeLogged') starts.set(data.entryId, [data.startedAt]);
    if (type === 'TimeCorrected') starts.get(data.entryId)!.push(data.after.startedAt);
    if (type === 'AdjustmentPosted' && data.entry?.after)
      starts.get(data.entry.entryId)!.push(data.entry.after.startedAt);
  }
  return [...starts].filter(([, moments]) => moments.every((moment) => moment <= at)).map(([entryId]) => entryId);
}
