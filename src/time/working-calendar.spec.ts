import { instant } from './instant';
import { localDateOf, startOfMonth, type LocalDate } from './local';
import {
  dueAt,
  insideMs,
  workedMs,
  type Coverage,
  type CoverageWindow,
  type Weekday,
  type WorkingCalendar,
} from './working-calendar';

const MONDAY_TO_FRIDAY: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const EVERY_DAY: readonly Weekday[] = [...MONDAY_TO_FRIDAY, 'sat', 'sun'];
const NINE_TO_FIVE: Coverage = [{ days: MONDAY_TO_FRIDAY, from: '09:00', to: '17:00' }];

const calendar = (timeZone: string, coverage: Coverage, ...holidays: LocalDate[]): WorkingCalendar => ({
  timeZone,
  coverage,
  holidays: new Set(holidays),
});
const london = calendar('Europe/London', NINE_TO_FIVE);
const onDays = (
  days: readonly Weekday[],
  ...windows: readonly (readonly [from: string, to: string])[]
): CoverageWindow[] => windows.map(([from, to]) => ({ days, from, to }));
const daily = (...windows: readonly (readonly [from: string, to: string])[]) => onDays(EVERY_DAY, ...windows);

const due = (c: WorkingCalendar, start: string, target: number, ...pauses: readonly (readonly [string, string])[]) =>
  dueAt(
    c,
    instant(start),
    target,
    pauses.map(([from, to]) => ({ from: instant(from), to: instant(to) })),
  );
const insideMinutes = (c: WorkingCalendar, from: string, to: string) =>
  insideMs(c, instant(from), instant(to)) / 60_000;

describe('a response within one hour', () => {
  it('asked for on Friday at 16:30 is due on Monday at 09:30', () => {
    expect(due(london, '2026-10-16T16:30+01:00', 60)).toBe(instant('2026-10-19T09:30+01:00'));
  });

  it('is due on Tuesday at 09:30 when Monday is a bank holiday', () => {
    const withHoliday = calendar('Europe/London', NINE_TO_FIVE, '2026-08-31');
    expect(due(withHoliday, '2026-08-28T16:30+01:00', 60)).toBe(instant('2026-09-01T09:30+01:00'));
  });

  it('is due in the same window when it fits', () => {
    expect(due(london, '2026-10-16T09:10:20.500+01:00', 60)).toBe(instant('2026-10-16T10:10:20.500+01:00'));
  });

  it('around the clock runs through the hour that the clocks repeat', () => {
    const p1 = calendar('Europe/London', 'around-the-clock');
    expect(due(p1, '2026-10-25T01:30+01:00', 60)).toBe('2026-10-25T01:30:00.000Z');
    expect(due(p1, '2026-10-25T01:30+01:00', 60)).toBe(instant('2026-10-25T01:30+00:00'));
  });

  it('around the clock means holidays too', () => {
    const p1 = calendar('Europe/London', 'around-the-clock', '2026-12-25');
    expect(due(p1, '2026-12-25T10:00Z', 60)).toBe('2026-12-25T11:00:00.000Z');
    expect(insideMinutes(p1, '2026-12-25T00:00Z', '2026-12-26T00:00Z')).toBe(1_440);
  });
});

