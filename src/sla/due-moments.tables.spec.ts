import { officeService } from '../../test/support/tickets';
import { type Priority } from '../agreements/terms';
import { type Instant, instant } from '../time/instant';
import { addDays } from '../time/local';
import { type Coverage, type CoverageWindow, type Weekday } from '../time/working-calendar';
import { type Clock, type Pause } from './clock';
import { follow, type Service } from './clock.rules';

/*
 * Tables to be checked by hand. `mon 10:00` is in the week of 2 November 2026, when London's clocks show UTC; `mon+1` is a
 * week later. Elsewhere a moment is written as the clock on the wall shows it, with its distance from UTC. A warning
 * comes when three quarters of the target have run, rounded up to a minute.
 */
const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `fri`, `mon+1` */
function day(text: string): string {
  const [, name = '', weeks = '0'] = /^(\w{3})([+-]\d)?$/.exec(text) ?? [];
  return addDays('2026-11-02', WEEK.indexOf(name as Weekday) + 7 * Number(weeks));
}

function moment(text: string): Instant {
  if (/^\d{4}-/.test(text)) return instant(text);
  const [date = '', time = ''] = text.split(' ');
  return instant(`${day(date)}T${time}Z`);
}

/** `mon-fri 09:00-12:00 13:00-17:00, sat 10:00-12:00` */
function hours(text: string): Coverage {
  if (text === 'always') return 'around-the-clock';
  return text.split(', ').flatMap((part) => {
    const [span = '', ...windows] = part.split(' ');
    const [first, last = first] = span.split('-') as [Weekday, Weekday?];
    const days = WEEK.slice(WEEK.indexOf(first), WEEK.indexOf(last) + 1);
    return windows.map((window): CoverageWindow => {
      const [from = '', to = ''] = window.split('-');
      return { days, from, to };
    });
  });
}

/** `mon 15:00 ~ wed 11:00; thu 09:00 ~` */
const pausesIn = (text: string): readonly Pause[] =>
  text === ''
    ? []
    : text.split('; ').map((pause) => {
        const [from = '', to = ''] = pause.split(/ ~ ?/);
        return { from: moment(from), to: to === '' ? null : moment(to) };
      });

/** The cells of a table's lines. */
const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

interface Promised {
  readonly zone?: string;
  readonly coverage?: string;
  readonly holidays?: readonly string[];
  readonly start: string;
  readonly target: string;
  readonly pauses?: string;
  /** When it is told. */
  readonly at?: string;
}

/** The clock as the rules start it, once all pauses are known. */
function promised({ zone = 'Europe/London', coverage = OFFICE, holidays = [], ...run }: Promised): Clock {
  const service: Service = {
    ...officeService,
    ...{ timeZone: zone, coverage: hours(coverage), holidays: new Set(holidays) },
    targets: { P2: { responseMinutes: null, resolutionMinutes: Number(run.target) } },
  };
  return started(service, 'P2', run);
}

function started(service: Service, priority: Priority, { start, pauses = '', at = start }: Omit<Promised, 'target'>) {
  const course = { startedAt: moment(start), priority, pauses: pausesIn(pauses) };
  const [clock, ...more] = follow('resolution', undefined, course, moment(at), service);
  if (!clock || more.length > 0) throw new Error('One run was to start');
  return clock;
}

const OFFICE = 'mon-fri 09:00-17:00';

describe('in office hours', () => {
  // Rule: sla.due-is-the-first-instant
  it.each(
    table(`
    the hour fits                           | mon 10:00        | 60   | mon 10:45        | mon 11:00
    a minute is at risk when it is over     | mon 10:00        | 1    | mon 10:01        | mon 10:01
    three quarters of 2 are 2               | mon 10:00        | 2    | mon 10:02        | mon 10:02
    three quarters of 3 are 3               | mon 10:00        | 3    | mon 10:03        | mon 10:03
    three quarters of 4 are 3               | mon 10:00        | 4    | mon 10:03        | mon 10:04
    three quarters of 5 are 4               | mon 10:00        | 5    | mon 10:04        | mon 10:05
    three quarters of 7 are 6               | mon 10:00        | 7    | mon 10:06        | mon 10:07
    three quarters of 50 are 38             | mon 10:00        | 50   | mon 10:38        | mon 10:50
    three quarters of 90 are 68             | mon 10:00        | 90   | mon 11:08        | mon 11:30
    seconds are kept                        | mon 10:00:30     | 60   | mon 10:45:30     | mon 11:00:30
    milliseconds are kept                   | mon 10:00:00.001 | 60   | mon 10:45:00.001 | mon 11:00:00.001
    an odd moment of the day                | tue 12:34:56.789 | 100  | tue 13:49:56.789 | tue 14:14:56.789
    to the end of the day, not beyond       | mon 16:00        | 60   | mon 16:45        | mon 17:00
    a minute more is in the morning         | mon 16:00        | 61   | mon 16:46        | tue 09:01
    a whole day ends when it closes         | mon 09:00        | 480  | mon 15:00        | mon 17:00
    a day and a minute                      | mon 09:00        | 481  | mon 15:01        | tue 09:01
    an hour before it opens                 | mon 08:00        | 60   | mon 09:45        | mon 10:00
    a millisecond before it opens           | mon 08:59:59.999 | 60   | mon 09:45        | mon 10:00
    at the moment it opens                  | mon 09:00        | 60   | mon 09:45        | mon 10:00
    at midnight                             | mon 00:00        | 60   | mon 09:45        | mon 10:00
    at the moment it closes                 | mon 17:00        | 60   | tue 09:45        | tue 10:00
    a millisecond before it closes          | mon 16:59:59.999 | 60   | tue 09:44:59.999 | tue 09:59:59.999
    in the evening                          | mon 22:00        | 60   | tue 09:45        | tue 10:00
    a quarter today, the rest tomorrow      | thu 16:45        | 30   | fri 09:08        | fri 09:15
    Friday at half past four                | fri 16:30        | 60   | mon+1 09:15      | mon+1 09:30
    Friday when it closes                   | fri 17:00        | 60   | mon+1 09:45      | mon+1 10:00
    Friday, one of two minutes              | fri 16:59        | 2    | mon+1 09:01      | mon+1 09:01
    Friday, half of one minute              | fri 16:59:30     | 1    | mon+1 09:00:30   | mon+1 09:00:30
    all of Friday                           | fri 09:00        | 480  | fri 15:00        | fri 17:00
    all of Friday and a minute              | fri 09:00        | 481  | fri 15:01        | mon+1 09:01
    the Friday before, into this week       | fri-1 16:00      | 120  | mon 09:30        | mon 10:00
    Saturday                                | sat 12:00        | 60   | mon+1 09:45      | mon+1 10:00
    the last millisecond of Sunday          | sun 23:59:59.999 | 60   | mon+1 09:45      | mon+1 10:00
    420 today, 480 tomorrow, 60 after       | mon 10:00        | 960  | tue 14:00        | wed 10:00
    a week of days                          | mon 09:00        | 2400 | thu 15:00        | fri 17:00
    a week of days from its middle          | wed 13:00        | 2400 | tue+1 11:00      | wed+1 13:00
    two weeks of days                       | mon 09:00        | 4800 | wed+1 13:00      | fri+1 17:00
    four weeks of days                      | mon 09:00        | 9600 | fri+2 17:00      | fri+3 17:00
    `),
  )('%s: from %s, %s minutes: at risk %s, due %s', (_, start, target, atRisk, due) => {
    expect(promised({ start: start, target: target })).toMatchObject({
      atRiskAt: moment(atRisk),
      dueAt: moment(due),
    });
  });
});

