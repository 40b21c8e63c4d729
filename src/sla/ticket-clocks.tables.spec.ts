import {
  after,
  changePriority,
  check,
  clientReply,
  close,
  deploy,
  open,
  rejectFix,
  reopen,
  reply,
  requestInformation,
  resolve,
  signOff,
  startWork,
  stateOf,
  submitForReview,
  triage,
} from '../../test/support/tickets';
import { type Priority } from '../agreements/terms';
import { type TicketCommand } from '../tickets/ticket.commands';
import { type TicketEvent } from '../tickets/ticket.events';
import { type Instant, instant } from '../time/instant';
import { addDays } from '../time/local';
import { type ClockName } from './clock';

/*
 * Tickets told in a line, to be checked by hand: P1 60 to answer, 240 to resolve, 60 from one update to the next; P2 120,
 * 480 and 240; P3 480, none and none; Monday to Friday from nine to five. `reply mon 11:45 told tue 10:00` is written
 * down later than it happened. What is expected of the latest run: its number, state, due moment and minutes used, as of
 * the last fact that touched it, or the pause it is in; and the warnings and verdicts of all runs.
 */
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function moment(text: string): Instant {
  const [, name = '', weeks = '0', time = ''] = /^(\w{3})([+-]\d)? (\S+)$/.exec(text) ?? [];
  return instant(`${addDays('2026-11-02', WEEK.indexOf(name) + 7 * Number(weeks))}T${time}Z`);
}

type How = { readonly occurredAt?: Instant };
const words: Readonly<Record<string, (at: Instant, how: How) => TicketCommand>> = {
  'open P1': (at, how) => open(at, { ...how, priority: 'P1' }),
  'open P2': (at, how) => open(at, { ...how, priority: 'P2' }),
  'open P3': (at, how) => open(at, { ...how, priority: 'P3' }),
  'triage P1': (at, how) => triage(at, { ...how, priority: 'P1' }),
  triage,
  reply,
  note: (at, how) => reply(at, { ...how, public: false }),
  start: startWork,
  ask: requestInformation,
  answer: clientReply,
  review: submitForReview,
  reject: rejectFix,
  sign: signOff,
  deploy,
  resolve,
  close,
  reopen,
  check,
  ...Object.fromEntries(
    (['P1', 'P2', 'P3'] as const).map((to: Priority) => [to, (at: Instant, how: How) => changePriority(at, to, how)]),
  ),
};

/** `open P2 mon 10:00; reply mon 11:45 told tue 10:00` */
function told(line: string): readonly TicketEvent[] {
  return after(
    ...line.split('; ').map((one) => {
      const [, word = '', happened = '', later] =
        /^(.+?) (\w{3}(?:[+-]\d)? \S+)(?: told (\w{3}(?:[+-]\d)? \S+))?$/.exec(one) ?? [];
      const command = words[word];
      if (!command) throw new Error(`Not a line of this table: ${one}`);
      return later === undefined
        ? command(moment(happened), {})
        : command(moment(later), { occurredAt: moment(happened) });
    }),
  );
}

/** `risk mon 11:30, met mon 12:00` */
const verdictsOn = (clock: string, events: readonly TicketEvent[]): readonly string[] =>
  events.flatMap((event) => {
    if (!('clock' in event.data) || event.data.clock !== clock) return [];
    return [`${verdicts[event.type as keyof typeof verdicts]} ${event.occurredAt}`];
  });
const verdicts = { SlaAtRisk: 'risk', SlaMet: 'met', SlaBreached: 'breached' };

const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

function isAsTold(clock: ClockName, [, line, run, state, due, used, judged = '']: readonly string[]): void {
  const events = told(line!);
  expect(stateOf(events).clocks[clock]).toMatchObject({
    run: Number(run),
    state,
    dueAt: due === '-' ? null : moment(due!),
    workedMinutes: Number(used),
  });
  const expected = judged === '' ? [] : judged.split(', ').map((one) => one.replace(/^(\w+) (.*)$/, verdictAt));
  expect(verdictsOn(clock, events)).toEqual(expected);
}
const verdictAt = (_: string, verdict: string, at: string): string => `${verdict} ${moment(at)}`;