describe('a target', () => {
  it('reached as the window ends is due at its end, not when the next begins', () => {
    expect(due(london, '2026-10-19T09:00+01:00', 480)).toBe(instant('2026-10-19T17:00+01:00'));
    expect(due(london, '2026-10-19T09:00+01:00', 481)).toBe(instant('2026-10-20T09:01+01:00'));
  });

  it('counts from the next opening when the start is outside', () => {
    expect(due(london, '2026-10-17T12:00+01:00', 1)).toBe(instant('2026-10-19T09:01+01:00'));
    expect(due(london, '2026-10-19T17:00+01:00', 1)).toBe(instant('2026-10-20T09:01+01:00'));
  });

  it('of zero is met at once', () => {
    expect(due(london, '2026-10-17T12:00Z', 0)).toBe('2026-10-17T12:00:00.000Z');
  });

  it('may be weeks away', () => {
    expect(due(london, '2026-10-19T09:00+01:00', 480 * 10)).toBe(instant('2026-10-30T17:00Z'));
  });

  it('may be part of another: three quarters of 50 minutes', () => {
    expect(due(london, '2026-10-16T16:30+01:00', 37.5)).toBe(instant('2026-10-19T09:07:30+01:00'));
  });

  it.each([-1, 1 / 7, NaN, Infinity])('of %p minutes is none', (target) => {
    expect(() => due(london, '2026-10-19T09:00Z', target)).toThrow(RangeError);
  });

  it('without any coverage is refused', () => {
    expect(() => due(calendar('Europe/London', []), '2026-10-19T09:00Z', 1)).toThrow(/without coverage/);
    expect(() => due(calendar('Europe/London', onDays([], ['09:00', '17:00'])), '2026-10-19T09:00Z', 1)).toThrow(
      RangeError,
    );
  });

  it('out of reach within ten years is given up', () => {
    const oneMinuteAWeek = calendar('Europe/London', onDays(['mon'], ['09:00', '09:01']));
    expect(due(oneMinuteAWeek, '2026-10-19T08:00Z', 520)).toMatch(/^2036-09-/);
    expect(() => due(oneMinuteAWeek, '2026-10-19T08:00Z', 530)).toThrow(/530 minutes.*ten years/);
    expect(() => due(calendar('UTC', 'around-the-clock'), '2026-10-19T08:00Z', 2 ** 40)).toThrow(RangeError);
  });

  it('may be reached only in the hour that the clocks repeat', () => {
    // 01:00 to 01:01 on a Sunday happens twice on one Sunday a year.
    const oneMinute = calendar('Europe/London', onDays(['sun'], ['01:00', '01:01']));
    expect(due(oneMinute, '2026-10-24T12:00Z', 2)).toBe('2026-10-25T01:01:00.000Z');
  });
});

describe('a pause', () => {
  it('moves the due time: 480 minutes from Monday 10:00, waiting from Monday 15:00 to Wednesday 11:00', () => {
    const waiting = ['2026-10-19T15:00+01:00', '2026-10-21T11:00+01:00'] as const;
    const pauses = [{ from: instant(waiting[0]), to: instant(waiting[1]) }];
    expect(workedMs(london, instant('2026-10-19T10:00+01:00'), instant(waiting[1]), pauses)).toBe(300 * 60_000);
    expect(due(london, '2026-10-19T10:00+01:00', 480, waiting)).toBe(instant('2026-10-21T14:00+01:00'));
  });

  it('outside coverage moves nothing', () => {
    expect(due(london, '2026-10-16T16:30+01:00', 60, ['2026-10-16T18:00Z', '2026-10-18T12:00Z'])).toBe(
      instant('2026-10-19T09:30+01:00'),
    );
  });

  it('counts once where pauses overlap, touch or come in disorder', () => {
    const pauses = [
      ['2026-10-19T11:00Z', '2026-10-19T12:00Z'],
      ['2026-10-19T09:00Z', '2026-10-19T10:00Z'],
      ['2026-10-19T09:30Z', '2026-10-19T11:00Z'],
      ['2026-10-19T09:45Z', '2026-10-19T09:50Z'],
    ] as const;
    expect(due(london, '2026-10-19T08:30Z', 60, ...pauses)).toBe('2026-10-19T12:30:00.000Z');
  });

  it('before the start, or after the due time, changes nothing', () => {
    const pauses = [
      ['2026-10-01T09:00Z', '2026-10-02T10:00Z'],
      ['2026-10-19T10:00Z', '2026-10-19T12:00Z'],
    ] as const;
    expect(due(london, '2026-10-19T09:00Z', 60, ...pauses)).toBe('2026-10-19T10:00:00.000Z');
  });

  it('over the start counts from its end', () => {
    expect(due(london, '2026-10-19T09:00Z', 60, ['2026-10-19T08:00Z', '2026-10-19T09:30Z'])).toBe(
      '2026-10-19T10:30:00.000Z',
    );
  });

  it('that is empty changes nothing, and one that ends before it starts is refused', () => {
    expect(due(london, '2026-10-19T09:00Z', 60, ['2026-10-19T09:30Z', '2026-10-19T09:30Z'])).toBe(
      '2026-10-19T10:00:00.000Z',
    );
    expect(() => due(london, '2026-10-19T09:00Z', 60, ['2026-10-19T09:30Z', '2026-10-19T09:29Z'])).toThrow(RangeError);
  });

  it('of more than ten years still ends', () => {
    expect(due(london, '2026-10-19T09:00Z', 60, ['2026-10-19T09:30Z', '2040-10-15T09:00Z'])).toBe(
      '2040-10-15T09:30:00.000Z',
    );
  });
});

