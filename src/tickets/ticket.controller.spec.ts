import { type CommandBus } from '@nestjs/cqrs';
import { meta, refusalOf } from '../../test/support/given';
import { mon, theo } from '../../test/support/tickets';
import { type Problem } from '../http/problems';
import { type SlaQueries } from '../sla/sla.queries';
import { type WorkQueue } from './queue.queries';
import { type ServedCommand } from './ticket.commands';
import { TicketController } from './ticket.controller';
import { type OpenTicketBody } from './ticket.dto';
import { type TicketQueries } from './ticket.queries';
import { type TicketSearch } from './ticket.search.queries';

function door() {
  const sent: ServedCommand[] = [];
  const bus = {
    execute: (command: ServedCommand) => {
      sent.push(command);
      return Promise.resolve({ position: 9, revision: 3, repeated: false });
    },
  };
  const [queries, sla, queue, search] = [{} as TicketQueries, {} as SlaQueries, {} as WorkQueue, {} as TicketSearch];
  const controller = new TicketController(bus as unknown as CommandBus, queries, sla, queue, search);
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

it('a step that is not for a client is refused before anything else is looked at', async () => {
  const { controller, sent } = door();
  for (const step of ['client-reply', 'sign-off', 'reject-fix', 'reopen', 'escalate', 'close']) {
    await controller.step('T-1', step, {}, byTheo);
  }
  expect(sent).toHaveLength(6);
  for (const step of ['start-work', 'request-information', 'submit-for-review', 'deploy', 'resolve', 'priority']) {
    const refusal = refusalOf(() => door().controller.step('T-1', step, { to: 'Bo' }, byTheo));
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', facts: { step, role: 'client', roles: ['admin', 'agent'] } });
  }
});

it('who it goes to belongs to an escalation, how it ends to a close, and to no other step', async () => {
  const { controller, sent } = door();
  await controller.step('T-1', 'escalate', { to: 'the night shift' }, meta());
  await controller.step('T-1', 'close', { resolution: 'out-of-scope', link: 'https://acme.example/shop' }, meta());
  await controller.step('T-1', 'close', {}, meta());
  expect(sent.map(({ data }) => data)).toEqual([
    { ticketId: 'T-1', note: null, to: 'the night shift' },
    { ticketId: 'T-1', note: null, resolution: 'out-of-scope', link: 'https://acme.example/shop' },
    { ticketId: 'T-1', note: null, link: null },
  ]);
  const all = { priority: 'P1', to: 'Bo', resolution: 'done', link: 'https://acme.example' } as const;
  const pointersOf = (step: string) =>
    refusalOf(() => controller.step('T-1', step, all, meta())).errors.map(({ pointer }) => pointer);
  expect(pointersOf('resolve')).toEqual(['/priority', '/to', '/resolution', '/link']);
  expect(pointersOf('escalate')).toEqual(['/priority', '/resolution', '/link']);
  expect(pointersOf('close')).toEqual(['/priority', '/to']);
  expect(pointersOf('priority')).toEqual(['/to', '/resolution', '/link']);
});

it('a follow-up and a visit are named after their commands', async () => {
  const { controller, sent } = door();
  const followUp = await controller.followUp('T-1', { subject: 'Renew the certificate', body: '' }, meta());
  expect(followUp).toMatchObject({ followsUp: 'T-1', position: 9 });
  const visit = { engineer: 'Ada', scheduledFor: '2026-11-02T11:00:00+01:00' };
  const dispatched = await controller.visit('T-1', visit, meta());
  expect(dispatched).toMatchObject({ ticketId: 'T-1', position: 9 });
  expect(sent).toMatchObject([
    { type: 'OpenFollowUp', data: { ticketId: followUp.id, followsUp: 'T-1', estimateMinutes: null } },
    {
      type: 'DispatchOnsiteVisit',
      data: { visitId: dispatched.id, visitOn: null, scheduledFor: mon('10:00'), address: null, note: null },
    },
  ]);
});
