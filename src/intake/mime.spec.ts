import fc from 'fast-check';
import { lines } from '../../test/support/email';
import { readMime, valuesOf } from './mime';

const read = (...all: string[]) => readMime(lines(all));
const textOf = (...all: string[]) => read(...all).passages.map(({ plain }) => plain);
const typed = (type: string, ...body: string[]) => read(`Content-Type: ${type}`, '', ...body);

describe('a message', () => {
  it('has a header, and a text after the first empty line', () => {
    const { fields, passages, files, whole } = read('From: bo@acme.example', 'Subject: Hello', '', 'One', '', 'Two');
    expect(fields).toEqual([
      { name: 'from', value: 'bo@acme.example' },
      { name: 'subject', value: 'Hello' },
    ]);
    expect(passages).toEqual([{ plain: 'One\n\nTwo\n', html: null }]);
    expect([files, whole]).toEqual([[], true]);
  });

  it('may fold its lines, repeat a field, and say what is no field', () => {
    const { fields } = read(
      'Subject: a very',
      '\tlong',
      '  one',
      'no field at all',
      ': nameless',
      'To: a',
      'to: b',
      '',
      '',
    );
    expect(valuesOf(fields, 'subject')).toEqual(['a very\tlong  one']);
    expect(valuesOf(fields, 'to')).toEqual(['a', 'b']);
  });

  it('is the same with bare line feeds', () => {
    expect(readMime(Buffer.from('Subject: x\n\nHello\n'))).toMatchObject({
      fields: [{ name: 'subject', value: 'x' }],
      passages: [{ plain: 'Hello\n' }],
    });
  });

  it.each([
    ['no empty line', 'Subject: x'],
    ['nothing', ''],
  ])('with %s has no text', (_, raw) => {
    expect(readMime(Buffer.from(raw)).passages).toEqual([]);
  });
});

describe('a text', () => {
  it('is decoded from quoted-printable, broken codes and all', () => {
    const body = ['caf=C3=A9 =', 'au lait =XY=', '', '=41=4'];
    expect(
      textOf('Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', ...body),
    ).toEqual(['café au lait =XY\nA=4\n']);
  });

  it('is decoded from base64, wherever its lines break', () => {
    expect(textOf('Content-Transfer-Encoding: base64', '', 'R3LDvMOf', 'ZQ==')).toEqual(['Grüße']);
  });

  it.each([
    ['iso-8859-1', [0x47, 0xfc, 0x6e], 'Gün'],
    ['windows-1252', [0x80], '€'],
    ['shift_jis', [0x83, 0x65], 'テ'],
    ['utf-16le', [0x48, 0x00, 0x69, 0x00], 'Hi'],
  ])('in %s is read as such', (charset, bytes, text) => {
    const head = Buffer.from(`Content-Type: text/plain; charset="${charset}"\r\n\r\n`);
    const { passages, whole } = readMime(Buffer.concat([head, Buffer.from(bytes)]));
    expect([passages[0]?.plain, whole]).toEqual([text, true]);
  });

  it.each([
    ['a charset that there is not', 'charset=x-klingon', 'Hello'],
    ['a charset that it is not in', 'charset=utf-8', 'G\u00fcn'],
  ])('in %s is read as likely as can be, and the original is worth keeping', (_, charset, text) => {
    const head = Buffer.from(`Content-Type: text/plain; ${charset}\r\n\r\n`);
    const { passages, whole } = readMime(Buffer.concat([head, Buffer.from(text, 'latin1')]));
    expect([passages[0]?.plain, whole]).toEqual([text, false]);
  });

  it('in broken base64 is read as far as it goes, and the original is worth keeping', () => {
    const { passages, whole } = read('Content-Transfer-Encoding: base64', '', 'SGVs!!bG8=', 'and more');
    expect(passages[0]?.plain).toMatch(/^Hello/);
    expect(whole).toBe(false);
  });
});

describe('a message of parts', () => {
  it('has texts and files in their order; a boundary’s line break is not theirs', () => {
    const { passages, files } = typed(
      'multipart/mixed; boundary="a b"',
      ...['This is for old programs.', '--a b', '', 'First', '--a b  ', 'Content-Type: image/png; name=shot.png', ''],
      ...['PNG', '--a b', 'Content-Type: text/plain', 'Content-Disposition: attachment; filename=log.txt', '', 'a log'],
      ...['--a b', '', 'Last', '--a b--', 'Nothing more.'],
    );
    expect(passages.map(({ plain }) => plain)).toEqual(['First', 'Last']);
    expect(files.map(({ name, mediaType, content }) => [name, mediaType, content.toString()])).toEqual([
      ['shot.png', 'image/png', 'PNG'],
      ['log.txt', 'text/plain', 'a log'],
    ]);
  });

  it('that are forms of one text is that text once', () => {
    const alternative = [
      '--x',
      'Content-Type: text/plain',
      '',
      'Hello',
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Hello',
    ];
    expect(typed('multipart/alternative; boundary=x', ...alternative, '--x--').passages).toEqual([
      { plain: 'Hello', html: '<p>Hello' },
    ]);
  });

  it('may have parts in parts; the outer boundary ends an inner one that never ends', () => {
    const inner = [
      '--out',
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      '',
      'In',
      '--out',
      '',
      'Out',
    ];
    const { passages, whole } = typed('multipart/mixed; boundary=out', ...inner, '--out--');
    expect([passages.map(({ plain }) => plain), whole]).toEqual([['In', 'Out'], true]);
  });

  it('without its boundary is a text, and the original is worth keeping', () => {
    const { passages, whole } = typed('multipart/mixed; boundary=x', 'Hello', '-- x');
    expect([passages[0]?.plain, whole]).toEqual(['Hello\n-- x\n', false]);
  });

  it('keeps a message within a message as a file', () => {
    const { files, passages } = typed(
      'multipart/mixed; boundary=x',
      ...['--x', 'Content-Type: message/rfc822', '', 'Subject: inner', '', 'Inner', '--x--'],
    );
    expect([passages, files[0]?.mediaType, files[0]?.content.toString()]).toEqual([
      [],
      'message/rfc822',
      'Subject: inner\r\n\r\nInner',
    ]);
  });
});