describe('the response clock', () => {
  // Rule: sla.response
  it.each(
    table(`
    before three quarters                 | open P2 mon 10:00; check mon 11:29                        | 1 | running  | mon 12:00   | 0   |
    at three quarters                     | open P2 mon 10:00; check mon 11:30                        | 1 | running  | mon 12:00   | 90  | risk mon 11:30
    at its due moment                     | open P2 mon 10:00; check mon 12:00                        | 1 | running  | mon 12:00   | 90  | risk mon 11:30
    a millisecond after                   | open P2 mon 10:00; check mon 12:00:00.001                 | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    days after                            | open P2 mon 10:00; check fri 12:00                        | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    looked at again and again             | open P2 mon 10:00; check mon 12:01; check mon 12:02; check tue 12:00 | 1 | breached | mon 12:00 | 120 | risk mon 11:30, breached mon 12:00
    answered early                        | open P2 mon 10:00; reply mon 11:00; check fri 12:00       | 1 | met      | mon 12:00   | 60  | met mon 11:00
    answered at its due moment            | open P2 mon 10:00; reply mon 12:00                        | 1 | met      | mon 12:00   | 120 | risk mon 11:30, met mon 12:00
    answered a millisecond late           | open P2 mon 10:00; reply mon 12:00:00.001                 | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    answered after its breach             | open P2 mon 10:00; check mon 13:00; reply mon 14:00       | 1 | breached | mon 12:00   | 240 | risk mon 11:30, breached mon 12:00
    answered as it is opened              | open P2 mon 10:00; reply mon 10:00                        | 1 | met      | mon 12:00   | 0   | met mon 10:00
    answered twice                        | open P2 mon 10:00; reply mon 10:10; reply mon 10:20       | 1 | met      | mon 12:00   | 10  | met mon 10:10
    a private note is no answer           | open P2 mon 10:00; note mon 10:30; check mon 12:01        | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    never pauses: a question              | open P2 mon 10:00; ask mon 10:30; check tue 09:00         | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    never pauses: a review                | open P2 mon 10:00; review mon 10:30; check mon 11:45      | 1 | running  | mon 12:00   | 90  | risk mon 11:30
    a solution is no answer               | open P2 mon 10:00; resolve mon 10:30; check mon 13:00     | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    30 on Friday, 90 on Monday            | open P2 fri 16:30; reply mon+1 10:30                      | 1 | met      | mon+1 10:30 | 120 | risk mon+1 10:00, met mon+1 10:30
    a minute more on that Monday          | open P2 fri 16:30; reply mon+1 10:31                      | 1 | breached | mon+1 10:30 | 121 | risk mon+1 10:00, breached mon+1 10:30
    opened and answered on a Saturday     | open P2 sat 10:00; reply sat 12:00                        | 1 | met      | mon+1 11:00 | 0   | met sat 12:00
    P3 is eight hours                     | open P3 mon 10:00; reply tue 10:00                        | 1 | met      | tue 10:00   | 480 | risk mon 16:00, met tue 10:00
    up to P1 in time                      | open P2 mon 10:00; P1 mon 10:30                           | 1 | running  | mon 11:00   | 30  |
    up to P1 at that due moment           | open P2 mon 10:00; P1 mon 11:00                           | 1 | running  | mon 11:00   | 60  | risk mon 10:45
    up to P1 too late                     | open P2 mon 10:00; P1 mon 11:15                           | 1 | breached | mon 11:00   | 75  | risk mon 10:45, breached mon 11:00
    up to P1 by triage too late           | open P2 mon 10:00; triage P1 mon 11:15                    | 1 | breached | mon 11:00   | 75  | risk mon 10:45, breached mon 11:00
    up to P1 after the warning            | open P2 mon 10:00; check mon 11:40; P1 mon 11:45          | 1 | breached | mon 11:00   | 105 | risk mon 11:30, breached mon 11:00
    down to P3                            | open P2 mon 10:00; P3 mon 11:00                           | 1 | running  | tue 10:00   | 60  |
    down to P3 after the warning: no more | open P2 mon 10:00; check mon 11:35; P3 mon 11:40; check mon 16:30 | 1 | running | tue 10:00 | 100 | risk mon 11:30
    down to P3 after the breach: stays    | open P2 mon 10:00; check mon 12:30; P3 mon 12:40          | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    down at the due moment: put off       | open P1 mon 10:00; P2 mon 11:00                           | 1 | running  | mon 12:00   | 60  | risk mon 10:45
    down a quarter late: the breach first | open P1 mon 10:00; P2 mon 11:15                           | 1 | breached | mon 11:00   | 60  | risk mon 10:45, breached mon 11:00
    up and down again                     | open P2 mon 10:00; P1 mon 10:10; P2 mon 10:20             | 1 | running  | mon 12:00   | 20  |
    down and up again too late            | open P1 mon 10:00; P3 mon 10:30; P1 mon 12:00             | 1 | breached | mon 11:00   | 120 | risk mon 10:45, breached mon 11:00
    answered, then up: judged already     | open P2 mon 10:00; reply mon 11:30; P1 mon 12:00          | 1 | met      | mon 12:00   | 90  | risk mon 11:30, met mon 11:30
    in time, but told a day later         | open P2 mon 10:00; reply mon 11:45 told tue 10:00         | 1 | met      | mon 12:00   | 105 | risk mon 11:30, met mon 11:45
    early, and told a day later           | open P2 mon 10:00; reply mon 10:30 told tue 10:00         | 1 | met      | mon 12:00   | 30  | met mon 10:30
    late, and told a day later            | open P2 mon 10:00; reply mon 12:30 told tue 10:00         | 1 | breached | mon 12:00   | 150 | risk mon 11:30, breached mon 12:00
    in time, but told after the breach    | open P2 mon 10:00; check mon 12:01; reply mon 11:45 told tue 10:00 | 1 | breached | mon 12:00 | 105 | risk mon 11:30, breached mon 12:00
    opened long before it is told         | open P2 mon 10:00 told mon 16:00; check mon 16:01         | 1 | breached | mon 12:00   | 120 | risk mon 11:30, breached mon 12:00
    opened and answered before it is told | open P2 mon 10:00 told mon 16:00; reply mon 11:00 told mon 16:01 | 1 | met | mon 12:00 | 60  | met mon 11:00
    a reopening asks for no other answer  | open P2 mon 10:00; reply mon 10:10; resolve mon 11:00; reopen mon 12:00; check fri 12:00 | 1 | met | mon 12:00 | 10 | met mon 10:10
    `),
  )('%s: %s: run %s is %s, due %s, %s used: %s', (...row) => isAsTold('response', row));
});

