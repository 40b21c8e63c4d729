import { type Instant } from '../time/instant';

/** When what happened to a ticket of the past. */
export interface TicketLife {
  readonly openedAt: Instant;
  readonly answeredAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly hasAnswer: boolean;
  readonly hasEstimate: boolean;
}

/** Faults in the order of a ticket's moments, and in what belongs to them. */
export function faultsOfTicketLife(life: TicketLife): readonly { field: string; detail: string }[] {
  const { openedAt, answeredAt, resolvedAt, closedAt, hasAnswer, hasEstimate } = life;
  return [
    ...notBefore('answeredAt', answeredAt, 'openedAt', openedAt),
    ...notBefore('resolvedAt', resolvedAt, 'openedAt', openedAt),
    ...notBefore('closedAt', closedAt, resolvedAt === null ? 'openedAt' : 'resolvedAt', resolvedAt ?? openedAt),
    ...faultUnless(!hasAnswer || answeredAt !== null, 'answer', 'must be left out where answeredAt is'),
    ...faultUnless(
      !hasEstimate || (resolvedAt ?? closedAt) === null,
      'estimateMinutes',
      'must be left out where the ticket is resolved: nobody is asked for its approval any more',
    ),
  ];
}

function notBefore(field: string, at: Instant | null, earlier: string, than: Instant) {
  return faultUnless(at === null || at >= than, field, `must not be before ${earlier}, ${than}`);
}

const faultUnless = (holds: boolean, field: string, detail: string) => (holds ? [] : [{ field, detail }]);

export type LifeStep = 'triage' | 'reply' | 'resolve' | 'close';

/** The steps that a ticket took after its opening, in the order in which it took them. */
export function stepsOf(
  { openedAt, answeredAt, resolvedAt, closedAt }: TicketLife,
  isAssigned: boolean,
): readonly { readonly step: LifeStep; readonly at: Instant }[] {
  const taken: readonly (readonly [LifeStep, Instant | null])[] = [
    ['triage', isAssigned ? openedAt : null],
    ['reply', answeredAt],
    ['resolve', resolvedAt],
    ['close', closedAt],
  ];
  return taken
    .flatMap(([step, at]) => (at === null ? [] : [{ step, at }]))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
