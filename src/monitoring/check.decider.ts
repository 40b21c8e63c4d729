import { type Decider, unreachable } from '../kernel/decider';
import { idFrom } from '../kernel/ids';
import { invalidAt, Refusal } from '../kernel/refusal';
import { type Instant } from '../time/instant';
import { type NoteSignal, type Signal } from './check.commands';
import { type CheckEvent } from './check.events';

export type Check = { readonly status: 'unheard' } | KnownCheck;

/** A check that has had an outage: the one that runs, or the last one. */
export interface KnownCheck {
  readonly status: 'down' | 'up';
  readonly outage: number;
  readonly ticketId: string;
  readonly beganAt: Instant;
  /** When the last outage that is over ended; null before the first end. */
  readonly endedAt: Instant | null;
}

export const checkStream = (checkId: string): string => `check-${checkId}`;

/** A check is known by its name within its agreement. */
export const checkIdOf = (agreementId: string, name: string): string => idFrom('check', agreementId, name);

/** What a signal means to what is known of its check. */
export type Meaning = 'outage-began' | 'outage-runs' | 'outage-ended' | 'no-outage' | 'out-of-order';

/**
 * One check, and its outages one after the other. A signal that says what is known, and one from before the last change,
 * adds nothing.
 * Refuses INVALID for a signal from the future, or of an outage before the agreement; AGREEMENT_ENDED for one after it.
 */
export const check: Decider<Check, NoteSignal, CheckEvent> = {
  name: 'check',
  initialState: { status: 'unheard' },
  decide,
  evolve,
};

/** Monitoring tells a change once and repeats what it told: a moment that is known is a repeat, an earlier one comes late. */
export function meaningOf({ state, at }: Pick<Signal, 'state' | 'at'>, known: Check): Meaning {
  if (known.status === 'unheard') return state === 'down' ? 'outage-began' : 'no-outage';
  const { beganAt, endedAt } = known;
  if (known.status === 'down') {
    if (state === 'down') return 'outage-runs';
    return at < beganAt || at === endedAt ? 'out-of-order' : 'outage-ended';
  }
  if (state === 'up') return 'no-outage';
  return at === beganAt || (endedAt !== null && at < endedAt) ? 'out-of-order' : 'outage-began';
}

function decide({ data, meta }: NoteSignal, known: Check): readonly CheckEvent[] {
  const { checkId, agreementId, clientId, check: name, at, detail } = data;
  if (at > meta.at) throw invalidAt('/at', `must not be in the future: it is ${meta.at} now`);
  const told = { checkId, agreementId, clientId, check: name, at, detail };
  const meaning = meaningOf(data, known);
  switch (meaning) {
    case 'outage-began': {
      theAgreementCovers(data);
      const outage = known.status === 'unheard' ? 1 : known.outage + 1;
      const ticketId = idFrom('outage', checkId, outage);
      return [{ type: 'OutageBegan', data: { ...told, outage, ticketId }, occurredAt: at }];
    }
    case 'outage-ended': {
      if (known.status !== 'down') throw new Error('An outage ends that does not run');
      const { outage, ticketId } = known;
      return [{ type: 'OutageEnded', data: { ...told, outage, ticketId }, occurredAt: at }];
    }
    case 'outage-runs':
    case 'no-outage':
    case 'out-of-order':
      return [];
    default:
      return unreachable(meaning);
  }
}

function theAgreementCovers({ agreementId, at, servedFrom, servedTo }: NoteSignal['data']): void {
  if (at < servedFrom) throw invalidAt('/at', `must not be before the agreement, which begins at ${servedFrom}`);
  if (servedTo === null || at < servedTo) return;
  throw new Refusal('AGREEMENT_ENDED', `The agreement ended at ${servedTo}`, { agreementId });
}

function evolve(known: Check, event: CheckEvent): Check {
  const { outage, ticketId, at } = event.data;
  switch (event.type) {
    case 'OutageBegan': {
      const endedAt = known.status === 'unheard' ? null : known.endedAt;
      return { status: 'down', outage, ticketId, beganAt: at, endedAt };
    }
    case 'OutageEnded':
      if (known.status === 'unheard') throw new Error('The end of an outage that never began');
      return { ...known, status: 'up', endedAt: at };
    default:
      return unreachable(event);
  }
}
