import * as fc from 'fast-check';
import { type Instant } from '../time/instant';
import {
  countOf,
  faultsOfRule,
  lastOccurrences,
  occurrenceAfter,
  occurrenceFrom,
  occurrencesThrough,
  type Recurrence,
  ruleNamed,
} from './recurrence.rules';

const [london, newYork, lordHowe, kolkata] = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
];
const END = '2200-01-01T00:00:00.000Z';

const recurrence = (rule: string, startsOn: string, at = '09:00', timeZone = london): Recurrence => ({
  ...{ rule, startsOn, at, timeZone },
});
/** The first occurrences, as `2026-03-02 09:00` in UTC. */
const first = (n: number, plan: Recurrence): readonly string[] =>
  occurrencesThrough(plan, '1970-01-01T00:00:00.000Z', END, n).map(short);
const short = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** What, rule, first day, time, zone, and its first occurrences in UTC, each found with a calendar on the wall. */
type Row = readonly [what: string, rule: string, startsOn: string, at: string, zone: string, ...occurrences: string[]];

const byDay: Row[] = [
  [
    'every day',
    'FREQ=DAILY',
    '2026-02-27',
    '09:00',
    london,
    '2026-02-27 09:00',
    '2026-02-28 09:00',
    '2026-03-01 09:00',
  ],
  ['every third day', 'FREQ=DAILY;INTERVAL=3', '2026-02-27', '09:00', london, '2026-02-27 09:00', '2026-03-02 09:00'],
  ['twice a day', 'FREQ=DAILY;BYHOUR=9,17', '2026-02-27', '08:30', london, '2026-02-27 09:30', '2026-02-27 17:30'],
  ['at a minute of its own', 'FREQ=DAILY;BYMINUTE=45', '2026-02-27', '08:30', london, '2026-02-27 08:45'],
  [
    'on workdays',
    'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR',
    '2026-02-27',
    '09:00',
    london,
    '2026-02-27 09:00',
    '2026-03-02 09:00',
  ],
  [
    'every day of January',
    'FREQ=DAILY;BYMONTH=1',
    '2026-01-30',
    '09:00',
    london,
    '2026-01-30 09:00',
    '2026-01-31 09:00',
    '2027-01-01 09:00',
  ],
  [
    'until a day, and on it',
    'FREQ=DAILY;UNTIL=20260301',
    '2026-02-28',
    '09:00',
    london,
    '2026-02-28 09:00',
    '2026-03-01 09:00',
  ],
  [
    'until a moment, and at it',
    'FREQ=DAILY;UNTIL=20260301T090000Z',
    '2026-02-28',
    '09:00',
    london,
    '2026-02-28 09:00',
    '2026-03-01 09:00',
  ],
  ['until just before it', 'FREQ=DAILY;UNTIL=20260301T085959Z', '2026-02-28', '09:00', london, '2026-02-28 09:00'],
  [
    'until a day on the wall of its zone',
    'FREQ=DAILY;UNTIL=20260301',
    '2026-03-01',
    '23:30',
    newYork,
    '2026-03-02 04:30',
  ],
];

const byWeek: Row[] = [
  [
    'every week',
    'FREQ=WEEKLY',
    '2026-03-04',
    '09:00',
    london,
    '2026-03-04 09:00',
    '2026-03-11 09:00',
    '2026-03-18 09:00',
  ],
  [
    'on Tuesdays, from a Wednesday on',
    'FREQ=WEEKLY;BYDAY=TU',
    '2026-03-04',
    '09:00',
    london,
    '2026-03-10 09:00',
    '2026-03-17 09:00',
  ],
  [
    'on two days',
    'FREQ=WEEKLY;BYDAY=TU,TH',
    '2026-03-04',
    '09:00',
    london,
    '2026-03-05 09:00',
    '2026-03-10 09:00',
    '2026-03-12 09:00',
  ],
  [
    'every other week',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
    '2026-01-05',
    '09:00',
    london,
    '2026-01-05 09:00',
    '2026-01-19 09:00',
    '2026-02-02 09:00',
  ],
  [
    'in weeks that begin on Monday',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO',
    '2026-01-06',
    '09:00',
    london,
    '2026-01-06 09:00',
    '2026-01-11 09:00',
    '2026-01-20 09:00',
    '2026-01-25 09:00',
  ],
  [
    'in weeks that begin on Sunday',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
    '2026-01-06',
    '09:00',
    london,
    '2026-01-06 09:00',
    '2026-01-18 09:00',
    '2026-01-20 09:00',
    '2026-02-01 09:00',
  ],
  [
    'on Mondays of one month',
    'FREQ=WEEKLY;BYDAY=MO;BYMONTH=2',
    '2026-02-20',
    '09:00',
    london,
    '2026-02-23 09:00',
    '2027-02-01 09:00',
  ],
];

