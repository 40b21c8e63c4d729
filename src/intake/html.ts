const HTML_LENGTH_MAX = 1_000_000;

/** Elements of which nothing is to be read. */
const unread: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title', 'template']);
const paragraphs: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 table ul ol dl blockquote pre hr section article header footer'.split(' '),
);
const lines: ReadonlySet<string> = new Set('div tr dt dd address figure figcaption li center'.split(' '));

const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml ' +
  'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ' +
  'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const entities: ReadonlyMap<string, string> = new Map([
  ...latin1.split(' ').map((name, index) => [name, String.fromCodePoint(160 + index)] as const),
  ...Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    euro: '€',
    hellip: '…',
    bull: '•',
    trade: '™',
  }),
  ...Object.entries({ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„' }),
  ...Object.entries({
    larr: '←',
    rarr: '→',
    check: '✓',
    zwnj: '\u200c',
    zwj: '\u200d',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
  }),
]);

/**
 * HTML as plain text: paragraphs, lists, links with where they lead. Any text is HTML; time grows with its length alone.
 * What lies beyond a million characters is not read.
 */
export function textOfHtml(given: string): string {
  const html = given.slice(0, HTML_LENGTH_MAX);
  const lower = html.toLowerCase();
  // Some letters change their length: then what was found in one is not where it is in the other.
  const searched = lower.length === html.length ? lower : html;
  const out: string[] = [];
  let href: string | null = null;
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      out.push(words(html.slice(at)));
      break;
    }
    if (open > at) out.push(words(html.slice(at, open)));
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4);
      continue;
    }
    const next = html[open + 1] ?? '';
    const close = /[a-z/!?]/i.test(next) ? html.indexOf('>', open) : open;
    if (close === open) {
      out.push('<');
      at = open + 1;
      continue;
    }
    if (close < 0) {
      out.push(words(html.slice(open)));
      break;
    }
    const tag = html.slice(open + 1, close);
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
    const closes = next === '/';
    at = close + 1;
    if (!closes && unread.has(name)) at = after(html, '>', indexOrEnd(searched, `</${name}`, at));
    else if (name === 'br') out.push('\n');
    else if (paragraphs.has(name)) out.push('\n\n');
    else if (lines.has(name)) out.push(name === 'li' && !closes ? '\n- ' : '\n');
    else if (name === 'td' || name === 'th') out.push(' ');
    else if (name === 'img') out.push(bracketed(attribute(tag, 'alt')));
    else if (name === 'a' && !closes) href = attribute(tag, 'href');
    else if (name === 'a') {
      if (href !== null && /^(https?|mailto|tel|ftp):/i.test(href) && out.at(-1)?.trim() !== href)
        out.push(` (${href})`);
      href = null;
    }
  }
  return laidOut(out.join(''));
}

/** White space means as much as one space. */
const words = (text: string): string => decoded(text.replace(/\s+/g, ' '));

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,9}));?/gi,
    (all, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities.get(name) ?? all;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code);
    },
  );

function attribute(tag: string, name: string): string | null {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag.slice(0, 5_000)) ?? [];
  const value = double ?? single ?? bare;
  return value === undefined ? null : decoded(value).trim();
}

const bracketed = (alt: string | null): string => (alt === null || alt === '' ? '' : `[${alt}]`);

const indexOrEnd = (text: string, wanted: string, from: number): number => {
  const index = text.indexOf(wanted, from);
  return index < 0 ? text.length : index;
};

const after = (text: string, wanted: string, from: number): number =>
  Math.min(text.length, indexOrEnd(text, wanted, from) + wanted.length);

/** No more than one space, or one empty line, in a row. */
function laidOut(text: string): string {
  const trimmed = text.split('\n').map((line) => line.replace(/[ \u00a0]+/g, ' ').trim());
  return trimmed
    .filter((line, index) => line !== '' || trimmed[index - 1] !== '')
    .join('\n')
    .trim();
}
