import {
  changePriority,
  clientReply,
  close,
  escalate,
  mon,
  open,
  recordedAfter,
  reopen,
  reply,
  requestInformation,
  resolve,
  signOff,
  submitForReview,
  triage,
  tue,
} from '../test/support/tickets';
import { type TicketCommand } from '../src/tickets/ticket.commands';
import { NEVER, type QueueEntry, workQueue } from './work-queue';

const entry = (...commands: readonly TicketCommand[]): QueueEntry =>
  recordedAfter(...commands).reduce((doc, fact) => workQueue.evolve(doc, fact), workQueue.initial('T-1'));

const opened = open(mon('10:00'));

// Rule: tickets.queue-waits-on-the-agency
it('a ticket waits on the agency while it is open and neither with the client nor in review', () => {
  const waits = (...commands: readonly TicketCommand[]) => entry(opened, ...commands).waits;
  const asked = requestInformation(mon('10:10'));
  const submitted = submitForReview(mon('10:10'));
  expect([waits(), waits(triage(mon('10:10'))), waits(asked, clientReply(mon('10:20')))]).toEqual([true, true, true]);
  expect([waits(asked), waits(submitted), waits(submitted, signOff(mon('10:20')))]).toEqual([false, false, true]);
  const resolved = resolve(mon('10:10'));
  expect([waits(resolved), waits(close(mon('10:10'))), waits(resolved, reopen(tue('10:00')))]).toEqual([
    ...[false, false, true],
  ]);
});

it('is due with the first of its clocks that still run, also where that is breached', () => {
  expect(entry(opened).due).toBe(mon('12:00'));
  expect(entry(opened, escalate(tue('12:00'))).due).toBe(mon('12:00'));
  expect(entry(opened, reply(mon('10:30'))).due).toBe(mon('14:30'));
  const undated = open(mon('10:00'), { priority: 'P3' });
  expect(entry(undated, reply(mon('10:30'))).due).toBe(NEVER);
});

it('has the priority and the person of now, and the age of its opening', () => {
  expect(entry(opened)).toMatchObject({ agreementId: 'A-1', clientId: 'acme', priority: 'P2', assignee: null });
  const taken = entry(opened, triage(mon('10:05'), { assignee: 'Ben' }), changePriority(mon('10:06'), 'P1'));
  expect(taken).toMatchObject({ priority: 'P1', assignee: 'Ben', order: `${mon('10:00')}/T-1` });
});