describe('the resolution clock', () => {
  // Rule: sla.resolution, sla.pauses
  it.each(
    table(`
    before three quarters                 | open P2 mon 10:00; resolve mon 15:59                      | 1 | met      | tue 10:00   | 359 | met mon 15:59
    at three quarters                     | open P2 mon 10:00; resolve mon 16:00                      | 1 | met      | tue 10:00   | 360 | risk mon 16:00, met mon 16:00
    at its due moment                     | open P2 mon 10:00; resolve tue 10:00                      | 1 | met      | tue 10:00   | 480 | risk mon 16:00, met tue 10:00
    a millisecond after                   | open P2 mon 10:00; resolve tue 10:00:00.001               | 1 | breached | tue 10:00   | 480 | risk mon 16:00, breached tue 10:00
    in the night before                   | open P2 mon 10:00; resolve tue 03:00                      | 1 | met      | tue 10:00   | 420 | risk mon 16:00, met tue 03:00
    closed without a word                 | open P2 mon 10:00; close mon 11:00                        | 1 | met      | tue 10:00   | 60  | met mon 11:00
    resolved, then closed                 | open P2 mon 10:00; resolve mon 11:00; close mon 12:00     | 1 | met      | tue 10:00   | 60  | met mon 11:00
    work alone changes nothing            | open P2 mon 10:00; triage mon 10:10; start mon 10:20; check mon 11:00 | 1 | running | tue 10:00 | 0 |
    a breach goes on until it is resolved | open P2 mon 10:00; check tue 11:00; resolve wed 10:00     | 1 | breached | tue 10:00   | 960 | risk mon 16:00, breached tue 10:00
    300 used, a wait, 180 left            | open P2 mon 10:00; ask mon 15:00; answer wed 11:00        | 1 | running  | wed 14:00   | 300 |
    300 used, a wait, resolved in time    | open P2 mon 10:00; ask mon 15:00; answer wed 11:00; resolve wed 14:00 | 1 | met | wed 14:00 | 480 | risk wed 12:00, met wed 14:00
    300 used, a wait, a minute late       | open P2 mon 10:00; ask mon 15:00; answer wed 11:00; resolve wed 14:01 | 1 | breached | wed 14:00 | 481 | risk wed 12:00, breached wed 14:00
    still waiting                         | open P2 mon 10:00; ask mon 15:00; check fri 12:00         | 1 | paused   | -           | 300 |
    waiting since the warning             | open P2 mon 10:00; ask mon 16:30; check fri 12:00         | 1 | paused   | -           | 390 | risk mon 16:00
    resolved while waiting                | open P2 mon 10:00; ask mon 12:00; resolve fri 12:00       | 1 | met      | mon+1 10:00 | 120 | met fri 12:00
    asked at the due moment               | open P2 mon 10:00; ask tue 10:00; check fri 12:00         | 1 | breached | tue 10:00   | 480 | risk mon 16:00, breached tue 10:00
    a millisecond before the due moment   | open P2 mon 10:00; ask tue 09:59:59.999; check fri 12:00  | 1 | paused   | -           | 479 | risk mon 16:00
    that millisecond after the wait       | open P2 mon 10:00; ask tue 09:59:59.999; answer fri 12:00; resolve fri 12:00:00.001 | 1 | met | fri 12:00:00.001 | 480 | risk mon 16:00, met fri 12:00:00.001
    a millisecond more                    | open P2 mon 10:00; ask tue 09:59:59.999; answer fri 12:00; resolve fri 12:00:00.002 | 1 | breached | fri 12:00:00.001 | 480 | risk mon 16:00, breached fri 12:00:00.001
    asked too late                        | open P2 mon 10:00; ask tue 10:01                          | 1 | breached | tue 10:00   | 481 | risk mon 16:00, breached tue 10:00
    a breach that waits counts no wait    | open P2 mon 10:00; check tue 11:00; ask tue 12:00; answer tue 14:00; resolve tue 15:00 | 1 | breached | tue 10:00 | 660 | risk mon 16:00, breached tue 10:00
    a question, straight into a review    | open P2 mon 10:00; ask mon 12:00; review tue 12:00; sign wed 12:00 | 1 | running | thu 10:00 | 120 |
    a review that is rejected             | open P2 mon 10:00; review mon 12:00; reject mon 14:00     | 1 | running  | tue 12:00   | 120 |
    a review, its sign-off, the solution  | open P2 mon 10:00; review mon 12:00; sign tue 12:00; deploy tue 13:00; resolve tue 14:00 | 1 | met | wed 10:00 | 240 | met tue 14:00
    two waits of an hour                  | open P2 mon 10:00; ask mon 11:00; answer mon 12:00; ask mon 13:00; answer mon 14:00 | 1 | running | tue 12:00 | 120 |
    work begun ends the wait              | open P2 mon 10:00; ask mon 11:00; start mon 12:00         | 1 | running  | tue 11:00   | 60  |
    a wait of no time                     | open P2 mon 10:00; ask mon 11:00; answer mon 11:00        | 1 | running  | tue 10:00   | 60  |
    a wait from the opening               | open P2 mon 10:00; ask mon 10:00; answer tue 10:00        | 1 | running  | wed 10:00   | 0   |
    a wait in the night                   | open P2 mon 10:00; ask mon 18:00; answer tue 08:00        | 1 | running  | tue 10:00   | 420 | risk mon 16:00
    a wait over the weekend               | open P2 fri 16:00; ask fri 16:30; answer mon+1 09:30      | 1 | running  | mon+1 17:00 | 30  |
    a wait told three hours later         | open P2 mon 10:00; ask mon 12:00 told mon 15:00; answer mon 16:00 | 1 | running | tue 14:00 | 120 |
    an answer told a day later            | open P2 mon 10:00; ask mon 12:00; answer mon 13:00 told tue 12:00 | 1 | running | tue 11:00 | 120 |
    an answer from before the question    | open P2 mon 10:00; ask mon 12:00; answer mon 11:00 told mon 14:00 | 1 | running | tue 10:00 | 60 |
    up to P1 in time                      | open P2 mon 10:00; P1 mon 12:00                           | 1 | running  | mon 14:00   | 120 |
    up to P1 by triage                    | open P2 mon 10:00; triage P1 mon 10:30                    | 1 | running  | mon 14:00   | 30  |
    up to P1 after a wait                 | open P2 mon 10:00; ask mon 11:00; answer mon 13:00; P1 mon 14:00 | 1 | running | mon 16:00 | 120 |
    up to P1 while waiting, half used     | open P2 mon 10:00; ask mon 12:00; P1 tue 10:00            | 1 | paused   | -           | 120 |
    up to P1 while waiting, 210 used      | open P2 mon 10:00; ask mon 13:30; P1 tue 10:00            | 1 | paused   | -           | 210 | risk mon 13:00
    and the 30 that are left              | open P2 mon 10:00; ask mon 13:30; P1 tue 10:00; answer wed 10:00 | 1 | running | wed 10:30 | 210 | risk mon 13:00
    up to P1 while waiting, 240 used      | open P2 mon 10:00; ask mon 14:00; P1 tue 10:00; check tue 10:00:00.001 | 1 | breached | mon 14:00 | 240 | risk mon 13:00, breached mon 14:00
    up to P1 while waiting, all used      | open P2 mon 10:00; ask mon 14:30; P1 tue 10:00            | 1 | breached | mon 14:00   | 270 | risk mon 13:00, breached mon 14:00
    down to P3: no such target            | open P2 mon 10:00; P3 mon 11:00                           | 1 | cancelled | -          | 60  |
    down to P3 while waiting              | open P2 mon 10:00; ask mon 11:00; P3 mon 12:00            | 1 | cancelled | -          | 60  |
    down to P3 after the breach           | open P2 mon 10:00; check tue 11:00; P3 tue 12:00; resolve tue 13:00 | 1 | breached | tue 10:00 | 660 | risk mon 16:00, breached tue 10:00
    back from P3, from the start          | open P2 mon 10:00; P3 mon 11:00; P2 mon 12:00             | 2 | running  | tue 10:00   | 120 |
    back from P3 too late                 | open P2 mon 10:00; P3 mon 11:00; P2 tue 10:30             | 2 | breached | tue 10:00   | 510 | risk mon 16:00, breached tue 10:00
    back from P3: another run's warning   | open P2 mon 10:00; check mon 16:00; P3 mon 16:30; P2 tue 09:00 | 2 | running | tue 10:00 | 420 | risk mon 16:00, risk mon 16:00
    up from P3, from the start            | open P3 mon 10:00; P1 mon 13:30                           | 1 | running  | mon 14:00   | 210 | risk mon 13:00
    up from P3 with its waits             | open P3 mon 10:00; ask mon 11:00; answer mon 13:00; P2 mon 14:00 | 1 | running | tue 12:00 | 120 |
    up from P3 while waiting              | open P3 mon 10:00; ask mon 11:00; P2 mon 14:00            | 1 | paused   | -           | 60  |
    reopened: a run of its own            | open P2 mon 10:00; resolve mon 11:00; reopen tue 10:00    | 2 | running  | wed 10:00   | 0   | met mon 11:00
    reopened from closed                  | open P2 mon 10:00; close mon 11:00; reopen fri 16:00      | 2 | running  | mon+1 16:00 | 0   | met mon 11:00
    reopened, and late                    | open P2 mon 10:00; resolve mon 11:00; reopen tue 10:00; resolve wed 10:00:00.001 | 2 | breached | wed 10:00 | 480 | met mon 11:00, risk tue 16:00, breached wed 10:00
    late, reopened, and in time           | open P2 mon 10:00; resolve tue 11:00; reopen wed 10:00; resolve wed 11:00 | 2 | met | thu 10:00 | 60 | risk mon 16:00, breached tue 10:00, met wed 11:00
    waits of before count for nothing     | open P2 mon 10:00; ask mon 11:00; answer mon 13:00; resolve mon 14:00; reopen tue 10:00 | 2 | running | wed 10:00 | 0 | met mon 14:00
    a reopening told a day later          | open P2 mon 10:00; resolve mon 11:00; reopen mon 12:00 told tue 10:00; check tue 10:01 | 2 | running | tue 12:00 | 360 | met mon 11:00, risk tue 10:00
    a solution of before the reopening    | open P2 mon 10:00; resolve mon 11:00; reopen mon 14:00; resolve mon 12:00 told mon 15:00 | 2 | met | tue 14:00 | 0 | met mon 11:00, met mon 14:00
    `),
  )('%s: %s: run %s is %s, due %s, %s used: %s', (...row) => isAsTold('resolution', row));
});