const byMonth: Row[] = [
  [
    'on the third Thursday',
    'FREQ=MONTHLY;BYDAY=3TH',
    '2026-09-01',
    '09:00',
    london,
    '2026-09-17 08:00',
    '2026-10-15 08:00',
    '2026-11-19 09:00',
  ],
  [
    'on the third Wednesday, which may come after it',
    'FREQ=MONTHLY;BYDAY=3WE',
    '2026-09-01',
    '09:00',
    london,
    '2026-09-16 08:00',
    '2026-10-21 08:00',
    '2026-11-18 09:00',
  ],
  [
    'the day after the third Wednesday, said as days',
    'FREQ=MONTHLY;BYDAY=TH;BYMONTHDAY=16,17,18,19,20,21,22',
    '2026-09-01',
    '09:00',
    london,
    '2026-09-17 08:00',
    '2026-10-22 08:00',
    '2026-11-19 09:00',
  ],
  [
    'from the third Thursday itself on',
    'FREQ=MONTHLY;BYDAY=3TH',
    '2026-10-15',
    '09:00',
    london,
    '2026-10-15 08:00',
    '2026-11-19 09:00',
  ],
  ['from the day after it on', 'FREQ=MONTHLY;BYDAY=3TH', '2026-10-16', '09:00', london, '2026-11-19 09:00'],
  [
    'on the last Friday',
    'FREQ=MONTHLY;BYDAY=-1FR',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-30 09:00',
    '2026-02-27 09:00',
    '2026-03-27 09:00',
  ],
  [
    'on the fifth Friday, where there is one',
    'FREQ=MONTHLY;BYDAY=5FR',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-30 09:00',
    '2026-05-29 08:00',
    '2026-07-31 08:00',
  ],
  [
    'on the first Monday',
    'FREQ=MONTHLY;BYDAY=1MO',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-05 09:00',
    '2026-02-02 09:00',
    '2026-03-02 09:00',
  ],
  [
    'on the first and third Monday',
    'FREQ=MONTHLY;BYDAY=1MO,3MO',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-05 09:00',
    '2026-01-19 09:00',
    '2026-02-02 09:00',
  ],
  [
    'on the last but one Sunday',
    'FREQ=MONTHLY;BYDAY=-2SU',
    '2026-02-01',
    '09:00',
    london,
    '2026-02-15 09:00',
    '2026-03-22 09:00',
  ],
  [
    'on the day it starts',
    'FREQ=MONTHLY',
    '2026-01-15',
    '09:00',
    london,
    '2026-01-15 09:00',
    '2026-02-15 09:00',
    '2026-03-15 09:00',
  ],
  [
    'on the 31st, which short months lack',
    'FREQ=MONTHLY',
    '2026-01-31',
    '09:00',
    london,
    '2026-01-31 09:00',
    '2026-03-31 08:00',
    '2026-05-31 08:00',
  ],
  [
    'on the 30th, which February lacks',
    'FREQ=MONTHLY;BYMONTHDAY=30',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-30 09:00',
    '2026-03-30 08:00',
  ],
  [
    'on the last day',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    '2028-01-01',
    '09:00',
    london,
    '2028-01-31 09:00',
    '2028-02-29 09:00',
    '2028-03-31 08:00',
  ],
  [
    'on the last day but one',
    'FREQ=MONTHLY;BYMONTHDAY=-2',
    '2027-02-01',
    '09:00',
    london,
    '2027-02-27 09:00',
    '2027-03-30 08:00',
  ],
  [
    'on the last workday',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-30 09:00',
    '2026-02-27 09:00',
    '2026-03-31 08:00',
  ],
  [
    'on the first workday',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-01 09:00',
    '2026-02-02 09:00',
    '2026-03-02 09:00',
  ],
  [
    'on the second workday',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-02 09:00',
    '2026-02-03 09:00',
  ],
  [
    'on Friday the 13th',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    '2026-01-01',
    '09:00',
    london,
    '2026-02-13 09:00',
    '2026-03-13 09:00',
    '2026-11-13 09:00',
  ],
  [
    'every quarter',
    'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1',
    '2026-01-01',
    '09:00',
    london,
    '2026-01-01 09:00',
    '2026-04-01 08:00',
    '2026-07-01 08:00',
    '2026-10-01 08:00',
  ],
  [
    'every other third Thursday',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH',
    '2026-08-01',
    '09:00',
    london,
    '2026-08-20 08:00',
    '2026-10-15 08:00',
    '2026-12-17 09:00',
  ],
  [
    'every other month, counted from the first',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH',
    '2026-08-21',
    '09:00',
    london,
    '2026-10-15 08:00',
    '2026-12-17 09:00',
  ],
  [
    'in two months of the year',
    'FREQ=MONTHLY;BYMONTH=4,10;BYDAY=2TU',
    '2026-01-01',
    '09:00',
    london,
    '2026-04-14 08:00',
    '2026-10-13 08:00',
    '2027-04-13 08:00',
  ],
];

