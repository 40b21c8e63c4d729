import { projections } from '../../../projections';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { type Fault } from '../../kernel/refusal';
import { type Projection } from '../../kernel/projection';
import { isMonth } from '../../time/local';
import { type ScopeText } from './replay.dto';
import { type Scope } from './scope';
import { isIn, subjects } from './subjects.rules';

const FORMS = '"all", or an object with clientId, agreementId, agreementId and month, or ticketId';

/**
 * The scope that a request names.
 * @throws Refusal INVALID with every fault
 */
export function scopeOf(value: unknown): Scope {
  if (value === 'all') return { kind: 'all' };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidAt('/scope', `must be ${FORMS}`);
  const { clientId, agreementId, month, ticketId, ...unknown } = value as Readonly<Record<string, unknown>>;
  const faults: Fault[] = Object.keys(unknown).map((name) => fault(name, 'is not a known field'));
  for (const [name, id] of Object.entries({ clientId, agreementId, ticketId })) {
    if (id !== undefined && (typeof id !== 'string' || id === '')) faults.push(fault(name, 'must be an id'));
  }
  if (month !== undefined && (typeof month !== 'string' || !isMonth(month)))
    faults.push(fault('month', 'must be a month written YYYY-MM'));
  if (month !== undefined && agreementId === undefined) faults.push(fault('month', 'needs the agreementId beside it'));
  const named = [clientId, agreementId, ticketId].filter((id) => id !== undefined).length;
  if (named !== 1) faults.push({ pointer: '/scope', detail: `must be ${FORMS}` });
  if (faults.length > 0) throw new Refusal('INVALID', 'The scope is not one: nothing is replayed.', {}, faults);
  if (clientId !== undefined) return { kind: 'client', clientId: clientId as string };
  if (ticketId !== undefined) return { kind: 'ticket', ticketId: ticketId as string };
  if (month === undefined) return { kind: 'agreement', agreementId: agreementId as string };
  return { kind: 'month', agreementId: agreementId as string, month: month as string };
}

const fault = (name: string, detail: string): Fault => ({
  pointer: `/scope/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  detail,
});

/** The scope as a request names it. */
export function textOf(scope: Scope): ScopeText {
  if (scope.kind === 'all') return 'all';
  const { kind: _kind, ...ids } = scope;
  return ids;
}

/**
 * The read models that are replayed: those that are named, or all that the scope has.
 * @param forClient only those of which a client may see what they say
 * @throws Refusal INVALID naming each that is not known, not of the scope, or not for the caller
 */
export function readModelsFor(
  scope: Scope,
  names: readonly string[] | undefined,
  forClient: boolean,
): readonly Projection[] {
  const seen = projections.filter(({ name }) => !forClient || subjects[name]?.clientSees === true);
  const has = seen.filter((projection) => isIn(projection, scope));
  if (names === undefined) return has;
  const faults = names.flatMap((name, index): Fault[] => {
    const pointer = `/readModels/${index}`;
    if (has.some((projection) => projection.name === name)) return [];
    if (seen.some((projection) => projection.name === name)) {
      return [{ pointer, detail: `${name} has no documents that are wholly of such a scope; there are: ${list(has)}` }];
    }
    return [{ pointer, detail: `must be one of: ${list(seen)}` }];
  });
  if (faults.length > 0) throw new Refusal('INVALID', 'Not every read model can be replayed.', {}, faults);
  return has.filter(({ name }) => names.includes(name));
}

const list = (all: readonly Projection[]): string => all.map(({ name }) => name).join(', ');
