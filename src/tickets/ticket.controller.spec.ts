import { type CommandBus } from '@nestjs/cqrs';
import { meta, refusalOf } from '../../test/support/given';
import { mon, theo } from '../../test/support/tickets';
import { type Problem } from '../http/problems';
import { type SlaQueries } from '../sla/sla.queries';
import { type ServedCommand } from './ticket.commands';
import { TicketController } from './ticket.controller';
import { type OpenTicketBody } from './ticket.dto';
import { type TicketQueries } from './ticket.queries';

function door() {
  const sent: ServedCommand[] = [];
  const bus = {
    execute: (command: ServedCommand) => {
      sent.push(command);
      return Promise.resolve({ position: 9, revision: 3, repeated: false });
    },
  };
  const controller = new TicketController(bus as unknown as CommandBus, {} as TicketQueries, {} as SlaQueries);
  return { controller, sent };
}

const byTheo = meta({ actor: theo });
const opening: OpenTicketBody = {
  agreementId: 'A-1',
  subject: 'Checkout is down',
  body: '',
  channel: 'portal',
  priority: 'P1',
  category: 'outage',
  requester: { name: 'Theo', email: 'theo@acme.example' },
};

it('a ticket is named after its command, so that a repeat opens the same one', async () => {
  const { controller, sent } = door();
  const { id } = await controller.open(opening, byTheo);
  expect(await controller.open(opening, byTheo)).toMatchObject({ id, position: 9 });
  expect((await controller.open(opening, meta({ commandId: 'another' }))).id).not.toBe(id);
  expect(sent[0]).toMatchObject({
    type: 'OpenTicket',
    data: { ticketId: id, kind: 'support', environment: 'production', projectId: null, estimateMinutes: null },
  });
});

it.each([
  ['start-work', 'StartWork'],
  ['request-information', 'RequestInformation'],
  ['client-reply', 'RecordClientReply'],
  ['submit-for-review', 'SubmitFixForReview'],
  ['sign-off', 'SignOffFix'],
  ['reject-fix', 'RejectFix'],
  ['deploy', 'DeployFix'],
  ['resolve', 'ResolveTicket'],
  ['reopen', 'ReopenTicket'],
  ['close', 'CloseTicket'],
  ['escalate', 'EscalateTicket'],
])('%s is %s', async (step, type) => {
  const { controller, sent } = door();
  await controller.step('T-1', step, { note: 'because' }, meta());
  expect(sent).toMatchObject([{ type, data: { ticketId: 'T-1', note: 'because' } }]);
});

it('a moment is taken in any zone and handed on in UTC', async () => {
  const { controller, sent } = door();
  await controller.step('T-1', 'resolve', { occurredAt: '2026-11-02T11:00:00+01:00' }, meta());
  await controller.step('T-1', 'resolve', {}, meta());
  expect(sent.map(({ data }) => data.occurredAt)).toEqual([mon('10:00'), undefined]);
});

it('a new priority is needed for that step, and belongs to no other', async () => {
  const { controller, sent } = door();
  await controller.step('T-1', 'priority', { priority: 'P1' }, meta());
  expect(sent).toMatchObject([{ type: 'ChangePriority', data: { priority: 'P1', note: null } }]);
  const faults = [
    refusalOf(() => controller.step('T-1', 'priority', {}, meta())),
    refusalOf(() => controller.step('T-1', 'resolve', { priority: 'P1' }, meta())),
  ];
  expect(faults.map(({ errors }) => errors[0]?.pointer)).toEqual(['/priority', '/priority']);
});

it('a step that does not exist is not found', () => {
  const { controller } = door();
  for (const step of ['fly', 'toString', 'time-entries']) {
    expect(() => controller.step('T-1', step, {}, meta())).toThrow(expect.objectContaining({ status: 404 }) as Problem);
  }
});

it('a client answers, signs off, rejects and reopens, and leaves the work to the agency', async () => {
  for (const step of ['client-reply', 'sign-off', 'reject-fix', 'reopen']) {
    const { controller, sent } = door();
    await controller.step('T-1', step, {}, byTheo);
    expect(sent).toHaveLength(1);
  }
  for (const step of [
    'start-work',
    'request-information',
    'submit-for-review',
    'deploy',
    'resolve',
    'close',
    'escalate',
    'priority',
  ]) {
    expect(refusalOf(() => door().controller.step('T-1', step, { priority: 'P1' }, byTheo)).code).toBe('FORBIDDEN');
  }
});
