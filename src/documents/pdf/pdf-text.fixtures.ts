import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';

/** A page's words as a reader takes them from the file, a line of the page each; `said` is what stands for what is shown. */
export interface PageText {
  readonly lines: readonly string[];
  readonly said: readonly string[];
}

interface Shown {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Reads a PDF of the built-in fonts back: every page's text, from top to bottom and from left to right. */
export async function textOf(pdf: Readable): Promise<readonly PageText[]> {
  const objects = objectsIn((await buffer(pdf)).toString('latin1'));
  const body = (reference: string | undefined): string => objects.get(reference ?? '') ?? '';
  const pages = [...objects.values()].filter((object) => object.includes('/Type /Page\n'));
  return pages.map((page) => {
    const resources = body(/\/Resources (\d+) 0 R/.exec(page)?.[1]);
    const form = streamIn(body(/\/XObject <<\s*\/Pages (\d+) 0 R/.exec(resources)?.[1]));
    return pageText(streamIn(body(/\/Contents (\d+) 0 R/.exec(page)?.[1])), shownIn(form)[0]?.text ?? '');
  });
}

function objectsIn(file: string): ReadonlyMap<string, string> {
  const found = file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g);
  return new Map(Array.from(found, ([, id, object]) => [id!, object!]));
}

function streamIn(object: string): string {
  const bytes = /\nstream\n([\s\S]*)\nendstream/.exec(object)?.[1] ?? '';
  return object.includes('/FlateDecode') ? inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1') : bytes;
}

function pageText(content: string, pageTotal: string): PageText {
  const total = /1 0 0 -1 ([\d.]+) ([\d.]+) cm \/Pages Do/.exec(content);
  const shown = [...shownIn(content), { x: Number(total?.[1]), y: Number(total?.[2]), text: pageTotal }];
  const rows = new Map<number, Shown[]>();
  for (const one of shown) rows.set(one.y, [...(rows.get(one.y) ?? []), one]);
  const lines = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([, row]) =>
      row
        .sort((a, b) => a.x - b.x)
        .map(({ text }) => text.trim())
        .join(' | '),
    );
  const said = Array.from(content.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g), ([, text]) => utf16(text!));
  return { lines: lines.filter((line) => line !== ''), said };
}

function shownIn(content: string): readonly Shown[] {
  const found = content.matchAll(/ Tf(?: 1 0 0 -1 ([\d.]+) ([\d.]+) Tm)? \(((?:\\.|[^\\)])*)\) Tj/g);
  return Array.from(found, ([, x, y, text]) => ({ x: Number(x), y: Number(y), text: letters(text!) }));
}

/** The runtime's own decoder of windows-1252 reads Latin-1. */
const beyondLatin = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ';

const letters = (text: string): string =>
  text.replace(/\\(.)/g, '$1').replace(/[\x80-\x9f]/g, (code) => beyondLatin[code.charCodeAt(0) - 128]!);

function utf16(escaped: string): string {
  const plain = escaped.replace(
    /\\([\s\S])/g,
    (_, c: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[c] ?? c,
  );
  return new TextDecoder('utf-16be').decode(Buffer.from(plain, 'latin1'));
}
