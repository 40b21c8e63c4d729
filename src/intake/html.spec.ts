import fc from 'fast-check';
import { textOfHtml } from './html';

describe('HTML as text', () => {
  it.each([
    ['words', 'Hello  <b>Bo</b>,\n you', 'Hello Bo, you'],
    [
      'paragraphs and lines',
      '<p>One</p><p>Two<br>Three</p><div>Four</div><div>Five</div>',
      'One\n\nTwo\nThree\n\nFour\n\nFive',
    ],
    ['a list', '<ul><li>One</li><li>Two</li></ul>', '- One\n\n- Two'],
    ['a table', '<table><tr><td>1</td><td>2</td></tr></table>', '1 2'],
    ['a link', '<a href="https://x.example/?a=1&amp;b=2">here</a>', 'here (https://x.example/?a=1&b=2)'],
    ['a link that says where it leads', '<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['a link that does something', '<a href="javascript:x()">here</a>', 'here'],
    ['an image', '<img src=x alt="A diagram">', '[A diagram]'],
    ['entities', '&euro;5 &lt;b&gt; &#233;&#xE9; &nbsp;&unheard; &amp;lt;', '€5 <b> éé &unheard; &lt;'],
    ['characters that there are not', '&#55296;&#9999999;', '��'],
    ['what nobody reads', '<head><title>T</title></head><style>p{}</style><script>"</p>"</script><!-- no -->Hi', 'Hi'],
    ['less than', '1 < 2 <', '1 < 2 <'],
    ['a tag that never ends', 'Hi <a href="', 'Hi <a href="'],
    ['a script that never ends', 'Hi<script>x', 'Hi'],
  ])('reads %s', (_, html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it.each(['<', '<a href="', '<a', '<!--', '<script>', '</', '&', '&#', ' ', '<p> ', '<a href=x>', '<td>', '<<!'])(
    'takes time that grows with the length alone for %p two million characters long',
    (piece) => {
      const before = process.cpuUsage();
      textOfHtml(piece.repeat(2_000_000 / piece.length));
      textOfHtml(`${piece.repeat(2_000_000 / piece.length)}>`);
      // It takes seconds where it grows with the length alone, and hours where it grows with its square.
      expect(process.cpuUsage(before).user).toBeLessThan(30_000_000);
    },
    60_000,
  );

  it('holds no tag of a message without less-than signs of its own', () => {
    const words = fc.string().filter((text) => !/[<&]/.test(text));
    const tag = fc.constantFrom('<p>', '<br/>', '</div>', '<b class="x">', '<!-- x -->');
    fc.assert(
      fc.property(fc.array(fc.oneof(words, tag)), (all) => expect(textOfHtml(all.join(''))).not.toContain('<')),
    );
  });
});