describe('with holidays', () => {
  // Rule: sla.holidays
  it.each(
    table(`
    Monday, after a Friday                  | Europe/London    | mon+1          | fri 16:30                 | 60   | tue+1 09:15               | tue+1 09:30
    opened on it                            | Europe/London    | tue            | tue 10:00                 | 60   | wed 09:45                 | wed 10:00
    opened in its last millisecond          | Europe/London    | tue            | tue 23:59:59.999          | 60   | wed 09:45                 | wed 10:00
    opened the night before                 | Europe/London    | tue            | mon 20:00                 | 60   | wed 09:45                 | wed 10:00
    due as the day before it closes         | Europe/London    | tue            | mon 16:00                 | 60   | mon 16:45                 | mon 17:00
    a minute more is after it               | Europe/London    | tue            | mon 16:00                 | 61   | mon 16:46                 | wed 09:01
    two days of them                        | Europe/London    | tue wed        | mon 16:30                 | 60   | thu 09:15                 | thu 09:30
    on both sides of a day                  | Europe/London    | mon wed        | mon 10:00                 | 480  | tue 15:00                 | tue 17:00
    a week of them                          | Europe/London    | mon+1 tue+1 wed+1 thu+1 fri+1 | fri 16:30  | 60   | mon+2 09:15               | mon+2 09:30
    on a Saturday: nothing changes          | Europe/London    | sat            | fri 16:30                 | 60   | mon+1 09:15               | mon+1 09:30
    on a Sunday: nothing changes            | Europe/London    | sun            | fri 16:30                 | 60   | mon+1 09:15               | mon+1 09:30
    Saturday, with Monday as its substitute | Europe/London    | sat mon+1      | fri 16:30                 | 60   | tue+1 09:15               | tue+1 09:30
    in the middle of a long target          | Europe/London    | wed            | mon 09:00                 | 2400 | fri 15:00                 | mon+1 17:00
    Christmas is done by its eve            | Europe/London    | 2026-12-25 2026-12-28 | 2026-12-24T09:00Z  | 480  | 2026-12-24T15:00Z         | 2026-12-24T17:00Z
    Christmas, Boxing Day on the Monday     | Europe/London    | 2026-12-25 2026-12-28 | 2026-12-24T16:30Z  | 60   | 2026-12-29T09:15Z         | 2026-12-29T09:30Z
    Christmas, 300 of 480 on its eve        | Europe/London    | 2026-12-25 2026-12-28 | 2026-12-24T12:00Z  | 480  | 2026-12-29T10:00Z         | 2026-12-29T12:00Z
    New Year on a Friday                    | Europe/London    | 2027-01-01     | 2026-12-31T16:30Z         | 60   | 2027-01-04T09:15Z         | 2027-01-04T09:30Z
    Easter, as summer time begins           | Europe/London    | 2027-03-26 2027-03-29 | 2027-03-25T16:30Z  | 60   | 2027-03-30T09:15+01:00    | 2027-03-30T09:30+01:00
    the 29th of February is one             | Europe/London    | 2028-02-29     | 2028-02-28T16:30Z         | 60   | 2028-03-01T09:15Z         | 2028-03-01T09:30Z
    the 29th of February is none            | Europe/London    |                | 2028-02-28T16:30Z         | 60   | 2028-02-29T09:15Z         | 2028-02-29T09:30Z
    its date is that of the zone, far east  | Pacific/Auckland | tue            | 2026-11-02T16:30+13:00    | 60   | 2026-11-04T09:15+13:00    | 2026-11-04T09:30+13:00
    its date is that of the zone, far west  | Pacific/Honolulu | tue            | 2026-11-02T16:30-10:00    | 60   | 2026-11-04T09:15-10:00    | 2026-11-04T09:30-10:00
    Thanksgiving on a Thursday              | America/New_York | 2026-11-26     | 2026-11-25T16:30-05:00    | 60   | 2026-11-27T09:15-05:00    | 2026-11-27T09:30-05:00
    the 4th of July kept on the Friday      | America/New_York | 2026-07-03     | 2026-07-02T16:30-04:00    | 60   | 2026-07-06T09:15-04:00    | 2026-07-06T09:30-04:00
    Republic Day on a Monday                | Asia/Kolkata     | 2026-01-26     | 2026-01-23T16:30+05:30    | 60   | 2026-01-27T09:15+05:30    | 2026-01-27T09:30+05:30
    `),
  )('%s: in %s, holidays %s, from %s, %s minutes: at risk %s, due %s', (...row) => {
    const [, zone, holidays = '', start, target, atRisk, due] = row;
    const dates = holidays === '' ? [] : holidays.split(' ').map((date) => (/^\d/.test(date) ? date : day(date)));
    expect(promised({ zone: zone!, holidays: dates, start: start!, target: target! })).toMatchObject({
      atRiskAt: moment(atRisk!),
      dueAt: moment(due!),
    });
  });

  it.each(
    table(`
    around the clock there are none         | always               | mon 23:30 | 60 | tue 00:15 | tue 00:30
    around the clock also all day long      | always               | tue 10:00 | 60 | tue 10:45 | tue 11:00
    every hour of every weekday there are   | mon-sun 00:00-24:00  | mon 23:30 | 60 | wed 00:15 | wed 00:30
    `),
  )('%s: a holiday on Tuesday, %s, from %s, %s minutes: at risk %s, due %s', (...row) => {
    const [, coverage, start, target, atRisk, due] = row;
    const holidays = [day('tue')];
    expect(promised({ coverage: coverage!, holidays, start: start!, target: target! })).toMatchObject({
      atRiskAt: moment(atRisk!),
      dueAt: moment(due!),
    });
  });
});

