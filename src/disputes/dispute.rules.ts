import { type Fault } from '../kernel/refusal';
import { sum } from '../ledger/month-balance';
import { type EntryDrawing, type Settlement } from '../ledger/month.events';
import { type Asked } from './dispute.commands';
import { type DisputedEntry, type DisputedLine, type Figures } from './dispute.events';

export const disputeStream = (disputeId: string): string => `dispute-${disputeId}`;

/** The disputes of a month are counted, so that two of them cannot be opened without knowing of each other. */
export const disputeIdOf = (ledgerId: string, number: number): string => `${ledgerId}-${number}`;

/** What a dispute is about, as the month was closed with it. */
export interface Selection {
  readonly entries: readonly DisputedEntry[];
  readonly charges: readonly DisputedLine[];
}

type Drawings = Pick<Settlement, 'entries' | 'lines'>;

export const statementFigures = ({ usedMinutes, net }: Pick<Settlement, 'usedMinutes' | 'net'>): Figures => ({
  minutes: usedMinutes,
  net,
});

/** What is named, or all of the month where nothing is. */
export function selected(statement: Drawings, { entryIds, lines }: Pick<Asked, 'entryIds' | 'lines'>): Selection {
  const whole = entryIds === null && lines === null;
  const [namedEntries, namedLines] = [new Set(entryIds), new Set(lines)];
  const entries = statement.entries.filter(({ entryId }) => whole || namedEntries.has(entryId)).map(disputedEntry);
  const places = statement.lines.map((_, line) => line).filter((line) => whole || namedLines.has(line));
  return { entries, charges: disputedLines(statement, places) };
}

function disputedEntry(drawing: EntryDrawing): DisputedEntry {
  const { drawn, overageMinutes, charges } = drawing;
  const minutes = sum(drawn.map((part) => part.minutes)) + overageMinutes;
  return { ...drawing, minutes, net: sum(charges.map(({ amount }) => amount)) };
}

function disputedLines({ entries, lines }: Drawings, places: readonly number[]): readonly DisputedLine[] {
  const sharesOf = new Map(places.map((line) => [line, [] as DisputedLine['shares'][number][]]));
  for (const { entryId, charges } of entries) {
    for (const { line, minutes, amount } of charges) sharesOf.get(line)?.push({ entryId, minutes, amount });
  }
  return places.map((line) => ({ ...lines[line]!, line, shares: sharesOf.get(line)! }));
}

/** Minutes and money in dispute. A charge of an entry that is on a line in dispute as well counts once. */
export function figuresInDispute({ entries, charges }: Selection): Figures {
  const byEntry = sum(entries.map(({ minutes }) => minutes));
  const byLine = sum(charges.map(({ amount }) => amount));
  const { minutes } = together(sharesOfOthers({ entries, charges }));
  return { minutes: byEntry + minutes, net: byLine + together(chargesElsewhere({ entries, charges })).amount };
}

/** What paid for the work in dispute: minutes of lots and of the next allowance, or money. */
export interface PaidFor {
  readonly inMinutes: number;
  readonly charged: { readonly minutes: number; readonly amount: number };
}

export function paidFor({ entries, charges }: Selection): PaidFor {
  const drawn = sum(entries.flatMap((entry) => entry.drawn.map(({ minutes }) => minutes)));
  const borrowed = sum(entries.map(({ borrowedMinutes }) => borrowedMinutes));
  const shares = charges.flatMap((line) => line.shares);
  return {
    inMinutes: drawn + borrowed,
    charged: together([...shares, ...chargesElsewhere({ entries, charges })]),
  };
}

/** Shares of lines in dispute that fall to entries which are not. */
function sharesOfOthers({ entries, charges }: Selection): readonly Share[] {
  const ids = new Set(entries.map(({ entryId }) => entryId));
  return charges.flatMap(({ shares }) => shares.filter(({ entryId }) => !ids.has(entryId)));
}

/** Charges of entries in dispute that are on lines which are not. */
function chargesElsewhere({ entries, charges }: Selection): readonly Share[] {
  const places = new Set(charges.map(({ line }) => line));
  return entries.flatMap((entry) => entry.charges.filter(({ line }) => !places.has(line)));
}

type Share = { readonly minutes: number; readonly amount: number };

const together = (shares: readonly Share[]): Share => ({
  minutes: sum(shares.map(({ minutes }) => minutes)),
  amount: sum(shares.map(({ amount }) => amount)),
});

