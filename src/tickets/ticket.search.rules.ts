import { type RecordedOf } from '../kernel/event';
import { type TicketEvent } from './ticket.events';
import { isNoteAmongTheAgency } from './ticket.rules';

/** Longer words are cut to this many characters, in texts and in questions alike. */
export const WORD_LENGTH_MAX = 40;
/** Of a ticket, and of one message, so many different words are kept: the first. */
export const WORDS_MAX = 1_000;

const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
/** Letters and digits in a row; scripts that put no spaces between words are runs of their own. */
const RUN = new RegExp(`(?:(?=[\\p{L}\\p{N}])[${unspaced}])+|(?:(?![${unspaced}])[\\p{L}\\p{N}])+`, 'gu');
const UNSPACED = new RegExp(`^[${unspaced}]`, 'u');

/** The same for upper and lower case, with and without accents, in wide and narrow forms. */
function plain(text: string): string {
  const folded = text.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase();
  return folded
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll('ς', 'σ');
}

const runsOf = (text: string): readonly string[] => plain(text).match(RUN) ?? [];

const isUnspaced = (run: string): boolean => UNSPACED.test(run);

const cut = (run: string): string =>
  run.length <= WORD_LENGTH_MAX ? run : [...run].slice(0, WORD_LENGTH_MAX).join('');

const pairsOf = (characters: readonly string[]): readonly string[] =>
  characters.slice(1).map((character, i) => `${characters[i]}${character}`);

/**
 * The words that a text is found by, each once, in the order of the text. Codes and paths are found by their parts:
 * `INV-2026-00001` is three words. Chinese, Japanese and Korean are found by characters and pairs of them.
 */
export function wordsOf(...texts: readonly string[]): readonly string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const run of runsOf(text)) {
      const characters = isUnspaced(run) ? [...run] : null;
      for (const word of characters ? [...characters, ...pairsOf(characters)] : [cut(run)]) {
        if (words.size === WORDS_MAX) return [...words];
        words.add(word);
      }
    }
  }
  return [...words];
}

/** A text as phrases are looked for in it: its words in a row, unspaced scripts character by character. */
export const rowOf = (text: string): readonly string[] =>
  runsOf(text).flatMap((run) => (isUnspaced(run) ? [...run] : [cut(run)]));

/** What somebody looks for: all of it has to be there. */
export interface Search {
  readonly words: readonly string[];
  /** How some word begins: that of the last one typed, which may not be finished. */
  readonly prefix: string | null;
  /** Words that stand in a row in one text; they are among `words` too. */
  readonly phrases: readonly (readonly string[])[];
}

const PHRASE = /["“”„«»]([^"“”„«»]*)["“”„«»]/gu;

/** Reads what was typed. Phrases are in quotation marks; a mark without its like is no mark. */
export function searchOf(typed: string): Search {
  const quoted = [...typed.matchAll(PHRASE)].map(([, phrase = '']) => phrase);
  const [tail = '', ...before] = typed
    .split(PHRASE)
    .filter((_, i) => i % 2 === 0)
    .reverse();
  const words = [...before.reverse().flatMap(askedIn), ...quoted.flatMap(askedIn)];
  const last = askedIn(tail);
  const end = last.at(-1);
  const prefix = end === undefined || isUnspaced(end) ? null : end;
  return {
    words: [...new Set([...words, ...(prefix === null ? last : last.slice(0, -1))])],
    prefix,
    phrases: quoted.map(rowOf).filter((row) => row.length > 1),
  };
}

function askedIn(text: string): readonly string[] {
  return runsOf(text).flatMap((run) => {
    const characters = [...run];
    return isUnspaced(run) && characters.length > 1 ? pairsOf(characters) : [cut(run)];
  });
}

/** Whether the words of a phrase stand in a row in a text. */
export function standsIn(phrase: readonly string[], text: string): boolean {
  const row = rowOf(text);
  return row.some((_, from) => phrase.every((word, i) => row[from + i] === word));
}

/** What one fact adds to a ticket's text, and whether the agency's people keep it among them. */
export interface Said {
  readonly texts: readonly string[];
  readonly internal: boolean;
}

export function saidIn(event: Pick<RecordedOf<TicketEvent>, 'type' | 'data' | 'metadata'>): Said {
  const { type, data, metadata } = event as RecordedOf<TicketEvent>;
  const files = 'attachments' in data ? (data.attachments ?? []).map(({ name }) => name) : [];
  switch (type) {
    case 'TicketOpened': {
      const { subject, body, requester } = data;
      return { texts: [subject, body, requester.name, requester.email, ...files], internal: false };
    }
    case 'ReplyPosted':
      return { texts: [data.body, ...files], internal: !data.public };
    case 'OnsiteVisitDispatched':
      return { texts: given(data.note, data.address, data.engineer), internal: false };
    default: {
      const note = 'note' in data ? data.note : null;
      return { texts: [...given(note), ...files], internal: isNoteAmongTheAgency(type, metadata.actor) };
    }
  }
}

const given = (...texts: readonly (string | null)[]): readonly string[] => texts.filter((text) => text !== null);

/** What of a ticket says how alike it is to another. */
export interface Likeness {
  readonly words: readonly string[];
  readonly category: string;
  readonly environment: string;
}

/** In how many messages words stand, and how many messages there are. */
export interface Frequencies {
  readonly messages: number;
  readonly of: ReadonlyMap<string, number>;
}

/** How much a word tells: the rarer, the more. */
export function rarity(word: string, { messages, of }: Frequencies): number {
  const within = Math.min(of.get(word) ?? 0, messages);
  return Math.log(1 + (messages - within + 0.5) / (within + 0.5));
}

/** Okapi BM25 with its usual constants; a word counts once, however often it stands in a ticket. */
const [SATURATION, LENGTH_SHARE] = [1.2, 0.75];
const SAME_CATEGORY = 1.25;
const SAME_ENVIRONMENT = 1.25;
const SHARED_SHOWN_MAX = 10;

export interface Alike {
  /** 0 to 100: how much of what the ticket's own words tell, longer texts and other kinds of tickets counting less. */
  readonly score: number;
  /** The rarest first. */
  readonly sharedWords: readonly string[];
}

/** How much an earlier ticket has in common with this one. */
export function alike(ticket: Likeness, earlier: Likeness, frequencies: Frequencies): Alike {
  const has = new Set(earlier.words);
  const shared = ticket.words.filter((word) => has.has(word)).map((word) => [word, rarity(word, frequencies)] as const);
  const length = earlier.words.length / Math.max(1, ticket.words.length);
  const weight = (1 + SATURATION) / (1 + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length));
  const kind =
    (ticket.category === earlier.category ? SAME_CATEGORY : 1) *
    (ticket.environment === earlier.environment ? SAME_ENVIRONMENT : 1);
  const most = SAME_CATEGORY * SAME_ENVIRONMENT * total(ticket.words.map((word) => rarity(word, frequencies)));
  const told = total(shared.map(([, tells]) => tells)) * weight * kind;
  const score = most === 0 ? 0 : Math.min(100, Math.round((100 * told) / most));
  const rarestFirst = shared.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { score, sharedWords: rarestFirst.slice(0, SHARED_SHOWN_MAX).map(([word]) => word) };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);