describe('by the windows of coverage', () => {
  const lunch = 'mon-fri 09:00-12:00 13:00-17:00';
  const three = 'mon-fri 08:00-09:00 12:00-13:00 18:00-19:00';
  const saturdays = 'mon-fri 09:00-17:00, sat 10:00-12:00';
  const nights = 'mon-fri 22:00-24:00, tue-sat 00:00-06:00';
  const always = 'mon-sun 00:00-24:00';
  // Rule: sla.due-is-the-first-instant
  it.each(
    table(`
    over lunch                              | ${lunch}                             | mon 11:30    | 60    | mon 13:15    | mon 13:30
    due as lunch begins                     | ${lunch}                             | mon 11:00    | 60    | mon 11:45    | mon 12:00
    opened at lunch                         | ${lunch}                             | mon 12:30    | 60    | mon 13:45    | mon 14:00
    opened as lunch begins                  | ${lunch}                             | mon 12:00    | 1     | mon 13:01    | mon 13:01
    all of a day with a lunch               | ${lunch}                             | mon 09:00    | 420   | mon 15:15    | mon 17:00
    a minute more than that                 | ${lunch}                             | mon 09:00    | 421   | mon 15:16    | tue 09:01
    60 on Friday, 180 to Monday's lunch     | ${lunch}                             | fri 16:00    | 240   | mon+1 11:00  | mon+1 12:00
    a minute more is after that lunch       | ${lunch}                             | fri 16:00    | 241   | mon+1 11:01  | mon+1 13:01
    three a day: half and half              | ${three}                             | mon 08:30    | 60    | mon 12:15    | mon 12:30
    three a day: all of them                | ${three}                             | mon 08:00    | 180   | mon 18:15    | mon 19:00
    three a day: between two                | ${three}                             | mon 13:00    | 60    | mon 18:45    | mon 19:00
    three a day: after the last             | ${three}                             | mon 19:00    | 60    | tue 08:45    | tue 09:00
    three a day: over the weekend           | ${three}                             | fri 18:30    | 120   | mon+1 09:00  | mon+1 12:30
    windows that touch are one              | mon-fri 09:00-12:00 12:00-17:00      | mon 11:30    | 60    | mon 12:15    | mon 12:30
    windows that overlap count once         | mon-fri 09:00-14:00 12:00-17:00      | mon 11:30    | 60    | mon 12:15    | mon 12:30
    their whole day is 480                  | mon-fri 09:00-14:00 12:00-17:00      | mon 09:00    | 480   | mon 15:00    | mon 17:00
    the same window twice                   | mon-fri 09:00-17:00 09:00-17:00      | mon 09:00    | 480   | mon 15:00    | mon 17:00
    one window in another                   | mon-fri 09:00-17:00 10:00-11:00      | mon 09:30    | 60    | mon 10:15    | mon 10:30
    windows out of order                    | mon-fri 13:00-17:00 09:00-12:00      | mon 11:30    | 60    | mon 13:15    | mon 13:30
    Saturday has its own                    | ${saturdays}                         | fri 16:30    | 60    | sat 10:15    | sat 10:30
    from Saturday to Monday                 | ${saturdays}                         | sat 11:30    | 60    | mon+1 09:15  | mon+1 09:30
    60 on Friday, 120 on Saturday, 60       | ${saturdays}                         | fri 16:00    | 240   | sat 12:00    | mon+1 10:00
    to 24:00                                | mon-fri 20:00-24:00                  | mon 23:00    | 60    | mon 23:45    | tue 00:00
    to 24:00, all of it                     | mon-fri 20:00-24:00                  | mon 20:00    | 240   | mon 23:00    | tue 00:00
    to 24:00, and on in the evening         | mon-fri 20:00-24:00                  | mon 23:30    | 60    | tue 20:15    | tue 20:30
    over midnight                           | ${nights}                            | mon 23:30    | 60    | tue 00:15    | tue 00:30
    over midnight to the shift's end        | ${nights}                            | mon 22:00    | 480   | tue 04:00    | tue 06:00
    over midnight: after the shift          | ${nights}                            | tue 06:00    | 1     | tue 22:01    | tue 22:01
    over midnight: Monday has no early part | ${nights}                            | mon 05:00    | 60    | mon 22:45    | mon 23:00
    over midnight: Saturday has no late one | ${nights}                            | sat 05:30    | 60    | mon+1 22:15  | mon+1 22:30
    over midnight: 420 to Saturday, then 60 | ${nights}                            | fri 23:00    | 480   | sat 05:00    | mon+1 23:00
    every hour: the same hour               | ${always}                            | fri 16:30    | 60    | fri 17:15    | fri 17:30
    every hour: over midnight               | ${always}                            | sat 23:30    | 60    | sun 00:15    | sun 00:30
    every hour: a day                       | ${always}                            | mon 00:00    | 1440  | mon 18:00    | tue 00:00
    every hour: a week                      | ${always}                            | mon 00:00    | 10080 | sat 06:00    | mon+1 00:00
    all of the working week                 | mon-fri 00:00-24:00                  | fri 18:00    | 1440  | mon+1 12:00  | mon+1 18:00
    one minute a week                       | wed 12:00-12:01                      | mon 09:00    | 1     | wed 12:01    | wed 12:01
    one minute a week, twice                | wed 12:00-12:01                      | mon 09:00    | 2     | wed+1 12:01  | wed+1 12:01
    one minute a week, from its middle      | wed 12:00-12:01                      | wed 12:00:30 | 1     | wed+1 12:00:30 | wed+1 12:00:30
    one minute a week, five times           | wed 12:00-12:01                      | mon 09:00    | 5     | wed+3 12:01  | wed+4 12:01
    four days of ten hours                  | mon-thu 08:00-18:00                  | thu 17:00    | 120   | mon+1 08:30  | mon+1 09:00
    weekends alone                          | sat-sun 10:00-16:00                  | fri 12:00    | 60    | sat 10:45    | sat 11:00
    from weekend to weekend                 | sat-sun 10:00-16:00                  | sun 15:30    | 60    | sat+1 10:15  | sat+1 10:30
    other hours on other days               | mon 09:00-12:00, wed 14:00-18:00     | mon 11:00    | 120   | wed 14:30    | wed 15:00
    and round to the next week              | mon 09:00-12:00, wed 14:00-18:00     | wed 17:30    | 60    | mon+1 09:15  | mon+1 09:30
    around the clock: at night              | always                               | sat 03:00    | 60    | sat 03:45    | sat 04:00
    around the clock: a week                | always                               | mon 10:00    | 10080 | sat 16:00    | mon+1 10:00
    `),
  )('%s: %s, from %s, %s minutes: at risk %s, due %s', (_, coverage, start, target, atRisk, due) => {
    expect(promised({ coverage: coverage, start: start, target: target })).toMatchObject({
      atRiskAt: moment(atRisk),
      dueAt: moment(due),
    });
  });
});