/** Whether something is in both: an entry, a line, or the share of a line that an entry was charged. */
export function overlap(some: Selection, others: Selection): boolean {
  const parts = partsOf(some);
  return [...partsOf(others)].some((part) => parts.has(part));
}

const partsOf = ({ entries, charges }: Selection): ReadonlySet<string> =>
  new Set([
    ...entries.flatMap(({ entryId, charges: own }) => [entryId, ...own.map(({ line }) => `${entryId} on ${line}`)]),
    ...charges.flatMap(({ line, shares }) => [`${line}`, ...shares.map(({ entryId }) => `${entryId} on ${line}`)]),
  ]);

/** Every entry and line that is named and is not the statement's, or cost nothing. */
export function faultsIn(
  asked: Pick<Asked, 'entryIds' | 'lines' | 'month'>,
  statement: Drawings,
  entriesOfMonth: ReadonlySet<string>,
): readonly Fault[] {
  const { entryIds, lines, month } = asked;
  const drawings = new Map(statement.entries.map((entry) => [entry.entryId, entry]));
  const faultOfEntry = (entryId: string): string | null => {
    const drawing = drawings.get(entryId);
    if (drawing) return costNothing(drawing) ? NOTHING_TO_DISPUTE : null;
    return entriesOfMonth.has(entryId) ? NOTHING_TO_DISPUTE : `Must be an entry of the statement of ${month}`;
  };
  const faultOfLine = (line: number): string | null => {
    const charge = statement.lines[line];
    if (!charge) return `Must be the place of a line of the statement of ${month}, ${placesOf(statement)}`;
    return charge.amount > 0 ? null : 'Must be a line that charges: there is nothing to dispute about this one';
  };
  if (entryIds === null && lines === null) {
    const [{ inMinutes, charged }, charges] = [paidFor(selected(statement, asked)), statement.lines];
    const isFree = inMinutes === 0 && charged.minutes === 0 && charges.every(({ amount }) => amount <= 0);
    return isFree ? [{ pointer: '/month', detail: `${month} cost nothing: there is nothing to dispute` }] : [];
  }
  return [...faultsOf('/entryIds', entryIds ?? [], faultOfEntry), ...faultsOf('/lines', lines ?? [], faultOfLine)];
}

const NOTHING_TO_DISPUTE = 'Must be an entry that cost minutes or money: there is nothing to dispute about this one';

/** Overage that nobody approved was neither charged nor borrowed. */
const costNothing = ({ drawn, borrowedMinutes, chargedMinutes }: EntryDrawing): boolean =>
  drawn.length === 0 && borrowedMinutes === 0 && chargedMinutes === 0;

const placesOf = ({ lines }: Drawings): string => (lines.length === 0 ? 'which has none' : `0 to ${lines.length - 1}`);

function faultsOf<T>(pointer: string, named: readonly T[], fault: (one: T) => string | null): readonly Fault[] {
  return named.flatMap((one, index) => {
    const detail = fault(one);
    return detail === null ? [] : [{ pointer: `${pointer}/${index}`, detail }];
  });
}

/** What comes back when a dispute is upheld. */
export interface GivenBack {
  readonly goodwillMinutes: number;
  /** Net minor units. */
  readonly creditAmount: number;
}

/** A minute comes back as it was paid for; one that was charged comes back in minutes only where no money does. */
export const minutesBackMax = ({ inMinutes, charged }: PaidFor, creditAmount: number): number =>
  inMinutes + (creditAmount === 0 ? charged.minutes : 0);

/** No less than nothing is in dispute, also where a month refunds more than it charges. */
export const moneyBackMax = ({ net }: Figures): number => Math.max(0, net);

/** Whether all comes back that was paid: each in its own kind, or what was charged in minutes instead. */
export function isWhole({ goodwillMinutes, creditAmount }: GivenBack, disputed: Figures, paid: PaidFor): boolean {
  const inKind = creditAmount === moneyBackMax(disputed) && goodwillMinutes === paid.inMinutes;
  const { minutes, amount } = paid.charged;
  const inMinutes = creditAmount === 0 && disputed.net === amount && goodwillMinutes === paid.inMinutes + minutes;
  return inKind || inMinutes;
}

export const minus = (some: Figures, others: Figures): Figures => ({
  minutes: some.minutes - others.minutes,
  net: some.net - others.net,
});
