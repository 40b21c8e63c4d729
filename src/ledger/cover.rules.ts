import { type Terms } from '../agreements/terms';
import { Refusal } from '../kernel/refusal';
import { addDays } from '../time/local';
import { type TimeEntry, type WorkedTicket } from './month.commands';
import { type Cover } from './month.events';

/** Who bears an entry: what was asked for, where the terms and the dates allow it, or what they say of such a ticket. */
export function coverOf({ cover, reason, ticket }: TimeEntry, terms: Terms): Cover {
  const free = isFreeOfCharge(ticket, terms);
  const asked = cover ?? (free ? 'free' : 'billable');
  const objection = objectionTo(asked, { ticket, terms, free, reason });
  if (objection)
    throw new Refusal('COVER_NOT_ALLOWED', objection, { cover: asked }, [{ pointer: '/cover', detail: objection }]);
  return asked;
}

interface Circumstances {
  readonly ticket: WorkedTicket;
  readonly terms: Terms;
  readonly free: boolean;
  readonly reason: string | null;
}

function objectionTo(cover: Cover, { ticket, terms, free, reason }: Circumstances): string | null {
  switch (cover) {
    case 'billable':
      return free ? 'The terms make such tickets free of charge' : null;
    case 'free':
      return free ? null : 'The terms do not make such tickets free of charge';
    case 'warranty':
      return warrantyObjection(ticket, terms);
    case 'security':
      if (!terms.included.includes('security')) return 'The terms do not include security incidents';
      return ticket.category.startsWith('security-') ? null : 'The ticket is not about security';
    case 'proactive':
      if (!terms.included.includes('proactive')) return 'The terms do not include proactive maintenance';
      return ticket.kind === 'maintenance' ? null : 'The ticket is not planned maintenance';
    case 'own-defect':
      return null;
    case 'goodwill':
      return reason === null ? 'Time that is given away needs a reason' : null;
  }
}

function warrantyObjection({ project, openedOn }: WorkedTicket, terms: Terms): string | null {
  if (!terms.included.includes('warranty')) return 'The terms do not include warranty';
  if (project === null) return 'The ticket names no project';
  const lastDay = addDays(project.launchedOn, project.warrantyDays);
  return openedOn <= lastDay ? null : `The warranty of the project ended on ${lastDay}`;
}

export function isFreeOfCharge(ticket: Pick<WorkedTicket, 'channel' | 'priority'>, terms: Terms): boolean {
  return terms.freeOfCharge.some(
    (rule) =>
      (rule.channel === undefined || rule.channel === ticket.channel) &&
      (rule.priority === undefined || rule.priority === ticket.priority),
  );
}