describe('by the coverage of the priority', () => {
  const hour = { responseMinutes: null, resolutionMinutes: 60 };
  const service = (standby: string): Service => ({
    ...officeService,
    coverage: hours(OFFICE),
    targets: { P1: { ...hour, coverage: hours(standby) }, P2: hour, P3: hour },
  });
  const EXTENDED = 'mon-sun 07:00-22:00';
  const EDGES = 'mon-fri 07:00-09:00 17:00-22:00';
  // Rule: sla.target-of-current-priority
  it.each(
    table(`
    P1 in the standby hours                 | ${EXTENDED} | P1 |     | fri 16:30 | fri 17:15   | fri 17:30
    P2 has the agreement's own              | ${EXTENDED} | P2 |     | fri 16:30 | mon+1 09:15 | mon+1 09:30
    P3 has the agreement's own              | ${EXTENDED} | P3 |     | sat 12:00 | mon+1 09:45 | mon+1 10:00
    P1 over the standby's night             | ${EXTENDED} | P1 |     | sat 21:30 | sun 07:15   | sun 07:30
    P1 outside the standby                  | ${EXTENDED} | P1 |     | sun 23:00 | mon+1 07:45 | mon+1 08:00
    P1 standby rests on a holiday           | ${EXTENDED} | P1 | sat | sat 12:00 | sun 07:45   | sun 08:00
    P1 standby in two windows               | ${EDGES}    | P1 |     | mon 08:30 | mon 17:15   | mon 17:30
    P1 standby is not added to the office   | ${EDGES}    | P1 |     | mon 10:00 | mon 17:45   | mon 18:00
    P1 around the clock                     | always      | P1 |     | sun 03:00 | sun 03:45   | sun 04:00
    P1 around the clock on a holiday        | always      | P1 | sun | sun 03:00 | sun 03:45   | sun 04:00
    P2 beside it on a holiday               | always      | P2 | mon | mon 10:00 | tue 09:45   | tue 10:00
    `),
  )('%s: %s, %s, holiday %s, from %s: at risk %s, due %s', (...row) => {
    const [, standby, priority, holiday = '', start, atRisk, due] = row;
    const holidays = new Set(holiday === '' ? [] : [day(holiday)]);
    expect(started({ ...service(standby!), holidays }, priority as Priority, { start: start! })).toMatchObject({
      atRiskAt: moment(atRisk!),
      dueAt: moment(due!),
    });
  });
});