describe('the update clock', () => {
  // Rule: sla.update
  it.each(
    table(`
    from the first answer                 | open P2 mon 10:00; reply mon 11:00                        | 1 | running  | mon 15:00   | 0   |
    from each to the next                 | open P2 mon 10:00; reply mon 11:00; reply mon 13:59       | 2 | running  | tue 09:59   | 0   | met mon 13:59
    at three quarters                     | open P2 mon 10:00; reply mon 11:00; reply mon 14:00       | 2 | running  | tue 10:00   | 0   | risk mon 14:00, met mon 14:00
    at its due moment                     | open P2 mon 10:00; reply mon 11:00; reply mon 15:00       | 2 | running  | tue 11:00   | 0   | risk mon 14:00, met mon 15:00
    a millisecond after                   | open P2 mon 10:00; reply mon 11:00; reply mon 15:00:00.001 | 2 | running | tue 11:00:00.001 | 0 | risk mon 14:00, breached mon 15:00
    silence                               | open P2 mon 10:00; reply mon 11:00; check fri 12:00       | 1 | breached | mon 15:00   | 240 | risk mon 14:00, breached mon 15:00
    late, and then in time                | open P2 mon 10:00; reply mon 11:00; check mon 16:00; reply mon 16:30; reply mon 16:40 | 3 | running | tue 12:40 | 0 | risk mon 14:00, breached mon 15:00, met mon 16:40
    at the same moment twice              | open P2 mon 10:00; reply mon 11:00; reply mon 11:00       | 1 | running  | mon 15:00   | 0   |
    a private note is none                | open P2 mon 10:00; reply mon 11:00; note mon 12:00        | 1 | running  | mon 15:00   | 0   |
    one of before the last is none        | open P2 mon 10:00; reply mon 12:00; reply mon 11:30 told mon 13:00 | 1 | running | mon 16:00 | 0 |
    one that is told later                | open P2 mon 10:00; reply mon 11:00; reply mon 12:00 told mon 16:00 | 2 | running | mon 16:00 | 0 | met mon 12:00
    60 used, a wait, 180 left             | open P2 mon 10:00; reply mon 11:00; ask mon 12:00; answer tue 10:00 | 1 | running | tue 13:00 | 60 |
    an answer while waiting               | open P2 mon 10:00; reply mon 11:00; ask mon 12:00; reply mon 13:00 | 2 | paused | - | 0 | met mon 13:00
    and on from the wait's end            | open P2 mon 10:00; reply mon 11:00; ask mon 12:00; reply mon 13:00; answer tue 09:00 | 2 | running | tue 13:00 | 0 | met mon 13:00
    the wait began before the answer      | open P2 mon 10:00; ask mon 10:30; reply mon 11:00; answer mon 12:00 | 1 | running | mon 16:00 | 0 |
    an answer told of before the wait     | open P2 mon 10:00; ask mon 14:00; reply mon 10:30 told mon 15:00 | 1 | paused | - | 210 |
    and found at risk                     | open P2 mon 10:00; ask mon 14:00; reply mon 10:30 told mon 15:00; check mon 15:01 | 1 | paused | - | 210 | risk mon 13:30
    until it is resolved                  | open P2 mon 10:00; reply mon 11:00; resolve mon 12:00     | 1 | met      | mon 15:00   | 60  | met mon 12:00
    an answer after that starts none      | open P2 mon 10:00; reply mon 11:00; resolve mon 12:00; reply mon 13:00 | 1 | met | mon 15:00 | 60 | met mon 12:00
    from the reopening                    | open P2 mon 10:00; reply mon 11:00; resolve mon 12:00; reopen tue 10:00 | 2 | running | tue 14:00 | 0 | met mon 12:00
    up to P1 in time                      | open P2 mon 10:00; reply mon 11:00; P1 mon 11:50          | 1 | running  | mon 12:00   | 50  | risk mon 11:45
    up to P1 too late                     | open P2 mon 10:00; reply mon 11:00; P1 mon 12:10          | 1 | breached | mon 12:00   | 70  | risk mon 11:45, breached mon 12:00
    down to P3: no such target            | open P2 mon 10:00; reply mon 11:00; P3 mon 12:00          | 1 | cancelled | -          | 60  |
    up from P3: from the last answer      | open P3 mon 10:00; reply mon 11:00; P2 mon 12:00          | 1 | running  | mon 15:00   | 60  |
    `),
  )('%s: %s: run %s is %s, due %s, %s used: %s', (...row) => isAsTold('update', row));

  it.each([
    ['before the first answer', 'open P1 mon 10:00; check fri 12:00'],
    ['with a private note', 'open P1 mon 10:00; note mon 10:30; check fri 12:00'],
    ['with a question', 'open P1 mon 10:00; ask mon 10:30; answer mon 11:00; check fri 12:00'],
    ['reopened before anybody answered', 'open P1 mon 10:00; resolve mon 10:30; reopen mon 11:00; check fri 12:00'],
    ['answered after it was resolved', 'open P1 mon 10:00; resolve mon 10:30; reply mon 11:00; check fri 12:00'],
    ['of a priority without one', 'open P3 mon 10:00; reply mon 11:00; reply mon 12:00'],
  ])('there is none %s: %s', (_, line) => {
    const events = told(line);
    expect(stateOf(events).clocks.update).toBeUndefined();
    expect(verdictsOn('update', events)).toEqual([]);
  });
});
