import { type Decided } from '../event-store/decided';

/** Carries a stream's revision beside an answer's body, where no serializer sees it. */
export const REVISION = Symbol('revision');
/** Says that the command had been decided before. */
export const REPEATED = Symbol('repeated');

/** What a command's body becomes: `position` is what a query can wait for (`Minutebook-After`). */
export type Answered<Body extends object> = Body & { readonly position: number };

/** The answer to a command: the body, its log position, and the stream's revision as `ETag`. */
export function answer<Body extends object>(
  { position, revision, repeated }: Pick<Decided, 'position' | 'revision' | 'repeated'>,
  body: Body,
): Answered<Body> {
  return { ...body, position, [REVISION]: revision, [REPEATED]: repeated };
}

/** A query's answer with the revision of the stream it shows as `ETag`, for a later `If-Match`. */
export function atRevision<Body extends object>(revision: number, body: Body): Body {
  return { ...body, [REVISION]: revision };
}