describe('with pauses', () => {
  // Rule: sla.due-is-the-first-instant
  it.each(
    table(`
    300 used before it, 180 after           | mon 10:00    | 480 | mon 15:00 ~ wed 11:00                    | wed 12:00        | wed 14:00
    in the night: nothing changes           | mon 10:00    | 480 | mon 18:00 ~ tue 08:00                    | mon 16:00        | tue 10:00
    on the weekend: nothing changes         | fri 16:30    | 60  | fri 18:00 ~ sun 12:00                    | mon+1 09:15      | mon+1 09:30
    over the closing: half an hour each     | mon 16:00    | 120 | mon 16:30 ~ tue 09:30                    | tue 10:30        | tue 11:00
    from closing to opening                 | mon 16:30    | 60  | mon 17:00 ~ tue 09:00                    | tue 09:15        | tue 09:30
    from the start                          | mon 10:00    | 60  | mon 10:00 ~ mon 11:00                    | mon 11:45        | mon 12:00
    over the start                          | mon 10:00    | 60  | mon 09:00 ~ mon 11:00                    | mon 11:45        | mon 12:00
    over the start by a millisecond         | mon 10:00    | 60  | mon 09:00 ~ mon 10:00:00.001             | mon 10:45:00.001 | mon 11:00:00.001
    before the start                        | mon 10:00    | 60  | mon 09:00 ~ mon 09:30                    | mon 10:45        | mon 11:00
    up to the start                         | mon 10:00    | 60  | mon 09:00 ~ mon 10:00                    | mon 10:45        | mon 11:00
    from the due moment                     | mon 10:00    | 60  | mon 11:00 ~ mon 12:00                    | mon 10:45        | mon 11:00
    after the due moment                    | mon 10:00    | 60  | mon 12:00 ~ mon 13:00                    | mon 10:45        | mon 11:00
    from a millisecond before the due one   | mon 10:00    | 60  | mon 10:59:59.999 ~ mon 12:00             | mon 10:45        | mon 12:00:00.001
    over the warning                        | mon 10:00    | 60  | mon 10:30 ~ mon 10:50                    | mon 11:05        | mon 11:20
    from the warning                        | mon 10:00    | 60  | mon 10:45 ~ mon 11:00                    | mon 10:45        | mon 11:15
    over the due moment                     | mon 10:00    | 60  | mon 10:50 ~ mon 11:10                    | mon 10:45        | mon 11:20
    of no time                              | mon 10:00    | 60  | mon 10:30 ~ mon 10:30                    | mon 10:45        | mon 11:00
    of a millisecond                        | mon 10:00    | 60  | mon 10:30 ~ mon 10:30:00.001             | mon 10:45:00.001 | mon 11:00:00.001
    of a minute                             | mon 10:00    | 60  | mon 10:30 ~ mon 10:31                    | mon 10:46        | mon 11:01
    of half a minute, between minutes       | mon 10:00:30 | 60  | mon 10:10:15 ~ mon 10:10:45              | mon 10:46        | mon 11:01
    two of ten minutes                      | mon 10:00    | 60  | mon 10:10 ~ mon 10:20; mon 10:30 ~ mon 10:40 | mon 11:05    | mon 11:20
    two that touch                          | mon 10:00    | 60  | mon 10:10 ~ mon 10:20; mon 10:20 ~ mon 10:30 | mon 11:05    | mon 11:20
    two that overlap                        | mon 10:00    | 60  | mon 10:10 ~ mon 10:25; mon 10:20 ~ mon 10:30 | mon 11:05    | mon 11:20
    one in another                          | mon 10:00    | 60  | mon 10:10 ~ mon 10:30; mon 10:15 ~ mon 10:20 | mon 11:05    | mon 11:20
    the same twice                          | mon 10:00    | 60  | mon 10:10 ~ mon 10:30; mon 10:10 ~ mon 10:30 | mon 11:05    | mon 11:20
    out of order                            | mon 10:00    | 60  | mon 10:30 ~ mon 10:40; mon 10:10 ~ mon 10:20 | mon 11:05    | mon 11:20
    over the start and over the due moment  | mon 10:00    | 60  | mon 09:00 ~ mon 10:10; mon 11:00 ~ mon 12:00 | mon 10:55    | mon 12:10
    four days of it                         | mon 10:00    | 60  | mon 10:30 ~ fri 16:00                    | fri 16:15        | fri 16:30
    into the weekend                        | mon 10:00    | 60  | mon 10:30 ~ sat 12:00                    | mon+1 09:15      | mon+1 09:30
    to the closing                          | mon 10:00    | 60  | mon 10:30 ~ mon 17:00                    | tue 09:15        | tue 09:30
    to the opening                          | mon 10:00    | 60  | mon 10:30 ~ tue 09:00                    | tue 09:15        | tue 09:30
    into the night                          | mon 10:00    | 60  | mon 10:30 ~ tue 03:00                    | tue 09:15        | tue 09:30
    two whole days                          | mon 09:00    | 960 | tue 09:00 ~ wed 17:00                    | thu 13:00        | thu 17:00
    an hour at noon, three days             | mon 09:00    | 960 | mon 12:00 ~ mon 13:00; tue 12:00 ~ tue 13:00; wed 12:00 ~ wed 13:00 | tue 15:00 | wed 11:00
    before it opens, into the morning       | mon 08:00    | 60  | mon 08:30 ~ mon 09:30                    | mon 10:15        | mon 10:30
    before it opens alone                   | mon 08:00    | 60  | mon 08:10 ~ mon 08:50                    | mon 09:45        | mon 10:00
    a year                                  | mon 10:00    | 60  | mon 10:30 ~ 2027-11-02T10:30Z            | 2027-11-02T10:45Z | 2027-11-02T11:00Z
    `),
  )('%s: from %s, %s minutes, paused %s: at risk %s, due %s', (_, start, target, pauses, atRisk, due) => {
    expect(promised({ start: start, target: target, pauses: pauses })).toMatchObject({
      atRiskAt: moment(atRisk),
      dueAt: moment(due),
    });
  });

  it.each(
    table(`
    around the clock, over midnight         | always               |     | mon 22:00 | 240 | mon 23:00 ~ tue 01:00 | tue 03:00   | tue 04:00
    around the clock, on the weekend        | always               |     | sat 10:00 | 60  | sat 10:30 ~ sun 10:30 | sun 10:45   | sun 11:00
    over lunch                              | mon-fri 09:00-12:00 13:00-17:00 | | mon 11:00 | 120 | mon 11:30 ~ mon 13:30 | mon 14:30 | mon 15:00
    at lunch alone                          | mon-fri 09:00-12:00 13:00-17:00 | | mon 11:00 | 120 | mon 12:00 ~ mon 13:00 | mon 13:30 | mon 14:00
    on a holiday alone                      | mon-fri 09:00-17:00  | tue | mon 16:00 | 120 | tue 09:00 ~ tue 17:00 | wed 09:30   | wed 10:00
    from a holiday into the day after       | mon-fri 09:00-17:00  | tue | mon 16:00 | 120 | tue 12:00 ~ wed 10:00 | wed 10:30   | wed 11:00
    over midnight into an early shift       | mon-fri 22:00-24:00, tue-sat 00:00-06:00 | | mon 23:00 | 120 | mon 23:30 ~ tue 00:30 | tue 01:30 | tue 02:00
    `),
  )('%s: %s, holiday %s, from %s, %s minutes, paused %s: at risk %s, due %s', (...row) => {
    const [, coverage, holiday = '', start, target, pauses, atRisk, due] = row;
    const holidays = holiday === '' ? [] : [day(holiday)];
    const clock = promised({ coverage: coverage!, holidays, start: start!, target: target!, pauses: pauses! });
    expect(clock).toMatchObject({ atRiskAt: moment(atRisk!), dueAt: moment(due!) });
  });

  it.each(
    table(`
    nothing is due, 300 are used            | mon 10:00 | 480 | mon 15:00 ~                        | mon 16:00 | 300 | -         | -
    and stay used, however long             | mon 10:00 | 480 | mon 15:00 ~                        | fri 16:00 | 300 | -         | -
    also where what is told was before it   | mon 10:00 | 480 | mon 15:00 ~                        | mon 14:00 | 300 | -         | -
    after the warning                       | mon 10:00 | 480 | mon 16:30 ~                        | tue 12:00 | 390 | mon 16:00 | -
    at the moment of the warning            | mon 10:00 | 480 | mon 16:00 ~                        | tue 12:00 | 360 | mon 16:00 | -
    a millisecond before the warning        | mon 10:00 | 480 | mon 15:59:59.999 ~                 | tue 12:00 | 359 | -         | -
    at the due moment                       | mon 10:00 | 480 | tue 10:00 ~                        | tue 12:00 | 480 | mon 16:00 | tue 10:00
    a millisecond before the due moment     | mon 10:00 | 480 | tue 09:59:59.999 ~                 | tue 12:00 | 479 | mon 16:00 | -
    after the due moment                    | mon 10:00 | 480 | tue 11:00 ~                        | tue 12:00 | 540 | mon 16:00 | tue 10:00
    from before the start                   | mon 10:00 | 480 | mon 09:00 ~                        | mon 12:00 | 0   | -         | -
    a second one                            | mon 10:00 | 480 | mon 11:00 ~ mon 12:00; mon 14:00 ~ | tue 12:00 | 180 | -         | -
    at night                                | mon 10:00 | 480 | mon 20:00 ~                        | tue 12:00 | 420 | mon 16:00 | -
    `),
  )('that last, %s: from %s, %s minutes, paused %s, at %s: %s used, at risk %s, due %s', (...row) => {
    const [, start, target, pauses, at, used, atRisk, due] = row;
    expect(promised({ start: start!, target: target!, pauses: pauses!, at: at! })).toMatchObject({
      state: 'paused',
      workedMinutes: Number(used),
      atRiskAt: atRisk === '-' ? null : moment(atRisk!),
      dueAt: due === '-' ? null : moment(due!),
    });
  });
});

