import {
  after,
  changePriority,
  check,
  fri,
  mon,
  officeService,
  open,
  reply,
  requestInformation,
  resolve,
  stateOf,
  tue,
  wed,
} from '../../test/support/tickets';
import { type TicketCommand } from '../tickets/ticket.commands';
import { type ClockName } from './clock';
import { recomputed } from './recomputed.rules';

/** Tuesday became a holiday after all this was decided. */
const today = {
  ...officeService,
  holidays: new Set(['2026-11-03']),
  calendar: { timeZoneDatabase: '2027a', holidays: 'GB-ENG@2' },
};

const again = (name: ClockName, now: string, ...commands: readonly TicketCommand[]) =>
  recomputed(stateOf(after(...commands)).clocks[name]!, today, now);

// Rule: sla.recomputed-verdict
it('late by its own calendar, in time by today’s', () => {
  const commands = [open(mon('16:00')), check(tue('12:00')), reply(tue('12:00'))];
  expect(stateOf(after(...commands)).clocks.response).toMatchObject({ state: 'breached', dueAt: tue('10:00') });
  expect(again('response', fri('12:00'), ...commands)).toEqual({
    ...{ state: 'met', dueAt: wed('10:00'), workedMinutes: 60 },
    calendar: { timeZoneDatabase: '2027a', holidays: 'GB-ENG@2' },
  });
});

it('what today’s calendar does not touch comes to the same', () => {
  const commands = [open(mon('10:00')), reply(mon('12:30'))];
  expect(again('response', fri('12:00'), ...commands)).toMatchObject({
    ...{ state: 'breached', dueAt: mon('12:00'), workedMinutes: 150 },
  });
});

it('a clock that runs is judged as of now', () => {
  expect(again('resolution', tue('12:00'), open(mon('10:00')))).toMatchObject({
    ...{ state: 'running', dueAt: wed('10:00'), workedMinutes: 420 },
  });
  expect(again('resolution', wed('10:00:00.001'), open(mon('10:00')))).toMatchObject({ state: 'breached' });
  expect(again('resolution', wed('10:00'), open(mon('10:00')))).toMatchObject({ state: 'running' });
});

it('a breach that goes on is one that runs, where it is in time today', () => {
  const commands = [open(mon('10:00')), check(tue('12:00'))];
  expect(again('resolution', tue('12:00'), ...commands)).toMatchObject({ state: 'running', dueAt: wed('10:00') });
});

it('a clock that waits keeps waiting, unless its target was reached before', () => {
  const waiting = [open(mon('10:00')), requestInformation(mon('16:00'))];
  expect(again('resolution', fri('12:00'), ...waiting)).toMatchObject({
    ...{ state: 'paused', dueAt: null, workedMinutes: 360 },
  });
  const used = [...waiting, changePriority(mon('16:30'), 'P1')];
  expect(again('resolution', fri('12:00'), ...used)).toMatchObject({ state: 'breached', dueAt: mon('14:00') });
});

it('keeps the pauses, the priority and the terms', () => {
  const commands = [open(mon('10:00')), requestInformation(mon('11:00')), resolve(mon('12:00'))];
  expect(again('resolution', fri('12:00'), ...commands)).toMatchObject({ state: 'met', workedMinutes: 60 });
});