describe('a day of changing clocks, in minutes inside coverage', () => {
  const clockChanges: readonly [string, string, Coverage, string, string, number][] = [
    [
      'London, the 23-hour day',
      'Europe/London',
      daily(['00:00', '24:00']),
      '2026-03-29T00:00Z',
      '2026-03-29T23:00Z',
      1_380,
    ],
    [
      'London, the 25-hour day',
      'Europe/London',
      daily(['00:00', '24:00']),
      '2026-10-24T23:00Z',
      '2026-10-26T00:00Z',
      1_500,
    ],
    [
      'London, a window that never opens',
      'Europe/London',
      daily(['01:00', '02:00']),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      0,
    ],
    [
      'London, a window half skipped',
      'Europe/London',
      daily(['00:30', '02:30']),
      '2026-03-28T12:00Z',
      '2026-03-29T12:00Z',
      60,
    ],
    [
      'London, a window that opens twice',
      'Europe/London',
      daily(['01:00', '02:00']),
      '2026-10-24T12:00Z',
      '2026-10-25T12:00Z',
      120,
    ],
    [
      'London, a window over the repeat',
      'Europe/London',
      daily(['00:30', '02:30']),
      '2026-10-24T12:00Z',
      '2026-10-25T12:00Z',
      180,
    ],
    [
      'New York, a night shift in spring',
      'America/New_York',
      daily(['00:00', '06:00']),
      '2026-03-08T05:00Z',
      '2026-03-08T16:00Z',
      300,
    ],
    [
      'New York, a night shift in autumn',
      'America/New_York',
      daily(['00:00', '06:00']),
      '2026-11-01T04:00Z',
      '2026-11-01T16:00Z',
      420,
    ],
    [
      'Lord Howe, half an hour skipped',
      'Australia/Lord_Howe',
      daily(['00:00', '06:00']),
      '2026-10-03T12:00Z',
      '2026-10-04T12:00Z',
      330,
    ],
    [
      'Lord Howe, half an hour repeated',
      'Australia/Lord_Howe',
      daily(['00:00', '06:00']),
      '2026-04-04T12:00Z',
      '2026-04-05T12:00Z',
      390,
    ],
    [
      'Lord Howe, a window in the gap',
      'Australia/Lord_Howe',
      daily(['02:00', '02:30']),
      '2026-10-03T12:00Z',
      '2026-10-04T12:00Z',
      0,
    ],
    [
      'São Paulo, a day from 01:00',
      'America/Sao_Paulo',
      onDays(['sun'], ['00:00', '24:00']),
      '2018-11-03T12:00Z',
      '2018-11-06T12:00Z',
      1_380,
    ],
    [
      'São Paulo, a Saturday of 25 hours',
      'America/Sao_Paulo',
      onDays(['sat'], ['00:00', '24:00']),
      '2018-02-16T12:00Z',
      '2018-02-20T12:00Z',
      1_500,
    ],
    [
      'Apia, a Friday that never was',
      'Pacific/Apia',
      onDays(['fri'], ['00:00', '24:00']),
      '2011-12-29T00:00Z',
      '2012-01-02T00:00Z',
      0,
    ],
    ['Kathmandu, an ordinary day', 'Asia/Kathmandu', NINE_TO_FIVE, '2026-10-25T18:15Z', '2026-10-26T18:15Z', 480],
    // At 00:01 the clocks went back to 23:01: Saturday is left for one minute, and comes back.
    [
      "St John's, a Saturday in two pieces",
      'America/St_Johns',
      onDays(['sat'], ['00:00', '24:00']),
      '2010-11-05T12:00Z',
      '2010-11-09T12:00Z',
      1_499,
    ],
  ];

  it.each(clockChanges)('%s', (_, zone, coverage, from, to, minutes) => {
    expect(insideMinutes(calendar(zone, coverage), from, to)).toBe(minutes);
  });

  it('moves a due time with the wall clock', () => {
    const weekend = calendar('Europe/London', daily(['09:00', '17:00']));
    expect(due(weekend, '2026-03-28T16:30Z', 60)).toBe(instant('2026-03-29T09:30+01:00'));
    expect(due(weekend, '2026-10-24T16:30+01:00', 60)).toBe(instant('2026-10-25T09:30Z'));
  });
});