const byYear: Row[] = [
  ['every year', 'FREQ=YEARLY', '2026-06-15', '09:00', london, '2026-06-15 08:00', '2027-06-15 08:00'],
  [
    'on 29 February, in leap years',
    'FREQ=YEARLY',
    '2024-02-29',
    '09:00',
    london,
    '2024-02-29 09:00',
    '2028-02-29 09:00',
    '2032-02-29 09:00',
  ],
  [
    'on 29 February, said in the rule',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    '2026-01-01',
    '09:00',
    london,
    '2028-02-29 09:00',
    '2032-02-29 09:00',
  ],
  [
    'on 29 February across 2100, which is no leap year',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    '2095-01-01',
    '09:00',
    london,
    '2096-02-29 09:00',
    '2104-02-29 09:00',
  ],
  [
    'on the last day of February',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1',
    '2027-01-01',
    '09:00',
    london,
    '2027-02-28 09:00',
    '2028-02-29 09:00',
  ],
  [
    'on the 366th day',
    'FREQ=YEARLY;BYYEARDAY=366',
    '2026-01-01',
    '09:00',
    london,
    '2028-12-31 09:00',
    '2032-12-31 09:00',
  ],
  [
    'on the last day of the year',
    'FREQ=YEARLY;BYYEARDAY=-1',
    '2026-01-01',
    '09:00',
    london,
    '2026-12-31 09:00',
    '2027-12-31 09:00',
  ],
  [
    'on the 100th day',
    'FREQ=YEARLY;BYYEARDAY=100',
    '2026-01-01',
    '09:00',
    london,
    '2026-04-10 08:00',
    '2027-04-10 08:00',
    '2028-04-09 08:00',
  ],
  [
    'on Monday of week 20',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    '2026-01-01',
    '09:00',
    london,
    '2026-05-11 08:00',
    '2027-05-17 08:00',
  ],
  [
    'on Monday of week 53, where there is one',
    'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO',
    '2026-01-01',
    '09:00',
    london,
    '2026-12-28 09:00',
    '2032-12-27 09:00',
  ],
  [
    'on the last Thursday of November but one',
    'FREQ=YEARLY;BYMONTH=11;BYDAY=-2TH',
    '2026-01-01',
    '09:00',
    london,
    '2026-11-19 09:00',
    '2027-11-18 09:00',
  ],
  [
    'on the twentieth Monday of the year',
    'FREQ=YEARLY;BYDAY=20MO',
    '2026-01-01',
    '09:00',
    london,
    '2026-05-18 08:00',
    '2027-05-17 08:00',
  ],
  [
    'every fourth year',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '2024-01-01',
    '09:00',
    london,
    '2024-11-05 09:00',
    '2028-11-07 09:00',
  ],
];