describe('by the clocks of the zone', () => {
  // Rule: sla.zone-rules
  it.each(
    table(`
    London, the hour that comes twice       | Europe/London       | always              | 2026-10-25T01:30+01:00 | 60   | 2026-10-25T01:15+00:00 | 2026-10-25T01:30+00:00
    London, its second time                 | Europe/London       | always              | 2026-10-25T01:30+00:00 | 60   | 2026-10-25T02:15+00:00 | 2026-10-25T02:30+00:00
    London, a Sunday of 25 hours            | Europe/London       | sun 00:00-24:00     | 2026-10-25T00:00+01:00 | 1500 | 2026-10-25T17:45+00:00 | 2026-10-26T00:00+00:00
    London, 24 of its hours                 | Europe/London       | sun 00:00-24:00     | 2026-10-25T00:00+01:00 | 1440 | 2026-10-25T17:00+00:00 | 2026-10-25T23:00+00:00
    London, a window that opens twice       | Europe/London       | sun 01:00-02:00     | 2026-10-24T12:00+01:00 | 120  | 2026-10-25T01:30+00:00 | 2026-10-25T02:00+00:00
    London, two hours that last three       | Europe/London       | mon-sun 00:30-02:30 | 2026-10-25T00:30+01:00 | 180  | 2026-10-25T01:45+00:00 | 2026-10-25T02:30+00:00
    London, over the end of summer time     | Europe/London       | ${OFFICE}           | 2026-10-23T16:30+01:00 | 60   | 2026-10-26T09:15+00:00 | 2026-10-26T09:30+00:00
    London, two days before that end        | Europe/London       | ${OFFICE}           | 2026-10-22T09:00+01:00 | 960  | 2026-10-23T13:00+01:00 | 2026-10-23T17:00+01:00
    London, three days over that end        | Europe/London       | ${OFFICE}           | 2026-10-22T09:00+01:00 | 1440 | 2026-10-26T11:00+00:00 | 2026-10-26T17:00+00:00
    London, that Sunday is a day like any   | Europe/London       | mon-sun 09:00-17:00 | 2026-10-24T16:30+01:00 | 60   | 2026-10-25T09:15+00:00 | 2026-10-25T09:30+00:00
    London, from evening to evening         | Europe/London       | mon-sun 22:00-24:00 | 2026-10-24T23:30+01:00 | 60   | 2026-10-25T22:15+00:00 | 2026-10-25T22:30+00:00
    London, a night shift of five hours     | Europe/London       | mon-sun 23:00-24:00 00:00-03:00 | 2026-10-24T23:00+01:00 | 300 | 2026-10-25T01:45+00:00 | 2026-10-25T03:00+00:00
    London, the hour that is skipped        | Europe/London       | always              | 2026-03-29T00:30+00:00 | 60   | 2026-03-29T02:15+01:00 | 2026-03-29T02:30+01:00
    London, a window in that hour           | Europe/London       | sun 01:00-02:00     | 2026-03-28T12:00+00:00 | 60   | 2026-04-05T01:45+01:00 | 2026-04-05T02:00+01:00
    London, that window every day           | Europe/London       | mon-sun 01:00-02:00 | 2026-03-28T12:00+00:00 | 60   | 2026-03-30T01:45+01:00 | 2026-03-30T02:00+01:00
    London, two hours that last one         | Europe/London       | mon-sun 00:30-02:30 | 2026-03-29T00:00+00:00 | 60   | 2026-03-29T02:15+01:00 | 2026-03-29T02:30+01:00
    London, half of a window is skipped     | Europe/London       | mon-sun 01:30-02:30 | 2026-03-29T00:00+00:00 | 30   | 2026-03-29T02:23+01:00 | 2026-03-29T02:30+01:00
    London, a Sunday of 23 hours            | Europe/London       | sun 00:00-24:00     | 2026-03-29T00:00+00:00 | 1380 | 2026-03-29T18:15+01:00 | 2026-03-30T00:00+01:00
    London, over the start of summer time   | Europe/London       | ${OFFICE}           | 2026-03-27T16:30+00:00 | 60   | 2026-03-30T09:15+01:00 | 2026-03-30T09:30+01:00
    London, that Sunday is a day like any   | Europe/London       | mon-sun 09:00-17:00 | 2026-03-28T16:30+00:00 | 60   | 2026-03-29T09:15+01:00 | 2026-03-29T09:30+01:00
    Dublin, whose winter is the exception   | Europe/Dublin       | ${OFFICE}           | 2026-03-27T16:30+00:00 | 60   | 2026-03-30T09:15+01:00 | 2026-03-30T09:30+01:00
    Dublin, the hour that comes twice       | Europe/Dublin       | always              | 2026-10-25T01:30+01:00 | 60   | 2026-10-25T01:15+00:00 | 2026-10-25T01:30+00:00
    New York, the hour that is skipped      | America/New_York    | always              | 2026-03-08T01:30-05:00 | 60   | 2026-03-08T03:15-04:00 | 2026-03-08T03:30-04:00
    New York, the hour that comes twice     | America/New_York    | always              | 2026-11-01T01:30-04:00 | 60   | 2026-11-01T01:15-05:00 | 2026-11-01T01:30-05:00
    New York, a night of five hours         | America/New_York    | mon-sun 00:00-06:00 | 2026-03-08T00:00-05:00 | 300  | 2026-03-08T04:45-04:00 | 2026-03-08T06:00-04:00
    New York, a night of seven hours        | America/New_York    | mon-sun 00:00-06:00 | 2026-11-01T00:00-04:00 | 420  | 2026-11-01T04:15-05:00 | 2026-11-01T06:00-05:00
    New York, a window in the skipped hour  | America/New_York    | mon-sun 02:00-03:00 | 2026-03-07T12:00-05:00 | 60   | 2026-03-09T02:45-04:00 | 2026-03-09T03:00-04:00
    New York, a window that opens twice     | America/New_York    | sun 01:00-02:00     | 2026-10-31T12:00-04:00 | 120  | 2026-11-01T01:30-05:00 | 2026-11-01T02:00-05:00
    New York, over the start of summer time | America/New_York    | ${OFFICE}           | 2026-03-06T16:30-05:00 | 60   | 2026-03-09T09:15-04:00 | 2026-03-09T09:30-04:00
    New York, over its end                  | America/New_York    | ${OFFICE}           | 2026-10-30T16:30-04:00 | 60   | 2026-11-02T09:15-05:00 | 2026-11-02T09:30-05:00
    New York, three days over its end       | America/New_York    | ${OFFICE}           | 2026-10-29T09:00-04:00 | 1440 | 2026-11-02T11:00-05:00 | 2026-11-02T17:00-05:00
    New York, told in UTC                   | America/New_York    | ${OFFICE}           | 2026-11-02T21:30Z      | 60   | 2026-11-03T14:15Z      | 2026-11-03T14:30Z
    Lord Howe, half an hour comes twice     | Australia/Lord_Howe | always              | 2026-04-05T01:45+11:00 | 60   | 2026-04-05T02:00+10:30 | 2026-04-05T02:15+10:30
    Lord Howe, a window that opens twice    | Australia/Lord_Howe | mon-sun 01:30-02:00 | 2026-04-05T00:00+11:00 | 60   | 2026-04-05T01:45+10:30 | 2026-04-05T02:00+10:30
    Lord Howe, a night of six and a half    | Australia/Lord_Howe | mon-sun 00:00-06:00 | 2026-04-05T00:00+11:00 | 390  | 2026-04-05T04:23+10:30 | 2026-04-05T06:00+10:30
    Lord Howe, half an hour is skipped      | Australia/Lord_Howe | always              | 2026-10-04T01:45+10:30 | 60   | 2026-10-04T03:00+11:00 | 2026-10-04T03:15+11:00
    Lord Howe, a window in that half hour   | Australia/Lord_Howe | mon-sun 02:00-02:30 | 2026-10-04T00:00+10:30 | 30   | 2026-10-05T02:23+11:00 | 2026-10-05T02:30+11:00
    Lord Howe, a night of five and a half   | Australia/Lord_Howe | mon-sun 00:00-06:00 | 2026-10-04T00:00+10:30 | 330  | 2026-10-04T04:38+11:00 | 2026-10-04T06:00+11:00
    Lord Howe, over the start of summer     | Australia/Lord_Howe | ${OFFICE}           | 2026-10-02T16:30+10:30 | 60   | 2026-10-05T09:15+11:00 | 2026-10-05T09:30+11:00
    Lord Howe, over its end                 | Australia/Lord_Howe | ${OFFICE}           | 2026-04-03T16:30+11:00 | 60   | 2026-04-06T09:15+10:30 | 2026-04-06T09:30+10:30
    Kathmandu, three quarters past          | Asia/Kathmandu      | ${OFFICE}           | 2026-11-02T16:30+05:45 | 60   | 2026-11-03T09:15+05:45 | 2026-11-03T09:30+05:45
    Kathmandu, told in UTC at 08:45         | Asia/Kathmandu      | ${OFFICE}           | 2026-11-02T03:00Z      | 60   | 2026-11-02T09:45+05:45 | 2026-11-02T10:00+05:45
    Kathmandu, from Friday to Sunday        | Asia/Kathmandu      | mon-fri 10:00-17:00, sun 10:00-17:00 | 2026-11-06T16:30+05:45 | 60 | 2026-11-08T10:15+05:45 | 2026-11-08T10:30+05:45
    Kathmandu, a quarter was skipped once   | Asia/Kathmandu      | always              | 1985-12-31T23:45+05:30 | 60   | 1986-01-01T00:45+05:45 | 1986-01-01T01:00+05:45
    Kathmandu, an hour of 45 minutes        | Asia/Kathmandu      | mon-sun 00:00-01:00 | 1985-12-31T12:00+05:30 | 45   | 1986-01-01T00:49+05:45 | 1986-01-01T01:00+05:45
    Kolkata, half past                      | Asia/Kolkata        | ${OFFICE}           | 2026-11-02T16:30+05:30 | 60   | 2026-11-03T09:15+05:30 | 2026-11-03T09:30+05:30
    Kolkata, told in UTC at 17:30           | Asia/Kolkata        | ${OFFICE}           | 2026-11-02T12:00Z      | 60   | 2026-11-03T09:45+05:30 | 2026-11-03T10:00+05:30
    Kolkata, a shift over midnight          | Asia/Kolkata        | mon-fri 18:30-24:00, tue-sat 00:00-02:30 | 2026-11-02T23:45+05:30 | 60 | 2026-11-03T00:30+05:30 | 2026-11-03T00:45+05:30
    Apia, over the day that never was       | Pacific/Apia        | always              | 2011-12-29T23:30-10:00 | 60   | 2011-12-31T00:15+14:00 | 2011-12-31T00:30+14:00
    Apia, that day was a Friday             | Pacific/Apia        | ${OFFICE}           | 2011-12-29T16:30-10:00 | 60   | 2012-01-02T09:15+14:00 | 2012-01-02T09:30+14:00
    Apia, Fridays alone                     | Pacific/Apia        | fri 09:00-17:00     | 2011-12-29T12:00-10:00 | 60   | 2012-01-06T09:45+14:00 | 2012-01-06T10:00+14:00
    Apia, every day                         | Pacific/Apia        | mon-sun 09:00-17:00 | 2011-12-29T16:30-10:00 | 60   | 2011-12-31T09:15+14:00 | 2011-12-31T09:30+14:00
    Apia, a day of hours over it            | Pacific/Apia        | mon-sun 00:00-24:00 | 2011-12-29T12:00-10:00 | 1440 | 2011-12-31T06:00+14:00 | 2011-12-31T12:00+14:00
    Casablanca, into Ramadan                | Africa/Casablanca   | ${OFFICE}           | 2026-02-13T16:30+01:00 | 60   | 2026-02-16T09:15+00:00 | 2026-02-16T09:30+00:00
    Casablanca, out of Ramadan              | Africa/Casablanca   | ${OFFICE}           | 2026-03-20T16:30+00:00 | 60   | 2026-03-23T09:15+01:00 | 2026-03-23T09:30+01:00
    Casablanca, the hour that comes twice   | Africa/Casablanca   | always              | 2026-02-15T02:30+01:00 | 60   | 2026-02-15T02:15+00:00 | 2026-02-15T02:30+00:00
    Casablanca, a window that opens twice   | Africa/Casablanca   | sun 02:00-03:00     | 2026-02-14T12:00+01:00 | 120  | 2026-02-15T02:30+00:00 | 2026-02-15T03:00+00:00
    Casablanca, a window that is skipped    | Africa/Casablanca   | sun 02:00-03:00     | 2026-03-21T12:00+00:00 | 60   | 2026-03-29T02:45+01:00 | 2026-03-29T03:00+01:00
    Chatham, the hour that comes twice      | Pacific/Chatham     | always              | 2026-04-05T03:15+13:45 | 60   | 2026-04-05T03:00+12:45 | 2026-04-05T03:15+12:45
    Chatham, over the end of summer time    | Pacific/Chatham     | ${OFFICE}           | 2026-04-03T16:30+13:45 | 60   | 2026-04-06T09:15+12:45 | 2026-04-06T09:30+12:45
    Auckland, the hour that comes twice     | Pacific/Auckland    | always              | 2026-04-05T02:30+13:00 | 60   | 2026-04-05T02:15+12:00 | 2026-04-05T02:30+12:00
    Auckland, over the start of summer time | Pacific/Auckland    | ${OFFICE}           | 2026-09-25T16:30+12:00 | 60   | 2026-09-28T09:15+13:00 | 2026-09-28T09:30+13:00
    Troll, two hours are skipped            | Antarctica/Troll    | always              | 2026-03-29T00:30+00:00 | 60   | 2026-03-29T03:15+02:00 | 2026-03-29T03:30+02:00
    Troll, a window of both                 | Antarctica/Troll    | mon-sun 01:00-03:00 | 2026-03-29T00:00+00:00 | 60   | 2026-03-30T01:45+02:00 | 2026-03-30T02:00+02:00
    São Paulo, a Sunday from one o'clock    | America/Sao_Paulo   | sun 00:00-24:00     | 2018-11-03T12:00-03:00 | 60   | 2018-11-04T01:45-02:00 | 2018-11-04T02:00-02:00
    São Paulo, a last hour that comes twice | America/Sao_Paulo   | sat 00:00-24:00     | 2018-02-17T23:30-02:00 | 60   | 2018-02-17T23:15-03:00 | 2018-02-17T23:30-03:00
    São Paulo, to the end of that Saturday  | America/Sao_Paulo   | sat 00:00-24:00     | 2018-02-17T23:30-02:00 | 90   | 2018-02-17T23:38-03:00 | 2018-02-18T00:00-03:00
    St John's, half past the other way      | America/St_Johns    | ${OFFICE}           | 2026-03-06T16:30-03:30 | 60   | 2026-03-09T09:15-02:30 | 2026-03-09T09:30-02:30
    Adelaide, over the start of summer time | Australia/Adelaide  | ${OFFICE}           | 2026-10-02T16:30+09:30 | 60   | 2026-10-05T09:15+10:30 | 2026-10-05T09:30+10:30
    Tehran, from Wednesday to Saturday      | Asia/Tehran         | mon-wed 09:00-17:00, sat-sun 09:00-17:00 | 2026-11-04T16:30+03:30 | 60 | 2026-11-07T09:15+03:30 | 2026-11-07T09:30+03:30
    Honolulu, which changes nothing         | Pacific/Honolulu    | ${OFFICE}           | 2026-10-30T16:30-10:00 | 60   | 2026-11-02T09:15-10:00 | 2026-11-02T09:30-10:00
    Kiritimati, a day ahead                 | Pacific/Kiritimati  | ${OFFICE}           | 2026-11-06T16:30+14:00 | 60   | 2026-11-09T09:15+14:00 | 2026-11-09T09:30+14:00
    UTC                                     | UTC                 | ${OFFICE}           | 2026-10-23T16:30Z      | 60   | 2026-10-26T09:15Z      | 2026-10-26T09:30Z
    `),
  )('%s: %s, %s, from %s, %s minutes: at risk %s, due %s', (_, zone, coverage, start, target, atRisk, due) => {
    expect(promised({ zone: zone, coverage: coverage, start: start, target: target })).toMatchObject({
      atRiskAt: moment(atRisk),
      dueAt: moment(due),
    });
  });

  it.each(
    table(`
    London, paused over the repeated hour   | Europe/London       | always              | 2026-10-25T00:30+01:00 | 120 | 2026-10-25T01:00+01:00 ~ 2026-10-25T02:00+00:00 | 2026-10-25T03:00+00:00 | 2026-10-25T03:30+00:00
    London, paused for its first half       | Europe/London       | always              | 2026-10-25T00:30+01:00 | 120 | 2026-10-25T01:00+01:00 ~ 2026-10-25T01:00+00:00 | 2026-10-25T02:00+00:00 | 2026-10-25T02:30+00:00
    London, paused over the skipped hour    | Europe/London       | always              | 2026-03-29T00:00+00:00 | 120 | 2026-03-29T00:30+00:00 ~ 2026-03-29T02:30+01:00 | 2026-03-29T03:30+01:00 | 2026-03-29T04:00+01:00
    London, from Friday to Monday           | Europe/London       | ${OFFICE}           | 2026-10-23T16:00+01:00 | 120 | 2026-10-23T16:30+01:00 ~ 2026-10-26T10:00+00:00 | 2026-10-26T11:00+00:00 | 2026-10-26T11:30+00:00
    New York, in a night of seven hours     | America/New_York    | mon-sun 00:00-06:00 | 2026-11-01T00:00-04:00 | 240 | 2026-11-01T01:00-04:00 ~ 2026-11-01T01:00-05:00 | 2026-11-01T03:00-05:00 | 2026-11-01T04:00-05:00
    Lord Howe, over the repeated half hour  | Australia/Lord_Howe | always              | 2026-04-05T01:00+11:00 | 60  | 2026-04-05T01:30+11:00 ~ 2026-04-05T02:00+10:30 | 2026-04-05T02:15+10:30 | 2026-04-05T02:30+10:30
    Kathmandu, over closing                 | Asia/Kathmandu      | ${OFFICE}           | 2026-11-02T16:00+05:45 | 120 | 2026-11-02T16:30+05:45 ~ 2026-11-03T09:30+05:45 | 2026-11-03T10:30+05:45 | 2026-11-03T11:00+05:45
    Apia, over the day that never was       | Pacific/Apia        | mon-sun 09:00-17:00 | 2011-12-29T16:00-10:00 | 120 | 2011-12-29T16:30-10:00 ~ 2011-12-31T09:30+14:00 | 2011-12-31T10:30+14:00 | 2011-12-31T11:00+14:00
    `),
  )('%s: %s, %s, from %s, %s minutes, paused %s: at risk %s, due %s', (...row) => {
    const [, zone, coverage, start, target, pauses, atRisk, due] = row;
    const clock = promised({ zone: zone!, coverage: coverage!, start: start!, target: target!, pauses: pauses! });
    expect(clock).toMatchObject({ atRiskAt: moment(atRisk!), dueAt: moment(due!) });
  });
});
