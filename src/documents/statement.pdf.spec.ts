import { buffer } from 'node:stream/consumers';
import { type StatementView } from '../ledger/statement.view';
import { busyMonth, entryOf, party } from './documents.fixtures';
import { textOf } from './pdf/pdf-text.fixtures';
import { statementPdf } from './statement.pdf';

const pagesOf = (view: StatementView, whose = party) => textOf(statementPdf(view, whose));
const linesOf = async (view: StatementView, whose = party) =>
  (await pagesOf(view, whose)).flatMap(({ lines }) => lines);
const openMonth: StatementView = { ...busyMonth, state: 'open' };

describe('a statement for people', () => {
  it('says who, which month, and the balance in one glance', async () => {
    const [first] = await pagesOf(busyMonth);
    expect(first!.lines.slice(0, 23)).toEqual([
      'Studio North | Statement 2026-10',
      'Statement for October 2026',
      'From Studio North',
      'For Acme, agreement a1',
      'Closed: these figures are final.',
      'Dates and times are those of Europe/London.',
      'The balance at a glance',
      'Minutes | Of these | Time',
      'Brought forward | 8 h',
      'Granted | the allowance of 2026-10 | 10 h',
      'Borrowed before | taken off what was granted | -30 min',
      'Bought | 7 h',
      'Given | 1 h of it given back | 1 h 30 min',
      'Available | 26 h',
      expect.stringMatching(/^Used \| 18 h 30 min drawn \(13 h allowance, 4 h 30 min bought, 1 h given\).* \| 29 h$/),
      expect.stringContaining('10 h 30 min overage'),
      'Expired | 1 h 15 min',
      'Forfeited | 45 min',
      'Refunded | 1 h',
      'Carried into 2026-11 | 4 h 30 min',
      'Overage, approved | 10 h charged | 10 h',
      'Overage, not approved | neither charged nor borrowed | 30 min',
      'Borrowed | 0 min',
    ]);
  });

  it('says of every entry when and what it was, how it counts and what paid for it', async () => {
    const text = (await linesOf(busyMonth)).join(' ');
    expect(text).toContain('2026-10-05 | =1+1 is what the form says, "twice"; and then | 1 h 22 min | 1 h 45 min');
    expect(text).toContain('45 min inside hours + 37 min outside hours x 1.5 = 100.5 min, rounded up in');
    expect(text).toContain('1 h 15 min from the allowance of 2026-09, 30 min from hours bought in 2026-08');
    expect(text).toContain('45 min overage, charged 90.00 GBP');
    expect(text).toContain('9 h 15 min overage, charged 1,092.86 GBP, 30 min overage, not approved, not charged');
    expect(text).toContain('Under warranty: counts nothing');
    expect(text).toContain('late, work of');
  });

  it('tells local times: October in London is an hour ahead until its last Sunday', async () => {
    const lines = await linesOf(busyMonth);
    expect(lines.filter((line) => /^\d\d:\d\d( \||$)/.test(line)).map((line) => line.slice(0, 5))).toEqual([
      '17:30',
      '16:15',
      '09:00',
      '21:00',
      '11:00',
      '09:00',
    ]);
  });

  it('tells what was corrected and reversed, and why', async () => {
    const text = (await linesOf(busyMonth)).join(' ');
    expect(text).toContain(
      'Corrected 2026-10-07 by Grace: was 7 h counting as 7 h, moved from 2026-10-06 08:00; Forgot',
    );
    expect(text).toContain('Reversed 2026-10-07 by Grace: was 1 h counting as 1 h; The same work as');
  });

  it('tells of adjustments, and of what comes back as money', async () => {
    const lines = await linesOf(busyMonth);
    expect(lines).toContain('2026-10-07 | For the trouble | 30 min | 0 min');
    expect(lines).toContain('2026-10-08 | Agreed on the phone | 0 min | 1 h');
    expect(lines).toContain('2026-10-08 | It was half as long | 1 h | 0 min | 45.00 GBP');
    expect(lines).toContain('Correction of entry e-sept, 2026-09: 2 h became 1 h');
  });

  it('tells of every lot where it came from and where it went, and why', async () => {
    const text = (await linesOf(busyMonth)).join(' / ');
    expect(text).toContain(
      'The allowance of 2026-09 | 5 h | 3 h 30 min drawn / granted 2026-09-01, expires after 2026-10-31',
    );
    expect(text).toContain('45 min expired after 2026-10-31');
    expect(text).toContain('45 min forfeited, above what may be carried');
    expect(text).toContain('Hours bought in 2026-10 | 7 h | 2 h drawn');
    expect(text).toContain('1 h refunded');
    expect(text).toContain('4 h carried into 2026-11');
    expect(text).toContain('given back in 2026-10, from entry e-sept');
  });

  it('tells the charges with their prices, and keeps net, VAT and gross with the last of them', async () => {
    const last = (await pagesOf(busyMonth)).at(-1)!.lines;
    const lines = await linesOf(busyMonth);
    expect(lines).toContain('Time beyond the hours available, developer | 7 h | 120.00 GBP an hour | 840.00 GBP');
    expect(lines).toContain('Time beyond the hours available, by the day | 3 h | 800.00 GBP a day | 342.86 GBP');
    expect(lines).toContain('Fee for 2026-11, free of charge | 0.00 GBP');
    expect(last.slice(-5)).toEqual([
      'Unused hours bought on 2026-10-02 | 1 h | 90.00 GBP an hour | -90.00 GBP',
      'Net | 1,862.36 GBP',
      'VAT 20 % | 372.47 GBP',
      'Gross | 2,234.83 GBP',
      expect.stringMatching(/^Page (\d+) of \| \1$/),
    ]);
  });

  it('says plainly when it is open, and when it is provisional', async () => {
    const open = 'Open: this month has not closed, and its figures may still change.';
    const forecast = 'Provisional: the month before has not closed either; what it carries over is a forecast.';
    expect(await linesOf(openMonth)).toContain(open);
    expect(await linesOf(openMonth)).not.toContain(forecast);
    expect(await linesOf({ ...openMonth, provisional: true })).toEqual(expect.arrayContaining([open, forecast]));
    expect((await pagesOf(openMonth)).every(({ lines }) => lines[0] === 'Studio North | Statement 2026-10, open')).toBe(
      true,
    );
  });

  it('says so where nothing happened', async () => {
    const lines = await linesOf({ ...busyMonth, entries: [], adjustments: [], lots: [], lines: [] });
    expect(lines).toContain('No time was logged in this month.');
    expect(lines).toContain('Nothing is charged.');
    expect(lines).not.toContain('Adjustments');
  });
});

