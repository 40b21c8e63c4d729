import { type NewEvent } from './event-log';

/** Seals the fact that ends a stream, in the same append: see `Decider.sealed`. */
export interface Notary {
  /**
   * @param revision what the stream is at: facts up to it are in the store
   * @param facts what is about to be added, the last of which is sealed
   * @returns the last fact with its seal
   */
  seal(stream: string, revision: number, facts: readonly NewEvent[]): Promise<NewEvent>;
}
