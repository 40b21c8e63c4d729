import { balances } from '../projections/balances';
import { signedAs } from '../src/agreements/agreement.decider';
import { type CommandMeta } from '../src/kernel/command';
import { type RecordedOf } from '../src/kernel/event';
import { LogTime, OpenMonth } from '../src/ledger/month.commands';
import { type LedgerMonth, ledgerMonth } from '../src/ledger/month.decider';
import { type MonthEvent } from '../src/ledger/month.events';
import { ofMonth } from '../src/ledger/months';
import { openingOf } from '../src/ledger/opening.rules';
import { entryAt, terms } from './agency';
import { type Measured, median } from './report';

interface Filled {
  readonly state: LedgerMonth;
  readonly events: readonly RecordedOf<MonthEvent>[];
  readonly entries: number;
}

const SMALL = 20;
const LARGE = 2_000;
const MONTH = '2026-01';
const ROUNDS = 60;
const DECISIONS_A_ROUND = 50;

const signed = signedAs({
  ...{ agreementId: 'acme-support', clientId: 'acme', terms, termsVersion: 1 },
  ...{ startsOn: `${MONTH}-01`, firstMonth: MONTH },
});
const at = '2026-02-01T00:00:00.000Z';
const meta: CommandMeta = {
  ...{ commandId: 'command', actor: { id: 'ada', role: 'agent' }, at },
  ...{ correlationId: 'correlation', causationId: 'causation' },
};
const noHolidays: ReadonlySet<string> = new Set();

/** The pure core alone: what a decision costs in a small and in a large month, and what folding an event costs. */
export function micro(): Measured {
  const [small, large] = [monthWith(SMALL), monthWith(LARGE)];
  const [decideSmall, decideLarge] = inTurns(
    () => decisionMicros(small),
    () => decisionMicros(large),
  );
  const [foldSmall, foldLarge] = inTurns(
    () => foldMicros(small),
    () => foldMicros(large),
  );
  return {
    head: ['the pure core', `${SMALL} entries`, `${LARGE} entries`, 'times'],
    rows: [
      ['LogTime: decide and evolve, µs', decideSmall, decideLarge, decideLarge / decideSmall],
      ['balances: fold, µs an event', foldSmall, foldLarge, foldLarge / foldSmall],
    ],
    figures: [
      { name: `LogTime in a month of ${SMALL}`, value: decideSmall, unit: 'µs' },
      { name: `LogTime in a month of ${LARGE}`, value: decideLarge, unit: 'µs' },
      { name: 'LogTime, large to small month', value: decideLarge / decideSmall, unit: 'times' },
      { name: `fold of balances in a month of ${SMALL}`, value: foldSmall, unit: 'µs an event' },
      { name: `fold of balances in a month of ${LARGE}`, value: foldLarge, unit: 'µs an event' },
    ],
  };
}

function monthWith(entries: number): Filled {
  let state = ledgerMonth.initialState;
  const facts: MonthEvent[] = [];
  const take = (command: LogTime | OpenMonth): void => {
    const added = ledgerMonth.decide(command, state);
    for (const fact of added) state = ledgerMonth.evolve(state, fact);
    facts.push(...added);
  };
  take(new OpenMonth(openingOf(signed, MONTH), meta));
  for (let n = 0; n < entries; n += 1) take(logTime(n));
  return { state, entries, events: facts.map(recorded) };
}

function decisionMicros({ state, entries }: Filled): number {
  const command = logTime(entries);
  return microseconds(DECISIONS_A_ROUND, () => {
    const facts = ledgerMonth.decide(command, state);
    return facts.reduce((folded, fact) => ledgerMonth.evolve(folded, fact), state);
  });
}

function foldMicros({ events }: Filled): number {
  const times = Math.ceil(LARGE / events.length);
  const fold = () => events.reduce((card, event) => balances.evolve(card, event), balances.initial('acme'));
  return microseconds(times, fold) / events.length;
}

function logTime(n: number): LogTime {
  const { minutes: workedMinutes, ...entry } = entryAt(MONTH, n);
  const ticket = {
    ...({ ticketId: 't1', openedOn: `${MONTH}-01`, channel: 'phone', priority: 'P2', kind: 'support' } as const),
    ...{ category: 'bug', project: null },
  };
  const data = {
    ...{ ...ofMonth(signed, MONTH), ...entry, entryId: `entry-${n}`, ticket, workedMinutes },
    ...{ cover: null, reason: null, allowOverlap: null, date: entry.startedAt.slice(0, 10), holidays: noHolidays },
    calendar: { timeZoneDatabase: '2025c', holidays: null },
  };
  return new LogTime(data, meta);
}

function recorded({ type, data }: MonthEvent, revision: number): RecordedOf<MonthEvent> {
  const metadata = { ...meta, occurredAt: at, recordedAt: at, version: 1 };
  return { id: '', stream: '', revision, position: revision, type, data, metadata } as RecordedOf<MonthEvent>;
}

function microseconds(times: number, work: () => unknown): number {
  const began = performance.now();
  for (let i = 0; i < times; i += 1) work();
  return ((performance.now() - began) * 1_000) / times;
}

/** Medians of two measurements that take turns, the first rounds being for warming up. */
function inTurns(one: () => number, other: () => number): readonly [number, number] {
  const [ones, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ones.push(one());
    others.push(other());
  }
  const warm = ROUNDS / 4;
  return [median(ones.slice(warm)), median(others.slice(warm))];
}
