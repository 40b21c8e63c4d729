import { mon, officeService, serviceOf, tue } from '../../test/support/tickets';
import { type Clock, watchAt } from './clock';
import { type Course, findings, follow } from './clock.rules';

const raised: Course = { startedAt: mon('10:00'), priority: 'P2', pauses: [] };
const over: Course = { ...raised, startedAt: null };
const paused = (from: string, to: string | null = null): Course => ({ ...raised, pauses: [{ from, to }] });

const started = (course = raised, service = officeService): Clock => {
  const [clock] = follow('resolution', undefined, course, course.startedAt ?? '', service);
  if (!clock) throw new Error('It did not start');
  return clock;
};
const followed = (clock: Clock, course: Course, at: string, service = officeService): Clock => {
  const [changed, ...more] = follow('resolution', clock, course, at, service);
  if (!changed || more.length > 0) throw new Error('One run was to change');
  return changed;
};

it('a clock that is as it should be is left alone', () => {
  expect(follow('resolution', started(), raised, mon('11:00'), officeService)).toEqual([]);
  expect(follow('resolution', undefined, over, mon('11:00'), officeService)).toEqual([]);
});

it('no target, no clock', () => {
  expect(follow('resolution', undefined, { ...raised, priority: 'P3' }, mon('10:00'), officeService)).toEqual([]);
  expect(follow('update', undefined, raised, mon('10:00'), serviceOf())).toEqual([]);
});

it('one run gives way to the next', () => {
  const later: Course = { ...raised, startedAt: mon('12:00') };
  expect(follow('resolution', started(), later, mon('12:00'), officeService)).toMatchObject([
    { run: 1, state: 'met', stoppedAt: mon('12:00'), workedMinutes: 120 },
    { run: 2, state: 'running', startedAt: mon('12:00'), workedMinutes: 0 },
  ]);
});

// Rule: sla.at-risk
it('three quarters of a target are whole minutes', () => {
  const service = serviceOf({ targets: { P2: { responseMinutes: null, resolutionMinutes: 50 } } });
  expect(started(raised, service)).toMatchObject({ atRiskAt: mon('10:38'), dueAt: mon('10:50') });
});

it('minutes used are whole, rounded down', () => {
  expect(followed(started(), over, mon('10:59:59.999')).workedMinutes).toBe(59);
});

it('what is put off by pauses is the same whether they are known at once or one after the other', () => {
  const pauses = [
    { from: mon('11:00'), to: mon('12:00') },
    { from: mon('13:00'), to: mon('16:30') },
  ];
  let clock = started();
  clock = followed(clock, { ...raised, pauses: [{ from: mon('11:00'), to: null }] }, mon('11:00'));
  clock = followed(clock, { ...raised, pauses: pauses.slice(0, 1) }, mon('12:00'));
  clock = followed(clock, { ...raised, pauses: [pauses[0]!, { from: mon('13:00'), to: null }] }, mon('13:00'));
  clock = followed(clock, { ...raised, pauses }, mon('16:30'));
  expect(clock.dueAt).toBe(started({ ...raised, pauses }).dueAt);
  expect(clock.dueAt).toBe(tue('14:30'));
});

it('pauses of before its start are no pauses of a run', () => {
  const course: Course = { ...paused(mon('09:00'), mon('09:30')), startedAt: mon('10:00') };
  expect(started(course).pauses).toEqual([]);
  expect(started(paused(mon('09:00'), mon('11:00'))).pauses).toEqual([{ from: mon('10:00'), to: mon('11:00') }]);
});

it('a promise keeps the calendar it was made on until a pause or a priority moves it', () => {
  const holiday = serviceOf({
    ...officeService,
    holidays: new Set(['2026-11-03']),
    calendar: { timeZoneDatabase: '2025c', holidays: 'GB-ENG@2' },
  });
  expect(followed(started(), over, mon('12:00'), holiday)).toMatchObject({
    dueAt: tue('10:00'),
    calendar: { holidays: 'GB-ENG@1' },
  });
  const waiting = followed(started(), paused(mon('16:00')), mon('16:00'), holiday);
  expect(followed(waiting, paused(mon('16:00'), mon('17:00')), mon('17:00'), holiday)).toMatchObject({
    dueAt: '2026-11-04T11:00:00.000Z',
    calendar: { holidays: 'GB-ENG@2' },
  });
});

// Rule: sla.run-keeps-its-terms
it('a run keeps the coverage of its own terms, whatever was agreed since', () => {
  const { targets, coverage } = officeService;
  const longer = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '09:00', to: '21:00' }];
  const amended = { ...officeService, coverage: longer, termsVersion: 2, agreed: { 1: { targets, coverage } } };
  const waiting = followed(started(), paused(mon('16:00')), mon('16:00'), amended);
  expect(followed(waiting, paused(mon('16:00'), mon('16:30')), mon('16:30'), amended)).toMatchObject({
    ...{ dueAt: tue('10:30'), termsVersion: 1, targetMinutes: 480 },
  });
});

it('what was over target when a pause began is breached while it lasts', () => {
  const reclassified = followed(
    followed(started(), paused(mon('15:00')), mon('15:00')),
    { ...paused(mon('15:00')), priority: 'P1' },
    mon('16:00'),
  );
  expect(reclassified).toMatchObject({ state: 'paused', dueAt: mon('14:00') });
  expect(findings(reclassified, mon('16:00')).map(({ kind }) => kind)).toEqual(['at-risk', 'breached']);
});

it('a finding counts the minutes of its own moment', () => {
  expect(findings(started(), tue('12:00'))).toMatchObject([
    { kind: 'at-risk', at: mon('16:00'), clock: { atRisk: true, state: 'running', workedMinutes: 360 } },
    { kind: 'breached', at: tue('10:00'), clock: { atRisk: true, state: 'breached', workedMinutes: 480 } },
  ]);
});

it('coverage that never comes is an error, not a promise', () => {
  expect(() => started(raised, { ...officeService, coverage: [] })).toThrow(RangeError);
});

describe('when to look again', () => {
  it('at the warning, then just after the due moment, then never', () => {
    const clock = started();
    expect(watchAt(clock)).toBe(mon('16:00'));
    const [warned, breached] = findings(clock, tue('12:00'));
    expect(watchAt(warned!.clock)).toBe(tue('10:00:00.001'));
    expect(watchAt(breached!.clock)).toBeNull();
  });

  it('at the very moment at which there is something to find', () => {
    const clock = started();
    expect(findings(clock, mon('15:59:59.999'))).toEqual([]);
    expect(findings(clock, watchAt(clock)!)).toHaveLength(1);
    const warned = { ...clock, atRisk: true };
    expect(findings(warned, tue('10:00'))).toEqual([]);
    expect(findings(warned, watchAt(warned)!)).toHaveLength(1);
  });

  it('not while it is paused, and not once it has stopped', () => {
    expect(watchAt(followed(started(), paused(mon('12:00')), mon('12:00')))).toBeNull();
    expect(watchAt(followed(started(), over, mon('12:00')))).toBeNull();
    expect(watchAt(followed(started(), { ...raised, priority: 'P3' }, mon('12:00')))).toBeNull();
  });
});