describe('its pages', () => {
  const many: StatementView = {
    ...busyMonth,
    entries: Array.from({ length: 120 }, (_, i) => entryOf({ id: `e${i}`, note: `Note ${i}` })),
  };

  it('are numbered, and repeat the head of their table', async () => {
    const pages = await pagesOf(many);
    expect(pages.length).toBeGreaterThan(8);
    for (const [i, { lines }] of pages.entries()) expect(lines.at(-1)).toBe(`Page ${i + 1} of | ${pages.length}`);
    const head = 'When | What was done, and what paid for it | Worked | Counts as';
    const ofEntries = pages.filter(({ lines }) => lines.some((line) => /\| Note \d+ \|/.test(line)));
    for (const { lines } of ofEntries) expect(lines).toContain(head);
  });

  it('hold every entry once, whole, and never a sum alone', async () => {
    const pages = await pagesOf(many);
    const notes = pages.flatMap(({ lines }) => lines.flatMap((line) => /\| (Note \d+) \|/.exec(line)?.[1] ?? []));
    expect(notes).toEqual(many.entries.map(({ note }) => note));
    const perPage = pages.map(({ lines }) => [
      lines.filter((line) => line.includes('| Note ')).length,
      lines.filter((line) => line.startsWith('Paid by:')).length,
    ]);
    for (const [begun, ended] of perPage.slice(0, -1)) expect(ended).toBe(begun);
    const withSum = pages.find(({ lines }) => lines.some((line) => line.startsWith('Sum |')))!;
    expect(withSum.lines.some((line) => line.includes('| Note 119 |'))).toBe(true);
  });

  it('carry a note that is longer than a page to its end', async () => {
    const note = Array.from({ length: 1_400 }, (_, i) => `word${i}`).join(' ');
    const pages = await pagesOf({ ...busyMonth, entries: [entryOf({ note })] });
    const words = pages.flatMap(({ lines }) => lines.join(' ').match(/word\d+/g) ?? []);
    expect(words).toEqual(note.split(' '));
    expect(pages.filter(({ lines }) => lines.some((line) => line.includes('word'))).length).toBeGreaterThan(2);
  });

  it('cut a word that no line can hold', async () => {
    const note = 'ß'.repeat(500);
    const lines = await linesOf({ ...busyMonth, entries: [entryOf({ note })] });
    expect(lines.join(' ').match(/ß+/g)!.join('')).toBe(note);
    expect(Math.max(...lines.map((line) => /ß+/.exec(line)?.[0].length ?? 0))).toBeLessThan(80);
  });
});

