import { breakages } from './compatibility.rules';
import { type JsonSchema } from './json-schemas';

/** A schema as it was published: `docs/events/TimeLogged.v1.json`. */
export interface KeptSchema {
  readonly type: string;
  readonly version: number;
  readonly schema: JsonSchema;
}

export interface Comparison {
  /** What must not be: a promise to integrators that is broken. */
  readonly broken: readonly string[];
  /** What is to be written anew, because it says more than before, or is new. */
  readonly stale: readonly KeptSchema[];
}

/** Holds the public shapes as they are now to those that were published. */
export function compared(kept: readonly KeptSchema[], current: readonly KeptSchema[]): Comparison {
  const stale: KeptSchema[] = [];
  const broken = current.flatMap((now) => {
    const before = kept.filter(({ type }) => type === now.type);
    const latest = Math.max(0, ...before.map(({ version }) => version));
    const same = before.find(({ version }) => version === now.version);
    if (now.version < latest) return [`${nameOf(now)} was followed by v${latest} already`];
    if (now.version > latest + 1) return [`${nameOf(now)} leaves out v${latest + 1}`];
    const faults = same ? breakages(same.schema, now.schema) : [];
    if (faults.length === 0 && JSON.stringify(same?.schema) !== JSON.stringify(now.schema)) stale.push(now);
    return faults.map((fault) => `${nameOf(now)} ${fault}; publish it as v${now.version + 1}`);
  });
  const types = new Set(current.map(({ type }) => type));
  const withdrawn = kept
    .filter(({ type }) => !types.has(type))
    .map((gone) => `${nameOf(gone)} is not published any more`);
  return { broken: [...broken, ...withdrawn], stale };
}

export const nameOf = ({ type, version }: Omit<KeptSchema, 'schema'>): string => `${type}.v${version}`;
