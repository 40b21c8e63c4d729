/** The client of Minutebook: every operation of its HTTP interface by path and method, with the types of the OpenAPI document. */
export { type Events, Minutebook, type Options } from './minutebook';
export { ProblemError } from './problem';
export { type Answer, type EventOf, type EventType, type PublishedEvent, type Schemas } from './types';
