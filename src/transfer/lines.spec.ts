import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { type Kind } from './columns.rules';
import { readLines, type SourceFile } from './lines';

const file = (
  text: string | Uint8Array,
  kind: Kind = 'projects',
  format: SourceFile['format'] = 'csv',
): SourceFile => ({
  ...{ name: `${kind}.${format}`, kind, format },
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
});
const read = (text: string | Uint8Array, kind?: Kind, format?: SourceFile['format'], delimiter?: string) => {
  const { lines, faults } = readLines(file(text, kind, format), delimiter);
  return {
    values: lines.map(({ values }) => values),
    numbers: lines.map(({ number }) => number),
    faults: faults.map(({ line, field, detail }) => [line, field, detail]),
  };
};

const header = 'ref,client,name,launchedOn,warrantyDays';
const shop = { ref: 'shop', client: 'acme', name: 'Shop', launchedOn: '2026-03-02', warrantyDays: 90 };

describe('A file of CSV', () => {
  it('is read by its header, whatever mark it begins with and however its lines end', () => {
    for (const end of ['\n', '\r\n']) {
      const text = [header, 'shop,acme,Shop,2026-03-02,90', ''].join(end);
      expect(read(`\uFEFF${text}`)).toEqual({ values: [shop], numbers: [2], faults: [] });
    }
  });

  it('has fields that are separated by another sign, where that is said', () => {
    const text = `${header}\nshop,acme,Shop,2026-03-02,90\n`.replaceAll(',', ';');
    expect(read(text, 'projects', 'csv', ';').values).toEqual([shop]);
    expect(read(text).faults).toEqual([
      [1, null, "has one column: say --delimiter ';' where that is what separates them"],
    ]);
  });

  it('tells the lines of the file, also after lines that are empty and fields of several lines', () => {
    for (const end of ['\n', '\r\n']) {
      const rows = [
        `"a${end}b${end}${end}c",x,N,2026-03-02,1`,
        '',
        'd,x,"say ""hi""",2026-03-02,1',
        'e,x',
        'f,x,N,2026-03-02,1',
      ];
      const { numbers, faults, values } = read([header, '', ...rows, ''].join(end));
      expect(numbers).toEqual([3, 8, 10]);
      expect(faults).toEqual([[9, null, 'must have 5 fields, as the header has: there are 2']]);
      expect(values.map(({ name }) => name)).toEqual(['N', 'say "hi"', 'N']);
    }
  });

  it('may hold what looks like a formula: that is data', () => {
    const text = `${header}\nshop,acme,"=HYPERLINK(""x"")",2026-03-02,90\n`;
    expect(read(text).values).toEqual([{ ...shop, name: '=HYPERLINK("x")' }]);
  });

  it('names columns that it does not know, has twice, or lacks, once for the file', () => {
    expect(read('ref,client,name,colour,name,launchedOn\nshop,acme,Shop,red,Shop,2026-03-02\n').faults).toEqual([
      [1, 'colour', 'is no column of projects: there are ref, client, name, launchedOn, warrantyDays'],
      [1, 'name', 'is a column twice'],
      [1, 'warrantyDays', 'is a column that must be there'],
    ]);
    expect(read('').faults).toEqual([[1, null, 'must begin with a line that names the columns']]);
  });

  it('leaves out what is empty, and says what is wrong with a number', () => {
    expect(read(`${header}\nshop,,Shop,2026-03-02,"1,5"\nblog,acme,,2026-03-02, 7\n`)).toEqual({
      values: [{ ref: 'blog', client: 'acme', launchedOn: '2026-03-02', warrantyDays: 7 }],
      numbers: [3],
      faults: [[2, 'warrantyDays', 'must be written with a point, and minutes and money as whole numbers: not 1,5']],
    });
  });

  it('is read up to a quotation mark that is amiss, and no further', () => {
    const good = `${header}\nshop,acme,Shop,2026-03-02,90\n`;
    expect(read(`${good}x,acme,"never ends,2026-03-02,90\ny,acme,Y,2026-03-02,90\n`)).toEqual({
      values: [shop],
      numbers: [2],
      faults: [
        [3, null, 'cannot be read from here on: a field that begins with a quotation mark does not end with one'],
      ],
    });
    expect(read(`${good}x,acme,a"b,2026-03-02,90\n`).faults).toHaveLength(1);
    expect(read(`${good}x,acme,"a"b,2026-03-02,90\n`).faults).toHaveLength(1);
  });

  it('is UTF-8, or it is told where it is not', () => {
    const latin = Buffer.from(`${header}\nshop,acme,Caf\u00e9,2026-03-02,90\n`, 'latin1');
    expect(read(latin).faults).toEqual([[2, null, 'is not UTF-8: save the file as UTF-8']]);
  });

  // Rule: import.files-are-read-as-they-are
  it('gives back what any table holds, and the line of every record', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '=', ';', 'ü', '日') });
    const record = fc.tuple(text, text, text, text).map((cells) => [`r${cells[0]}`, ...cells.slice(1), '5']);
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (records, end) => {
        const written = stringify([header.split(','), ...records], { record_delimiter: end, quoted: true });
        const { values, numbers, faults } = read(written);
        const names = header.split(',').slice(0, 4);
        const expected = records.map((cells) => {
          const filled = names.map((name, i) => [name, cells[i]!] as const).filter(([, text]) => text !== '');
          return { ...Object.fromEntries(filled), warrantyDays: 5 };
        });
        expect(faults).toEqual([]);
        expect(values).toEqual(expected);
        let line = 2;
        const starts = records.map((cells) => {
          const start = line;
          line += 1 + cells.join('').split(/\r\n|\n/).length - 1;
          return start;
        });
        expect(numbers).toEqual(starts);
      }),
    );
  });
});

describe('A file of NDJSON', () => {
  it('holds an object a line, with the same fields', () => {
    const text = `${JSON.stringify(shop)}\r\n\n${JSON.stringify({ ...shop, ref: 'blog', name: null })}\n`;
    const { name: _, ...unnamed } = { ...shop, ref: 'blog' };
    expect(read(text, 'projects', 'ndjson')).toEqual({ values: [shop, unnamed], numbers: [1, 3], faults: [] });
  });

  it('names the line that is no JSON, no object, or has a field that nobody knows', () => {
    const { faults } = read('{"ref":\n[]\n{"ref":"a","colour":"red"}\n', 'projects', 'ndjson');
    expect(faults).toEqual([
      [1, null, expect.stringMatching(/^must be JSON: /)],
      [2, null, 'must be an object'],
      [3, 'colour', 'is no field of projects: there are ref, client, name, launchedOn, warrantyDays'],
    ]);
  });
});