describe('a file’s name', () => {
  const nameBy = (disposition: string): string | null | undefined =>
    read(`Content-Disposition: attachment; ${disposition}`, '', 'x').files[0]?.name;

  it.each([
    ['plain', 'filename=a.txt', 'a.txt'],
    ['quoted', 'filename="a \\"b\\"; c.txt"', 'a "b"; c.txt'],
    ['in encoded words', 'filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.txt?="', 'Grüße.txt'],
    ['extended', "filename*=utf-8'de'Gr%C3%BC%C3%9Fe.txt", 'Grüße.txt'],
    ['in another charset', "filename*=iso-8859-1''Gr%FC%DFe.txt", 'Grüße.txt'],
    ['continued', 'filename*0="a long "; filename*1="name.txt"', 'a long name.txt'],
    ['continued and extended', 'filename*0*=utf-8\'\'%e2%82%ac; filename*1=" 5.txt"', '€ 5.txt'],
    ['given twice', 'filename=first.txt; filename=second.txt', 'first.txt'],
    ['unclosed', 'filename="a.txt', 'a.txt'],
    ['beside a comment', 'filename=a.txt (not; really)', 'a.txt'],
  ])('may be %s', (_, disposition, name) => {
    expect(nameBy(disposition)).toBe(name);
  });
});

describe('a message meant to do harm', () => {
  it.each([
    ['ten thousand parts in parts', lines(nested(10_000))],
    [
      'a hundred thousand parts',
      lines(['Content-Type: multipart/mixed; boundary=x', '', ...Array<string>(100_000).fill('--x')]),
    ],
    ['a hundred thousand fields', lines([...Array.from({ length: 100_000 }, (_, n) => `X-${n}: ${n}`), '', 'Hello'])],
    ['a field folded half a million times', lines(['Subject: x', ...Array<string>(500_000).fill(' y'), '', 'Hello'])],
    ['five million empty lines', Buffer.from(`Subject: x\n\n${'\n'.repeat(5_000_000)}`)],
    ['base64 of spaces', lines(['Content-Transfer-Encoding: base64', '', `${' '.repeat(3_000_000)}!`])],
    ['nothing but equals signs', lines(['Content-Transfer-Encoding: quoted-printable', '', '='.repeat(3_000_000)])],
    ['a boundary of boundaries', lines(['Content-Type: multipart/mixed; boundary=-', '', '-'.repeat(3_000_000)])],
    ['parameters without end', lines([`Content-Type: multipart/mixed; ${'x*0="\\'.repeat(200_000)}`, '', 'Hello'])],
  ])('%s: is read all the same, in a moment', (_, raw) => {
    const before = process.cpuUsage();
    readMime(raw);
    expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
  });

  it('says so where there was more than it is taken apart into', () => {
    expect(readMime(lines(nested(100))).whole).toBe(false);
    const parts = ['Content-Type: multipart/mixed; boundary=x', '', ...Array<string>(2_000).fill('--x\r\n\r\ny')];
    expect(readMime(lines(parts)).whole).toBe(false);
  });
});

/** Parts in parts in parts. */
function nested(depth: number): string[] {
  const inwards = Array.from({ length: depth }, (_, n) => [
    `Content-Type: multipart/mixed; boundary=b${n}`,
    '',
    `--b${n}`,
  ]);
  return [...inwards.flat(), '', 'In the middle'];
}

it('any bytes at all are a message', () => {
  const pieces = fc.constantFrom(
    ...[
      '\r\n',
      '\n',
      '\r',
      '--x',
      '--x--',
      ': ',
      'Content-Type: multipart/mixed; boundary=x',
      'Content-Type: text/html',
    ],
    ...[
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'From: ',
      '=?utf-8?B?',
      '"',
      '\0',
    ],
  );
  const anything = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }), fc.base64String()), { maxLength: 40 });
  fc.assert(fc.property(anything, (all) => expect(readMime(Buffer.from(all.join('')))).toHaveProperty('whole')));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(readMime(Buffer.from(bytes))).toHaveProperty('whole')));
});
