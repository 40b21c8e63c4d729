import fc from 'fast-check';
import { retainer } from '../support/terms';
import { secondOpinion } from './calculator';
import { differences, unaccounted } from './comparison';
import { play } from './player';
import { plots, told } from './random-stories';
import { type Story } from './story';

/*
 * `SEED=` plays the same stories again, `STORIES=` as many as it says.
 */

const STORIES = Number(process.env['STORIES'] ?? 20_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const MINUTES_AT_MOST = 10;

it(
  `agrees with a second, plainer calculation about ${STORIES} random stories, and loses no minute at any event of them`,
  () => {
    const { failed, counterexample } = fc.check(
      fc.property(plots, (plot) => faultsOf(told(plot)).length === 0),
      { numRuns: STORIES, seed: SEED },
    );
    if (failed) throw new Error(inWords(told(counterexample![0])));
  },
  MINUTES_AT_MOST * 60_000,
);

it('names the figure that differs, with what each of the two says', () => {
  const month = '2026-10';
  const story: Story = {
    startsOn: '2026-10-01',
    terms: retainer(),
    holidays: [],
    happenings: [{ what: 'month-closed', at: '2026-11-01T00:00:00.000Z', month }],
  };
  const played = play(story);
  expect(differences(played, secondOpinion(story))).toEqual([]);

  const [closed] = played.closed;
  const statement = { ...closed!.statement, carriedMinutes: 599 };
  expect(differences({ ...played, closed: [{ ...closed!, statement }] }, secondOpinion(story))).toEqual([
    '2026-10 carriedMinutes: the ledger says 599, the second opinion 600',
  ]);
});

/** Where the ledger and the second opinion differ, and where the ledger's own figures do not add up. */
function faultsOf(story: Story): readonly string[] {
  const faults: string[] = [];
  try {
    const played = play(story, (position) => faults.push(...unaccounted(position)));
    return [...faults, ...differences(played, secondOpinion(story))];
  } catch (error) {
    return [...faults, error instanceof Error ? error.message : String(error)];
  }
}

const inWords = (story: Story): string =>
  [
    `SEED=${SEED} STORIES=${STORIES}`,
    ...faultsOf(story),
    `on ${story.startsOn} under ${JSON.stringify(story.terms)}`,
    `holidays ${story.holidays.join(' ')}`,
    ...story.happenings.map((happening) => JSON.stringify(happening)),
  ].join('\n');