const whenClocksChange: Row[] = [
  // In London 01:00 becomes 02:00 on 29 March 2026, and 02:00 becomes 01:00 on 25 October.
  [
    'the hour that London skips is left out',
    'FREQ=DAILY',
    '2026-03-28',
    '01:30',
    london,
    '2026-03-28 01:30',
    '2026-03-30 00:30',
  ],
  [
    'also where it is the first day',
    'FREQ=DAILY',
    '2026-03-29',
    '01:30',
    london,
    '2026-03-30 00:30',
    '2026-03-31 00:30',
  ],
  [
    'also where it is the Sunday of a weekly rule',
    'FREQ=WEEKLY;BYDAY=SU',
    '2026-03-22',
    '01:00',
    london,
    '2026-03-22 01:00',
    '2026-04-05 00:00',
  ],
  [
    'its last instant before stays',
    'FREQ=DAILY',
    '2026-03-29',
    '00:59',
    london,
    '2026-03-29 00:59',
    '2026-03-29 23:59',
  ],
  [
    'its first instant after stays',
    'FREQ=DAILY',
    '2026-03-29',
    '02:00',
    london,
    '2026-03-29 01:00',
    '2026-03-30 01:00',
  ],
  [
    'the hour that comes twice is meant the first time',
    'FREQ=DAILY',
    '2026-10-24',
    '01:30',
    london,
    '2026-10-24 00:30',
    '2026-10-25 00:30',
    '2026-10-26 01:30',
  ],
  [
    'nine on the wall stays nine',
    'FREQ=WEEKLY;BYDAY=SU',
    '2026-10-18',
    '09:00',
    london,
    '2026-10-18 08:00',
    '2026-10-25 09:00',
  ],
  // In New York 02:00 becomes 03:00 on 8 March 2026, and 02:00 becomes 01:00 on 1 November.
  [
    'half past two is left out where New York springs forward',
    'FREQ=DAILY',
    '2026-03-07',
    '02:30',
    newYork,
    '2026-03-07 07:30',
    '2026-03-09 06:30',
  ],
  [
    'a second Sunday at half past two is none in March',
    'FREQ=MONTHLY;BYDAY=2SU',
    '2026-02-01',
    '02:30',
    newYork,
    '2026-02-08 07:30',
    '2026-04-12 06:30',
  ],
  [
    'half past one on the day New York falls back',
    'FREQ=MONTHLY;BYDAY=1SU',
    '2026-11-01',
    '01:30',
    newYork,
    '2026-11-01 05:30',
    '2026-12-06 06:30',
  ],
  // Lord Howe moves by half an hour: 02:00 becomes 02:30 on 4 October 2026, and 02:00 becomes 01:30 on 5 April.
  [
    'a quarter past two is left out where Lord Howe springs forward',
    'FREQ=DAILY',
    '2026-10-03',
    '02:15',
    lordHowe,
    '2026-10-02 15:45',
    '2026-10-04 15:15',
  ],
  ['half past two is there', 'FREQ=DAILY', '2026-10-03', '02:30', lordHowe, '2026-10-02 16:00', '2026-10-03 15:30'],
  [
    'a quarter to two comes twice on Lord Howe',
    'FREQ=DAILY',
    '2026-04-04',
    '01:45',
    lordHowe,
    '2026-04-03 14:45',
    '2026-04-04 14:45',
    '2026-04-05 15:15',
  ],
  [
    'a zone half an hour off',
    'FREQ=MONTHLY;BYDAY=3TH',
    '2026-09-01',
    '09:00',
    kolkata,
    '2026-09-17 03:30',
    '2026-10-15 03:30',
  ],
  [
    'a zone three quarters of an hour off',
    'FREQ=MONTHLY;BYDAY=-1FR',
    '2026-01-01',
    '09:00',
    'Asia/Kathmandu',
    '2026-01-30 03:15',
    '2026-02-27 03:15',
  ],
  [
    'a day begins elsewhere before it does in UTC',
    'FREQ=MONTHLY;BYMONTHDAY=1',
    '2026-02-01',
    '00:00',
    'Pacific/Auckland',
    '2026-01-31 11:00',
    '2026-02-28 11:00',
  ],
  ['and after it', 'FREQ=MONTHLY;BYMONTHDAY=1', '2026-02-01', '20:00', newYork, '2026-02-02 01:00', '2026-03-02 01:00'],
  [
    'a day that Apia skipped is left out',
    'FREQ=DAILY',
    '2011-12-29',
    '09:00',
    'Pacific/Apia',
    '2011-12-29 19:00',
    '2011-12-30 19:00',
    '2011-12-31 19:00',
  ],
  [
    'midnight is left out where Havana skips it',
    'FREQ=DAILY',
    '2026-03-07',
    '00:00',
    'America/Havana',
    '2026-03-07 05:00',
    '2026-03-09 04:00',
  ],
  [
    'hours of the wall, the skipped one left out',
    'FREQ=HOURLY',
    '2026-03-29',
    '00:30',
    london,
    '2026-03-29 00:30',
    '2026-03-29 01:30',
    '2026-03-29 02:30',
  ],
  [
    'hours of the wall, the repeated one once',
    'FREQ=HOURLY',
    '2026-10-25',
    '00:30',
    london,
    '2026-10-24 23:30',
    '2026-10-25 00:30',
    '2026-10-25 02:30',
  ],
  [
    'hours of the night',
    'FREQ=HOURLY;BYHOUR=22,23',
    '2026-03-02',
    '21:15',
    london,
    '2026-03-02 22:15',
    '2026-03-02 23:15',
    '2026-03-03 22:15',
  ],
];

