import { type Projection } from '../src/kernel/projection';

/**
 * Which request a command came with and what it first wrote, so that a repeat is known for one by any
 * instance. The id is the command's. The document's own `position` is that of the command's last fact.
 */
export interface CommandTrace {
  readonly id: string;
  /** SHA-256 of the request; null only before the first fact. */
  readonly requestHash: string | null;
  readonly stream: string;
  /** Revision of its first fact in `stream`. */
  readonly revision: number;
}

export const commands: Projection<CommandTrace> = {
  name: 'commands',
  version: 1,
  handles: 'all',
  route: ({ metadata }) => (metadata.requestHash === undefined ? none : [metadata.commandId]),
  initial: (id) => ({ id, requestHash: null, stream: '', revision: -1 }),
  evolve: (doc, { metadata, stream, revision }) =>
    doc.requestHash === null ? { ...doc, requestHash: metadata.requestHash ?? null, stream, revision } : doc,
};

const none: readonly string[] = [];
