import * as fc from 'fast-check';
import {
  alike,
  type Frequencies,
  rowOf,
  searchOf,
  standsIn,
  WORD_LENGTH_MAX,
  WORDS_MAX,
  wordsOf,
} from './ticket.search.rules';

/** Texts as people type them, in several scripts. */
const letters = [...'abcXYZéÅßñüЖдяΣςλ0179', 'ﬁ', 'Ｗ', '中', '文', 'か', 'が', '한', ...' .,-_/@"\n'];
const text = fc.array(fc.constantFrom(...letters), { maxLength: 60 }).map((all) => all.join(''));
const spaced = fc
  .array(fc.constantFrom(...'abcéßñüдяλ0179'), { minLength: 1, maxLength: 8 })
  .map((all) => all.join(''));

// Rule: search.words-in-any-spelling
it('words are the same in upper and lower case, with and without accents, wide and narrow', () => {
  expect(wordsOf('CRÈME Brûlée')).toEqual(['creme', 'brulee']);
  expect(wordsOf('Straße STRASSE ẞ')).toEqual(['strasse', 'ss']);
  expect(wordsOf('ΟΔΟΣ οδός')).toEqual(['οδοσ']);
  expect(wordsOf('Ｗｏｒｄ ﬁle Ёлка')).toEqual(['word', 'file', 'елка']);
  expect(wordsOf('İstanbul')).toEqual(['istanbul']);
});

// Rule: search.codes-by-their-parts
it('codes, numbers and paths are found by their parts', () => {
  expect(wordsOf('INV-2026-00001')).toEqual(['inv', '2026', '00001']);
  expect(wordsOf('It answers 500: see /var/log/nginx_error.log')).toEqual(
    ...[['it', 'answers', '500', 'see', 'var', 'log', 'nginx', 'error']],
  );
  expect(wordsOf('bo@acme.example')).toEqual(['bo', 'acme', 'example']);
});

// Rule: search.unspaced-scripts
it('scripts without spaces are found by characters and pairs, between words of other scripts too', () => {
  expect(wordsOf('日本語')).toEqual(['日', '本', '語', '日本', '本語']);
  expect(wordsOf('A社2026')).toEqual(['a', '社', '2026']);
  expect(searchOf('日本語')).toEqual({ words: ['日本', '本語'], prefix: null, phrases: [] });
  expect(searchOf('語')).toEqual({ words: ['語'], prefix: null, phrases: [] });
});

// Rule: search.bounded
it('long words are cut alike in texts and questions, and of many words the first are kept', () => {
  const long = 'x'.repeat(90);
  expect(wordsOf(long)).toEqual(['x'.repeat(WORD_LENGTH_MAX)]);
  expect(searchOf(long).prefix).toBe('x'.repeat(WORD_LENGTH_MAX));
  const many = Array.from({ length: WORDS_MAX + 5 }, (_, i) => `w${i}`);
  expect(wordsOf(...many)).toEqual(many.slice(0, WORDS_MAX));
});

it('nothing but letters and digits is left of a text, and each word once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (any) => {
      const words = wordsOf(any);
      expect(new Set(words).size).toBe(words.length);
      for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
    }),
  );
});

it('a word is found again as it was found, however it is typed', () => {
  fc.assert(
    fc.property(text, (any) => {
      for (const word of wordsOf(any)) expect(wordsOf(word)).toContain(word);
      expect(wordsOf(any.toUpperCase())).toEqual(wordsOf(any));
      expect(wordsOf(any.normalize('NFD'))).toEqual(wordsOf(any));
    }),
  );
});

it('whatever part of a text is typed finds the text', () => {
  fc.assert(
    fc.property(text, spaced, text, (before, middle, after) => {
      const words = new Set(wordsOf(`${before} ${middle} ${after}`));
      const asked = searchOf(middle);
      expect(asked.words.every((word) => words.has(word))).toBe(true);
      expect([...words].some((word) => word.startsWith(asked.prefix!))).toBe(true);
      const whole = searchOf(`${before.replaceAll('"', ' ')} ${middle}`);
      expect(whole.words.every((word) => words.has(word))).toBe(true);
    }),
  );
});

