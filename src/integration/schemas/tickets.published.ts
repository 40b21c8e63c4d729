import { z } from 'zod';
import {
  channels,
  type ClientReplied,
  type FixDeployed,
  type FixRejected,
  type FixSignedOff,
  type FixSubmittedForReview,
  type InformationRequested,
  kinds,
  type OnsiteVisitDispatched,
  type PriorityChanged,
  type ReplyPosted,
  resolutions,
  type SlaAtRisk,
  type SlaBreached,
  type SlaMet,
  type TicketClosed,
  type TicketEscalated,
  type TicketOpened,
  type TicketReopened,
  type TicketResolved,
  type TicketTriaged,
  type WorkStarted,
} from '../../tickets/ticket.events';
import { publish } from './publication';
import { attachment, category, clock, clockName, id, instant, localDate, minutes, priority, text } from './shapes';

const onTicket = { ticketId: id, agreementId: id, clientId: id, clocks: z.array(clock) };
const attachments = z.array(attachment).optional();
const step = z.object({ ...onTicket, note: text.nullable() });
const verdict = { ...onTicket, clock: clockName, priority, targetMinutes: minutes, startedAt: instant };

/** Tickets and the promises that run on them. What the agency’s people tell each other is left out. */
export const aboutTickets = {
  TicketOpened: publish<TicketOpened>(
    'TicketOpened',
    1,
    'A ticket was opened.',
  )(
    z.object({
      ...{ ...onTicket, subject: text, body: text, channel: z.enum(channels), kind: z.enum(kinds) },
      ...{ category, priority, environment: text, requester: z.object({ name: text, email: text }) },
      ...{ projectId: id.nullable(), estimateMinutes: minutes.nullable(), followsUp: id.nullable().optional() },
      ...{ warrantyEndsOn: localDate.nullable().optional(), underWarranty: z.boolean().optional(), attachments },
    }),
  ),
  TicketTriaged: publish<TicketTriaged>(
    'TicketTriaged',
    1,
    'Somebody has looked at it and given it to somebody.',
  )(z.object({ ...onTicket, assignee: text, priority, category, estimateMinutes: minutes.optional() })),
  ReplyPosted: publish<ReplyPosted>(
    'ReplyPosted',
    1,
    'A public reply was written.',
  )(z.object({ ...onTicket, body: text, byAgency: z.boolean(), attachments }), {
    hidden: ['public'],
    only: (data) => data.public,
  }),
  InformationRequested: publish<InformationRequested>(
    'InformationRequested',
    1,
    'The client was asked something.',
  )(step),
  ClientReplied: publish<ClientReplied>(
    'ClientReplied',
    1,
    'The client has answered.',
  )(z.object({ ...step.shape, attachments })),
  WorkStarted: publish<WorkStarted>('WorkStarted', 1, 'Work on it began.')(z.object(onTicket), { hidden: ['note'] }),
  FixSubmittedForReview: publish<FixSubmittedForReview>(
    'FixSubmittedForReview',
    1,
    'A fix can be tried outside production.',
  )(step),
  FixSignedOff: publish<FixSignedOff>('FixSignedOff', 1, 'The client is content with the fix.')(step),
  FixRejected: publish<FixRejected>('FixRejected', 1, 'The client is not content with the fix.')(step),
  FixDeployed: publish<FixDeployed>(
    'FixDeployed',
    1,
    'The fix is in production.',
  )(z.object(onTicket), {
    hidden: ['note'],
  }),
  TicketResolved: publish<TicketResolved>('TicketResolved', 1, 'It is done.')(step),
  TicketReopened: publish<TicketReopened>('TicketReopened', 1, 'It was not done after all.')(step),
  TicketClosed: publish<TicketClosed>(
    'TicketClosed',
    1,
    'Nothing more is to come.',
  )(z.object({ ...step.shape, resolution: z.enum(resolutions).optional(), link: text.nullable().optional() })),
  TicketEscalated: publish<TicketEscalated>(
    'TicketEscalated',
    1,
    'Somebody else was called in.',
  )(z.object({ ...onTicket, to: text.nullable().optional() }), { hidden: ['note'] }),
  OnsiteVisitDispatched: publish<OnsiteVisitDispatched>(
    'OnsiteVisitDispatched',
    1,
    'Somebody is sent to the client.',
  )(
    z.object({
      ...{ ...step.shape, visitId: id, engineer: text, visitOn: localDate.nullable() },
      ...{ scheduledFor: instant.nullable(), address: text.nullable() },
    }),
  ),
  PriorityChanged: publish<PriorityChanged>(
    'PriorityChanged',
    1,
    'It is of another priority, with other promises.',
  )(z.object({ ...onTicket, from: priority, to: priority }), { hidden: ['note'] }),
  SlaAtRisk: publish<SlaAtRisk>(
    'SlaAtRisk',
    1,
    'Three quarters of a promise have run.',
  )(z.object({ ...verdict, dueAt: instant.nullable(), atRiskAt: instant, detectedAt: instant })),
  SlaBreached: publish<SlaBreached>(
    'SlaBreached',
    1,
    'A promise was not kept.',
  )(z.object({ ...verdict, dueAt: instant, detectedAt: instant, byReclassification: z.boolean() })),
  SlaMet: publish<SlaMet>(
    'SlaMet',
    1,
    'A promise was kept.',
  )(z.object({ ...verdict, dueAt: instant, stoppedAt: instant })),
};
