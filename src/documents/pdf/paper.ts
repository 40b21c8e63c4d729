import { type Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import { epochMs, type Instant } from '../../time/instant';
import { lettering, winAnsi } from './letters';

/** A4 in points, and what of it is written on. */
const LEFT = 48;
const WIDTH = 499;
const TOP = 78;
const BOTTOM = 780;
const HEADER_Y = 40;
const FOOTER_Y = 800;
const PAD = 3;
const GAP = 10;
/** A row that no page can hold begins where this much of it fits, and is cut. */
const ROOM_TO_BEGIN = 120;

interface Style {
  readonly font: 'Helvetica' | 'Helvetica-Bold';
  readonly size: number;
  readonly leading: number;
  /** From the top of a line down to where its letters stand: the same for all that stand side by side in a row. */
  readonly drop: number;
  /** 0 is black, 1 is white. */
  readonly grey: number;
}

const styles = {
  title: { font: 'Helvetica-Bold', size: 18, leading: 24, drop: 13, grey: 0.07 },
  heading: { font: 'Helvetica-Bold', size: 11, leading: 18, drop: 8, grey: 0.07 },
  text: { font: 'Helvetica', size: 9, leading: 12, drop: 6.5, grey: 0.07 },
  strong: { font: 'Helvetica-Bold', size: 9, leading: 12, drop: 6.5, grey: 0.07 },
  quiet: { font: 'Helvetica', size: 8, leading: 10.5, drop: 6.5, grey: 0.27 },
} as const satisfies Readonly<Record<string, Style>>;

export type StyleName = keyof typeof styles;

/** One paragraph; line feeds in it are kept. */
export interface Said {
  readonly text: string;
  readonly style?: StyleName;
}

export interface Column {
  readonly title: string;
  /** Share of the page's width; the rest of what the columns leave goes to those without. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** A cell is a paragraph, or several. */
export type Cell = string | readonly Said[];

export interface Row {
  readonly cells: readonly Cell[];
  readonly strong?: boolean;
  /** It does not begin a page without the row before it. */
  readonly joined?: boolean;
}

export type Block =
  | { readonly as: 'title' | 'heading'; readonly text: string }
  | ({ readonly as: 'text' } & Said)
  | {
      readonly as: 'table';
      readonly heading: string;
      readonly columns: readonly Column[];
      readonly rows: Iterable<Row>;
    };

/** What stands on every page, and in the file's own description. */
export interface Sheet {
  readonly title: string;
  readonly subject: string;
  /** Set at both ends of every page's top. */
  readonly header: readonly [string, string];
  readonly createdAt: Instant;
}

interface Line {
  readonly text: string;
  readonly style: Style;
}

/** A font under the name that pages know it by. */
interface Face {
  name: string;
  reference: unknown;
  readonly widths: Map<string, number>;
}

/** A row as it will be printed: each cell's lines. */
interface Printed {
  readonly cells: readonly (readonly Line[])[];
  readonly height: number;
  readonly joined: boolean;
}

interface Grid {
  readonly columns: readonly { readonly x: number; readonly width: number; readonly right: boolean }[];
  readonly head: Printed;
}

type Element = PDFKit.PDFStructureElement;

/**
 * Prints blocks onto pages, from top to bottom, and lets go of each page when the next one begins. A table repeats its
 * head on every page; its heading, its head and its first row stay together, and so do rows that
 * are joined and the last two of all.
 */
export class Paper {
  private readonly doc: PDFKit.PDFDocument;
  private readonly root: Element;
  private readonly pageTotal: PDFKit.PDFKitReference;
  private readonly faces: Readonly<Record<Style['font'], Face>> = {
    Helvetica: { name: '', reference: null, widths: new Map() },
    'Helvetica-Bold': { name: '', reference: null, widths: new Map() },
  };
  private y = TOP;
  private pages = 0;
  private exact = true;

  constructor(
    private readonly sheet: Sheet,
    { compress = true }: { readonly compress?: boolean } = {},
  ) {
    const { title, subject, createdAt } = sheet;
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      pdfVersion: '1.7',
      compress,
      tagged: true,
      lang: 'en-GB',
      displayTitle: true,
      // Nothing else goes into the file's id, so the same document has the same bytes.
      info: {
        Title: title,
        Subject: subject,
        Creator: 'Minutebook',
        Producer: 'Minutebook',
        CreationDate: new Date(epochMs(createdAt)),
      },
    });
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.pageTotal = this.doc.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, -4, 40, 12] });
    this.turn();
    const { name, reference } = this.faces.Helvetica;
    Object.assign(this.pageTotal.data, { Resources: { Font: { [name]: reference } } });
  }

  /** Prints one block; gives the hand back whenever a page is full. */
  *print(block: Block): Generator<void> {
    if (block.as === 'table') {
      yield* this.table(block);
      return;
    }
    const { tag, style, before } = printing[block.as];
    const lines = this.wrapped(block.text, styles[(block.as === 'text' && block.style) || style], WIDTH);
    if (this.y > TOP) this.y += before;
    if (this.lacks(heightOf(lines))) yield this.turn();
    yield* this.paragraph(tag, lines);
  }

  /** What has been printed since it was last asked; null where that is nothing. */
  taken(): Buffer | null {
    return (this.doc as Readable).read() as Buffer | null;
  }

  /** Whether every letter so far could be shown as it is. */
  get isExact(): boolean {
    return this.exact;
  }

  end(): void {
    this.root.end();
    const { size, grey } = styles.quiet;
    this.pageTotal.end(`BT ${grey} g /${this.faces.Helvetica.name} ${size} Tf (${this.pages}) Tj ET`);
    this.doc.end();
  }

  private *paragraph(tag: string, lines: readonly Line[]): Generator<void> {
    const element = this.opened(tag, this.root);
    for (let rest = lines; rest.length > 0;) {
      const count = Math.max(1, fitting(rest, BOTTOM - this.y));
      element.add(() => {
        for (const line of rest.slice(0, count)) {
          this.write(line, LEFT, this.y);
          this.y += line.style.leading;
        }
      });
      rest = rest.slice(count);
      if (rest.length > 0) yield this.turn();
    }
    element.end();
  }

  private *table({ heading, columns, rows }: Extract<Block, { as: 'table' }>): Generator<void> {
    const grid = this.gridOf(columns);
    const groups = groupsOf(this.printedRows(grid, rows));
    const first = groups.next().value;
    if (first === undefined) return;
    const pageful = BOTTOM - TOP - grid.head.height;
    const need = (height: number): number => (height <= pageful ? height : ROOM_TO_BEGIN);
    if (this.y > TOP) this.y += GAP;
    if (this.lacks(styles.heading.leading + grid.head.height + need(sumOf(first)))) yield this.turn();
    yield* this.paragraph('H2', this.wrapped(heading, styles.heading, WIDTH));
    const table = this.opened('Table', this.root);
    this.head(grid, table);
    for (let group: readonly Printed[] | undefined = first; group !== undefined; group = groups.next().value) {
      if (group !== first && this.lacks(need(sumOf(group)))) yield this.turnIn(grid);
      for (const row of group) {
        if (row !== first[0] && this.lacks(need(row.height))) yield this.turnIn(grid);
        yield* this.row(grid, table, row);
      }
    }
    table.end();
  }

  /** Prints a row, on as many pages as it needs. */
  private *row(grid: Grid, table: Element, { cells }: Printed): Generator<void> {
    const row = this.opened('TR', table);
    const elements = cells.map(() => this.opened('TD', row));
    for (let rest = cells; ;) {
      const room = BOTTOM - this.y - 2 * PAD;
      const counts = rest.map((lines) => fitting(lines, room));
      const part = rest.map((lines, i) => lines.slice(0, counts[i]));
      this.cells(grid, part, (i, draw) => elements[i]!.add(draw));
      this.artifact('Layout', () => this.rule(this.y));
      rest = rest.map((lines, i) => lines.slice(counts[i]));
      if (rest.every((lines) => lines.length === 0)) break;
      yield this.turnIn(grid);
    }
    row.end();
  }

  /** The head of a table as its first row. */
  private head(grid: Grid, table: Element): void {
    const row = this.opened('TR', table);
    const elements = grid.columns.map(() => this.opened('TH', row, { scope: 'Column' }));
    this.cells(grid, grid.head.cells, (i, draw) => elements[i]!.add(draw));
    this.artifact('Layout', () => this.rule(this.y));
    row.end();
  }

  private cells(grid: Grid, cells: readonly (readonly Line[])[], marked: (i: number, draw: () => void) => void): void {
    const top = this.y + PAD;
    for (const [i, lines] of cells.entries()) {
      if (lines.length === 0) continue;
      const { x, width, right } = grid.columns[i]!;
      marked(i, () => {
        let y = top;
        for (const line of lines) {
          this.write(line, right ? x + width - this.widthOf(line.text, line.style) : x, y);
          y += line.style.leading;
        }
      });
    }
    this.y = top + Math.max(0, ...cells.map(heightOf)) + PAD;
  }

  private turnIn(grid: Grid): void {
    this.turn();
    // What is repeated was read once: it stands outside of the document's text.
    this.artifact('Pagination', () => {
      this.cells(grid, grid.head.cells, (_, draw) => draw());
      this.rule(this.y);
    });
  }

  private turn(): void {
    this.doc.addPage();
    this.pages += 1;
    this.y = TOP;
    this.artifact('Pagination', () => {
      this.useFonts();
      const [left, right] = this.sheet.header.map((text) => this.oneLine(text, styles.quiet, WIDTH / 2 - GAP));
      this.write(left!, LEFT, HEADER_Y);
      this.write(right!, LEFT + WIDTH - this.widthOf(right!.text, styles.quiet), HEADER_Y);
      this.rule(HEADER_Y + 16);
      this.pageNumber();
    });
  }

  /** `Page 3 of 12`, where the 12 is written once, at the end, into a form that every page shows. */
  private pageNumber(): void {
    const label = { text: `Page ${this.pages} of `, style: styles.quiet };
    const x = LEFT + WIDTH - 52;
    this.write(label, x, FOOTER_Y);
    (this.doc.page.xobjects as Record<string, unknown>)['Pages'] = this.pageTotal;
    const end = round(x + this.widthOf(label.text, label.style));
    this.doc.addContent(`q 1 0 0 -1 ${end} ${FOOTER_Y + styles.quiet.drop} cm /Pages Do Q`);
  }

  private gridOf(columns: readonly Column[]): Grid {
    const taken = columns.reduce((sum, { width = 0 }) => sum + width, 0);
    const open = columns.filter(({ width }) => width === undefined).length;
    let x = LEFT;
    const placed = columns.map(({ width = (WIDTH - taken) / open, align }) => {
      const column = { x, width: width - GAP, right: align === 'right' };
      x += width;
      return column;
    });
    const last = placed.at(-1)!;
    const grid = [...placed.slice(0, -1), { ...last, width: LEFT + WIDTH - last.x }];
    const titles = columns.map(({ title }, i) => this.wrapped(title, styles.strong, grid[i]!.width));
    return { columns: grid, head: printedOf(titles) };
  }

  private *printedRows({ columns }: Grid, rows: Iterable<Row>): Generator<Printed, void> {
    for (const { cells, strong = false, joined = false } of rows) {
      yield printedOf(
        cells.map((cell, i) =>
          (typeof cell === 'string' ? [{ text: cell }] : cell).flatMap(({ text, style = 'text' }: Said) =>
            text === '' ? [] : this.wrapped(text, styles[strong ? 'strong' : style], columns[i]!.width),
          ),
        ),
        joined,
      );
    }
  }

  /** Breaks text into lines, between words where it can. */
  private wrapped(text: string, style: Style, width: number): readonly Line[] {
    return text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).flatMap((part) => {
      const lines: string[] = [];
      const blank = this.widthOf(' ', style);
      let line = '';
      let room = width;
      for (const word of part.trimEnd().split(breakable)) {
        const wide = this.widthOf(word, style) + (line === '' ? 0 : blank);
        if (wide <= room) {
          line = line === '' ? word : `${line} ${word}`;
          room -= wide;
          continue;
        }
        if (line !== '') lines.push(line);
        const pieces = this.pieces(word, style, width);
        lines.push(...pieces.slice(0, -1));
        line = pieces.at(-1)!;
        room = width - this.widthOf(line, style);
      }
      return [...lines, line].map((text) => ({ text, style }));
    });
  }

  /** A word that is wider than its column, cut where it must be. */
  private pieces(word: string, style: Style, width: number): readonly string[] {
    if (this.widthOf(word, style) <= width) return [word];
    const pieces: string[] = [];
    let piece = '';
    for (const { segment } of graphemes.segment(word)) {
      if (piece !== '' && this.widthOf(piece + segment, style) > width) {
        pieces.push(piece);
        piece = '';
      }
      piece += segment;
    }
    return [...pieces, piece];
  }

  /** As much of it as fits on one line. */
  private oneLine(text: string, style: Style, width: number): Line {
    const [first, ...more] = this.wrapped(text, style, width - this.widthOf('…', style));
    return { text: `${first!.text}${more.length > 0 ? '…' : ''}`, style };
  }

  private widthOf(text: string, { font, size }: Style): number {
    let width = 0;
    for (const letter of lettering(text).shown) width += this.widthOfLetter(letter, font);
    return width * size;
  }

  /** At size 1. */
  private widthOfLetter(letter: string, font: Style['font']): number {
    const { widths } = this.faces[font];
    const known = widths.get(letter);
    if (known !== undefined) return known;
    const width = this.doc.font(font, 1).widthOfString(letter);
    widths.set(letter, width);
    return width;
  }

  /** Puts the line where its top left corner is, letter by letter: a tenth of the work that kerning would take. */
  private write({ text, style: { font, size, drop, grey } }: Line, x: number, y: number): void {
    const { shown, exact } = lettering(text);
    const baseline = round(y + drop);
    const letters = winAnsi(shown).replace(/[()\\]/g, '\\$&');
    const content = `BT ${grey} g /${this.faces[font].name} ${size} Tf 1 0 0 -1 ${round(x)} ${baseline} Tm (${letters}) Tj ET`;
    if (exact) {
      this.doc.addContent(content);
      return;
    }
    this.exact = false;
    // Whoever copies or listens gets the words as they were written.
    this.doc.markContent('Span', { actual: text });
    this.doc.addContent(content);
    this.doc.endMarkedContent();
  }

  /** The fonts are the document's from its first page on: later pages know them by the same names. */
  private useFonts(): void {
    const onPage = this.doc.page.fonts as Record<string, unknown>;
    if (this.pages > 1) {
      for (const { name, reference } of Object.values(this.faces)) onPage[name] = reference;
      return;
    }
    for (const [font, face] of Object.entries(this.faces)) {
      this.doc.font(font, 1).text(' ', LEFT, HEADER_Y, { lineBreak: false });
      [face.name, face.reference] = Object.entries(onPage).at(-1)!;
    }
  }

  private rule(y: number): void {
    this.doc
      .moveTo(LEFT, y)
      .lineTo(LEFT + WIDTH, y)
      .lineWidth(0.4)
      .strokeColor('#bbbbbb')
      .stroke();
  }

  private opened(tag: string, parent: Element, options: object = {}): Element {
    const element = this.doc.struct(tag, options);
    parent.add(element);
    return element;
  }

  private artifact(type: 'Pagination' | 'Layout', draw: () => void): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  private lacks(height: number): boolean {
    return this.y + height > BOTTOM && this.y > TOP;
  }
}