describe('coverage', () => {
  const day = ['2026-10-19T00:00Z', '2026-10-20T00:00Z'] as const;

  it('joins windows that touch', () => {
    const touching = calendar('UTC', daily(['09:00', '12:00'], ['12:00', '17:00']));
    expect(insideMinutes(touching, ...day)).toBe(480);
    expect(due(touching, '2026-10-19T11:30Z', 60)).toBe('2026-10-19T12:30:00.000Z');
    expect(due(touching, '2026-10-19T11:30Z', 30)).toBe('2026-10-19T12:00:00.000Z');
  });

  it('counts a minute in two windows once', () => {
    expect(
      insideMinutes(calendar('UTC', daily(['13:00', '17:00'], ['09:00', '14:00'], ['10:00', '11:00'])), ...day),
    ).toBe(480);
  });

  it('leaves the lunch break out', () => {
    const withBreak = calendar('UTC', daily(['09:00', '12:00'], ['13:00', '17:00']));
    expect(insideMinutes(withBreak, ...day)).toBe(420);
    expect(due(withBreak, '2026-10-19T11:30Z', 60)).toBe('2026-10-19T13:30:00.000Z');
  });

  it('may last to 24:00 and go on at 00:00', () => {
    const evenings = calendar('UTC', [...onDays(['mon'], ['22:00', '24:00']), ...onDays(['tue'], ['00:00', '02:00'])]);
    expect(due(evenings, '2026-10-19T23:00Z', 90)).toBe('2026-10-20T00:30:00.000Z');
    expect(due(evenings, '2026-10-19T23:00Z', 60)).toBe('2026-10-20T00:00:00.000Z');
    expect(insideMinutes(evenings, '2026-10-19T00:00Z', '2026-10-26T00:00Z')).toBe(240);
  });

  it('is none on a holiday, which is a local date', () => {
    const apia = calendar('Pacific/Apia', daily(['00:00', '24:00']), '2026-10-20');
    expect(insideMinutes(apia, '2026-10-19T11:00Z', '2026-10-20T11:00Z')).toBe(0);
    expect(insideMinutes(apia, '2026-10-19T10:59Z', '2026-10-20T11:01Z')).toBe(2);
  });

  it('is exact to the millisecond', () => {
    expect(insideMs(london, '2026-10-19T15:59:59.750Z', '2026-10-19T16:00:00.500Z')).toBe(250);
  });

  it('is nothing over no time', () => {
    expect(insideMs(london, '2026-10-19T10:00:00.000Z', '2026-10-19T10:00:00.000Z')).toBe(0);
    expect(insideMs(london, '2026-10-19T11:00:00.000Z', '2026-10-19T10:00:00.000Z')).toBe(0);
    expect(insideMs(calendar('UTC', 'around-the-clock'), '2026-10-19T11:00:00.000Z', '2026-10-19T10:00:00.000Z')).toBe(
      0,
    );
  });

  it.each([
    ['17:00', '09:00'],
    ['09:00', '09:00'],
    ['9:00', '17:00'],
    ['24:00', '24:00'],
    ['09:00', '24:01'],
    ['09:60', '17:00'],
    ['', '17:00'],
  ])('from %j to %j is refused', (from, to) => {
    expect(() => insideMinutes(calendar('UTC', daily([from, to])), ...day)).toThrow(RangeError);
  });

  it('needs a zone and holidays that exist', () => {
    expect(() => insideMinutes(calendar('Mars/Olympus', NINE_TO_FIVE), ...day)).toThrow(/Mars/);
    expect(() => insideMinutes(calendar('+01:00', 'around-the-clock'), ...day)).toThrow(RangeError);
    expect(() => insideMinutes(calendar('UTC', NINE_TO_FIVE, '2026-02-30'), ...day)).toThrow(/2026-02-30/);
  });
});

it('works on until the moment asked for, and not beyond', () => {
  const pauses = [{ from: instant('2026-10-19T10:00Z'), to: instant('2026-10-19T11:00Z') }];
  const worked = (until: string) => workedMs(london, instant('2026-10-19T09:00Z'), instant(until), pauses) / 60_000;
  expect(
    ['08:00', '09:00', '09:30', '10:30', '11:00', '11:30', '23:00'].map((time) => worked(`2026-10-19T${time}Z`)),
  ).toEqual([0, 0, 30, 60, 60, 90, 360]);
});

it('finds the third Thursday of October 2026 before the third Wednesday', () => {
  const third = (day: Weekday) => {
    const onThatDay = calendar('Europe/London', onDays([day], ['00:00', '24:00']));
    return localDateOf(dueAt(onThatDay, startOfMonth('2026-10', 'Europe/London'), 2 * 1_440 + 1, []), 'Europe/London');
  };
  expect(third('thu')).toBe('2026-10-15');
  expect(third('wed')).toBe('2026-10-21');
});