// Rule: search.last-word-is-a-beginning
it('the last word typed is a beginning, those before it are whole', () => {
  expect(searchOf('checkout on sta')).toEqual({ words: ['checkout', 'on'], prefix: 'sta', phrases: [] });
  expect(searchOf('checkout "answers 500"')).toEqual({
    ...{ words: ['checkout', 'answers', '500'], prefix: null, phrases: [['answers', '500']] },
  });
});

it.each([
  ['"answers 500" checkout', ['answers', '500'], 'checkout', [['answers', '500']]],
  [
    '“Sehr langsam” »seit gestern« sho',
    ['sehr', 'langsam', 'seit', 'gestern'],
    'sho',
    [
      ['sehr', 'langsam'],
      ['seit', 'gestern'],
    ],
  ],
  ['15" screen', ['15'], 'screen', []],
  ['"500"', ['500'], null, []],
  ['!?', [], null, []],
])('%s is read as typed', (typed, words, prefix, phrases) => {
  const asked = searchOf(typed);
  expect({ ...asked, words: [...asked.words].sort() }).toEqual({ words: words.sort(), prefix, phrases });
});

// Rule: search.phrases
it('a phrase stands in a row in one text, whatever is between its words', () => {
  expect(standsIn(['answers', '500'], 'Checkout ANSWERS: 500!')).toBe(true);
  expect(standsIn(['answers', '500'], 'It answers with 500')).toBe(false);
  expect(standsIn(rowOf('日本'), '東日本大')).toBe(true);
  expect(standsIn(rowOf('日大'), '日本大')).toBe(false);
  fc.assert(fc.property(text, text, text, (a, b, c) => standsIn(rowOf(b), `${a} ${b} ${c}`) || rowOf(b).length === 0));
});

describe('likeness', () => {
  const frequencies: Frequencies = {
    messages: 1000,
    of: new Map(Object.entries({ the: 900, checkout: 40, stripe: 3, timeout: 20, login: 50 })),
  };
  const ticket = { words: ['the', 'checkout', 'stripe', 'timeout'], category: 'bug', environment: 'production' };
  const score = (over: Partial<typeof ticket>) => alike(ticket, { ...ticket, ...over }, frequencies).score;

  // Rule: similar.rare-words-tell-more
  it('rare words tell more than common ones', () => {
    expect(score({ words: ['stripe', 'login'] })).toBeGreaterThan(score({ words: ['checkout', 'login'] }));
    expect(score({ words: ['the', 'login'] })).toBeLessThan(5);
    expect(alike(ticket, { ...ticket, words: ['the', 'stripe', 'timeout'] }, frequencies).sharedWords).toEqual(
      ...[['stripe', 'timeout', 'the']],
    );
  });

  // Rule: similar.same-kind-weighs-more
  it('the same category and the same environment weigh more', () => {
    expect(score({})).toBe(100);
    const [other, elsewhere] = [score({ category: 'question' }), score({ environment: 'staging' })];
    expect([other, elsewhere]).toEqual([80, 80]);
    expect(score({ category: 'question', environment: 'staging' })).toBe(64);
  });

  it('longer texts share words more easily, and count less', () => {
    const padding = Array.from({ length: 40 }, (_, i) => `padding${i}`);
    expect(score({ words: ['stripe', 'login', ...padding] })).toBeLessThan(score({ words: ['stripe', 'login'] }));
  });

  it('two tickets without a word in common have nothing in common', () => {
    expect(alike(ticket, { ...ticket, words: ['login'] }, frequencies)).toEqual({ score: 0, sharedWords: [] });
    expect(alike({ ...ticket, words: [] }, { ...ticket, words: [] }, frequencies).score).toBe(0);
  });
});
