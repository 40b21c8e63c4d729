import { type Role } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type TicketState } from './ticket.events';

export const steps = [
  'triage',
  'start-work',
  'request-information',
  'client-reply',
  'submit-for-review',
  'sign-off',
  'reject-fix',
  'deploy',
  'resolve',
  'reopen',
  'close',
  'escalate',
  'priority',
  'onsite-visits',
] as const;
export type Step = (typeof steps)[number];

const agency: readonly Role[] = ['admin', 'agent'];
const agencyAndClient: readonly Role[] = [...agency, 'client'];

/** Who may take which step; a role that is not named takes none. A client closes only what is resolved. */
export const takenBy: Readonly<Record<Step, readonly Role[]>> = {
  triage: agency,
  'start-work': agency,
  'request-information': agency,
  'client-reply': agencyAndClient,
  'submit-for-review': agency,
  'sign-off': agencyAndClient,
  'reject-fix': agencyAndClient,
  deploy: agency,
  resolve: agency,
  reopen: agencyAndClient,
  close: agencyAndClient,
  escalate: agencyAndClient,
  priority: agency,
  'onsite-visits': agency,
};

const whileOpen = ['resolve', 'close', 'escalate', 'priority', 'onsite-visits'] as const;
const stepsOnward = ['deploy', ...whileOpen] as const;

/** Steps may be skipped forward; nothing but a rejection, an answer or a reopening leads back. */
const stepsFrom: Readonly<Record<TicketState, readonly Step[]>> = {
  opened: ['triage', 'start-work', 'request-information', 'submit-for-review', ...stepsOnward],
  triaged: ['triage', 'start-work', 'request-information', 'submit-for-review', ...stepsOnward],
  'in-progress': ['request-information', 'submit-for-review', ...stepsOnward],
  'waiting-on-client': ['client-reply', 'start-work', 'submit-for-review', ...stepsOnward],
  'in-review': ['sign-off', 'reject-fix', ...stepsOnward],
  'signed-off': stepsOnward,
  deployed: whileOpen,
  resolved: ['reopen', 'close'],
  closed: ['reopen'],
};

/** A ticket as far as its steps follow from it. */
export interface Standing {
  readonly ticketId: string;
  readonly status: TicketState;
  /** A fix was submitted for review, and nobody has signed it off yet. */
  readonly fixAwaitsSignOff: boolean;
}

/** What may be done now. A fix that was submitted for review is deployed only after its sign-off. */
export const allowedSteps = ({ status, fixAwaitsSignOff }: Standing): readonly Step[] =>
  stepsFrom[status].filter((step) => step !== 'deploy' || !fixAwaitsSignOff);

/** What somebody of this role may do now. */
const stepsOpenTo = (role: Role, standing: Standing): readonly Step[] =>
  allowedSteps(standing)
    .filter((step) => takenBy[step].includes(role))
    .filter((step) => step !== 'close' || role !== 'client' || standing.status === 'resolved');

/** @throws Refusal FORBIDDEN with the step and the roles that may take it */
export function theRoleMayTake(step: Step, role: Role): void {
  const roles = takenBy[step];
  if (roles.includes(role)) return;
  throw new Refusal('FORBIDDEN', `The step ${step} is for ${listed(roles)}, not for ${role}`, { step, role, roles });
}

/** @throws Refusal STEP_NOT_ALLOWED with the state and the steps that it allows to this role */
export function theStateAllows(step: Step, standing: Standing, role: Role): void {
  const allowed = stepsOpenTo(role, standing);
  if (allowed.includes(step)) return;
  const { ticketId, status: state, fixAwaitsSignOff } = standing;
  const unsigned = step === 'deploy' && fixAwaitsSignOff ? ' with a fix that awaits its sign-off' : '';
  const here = allowedSteps(standing).includes(step) ? ` by a ${role}` : '';
  throw new Refusal(
    'STEP_NOT_ALLOWED',
    `A ticket that is ${state}${unsigned} does not allow ${step}${here}; it allows ${allowed.join(', ') || 'nothing'}`,
    { ticketId, state, allowed },
  );
}

const listed = (roles: readonly Role[]): string => `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}`;
