import { type Story } from '../../../test/second-opinion/story';
import { SealedBook } from '../../../test/support/sealed-book';
import { retainer } from '../../../test/support/terms';
import { type StoredFact } from '../../event-store/event-log';
import { type Seal } from '../../ledger/month.events';
import { verifyMonths } from './seal-check';
import { SigningKey } from './signing-key';

/** Three months of the usual retainer in which nothing happens. */
const story = (from: string, ...months: readonly string[]): Story => ({
  startsOn: from,
  terms: retainer(),
  holidays: [],
  happenings: months.map((month) => ({ what: 'month-closed', at: `${afterOf(month)}-02T00:00:00.000Z`, month })),
});
const afterOf = (month: string): string => `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}`;
const quarter = story('2026-03-01', '2026-03', '2026-04', '2026-05');
const sealOf = ({ data }: StoredFact): Seal | undefined => (data as { seal?: Seal }).seal;
const closes = (book: SealedBook): readonly StoredFact[] => book.facts.filter(({ type }) => type === 'MonthClosed');

describe('A check of seals', () => {
  it('counts the months and events that fit, and says nothing of a month that is open', async () => {
    const book = await new SealedBook().takes(SigningKey.make()).plays(quarter, 'acme');
    const check = verifyMonths(book.facts);
    expect(check).toMatchObject({ months: 3, events: 8, unsealed: 0, fault: null });
    expect(verifyMonths([])).toMatchObject({ months: 0, events: 0, fault: null });
  });

  it('fits whether the events come in the order of the log, or month by month behind the keys', async () => {
    const book = await new SealedBook().takes(SigningKey.make()).plays(quarter, 'acme');
    const streams = ['signing-keys', ...new Set(closes(book).map(({ stream }) => stream))];
    expect(verifyMonths(streams.flatMap((stream) => book.of(stream)))).toMatchObject({ months: 3, fault: null });
  });

  it('lets stand what was closed before there were seals, and nothing after', async () => {
    const book = new SealedBook();
    const [march, april] = [story('2026-03-01', '2026-03'), quarter];
    await book.plays(march, 'globex');
    await book.takes(SigningKey.make()).plays(april, 'acme');
    expect(verifyMonths(book.facts)).toMatchObject({ months: 4, unsealed: 1, fault: null });

    const stripped = book.facts.map((fact) => {
      const { seal: _, ...data } = fact.data as { seal?: Seal };
      return { ...fact, data };
    });
    const [, first] = closes(book);
    expect(verifyMonths(stripped).fault).toMatchObject({ kind: 'unsealed', stream: first!.stream, eventId: first!.id });
  });

  it('goes on with a first seal upon a month that has none, and says so in it', async () => {
    const [before, after] = [new SealedBook(), new SealedBook()];
    await before.plays(story('2026-03-01', '2026-03'), 'acme');
    await after.takesAfter(before, SigningKey.make(), quarter, 'acme');
    const [march, april, may] = closes(after).map(sealOf);
    expect(march).toBeUndefined();
    expect(april).toMatchObject({ previous: null, after: 'unsealed-month' });
    expect(may).toMatchObject({ previous: april!.digest, after: 'sealed-month' });
    expect(verifyMonths(after.facts)).toMatchObject({ months: 3, unsealed: 1, fault: null });
  });

  it('believes a key that the one before it vouches for, and what the earlier one sealed', async () => {
    const book = new SealedBook().takes(SigningKey.make());
    await book.plays(quarter, 'acme');
    await book.takes(SigningKey.make()).plays(quarter, 'globex');
    expect(new Set(closes(book).map((fact) => sealOf(fact)!.keyId)).size).toBe(2);
    expect(verifyMonths(book.facts)).toMatchObject({ months: 6, fault: null });
  });

  it('reads what is no fact at all without failing', async () => {
    const book = await new SealedBook().takes(SigningKey.make()).plays(quarter, 'acme');
    const [fact] = closes(book);
    for (const data of [
      undefined,
      null,
      'text',
      7,
      [],
      { seal: null },
      { seal: { chain: 3 } },
      { seal: 'x' },
      deep(),
    ]) {
      const log = book.facts.map((one) => (one === fact ? { ...one, data } : one));
      expect(verifyMonths(log).fault).toMatchObject({ stream: fact!.stream, revision: fact!.revision });
    }
  });
});

/** Deeper than any stack. */
function deep(): unknown {
  let value: unknown = {};
  for (let i = 0; i < 100_000; i += 1) value = { value };
  return value;
}