const rows = { byDay, byWeek, byMonth, byYear, whenClocksChange };
describe.each(Object.entries(rows))('%s', (_, table) => {
  // Rule: tickets.maintenance-recurs
  it.each(table)('%s: %s from %s at %s in %s', (_what, rule, startsOn, at, zone, ...expected) => {
    expect(faultsOfRule(rule)).toEqual([]);
    const found = first(expected.length + 1, recurrence(rule, startsOn, at, zone));
    expect(found.slice(0, expected.length)).toEqual(expected);
    expect(found.length > expected.length).toBe(!rule.includes('UNTIL'));
  });
});

describe('a rule is refused', () => {
  it.each<[string, ...string[]]>([
    ['', 'must be parts such as FREQ=MONTHLY;BYDAY=3TH'],
    ['every third Thursday', 'must be parts such as FREQ=MONTHLY;BYDAY=3TH'],
    ['FREQ=MONTHLY;', 'must be parts such as FREQ=MONTHLY;BYDAY=3TH'],
    ['BYDAY=3TH', 'must have FREQ'],
    ['FREQ=FORTNIGHTLY', 'must have FREQ be one of YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY'],
    ['FREQ=MINUTELY', 'must not repeat more often than hourly'],
    [
      'FREQ=SECONDLY;INTERVAL=86400',
      'must not repeat more often than hourly',
      'must have INTERVAL be a whole number from 1 to 1000',
    ],
    ['FREQ=HOURLY;BYMINUTE=0,15,30,45', 'must have BYMINUTE be one minute from 0 to 59'],
    ['FREQ=DAILY;BYSECOND=0,30', 'must not have BYSECOND: work falls due at a full minute'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20261231', 'must not have both COUNT and UNTIL'],
    ['FREQ=DAILY;COUNT=0', 'must have COUNT be a whole number from 1 to 1000'],
    ['FREQ=DAILY;COUNT=1000000', 'must have COUNT be a whole number from 1 to 1000'],
    ['FREQ=DAILY;INTERVAL=-1', 'must have INTERVAL be a whole number from 1 to 1000'],
    ['FREQ=DAILY;INTERVAL=1.5', 'must have INTERVAL be a whole number from 1 to 1000'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'must have FREQ once'],
    ['FREQ=DAILY;BYEASTER=1', 'must not have BYEASTER, which RFC 5545 does not know'],
    ['RRULE:FREQ=DAILY', 'must not have RRULE:FREQ, which RFC 5545 does not know'],
    ['FREQ=MONTHLY;RSCALE=CHINESE', 'must not have RSCALE, which RFC 5545 does not know'],
    ['FREQ=DAILY;__PROTO__=1', 'must not have __PROTO__, which RFC 5545 does not know'],
    ['FREQ=DAILY;=1', 'must not have a part without a name, which RFC 5545 does not know'],
    ['FREQ=DAILY;UNTIL=31.12.2026', 'must have UNTIL be a day (20261231) or a moment in UTC (20261231T090000Z)'],
    ['FREQ=DAILY;UNTIL=20260230', 'must have UNTIL be a day (20261231) or a moment in UTC (20261231T090000Z)'],
    ['FREQ=DAILY;UNTIL=20261231T090000', 'must have UNTIL be a day (20261231) or a moment in UTC (20261231T090000Z)'],
    ['FREQ=MONTHLY;BYDAY=THU', 'must have BYDAY be weekdays such as MO, 3TH or -1FR'],
    ['FREQ=MONTHLY;BYDAY=0TH', 'must have BYDAY be weekdays such as MO, 3TH or -1FR'],
    ['FREQ=MONTHLY;BYDAY=TH,', 'must have BYDAY be weekdays such as MO, 3TH or -1FR'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'must have BYMONTHDAY be days from 1 to 31, or from -31 to -1'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'must have BYMONTHDAY be days from 1 to 31, or from -31 to -1'],
    ['FREQ=MONTHLY;BYMONTH=13', 'must have BYMONTH be months from 1 to 12'],
    ['FREQ=DAILY;BYHOUR=24', 'must have BYHOUR be hours from 0 to 23'],
    ['FREQ=WEEKLY;WKST=1', 'must have WKST be a weekday'],
    ['FREQ=WEEKLY;BYDAY=3TH', 'must not have a numbered weekday with FREQ=WEEKLY'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'must not have a numbered weekday with BYWEEKNO'],
    ['FREQ=MONTHLY;BYWEEKNO=20', 'must not have BYWEEKNO with FREQ=MONTHLY'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'must not have BYMONTHDAY with FREQ=WEEKLY'],
    ['FREQ=DAILY;BYYEARDAY=1', 'must not have BYYEARDAY with FREQ=DAILY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'must have another BY… part for BYSETPOS to choose from'],
    [`FREQ=DAILY;BYHOUR=${'1,'.repeat(300)}1`, 'must have at most 500 characters'],
  ])('%s', (rule, ...faults) => {
    expect(faultsOfRule(rule)).toEqual(faults);
  });
});

describe('a rule whose occurrences nobody finds', () => {
  it.each([
    ['30 February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['30 February, month by month', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30'],
    ['30 February, day by day', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['31 April, hour by hour', 'FREQ=HOURLY;BYMONTH=4;BYMONTHDAY=31;BYHOUR=1'],
    ['the sixth Monday', 'FREQ=MONTHLY;BYDAY=6MO'],
    ['the 200th weekday of a month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=200'],
    ['the third of two hours', 'FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3'],
    ['the days on which New York skips the time', 'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU'],
  ])('%s says so, soon', (_, rule) => {
    const began = process.cpuUsage();
    expect(occurrenceFrom(recurrence(rule, '2026-03-02', '02:30', newYork), '2026-03-02T00:00:00.000Z')).toBeNull();
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(3_000);
  });

  it('is like one that has come to its end', () => {
    const plan = recurrence('FREQ=DAILY;UNTIL=20260301', '2026-02-28');
    expect(occurrenceFrom(plan, '2026-03-02T00:00:00.000Z')).toBeNull();
    expect(occurrenceFrom({ ...plan, startsOn: '2026-03-02' }, '2026-01-01T00:00:00.000Z')).toBeNull();
  });
});

it('the moment itself counts where it is asked from, and not where it is asked after', () => {
  const plan = recurrence('FREQ=MONTHLY;BYDAY=3TH', '2026-09-01');
  expect(occurrenceFrom(plan, '2026-10-15T08:00:00.000Z')).toBe('2026-10-15T08:00:00.000Z');
  expect(occurrenceFrom(plan, '2026-10-15T08:00:00.001Z')).toBe('2026-11-19T09:00:00.000Z');
  expect(occurrenceAfter(plan, '2026-10-15T08:00:00.000Z')).toBe('2026-11-19T09:00:00.000Z');
  expect(occurrenceAfter(plan, '2026-10-15T07:59:59.999Z')).toBe('2026-10-15T08:00:00.000Z');
});

it('the last few of a stretch are found without the many before them', () => {
  const hourly = recurrence('FREQ=HOURLY', '2020-01-01', '00:00', 'UTC');
  const last = lastOccurrences(hourly, '2020-01-01T00:00:00.000Z', '2026-03-02T09:30:00.000Z', 3);
  expect(last.map(short)).toEqual(['2026-03-02 07:00', '2026-03-02 08:00', '2026-03-02 09:00']);
  const monthly = recurrence('FREQ=MONTHLY;BYDAY=3TH', '2026-01-01');
  expect(lastOccurrences(monthly, '2026-02-19T09:00:00.000Z', '2026-04-16T08:00:00.000Z', 12).map(short)).toEqual([
    '2026-02-19 09:00',
    '2026-03-19 09:00',
    '2026-04-16 08:00',
  ]);
  expect(lastOccurrences(monthly, '2026-02-20T00:00:00.000Z', '2026-03-19T08:59:59.999Z', 12)).toEqual([]);
});

it('a rule is stored in upper case, and says how many it is', () => {
  expect(ruleNamed(' freq=daily;count=3 ')).toBe('FREQ=DAILY;COUNT=3');
  expect(countOf(recurrence('FREQ=DAILY;COUNT=3', '2026-01-01'))).toBe(3);
  expect(countOf(recurrence('FREQ=DAILY', '2026-01-01'))).toBeNull();
});

const rules = fc
  .record({
    freq: fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'),
    interval: fc.integer({ min: 1, max: 6 }),
    by: fc.constantFrom('', ';BYDAY=MO,TH', ';BYMONTH=1,7', ';BYHOUR=1,2', ';BYDAY=FR;BYMONTH=1'),
  })
  .map(({ freq, interval, by }) => `FREQ=${freq};INTERVAL=${interval}${by}`);
const zones = fc.constantFrom(london, newYork, lordHowe, kolkata, 'Pacific/Apia');
const years = fc.integer({ min: 1990, max: 2025 });

it('wherever one begins to ask, the occurrences are the same, also decades after the first', () => {
  const later = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(rules, zones, years, later, (rule, timeZone, year, laterYears) => {
      const plan = recurrence(rule, `${year}-01-15`, '01:30', timeZone);
      const from = `${year + laterYears}-03-01T00:00:00.000Z`;
      const [one, two, three] = occurrencesThrough(plan, from, END, 3);
      expect(one! >= from && two! > one! && three! > two!).toBe(true);
      expect(occurrenceAfter(plan, one!)).toBe(two);
      expect(occurrenceFrom(plan, three!)).toBe(three);
      expect(lastOccurrences(plan, one!, three!, 2)).toEqual([two, three]);
    }),
    { numRuns: 50 },
  );
});
