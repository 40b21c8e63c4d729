import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { HOUR_MS } from '../time/civil';
import { epochMs, fromEpochMs, type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';

/** When something repeats: an RFC 5545 rule in a zone, from a day on, at a local time `HH:MM`. */
export interface Recurrence {
  readonly rule: string;
  readonly startsOn: LocalDate;
  readonly at: string;
  readonly timeZone: string;
}

type Parts = ReadonlyMap<string, string>;

/** How often a rule may be, and how many of its periods are looked at for an occurrence: less than half a second's work. */
const periodsMax: Readonly<Record<string, number>> = {
  YEARLY: 400,
  MONTHLY: 1_200,
  WEEKLY: 2_100,
  DAILY: 4_000,
  HOURLY: 400,
};
const CANDIDATES_MAX = 2_000;
const LENGTH_MAX = 500;
const INTERVAL_MAX = 1_000;
const COUNT_MAX = 1_000;

const frequencies = Object.keys(periodsMax);
const DAYS = 'MO|TU|WE|TH|FR|SA|SU';

/** The parts that RFC 5545 knows, and what each may hold. */
const grammar: Readonly<Record<string, { readonly holds: (value: string) => boolean; readonly must: string }>> = {
  FREQ: { holds: (value) => frequencies.includes(value), must: `be one of ${frequencies.join(', ')}` },
  INTERVAL: { holds: (value) => isWhole(value, 1, INTERVAL_MAX), must: `be a whole number from 1 to ${INTERVAL_MAX}` },
  COUNT: { holds: (value) => isWhole(value, 1, COUNT_MAX), must: `be a whole number from 1 to ${COUNT_MAX}` },
  UNTIL: { holds: isUntil, must: 'be a day (20261231) or a moment in UTC (20261231T090000Z)' },
  BYMONTH: { holds: each((value) => isWhole(value, 1, 12)), must: 'be months from 1 to 12' },
  BYWEEKNO: { holds: each((value) => isPlace(value, 53)), must: 'be weeks from 1 to 53, or from -53 to -1' },
  BYYEARDAY: { holds: each((value) => isPlace(value, 366)), must: 'be days from 1 to 366, or from -366 to -1' },
  BYMONTHDAY: { holds: each((value) => isPlace(value, 31)), must: 'be days from 1 to 31, or from -31 to -1' },
  BYDAY: { holds: each(isWeekday), must: 'be weekdays such as MO, 3TH or -1FR' },
  BYHOUR: { holds: each((value) => isWhole(value, 0, 23)), must: 'be hours from 0 to 23' },
  BYMINUTE: { holds: (value) => isWhole(value, 0, 59), must: 'be one minute from 0 to 59' },
  BYSETPOS: { holds: each((value) => isPlace(value, 366)), must: 'be places from 1 to 366, or from -366 to -1' },
  WKST: { holds: (value) => new RegExp(`^(${DAYS})$`).test(value), must: 'be a weekday' },
};

/** As it is stored: in upper case, without blanks around it. */
export const ruleNamed = (text: string): string => text.trim().toUpperCase();

/** What is wrong with a rule's text, each in words that can follow the field's name. */
export function faultsOfRule(rule: string): readonly string[] {
  if (rule.length > LENGTH_MAX) return [`must have at most ${LENGTH_MAX} characters`];
  const pairs = rule.split(';').map((part) => /^([^=]*)=(.*)$/s.exec(part)?.slice(1) as [string, string] | undefined);
  if (pairs.some((pair) => pair === undefined)) return ['must be parts such as FREQ=MONTHLY;BYDAY=3TH'];
  const told = pairs as readonly (readonly [string, string])[];
  const faults = told.flatMap(([name, value], index) => [
    ...faultsOfPart(name, value),
    ...(told.findIndex(([first]) => first === name) < index ? [`must have ${name} once`] : []),
  ]);
  return faults.length > 0 ? faults : rulesOfParts(new Map(told));
}

function faultsOfPart(name: string, value: string): readonly string[] {
  if (name === 'FREQ' && /^(MINUTE|SECOND)LY$/.test(value)) return ['must not repeat more often than hourly'];
  if (name === 'BYSECOND') return ['must not have BYSECOND: work falls due at a full minute'];
  const part = Object.hasOwn(grammar, name) ? grammar[name] : undefined;
  if (!part) return [`must not have ${name || 'a part without a name'}, which RFC 5545 does not know`];
  return part.holds(value) ? [] : [`must have ${name} ${part.must}`];
}

/** RFC 5545, 3.3.10: which parts go together. */
function rulesOfParts(parts: Parts): readonly string[] {
  const freq = parts.get('FREQ');
  if (freq === undefined) return ['must have FREQ'];
  const only = (name: string, ...with_: readonly string[]): readonly string[] =>
    parts.has(name) && !with_.includes(freq) ? [`must not have ${name} with FREQ=${freq}`] : [];
  const counted = /\d/.test(parts.get('BYDAY') ?? '');
  return [
    ...(parts.has('COUNT') && parts.has('UNTIL') ? ['must not have both COUNT and UNTIL'] : []),
    ...only('BYWEEKNO', 'YEARLY'),
    ...only('BYYEARDAY', 'YEARLY', 'HOURLY'),
    ...only('BYMONTHDAY', 'YEARLY', 'MONTHLY', 'DAILY', 'HOURLY'),
    ...(counted && freq !== 'MONTHLY' && freq !== 'YEARLY'
      ? [`must not have a numbered weekday with FREQ=${freq}`]
      : []),
    ...(counted && parts.has('BYWEEKNO') ? ['must not have a numbered weekday with BYWEEKNO'] : []),
    ...(parts.has('BYSETPOS') && ![...parts.keys()].some((name) => /^BY(?!SETPOS)/.test(name))
      ? ['must have another BY… part for BYSETPOS to choose from']
      : []),
  ];
}

/** How many occurrences the rule has in all; null where it does not say. */
export function countOf({ rule }: Recurrence): number | null {
  const count = partsOf(rule).get('COUNT');
  return count === undefined ? null : Number(count);
}

/**
 * The first occurrence after a moment, or at it. Null where the rule has come to its `UNTIL`, and where it names no day,
 * or so few that none is found among as many periods as are looked at. `COUNT` is not looked at: whoever takes the
 * occurrences counts them.
 *
 * An occurrence is a day that the rule names, at the local time. As RFC 5545 has it, a day or time that does not exist (30
 * February, 02:30 when the clocks go forward) is none, and a time that comes twice is meant the first time. Days before
 * `startsOn` are none; `startsOn` itself is one only where the rule names it.
 */
export function occurrenceFrom(recurrence: Recurrence, from: Instant): Instant | null {
  return next(recurrence, from, true);
}

export function occurrenceAfter(recurrence: Recurrence, after: Instant): Instant | null {
  return next(recurrence, after, false);
}

/** The last occurrences of `[from, to]`, at most so many, in order. */
export function lastOccurrences(recurrence: Recurrence, from: Instant, to: Instant, max: number): readonly Instant[] {
  // Backwards in steps that double: how dense a rule is nobody knows beforehand.
  for (let reach = HOUR_MS; ; reach *= 2) {
    const since = Math.max(epochMs(from), epochMs(to) - reach);
    const found = occurrencesThrough(recurrence, fromEpochMs(since), to, Infinity);
    if (found.length >= max || since === epochMs(from)) return found.slice(-max);
  }
}

/** The first occurrences of `[from, to]`, at most so many, in order. */
export function occurrencesThrough(recurrence: Recurrence, from: Instant, to: Instant, max: number): Instant[] {
  const found: Instant[] = [];
  let at = occurrenceFrom(recurrence, from);
  while (at !== null && at <= to && found.length < max) {
    found.push(at);
    at = occurrenceAfter(recurrence, at);
  }
  return found;
}

function next(recurrence: Recurrence, moment: Instant, inclusive: boolean): Instant | null {
  try {
    const from = Temporal.Instant.fromEpochMilliseconds(epochMs(moment)).toZonedDateTimeISO('UTC');
    const found = calendarOf(recurrence).next(from, inclusive);
    return found === null ? null : fromEpochMs(found.epochMilliseconds);
  } catch (error) {
    // What the library says at its bounds, and the calendar at the end of time.
    if (!(error instanceof RangeError) && !/^Maximum /.test((error as Error).message)) throw error;
    return null;
  }
}

const calendars = new Map<string, RRuleTemporal>();
const CALENDARS_MAX = 500;

function calendarOf(recurrence: Recurrence): RRuleTemporal {
  const key = JSON.stringify([recurrence.rule, recurrence.startsOn, recurrence.at, recurrence.timeZone]);
  let calendar = calendars.get(key);
  if (!calendar) {
    if (calendars.size >= CALENDARS_MAX) calendars.clear();
    calendars.set(key, (calendar = read(recurrence)));
  }
  return calendar;
}

function read({ rule, startsOn, at, timeZone }: Recurrence): RRuleTemporal {
  const parts = new Map(partsOf(rule));
  const freq = parts.get('FREQ')!;
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  parts.delete('COUNT');
  // Said in the rule, the time of day survives a first day on which the clocks skip it.
  if (!parts.has('BYHOUR') && freq !== 'HOURLY') parts.set('BYHOUR', String(hour));
  if (!parts.has('BYMINUTE')) parts.set('BYMINUTE', String(minute));
  const time = freq === 'HOURLY' ? `${at.replace(':', '')}00` : '000000';
  const text = [...parts].map(([name, value]) => `${name}=${value}`).join(';');
  return new RRuleTemporal({
    rruleString: `DTSTART;TZID=${timeZone}:${startsOn.replaceAll('-', '')}T${time}\nRRULE:${text}`,
    maxIterations: periodsMax[freq]!,
    maxCandidateEvaluations: CANDIDATES_MAX,
  });
}

const partsOf = (rule: string): Parts => new Map(rule.split(';').map((part) => part.split('=') as [string, string]));

function each(holds: (value: string) => boolean): (list: string) => boolean {
  return (list) => list.split(',').every(holds);
}

const isWhole = (text: string, min: number, max: number): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max;

const isPlace = (text: string, max: number): boolean => isWhole(text.replace(/^[+-]/, ''), 1, max);

function isWeekday(text: string): boolean {
  const [, place = '1'] = new RegExp(`^([+-]?\\d{1,2})?(?:${DAYS})$`).exec(text) ?? [, '0'];
  return isPlace(place, 53);
}

function isUntil(text: string): boolean {
  const [, date, time] = /^(\d{8})(T\d{6}Z)?$/.exec(text) ?? [];
  if (date === undefined) return false;
  try {
    Temporal.PlainDateTime.from(`${date}${time?.slice(0, 7) ?? ''}`);
    return true;
  } catch {
    return false;
  }
}
