import fc from 'fast-check';
import { refusalOf } from '../../test/support/given';
import {
  ada,
  after,
  close,
  deploy,
  fold,
  mon,
  open,
  signOff,
  startWork,
  stateOf,
  submitForReview,
  taking,
  theo,
  triage,
} from '../../test/support/tickets';
import { type Actor, type Role, roles } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { addMinutes } from '../time/instant';
import { type Step, steps, takenBy } from './step.rules';
import { type Ticket, ticket } from './ticket.decider';

/** Who takes it, in which states, and where it leads; `=` is where it was. */
const told = `
  triage               agency         opened triaged                                                                       triaged
  start-work           agency         opened triaged waiting-on-client                                                     in-progress
  request-information  agency         opened triaged in-progress                                                           waiting-on-client
  client-reply         agency+client  waiting-on-client                                                                    in-progress
  submit-for-review    agency         opened triaged in-progress waiting-on-client                                         in-review
  sign-off             agency+client  in-review                                                                            signed-off
  reject-fix           agency+client  in-review                                                                            in-progress
  deploy               agency         opened triaged in-progress waiting-on-client in-review signed-off                    deployed
  resolve              agency         opened triaged in-progress waiting-on-client in-review signed-off deployed           resolved
  reopen               agency+client  resolved closed                                                                      triaged
  close                agency+client  opened triaged in-progress waiting-on-client in-review signed-off deployed resolved  closed
  escalate             agency+client  opened triaged in-progress waiting-on-client in-review signed-off deployed           =
  priority             agency         opened triaged in-progress waiting-on-client in-review signed-off deployed           =
  onsite-visits        agency         opened triaged in-progress waiting-on-client in-review signed-off deployed           =`;
const table = new Map(
  told
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([step = '', who = '', ...states]) => [step, { who, from: states.slice(0, -1), to: states.at(-1)! }]),
);

/** A ticket as the table has it. */
interface Model {
  status: string;
  unsigned: boolean;
}

/** What the table makes of a step: the state it leads to, or which no. */
function asTold({ status, unsigned }: Model, step: Step, role: Role): string {
  const { who, from, to } = table.get(step)!;
  const mayTake = role === 'admin' || role === 'agent' || (role === 'client' && who === 'agency+client');
  if (!mayTake) return 'FORBIDDEN';
  if (!from.includes(status)) return 'STEP_NOT_ALLOWED';
  if (step === 'deploy' && unsigned) return 'STEP_NOT_ALLOWED';
  if (step === 'close' && role === 'client' && status !== 'resolved') return 'STEP_NOT_ALLOWED';
  return to === '=' ? status : to;
}

const personOf = (role: Role): Actor => (role === 'client' ? theo : { id: `a ${role}`, role });

it('the table names every step', () => {
  expect([...table.keys()]).toEqual(steps);
});

// Rule: tickets.steps-by-state, tickets.steps-by-role, tickets.fix-needs-sign-off, tickets.client-closes-what-is-resolved
it('whoever takes whatever step in whatever order, a ticket goes the way that the table tells', () => {
  const moves = fc.array(fc.record({ step: fc.constantFrom(...steps), role: fc.constantFrom(...often, ...roles) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(moves, (all) => {
      const model: Model = { status: 'opened', unsigned: false };
      let at = mon('10:00');
      let state: Ticket = stateOf(after(open(at)));
      for (const { step, role } of all) {
        at = addMinutes(at, 1);
        const command = taking[step](at, { by: personOf(role) });
        const expected = asTold(model, step, role);
        let came: string;
        try {
          const facts = ticket.decide(command, state);
          state = fold(state, facts);
          came = state.status;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          came = error.code;
        }
        expect([step, role, came]).toEqual([step, role, expected]);
        if (came === 'FORBIDDEN' || came === 'STEP_NOT_ALLOWED') continue;
        model.status = came;
        if (step === 'submit-for-review') model.unsigned = true;
        if (step === 'sign-off') model.unsigned = false;
      }
    }),
    { numRuns: 500 },
  );
});

/** So that a ticket gets somewhere. */
const often: readonly Role[] = ['agent', 'agent', 'agent', 'admin', 'client', 'client'];

// Rule: tickets.steps-by-role
it('a step that the role may not take is refused with the step and the roles that may, whatever the state', () => {
  const closed = stateOf(after(open(mon('10:00')), close(mon('10:01'))));
  const refusal = refusalOf(() => ticket.decide(deploy(mon('10:02'), { by: theo }), closed));
  expect(refusal).toMatchObject({
    code: 'FORBIDDEN',
    message: 'The step deploy is for admin and agent, not for client',
    facts: { step: 'deploy', role: 'client', roles: ['admin', 'agent'] },
  });
  expect(takenBy.close).toEqual(['admin', 'agent', 'client']);
});

// Rule: tickets.refusal-names-state-and-steps, tickets.client-closes-what-is-resolved
it('a client is told the steps that are open to it', () => {
  const working = stateOf(after(open(mon('10:00')), startWork(mon('10:01'))));
  expect(refusalOf(() => ticket.decide(close(mon('10:02'), { by: theo }), working))).toMatchObject({
    code: 'STEP_NOT_ALLOWED',
    message: 'A ticket that is in-progress does not allow close by a client; it allows escalate',
    facts: { state: 'in-progress', allowed: ['escalate'] },
  });
  const signedOff = stateOf(after(open(mon('10:00')), submitForReview(mon('10:01')), signOff(mon('10:02'))));
  expect(refusalOf(() => ticket.decide(triage(mon('10:03'), { by: ada }), signedOff)).facts['allowed']).toEqual([
    ...['deploy', 'resolve', 'close', 'escalate', 'priority', 'onsite-visits'],
  ]);
});
