import { type ParamsOption, type RequestBodyOption } from 'openapi-fetch';
import { type components, type paths } from './openapi';

/** Every shape of the OpenAPI document by its name, such as `Schemas['AgreementAnswer']`. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

export interface Answer<Data> {
  readonly data: Data;
  /** The revision of what was changed, for `If-Match`; null where there is none. */
  readonly etag: string | null;
  /** Status and headers. Its body has been read. */
  readonly response: Response;
}

type Path = keyof paths;
type Operation<P extends Path, M extends Method> = NonNullable<paths[P][M]>;
type Success<Op> = Op extends { responses: infer All } ? All[keyof All & (200 | 201 | 202)] : never;
type JsonIn<Response> = Response extends { content: infer Content } ? Content[keyof Content & `${string}json`] : never;
type IsNever<T> = [T] extends [never] ? true : false;

/** What an operation answers in JSON. */
export type Data<P extends Path, M extends Method> = JsonIn<Success<Operation<P, M>>>;

/** The paths that answer this method in JSON. */
export type PathOf<M extends Method> = { [P in Path]: IsNever<Data<P, M>> extends true ? never : P }[Path];

/** All paths that can be read, whatever they answer. */
export type ReadablePath = { [P in Path]: IsNever<Operation<P, 'get'>> extends true ? never : P }[Path];

interface Beside {
  /** Headers beside those of `params`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request, and every pause before another try. */
  readonly signal?: AbortSignal;
}

type Request<Op> = ParamsOption<Op> & RequestBodyOption<Op> & Beside;

/** Parameters and body; may be left out where none of them is required. */
export type Init<P extends Path, M extends Method> =
  object extends Request<Operation<P, M>> ? [init?: Request<Operation<P, M>>] : [init: Request<Operation<P, M>>];

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** The lists: paths that answer a page at a time. */
export type PagedPath = { [P in PathOf<'get'>]: Data<P, 'get'> extends Page ? P : never }[PathOf<'get'>];
export type Item<P extends PagedPath> = Extract<Data<P, 'get'>, Page>['items'][number];

/** `minutebook.TimeLogged.v1` */
export type EventType = keyof Schemas & `minutebook.${string}`;

/** A CloudEvent of this type, with its data. */
export type EventOf<Type extends EventType> = Omit<Schemas['CloudEventAnswer'], 'type' | 'data'> & {
  readonly type: Type;
  readonly data: Schemas[Type];
};

/** Any published event: `type` tells what `data` is. A newer program may send types that this client does not know. */
export type PublishedEvent = { [Type in EventType]: EventOf<Type> }[EventType];
