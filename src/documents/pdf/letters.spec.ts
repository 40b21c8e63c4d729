import fc from 'fast-check';
import { lettering } from './letters';

it.each([
  ['Plain text, 100 % of it', 'Plain text, 100 % of it'],
  ['Café Müller, £5 – “fine” €2', 'Café Müller, £5 – “fine” €2'],
  ['Cafe\u0301', 'Café'],
  ['a\tb', 'a b'],
  ['minus \u22125, non\u2011breaking?', 'minus -5, non-breaking?'],
])('%j is shown whole', (text, shown) => {
  expect(lettering(text).shown).toBe(shown);
});

it.each([
  ['Zażółć gęślą jaźń', 'Zazólc gesla jazn'],
  ['Łukasz Đorđević', 'Lukasz Dordevic'],
  ['日本語 support', '¿¿¿ support'],
  ['Ελλάδα', '¿¿¿¿¿¿'],
  ['done 🎉', 'done ¿'],
  ['x\u0332', 'x'],
])('%j is shown as far as it can be, and says so', (text, shown) => {
  expect(lettering(text)).toEqual({ shown, exact: false });
});

it('has a glyph for every letter it answers with, whatever it was given', () => {
  const winAnsi = /^[\x20-\x7e\xa0-\xac\xae-\xffƒ–—‘’‚“”„†‡•…€‰‹›ˆ™Œœ˜ŠšŸŽž]*$/;
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => winAnsi.test(lettering(text).shown)));
});

it('takes what is exact as it is: only the form in which letters are composed may differ', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { shown, exact } = lettering(text);
      return (
        !exact ||
        shown.replace(/[-\s]/g, '') === text.normalize('NFC').replace(/[-\s\u2010\u2011\u2212\u00ad\p{Cc}\p{Cf}]/gu, '')
      );
    }),
  );
});