const printing = {
  title: { tag: 'H1', style: 'title', before: 0 },
  heading: { tag: 'H2', style: 'heading', before: GAP },
  text: { tag: 'P', style: 'text', before: 0 },
} as const;

/** A blank where a line may end: not within `10 h 25 min`. */
const breakable = /(?<!\d(?= (?:h|min)\b))(?<!\d h(?= \d+ min\b)) /;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const heightOf = (lines: readonly Line[]): number => lines.reduce((sum, { style }) => sum + style.leading, 0);

const printedOf = (cells: readonly (readonly Line[])[], joined = false): Printed => ({
  cells,
  joined,
  height: Math.max(0, ...cells.map(heightOf)) + 2 * PAD,
});

/** How many of the lines fit into the height. */
function fitting(lines: readonly Line[], height: number): number {
  let used = 0;
  const over = lines.findIndex(({ style }) => (used += style.leading) > height);
  return over === -1 ? lines.length : over;
}

const round = (points: number): number => Math.round(points * 1_000) / 1_000;

const sumOf = (rows: readonly Printed[]): number => rows.reduce((sum, { height }) => sum + height, 0);

/** Rows that stay on one page: a row with those joined to it; the last row of all is joined to the one before. */
function* groupsOf(rows: Iterable<Printed>): Generator<readonly Printed[], undefined> {
  let held: readonly Printed[] = [];
  let group: readonly Printed[] = [];
  for (const row of rows) {
    if (row.joined || group.length === 0) {
      group = [...group, row];
      continue;
    }
    if (held.length > 0) yield held;
    held = group;
    group = [row];
  }
  if (group.length === 1) yield [...held, ...group];
  else for (const rest of [held, group]) if (rest.length > 0) yield rest;
}
