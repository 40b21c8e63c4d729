import fc from 'fast-check';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { plots, told } from '../second-opinion/random-stories';
import { EvidenceBook } from '../support/evidence-book';
import { verdictsOn } from '../support/verifier';

/*
 * `SEED=` plays the same stories again, `STORIES=` as many as it says.
 */

const STORIES = Number(process.env['STORIES'] ?? 200);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const AT_ONCE = 100;
const agreementId = 'agreement-a';

// Rule: evidence.worked-out-again
it(
  `holds about each of ${STORIES} random stories, whatever part of it is asked for (SEED=${SEED})`,
  async () => {
    const stories = fc.sample(plots, { seed: SEED, numRuns: STORIES }).map(told);
    const looked = { closed: 0, invoices: 0, entries: 0 };
    for (let from = 0; from < STORIES; from += AT_ONCE) {
      const files: string[] = [];
      const about: string[] = [];
      for (const [i, story] of stories.slice(from, from + AT_ONCE).entries()) {
        const [first, second] = [SigningKey.make(), SigningKey.make()];
        const book = new EvidenceBook().takes(first, '2025-01-01T00:00:00.000Z');
        await book.plays(story, agreementId);
        // Every third installation has taken another key meanwhile, and the tree of some has seals of others in it.
        const rotated = i % 3 === 0;
        if (rotated) book.takes(second, '2027-12-01T00:00:00.000Z');
        if (i % 4 === 0) await book.plays(story, 'agreement-b');
        const months = [
          ...new Set(book.facts.flatMap(({ stream }) => /^ledger-agreement-a-(.+)$/.exec(stream)?.[1] ?? [])),
        ];
        const part = i % 5 === 0 ? { from: months[Math.floor(months.length / 2)]! } : {};
        files.push(await book.evidence({ agreementId, key: rotated ? second : first, ...part }));
        about.push(JSON.stringify(story));
      }
      for (const [i, { verdict, words, checks, notChecked }] of (await verdictsOn(files)).entries()) {
        if (verdict !== 'holds') throw new Error(`SEED=${SEED} story ${from + i}: ${words}\n${about[i]}`);
        const count = (wanted: string) => checks.find(({ check }) => check === wanted)!.count;
        looked.closed += count('statements');
        looked.invoices += count('invoices');
        looked.entries += count('entries');
        expect(notChecked.filter((text) => text.includes('calendar of holidays'))).toEqual([]);
      }
    }
    expect(looked.closed).toBeGreaterThan(STORIES);
    expect(looked.invoices).toBeGreaterThan(STORIES);
    expect(looked.entries).toBeGreaterThan(STORIES);
  },
  5 * 60_000,
);
