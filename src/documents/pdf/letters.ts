/** What a line of text looks like in the fonts that every PDF reader has. */
export interface Lettering {
  /** Every letter of it is one that these fonts have. */
  readonly shown: string;
  /** False where a letter had to be replaced. */
  readonly exact: boolean;
}

/** Stands for a letter that these fonts do not have, nor any like it. */
const MISSING = '¿';

/** Where WinAnsi differs from Latin-1: from code 128 on, a blank where it has nothing. */
const ALSO = new Map([...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'].map((letter, i) => [letter, 128 + i] as const));
ALSO.delete(' ');

/** Letters that Unicode does not take apart, and signs that have a plain form. */
const NEAREST = new Map(
  Object.entries({
    Ł: 'L',
    ł: 'l',
    Đ: 'D',
    đ: 'd',
    Ħ: 'H',
    ħ: 'h',
    ı: 'i',
    Ŧ: 'T',
    ŧ: 't',
    ẞ: 'SS',
    '\u2010': '-',
    '\u2011': '-',
    '\u2212': '-',
    '\u00ad': '',
  }),
);
/** These change nothing of what is read. */
const WITHOUT_LOSS = new Set(['\u2010', '\u2011', '\u2212', '\u00ad']);

const plain = /^[\x20-\x7e]*$/;
const unseen = /^[\p{M}\p{Cc}\p{Cf}]$/u;
const blank = /^\s$/u;

/**
 * Fits one line of text to the built-in fonts, which have the letters of Western European languages alone. Of other
 * Latin letters the nearest is shown (ż as z), of all else `¿`. Whatever the text, no letter of the answer is missing.
 */
export function lettering(text: string): Lettering {
  if (plain.test(text)) return { shown: text, exact: true };
  let shown = '';
  let exact = true;
  for (const letter of text.normalize('NFC')) {
    const fitted = fit(letter);
    shown += fitted.shown;
    exact &&= fitted.exact;
  }
  return { shown, exact };
}

/** The codes of letters that the fonts have, as `lettering` answers with, a character each. */
export const winAnsi = (shown: string): string =>
  plain.test(shown) ? shown : [...shown].map((letter) => String.fromCharCode(codeOf(letter)!)).join('');

function codeOf(letter: string): number | undefined {
  const code = letter.codePointAt(0)!;
  const isLatin = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff && code !== 0xad);
  return isLatin ? code : ALSO.get(letter);
}

function fit(letter: string): Lettering {
  if (has(letter)) return { shown: letter, exact: true };
  const nearest = NEAREST.get(letter);
  if (nearest !== undefined) return { shown: nearest, exact: WITHOUT_LOSS.has(letter) };
  if (blank.test(letter)) return { shown: ' ', exact: true };
  const base = [...letter.normalize('NFKD')].filter((part) => !unseen.test(part));
  if (base.length === 0) return { shown: '', exact: !/^\p{M}$/u.test(letter) };
  return { shown: base.map((part) => (has(part) ? part : MISSING)).join(''), exact: false };
}

const has = (letter: string): boolean => codeOf(letter) !== undefined;
