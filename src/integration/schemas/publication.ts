import { type z } from 'zod';
import { type DomainEvent } from '../../kernel/event';

/** An event type as integrators see it. */
export interface Publication<Type extends string = string> {
  readonly type: Type;
  /** Of the public shape, which may stay as it is while the stored one changes. */
  readonly version: number;
  /** What has happened, in one sentence. */
  readonly says: string;
  /** The public fields, which parsing selects: what it does not name is left out. */
  readonly data: z.ZodObject;
  /** Stored fields that nobody outside is told. */
  readonly hidden: readonly string[];
  /** Of the agency itself and of no client: told to whoever sees all clients. */
  readonly ofTheAgency: boolean;
  /** Whether this one is told at all. */
  only(data: never): boolean;
}

/** An event type that stays inside, and why. */
export interface Private {
  readonly why: string;
}

/** A value's shape in which a field that may be left out differs from one that is always there. */
type Shape<T> = T extends readonly (infer Item)[]
  ? readonly Shape<Item>[]
  : T extends object
    ? {
        readonly [K in keyof T]-?: object extends Pick<T, K>
          ? { readonly maybe: Shape<Exclude<T[K], undefined>> }
          : { readonly always: Shape<T[K]> };
      }
    : T;

type Same<A, B> = [Shape<A>, Shape<B>] extends [Shape<B>, Shape<A>] ? true : false;

/** Nothing more to say where the public fields are those of the fact; else the two, for the compiler's message. */
type Agreeing<Fact, Told> = Same<Fact, Told> extends true ? [] : [theyDiffer: { fact: Fact; told: Told }];

interface About<Data = never, Hidden = PropertyKey> {
  readonly hidden?: readonly Hidden[];
  readonly only?: (data: Data) => boolean;
  readonly ofTheAgency?: boolean;
}

/** Whose a fact is stands in the fact: one that names no client is the agency's own, and has to say so. */
type Owned<E extends DomainEvent, Hidden> = E['data'] extends { readonly clientId: string }
  ? [about?: About<E['data'], Hidden> & { readonly ofTheAgency?: false }]
  : [about: About<E['data'], Hidden> & { readonly ofTheAgency: true }];

/**
 * Publishes an event type. Every field of the stored fact is either in `data`, of the same type, or named as hidden: the
 * compiler holds the one to the other, at any depth, so that a fact cannot change without its public shape.
 */
export const publish =
  <E extends DomainEvent>(type: E['type'], version: number, says: string) =>
  <Told extends z.ZodObject, Hidden extends keyof E['data'] = never>(
    data: Told,
    ...more: [...Owned<E, Hidden>, ...Agreeing<Omit<E['data'], Hidden>, z.output<Told>>]
  ): Publication<E['type']> => {
    const [{ hidden = [], ofTheAgency = false, only = () => true } = {}] = more as unknown as [About?];
    return { type, version, says, data, hidden: hidden.map(String), ofTheAgency, only };
  };

export const keptInside = (why: string): Private => ({ why });

export const isPublished = (about: Publication | Private): about is Publication => 'data' in about;
