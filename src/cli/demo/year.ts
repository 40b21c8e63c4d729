/** Work of the quieter months: who asked, who did it, when it began (UTC) and how long it took, in minutes. */
export interface Work {
  readonly client: 'acme' | 'globex';
  readonly agent: string;
  readonly startedAt: string;
  readonly minutes: number;
  readonly subject: string;
  readonly note: string;
}

const work = (
  client: Work['client'],
  agent: string,
  startedAt: string,
  minutes: number,
  subject: string,
  note: string,
): Work => ({ client, agent, startedAt, minutes, subject, note });

export const workOf = {
  january: [
    work('acme', 'Ada', '2026-01-13T09:00:00Z', 240, 'The shop moves to a new address', 'Names, certificates, mail'),
    work('globex', 'Cleo', '2026-01-14T09:00:00Z', 270, 'Prices for the sale', 'Four hundred of them, by hand'),
  ],
  february: [
    work(
      'acme',
      'Ben',
      '2026-02-10T09:00:00Z',
      180,
      'Search finds nothing with an apostrophe',
      'O’Neill is found again',
    ),
    work('globex', 'Cleo', '2026-02-12T10:00:00Z', 300, 'A newsletter that people can leave', 'One click, and gone'),
  ],
  march: [
    work('acme', 'Ada', '2026-03-10T09:00:00Z', 480, 'The new range goes online', 'Pictures, sizes, stock'),
    work('acme', 'Ben', '2026-03-11T09:00:00Z', 480, 'The new range, second day', 'Reviews moved over'),
    work('acme', 'Ada', '2026-03-12T09:00:00Z', 360, 'The new range, third day', 'Rehearsed, and opened at three'),
    work('globex', 'Cleo', '2026-03-17T10:00:00Z', 240, 'The map shows the old shops', 'Forty addresses looked up'),
  ],
  april: [work('globex', 'Cleo', '2026-04-14T08:00:00Z', 180, 'Easter hours', 'Set, and set back')],
  may: [
    work('acme', 'Ben', '2026-05-12T08:00:00Z', 480, 'Orders by telephone', 'A form for those who take them'),
    work('acme', 'Ada', '2026-05-13T08:00:00Z', 480, 'Orders by telephone, second day', 'Payment by link'),
    work('acme', 'Ben', '2026-05-14T08:00:00Z', 265, 'Orders by telephone, third day', 'Shown to eleven people'),
    work('globex', 'Cleo', '2026-05-19T08:00:00Z', 300, 'Vouchers for the staff', 'Each once, each its own'),
  ],
  june: [
    work(
      'acme',
      'Ada',
      '2026-06-09T08:00:00Z',
      480,
      'The basket is slow',
      'One question to the database instead of ninety',
    ),
    work('acme', 'Ada', '2026-06-10T08:00:00Z', 95, 'The basket is slow, still', 'The pictures were it, too'),
    work(
      'globex',
      'Cleo',
      '2026-06-18T08:00:00Z',
      120,
      'A form that nobody answers',
      'It went to somebody who had left',
    ),
  ],
  july: [
    work('acme', 'Ada', '2026-07-07T08:00:00Z', 480, 'A shop for France', 'Words and prices'),
    work('acme', 'Ben', '2026-07-08T08:00:00Z', 480, 'A shop for France, second day', 'Taxes and parcels'),
    work('acme', 'Ada', '2026-07-09T08:00:00Z', 240, 'A shop for France, third day', 'Opened on the fourteenth'),
    work('globex', 'Cleo', '2026-07-14T08:00:00Z', 300, 'Loyalty cards', 'Points are counted once'),
  ],
  august: [
    work('acme', 'Ben', '2026-08-11T08:00:00Z', 480, 'Returns without paper', 'A code on the telephone'),
    work('acme', 'Ben', '2026-08-12T08:00:00Z', 120, 'Returns without paper, second day', 'Tried in two shops'),
    work('globex', 'Cleo', '2026-08-18T08:00:00Z', 300, 'Back to school', 'Lists of forty schools'),
  ],
  september: [
    work('acme', 'Ada', '2026-09-08T08:00:00Z', 480, 'An update of everything', 'And everything tried'),
    work('acme', 'Ada', '2026-09-09T08:00:00Z', 120, 'An update of everything, the rest', 'Two plugins replaced'),
    work('globex', 'Cleo', '2026-09-16T08:00:00Z', 300, 'Stock that is not there', 'Counted every night now'),
  ],
} as const satisfies Readonly<Record<string, readonly Work[]>>;