describe('its letters', () => {
  it('are replaced in sight where the fonts do not have them, and kept for who copies or listens', async () => {
    const [page, ...more] = await pagesOf({ ...busyMonth, entries: [entryOf({ note: 'Zażółć 日本語 (\\)' })] });
    const all = [page!, ...more];
    expect(page!.lines.some((line) => line.includes('Zazólc ¿¿¿ (\\)'))).toBe(true);
    expect(page!.said).toContain('Zażółć 日本語 (\\)');
    expect(all.at(-1)!.lines.join(' ')).toContain('This document cannot show every letter');
  });

  it('need no word about it where all are there', async () => {
    const lines = await linesOf(busyMonth, { ...party, client: { name: 'Café Müller – £ €' } });
    expect(lines).toContain('For Café Müller – £ €, agreement a1');
    expect(lines.join(' ')).not.toContain('cannot show every letter');
  });
});

describe('its file', () => {
  it('is the same, byte for byte, whenever it is made', async () => {
    const once = await buffer(statementPdf(busyMonth, party));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await buffer(statementPdf(busyMonth, party))).equals(once)).toBe(true);
  });

  it('is tagged, in English, titled, and dated by what it shows', async () => {
    const file = (await buffer(statementPdf(busyMonth, party, { compress: false }))).toString('latin1');
    expect(file).toContain('/Lang (en-GB)');
    expect(file).toContain('/Marked true');
    expect(file).toContain('/DisplayDocTitle true');
    expect(file).toContain('(Statement 2026-10)');
    expect(file).toContain('(D:20261101000000Z)');
    for (const tag of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']) expect(file).toMatch(new RegExp(`/S /${tag}\n`));
    const opened = file.match(/ B[DM]C\n/g)!.length;
    expect(file.match(/\nEMC\n/g)).toHaveLength(opened);
  });

  it('is as old as its latest work while the month is open', async () => {
    const file = (await buffer(statementPdf(openMonth, party, { compress: false }))).toString('latin1');
    expect(file).toContain('(D:20261026090000Z)');
  });

  it('is made as it is taken: the first page is there before the rest is', async () => {
    const entries = Array.from({ length: 500 }, (_, i) => entryOf({ id: `e${i}` }));
    let read = 0;
    const watched = new Proxy(entries, {
      get: (target, name, self) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) read = Math.max(read, Number(name));
        return Reflect.get(target, name, self) as unknown;
      },
    });
    const stream = statementPdf({ ...busyMonth, entries: watched }, party);
    for await (const _ of stream) break;
    expect(read).toBeLessThan(250);
  });
});
