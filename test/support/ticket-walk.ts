import fc from 'fast-check';
import { type RecordedOf } from '../../src/kernel/event';
import { Refusal } from '../../src/kernel/refusal';
import { type TicketCommand } from '../../src/tickets/ticket.commands';
import { type Ticket, ticket } from '../../src/tickets/ticket.decider';
import { type TicketEvent } from '../../src/tickets/ticket.events';
import { addMinutes, type Instant } from '../../src/time/instant';
import {
  changePriority,
  check,
  clientReply,
  close,
  deploy,
  fold,
  mon,
  open,
  recordedBy,
  rejectFix,
  reopen,
  reply,
  requestInformation,
  resolve,
  signOff,
  startWork,
  submitForReview,
  triage,
} from './tickets';

type Taken = (at: Instant, how?: { occurredAt: Instant }) => TicketCommand;

const anything: readonly Taken[] = [
  triage,
  reply,
  (at, how) => reply(at, { ...how, public: false }),
  startWork,
  requestInformation,
  clientReply,
  submitForReview,
  signOff,
  rejectFix,
  deploy,
  resolve,
  reopen,
  close,
  (at, how) => changePriority(at, 'P1', how),
  (at, how) => changePriority(at, 'P2', how),
  (at, how) => changePriority(at, 'P3', how),
  (at) => check(at),
  (at) => check(at),
];

export interface Move {
  readonly what: number;
  /** Since the move before. */
  readonly minutes: number;
  /** How far back the fact lies, for facts of the past. */
  readonly back: number | null;
}

export const moves = fc.array(
  fc.record<Move>({
    what: fc.nat(anything.length - 1),
    minutes: fc.oneof(fc.constantFrom(0, 60, 120, 240, 480), fc.nat(3_000)),
    back: fc.option(fc.nat(600), { nil: null, freq: 4 }),
  }),
  { minLength: 5, maxLength: 40 },
);

export interface Walk {
  readonly events: readonly RecordedOf<TicketEvent>[];
  /** Long after the last move, when the clocks were checked once more. */
  readonly end: Instant;
}

/** A ticket that lives through the moves; those that its state or the time refuses are left out. */
export function walked(steps: readonly Move[]): Walk {
  let now = mon('10:00');
  let state: Ticket = ticket.initialState;
  const events: RecordedOf<TicketEvent>[] = [];
  const take = (command: TicketCommand) => {
    const facts = ticket.decide(command, state);
    events.push(...facts.map((fact, i) => recordedBy(command, fact, events.length + i)));
    state = fold(state, facts);
  };
  take(open(now));
  for (const { what, minutes, back } of steps) {
    now = addMinutes(now, minutes);
    try {
      take(anything[what]!(now, back === null ? undefined : { occurredAt: addMinutes(now, -back) }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  const end = addMinutes(now, 100_000);
  take(check(end));
  return { events, end };
}
