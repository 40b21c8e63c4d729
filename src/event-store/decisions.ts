import { MaxAppendSizeExceededError, WrongExpectedVersionError } from '@eventstore/db-client';
import { Injectable } from '@nestjs/common';
import { type DomainCommand } from '../kernel/command';
import { type Decider } from '../kernel/decider';
import { type DomainEvent, type EventMetadata, type Recorded } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { currentVersion } from '../kernel/upcast';
import { type Decided, type Loaded } from './decided';
import { EventLog, type NewEvent } from './event-log';
import { type Notary } from './notary';
import { StateCache } from './state-cache';
import { upcasts } from './upcasts';

type AnyDecider = Decider<unknown, DomainCommand<string, unknown>, DomainEvent>;

/** A stream as folded so far, and which commands wrote what in it. */
export interface Folded {
  readonly state: unknown;
  readonly revision: number;
  readonly position: number;
  readonly commands: Map<string, CommandTrace>;
}

/** Where a command's facts lie in its stream. */
interface CommandTrace {
  readonly firstRevision: number;
  readonly lastRevision: number;
  /** Last revision of the append that wrote it: where its answer's position lies. */
  readonly appendedThrough: number;
  readonly requestHash: string | undefined;
}

interface Waiting {
  readonly command: DomainCommand<string, unknown>;
  readonly resolve: (decided: Decided) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome =
  | {
      readonly kind: 'added';
      readonly waiting: Waiting;
      readonly state: unknown;
      readonly events: readonly DomainEvent[];
    }
  | { readonly kind: 'unchanged'; readonly waiting: Waiting; readonly state: unknown }
  | { readonly kind: 'repeated'; readonly waiting: Waiting; readonly commandId: string }
  | { readonly kind: 'refused'; readonly waiting: Waiting; readonly reason: unknown };

const ATTEMPTS_MAX = 4;
/** Commands that wait for one stream are decided together and appended as one batch, up to this many. */
const TOGETHER_MAX = 100;

/**
 * The way of every command: load the stream, fold, decide, append at the revision read. A lost race is
 * decided again on fresh state, at most four times. Commands that meet at one stream do not race each
 * other: while an append is under way the next ones gather, and are then decided one after the other on
 * the state as it would be, and written together.
 */
@Injectable()
export class Decisions {
  private readonly lanes = new Map<string, Waiting[]>();
  private readonly cache = new StateCache<Folded>();
  private notary: Notary | undefined;

  constructor(private readonly log: EventLog) {
    log.observe(({ stream, revision }) => this.cache.outdate(stream, revision));
  }

  /** Who seals the streams that end under a seal. Without one nothing can end so. */
  sealWith(notary: Notary): void {
    this.notary = notary;
  }

  /**
   * Decides one command on one stream.
   * @throws Refusal of the decider; REVISION_MISMATCH for a stale `expectedRevision`; IDEMPOTENCY_KEY_REUSED
   *   for a repeat with another request; CONFLICT after four lost races; STORE_UNAVAILABLE
   */
  run<S, C extends DomainCommand<string, unknown>, E extends DomainEvent>(
    decider: Decider<S, C, E>,
    stream: string,
    command: C,
  ): Promise<Decided<S, E>> {
    return new Promise<Decided>((resolve, reject) => {
      const waiting = { command, resolve, reject };
      const lane = this.lanes.get(stream);
      if (lane) {
        lane.push(waiting);
      } else {
        const fresh = [waiting];
        this.lanes.set(stream, fresh);
        void this.drain(decider, stream, fresh);
      }
    }) as Promise<Decided<S, E>>;
  }

  /**
   * The stream's state, revision -1 where it does not exist. Remembered where it can be: what another
   * instance wrote a moment ago may be missing, what this one wrote never is.
   */
  async load<S, E extends DomainEvent>(decider: Decider<S, never, E>, stream: string): Promise<Loaded<S>> {
    const folded = this.cache.get(stream) ?? (await this.fresh(decider, stream));
    return { state: folded.state as S, revision: folded.revision, position: folded.position };
  }

  /** Whether this command has already written to this stream. */
  async knows<E extends DomainEvent>(
    decider: Decider<unknown, never, E>,
    stream: string,
    commandId: string,
  ): Promise<boolean> {
    return (await this.requestOf(decider, stream, commandId)) !== undefined;
  }

  /** The request that a command came with which has already written to this stream; undefined where it has not. */
  async requestOf<E extends DomainEvent>(
    decider: Decider<unknown, never, E>,
    stream: string,
    commandId: string,
  ): Promise<{ readonly requestHash: string | undefined } | undefined> {
    const folded = this.cache.get(stream) ?? (await this.fresh(decider, stream));
    return folded.commands.get(commandId);
  }

  private async drain(decider: AnyDecider, stream: string, lane: Waiting[]): Promise<void> {
    while (lane.length > 0) {
      const together = lane.splice(0, TOGETHER_MAX);
      await this.decideTogether(decider, stream, together).catch((error: unknown) => {
        this.cache.delete(stream);
        for (const { reject } of together) reject(error);
      });
    }
    this.lanes.delete(stream);
  }

  private async decideTogether(decider: AnyDecider, stream: string, together: readonly Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const cached = this.cache.get(stream);
      let start = cached ?? (await this.fresh(decider, stream));
      let outcomes = decideAll(decider, start, together);
      // An append proves the state it was decided on. Where nothing is appended, a remembered state proves nothing.
      if (cached && outcomes.every((outcome) => outcome.kind !== 'added')) {
        start = await this.fresh(decider, stream);
        if (start.revision !== cached.revision) outcomes = decideAll(decider, start, together);
      }
      try {
        await this.commit(decider, stream, start, outcomes);
        return;
      } catch (error) {
        this.cache.delete(stream);
        if (error instanceof MaxAppendSizeExceededError && together.length > 1) {
          for (const one of together) await this.decideTogether(decider, stream, [one]);
          return;
        }
        if (!(error instanceof WrongExpectedVersionError)) throw error;
        if (attempt === ATTEMPTS_MAX) {
          throw new Refusal(
            'CONFLICT',
            `${stream} was changed by others ${ATTEMPTS_MAX} times while this was decided; try again`,
          );
        }
      }
    }
  }

  /** Appends what was decided, remembers the new state, and answers everybody. */
  private async commit(
    decider: AnyDecider,
    stream: string,
    start: Folded,
    outcomes: readonly Outcome[],
  ): Promise<void> {
    const added = outcomes.filter((outcome) => outcome.kind === 'added');
    const through = start.revision + added.reduce((count, { events }) => count + events.length, 0);
    const shared = added.length > 1 ? { appendedThrough: through } : {};
    const factsOf = new Map<Outcome, readonly NewEvent[]>();
    for (const one of added) factsOf.set(one, toNewEvents(one.waiting.command, one.events, shared));
    if (added.length === 0) {
      for (const outcome of outcomes) this.answer(stream, start, outcome, []);
      return;
    }
    const sealed = await this.seal(decider, stream, start.revision, factsOf);
    const written = await this.log.append(stream, start.revision, [...factsOf.values()].flat());
    const { commands } = start;
    const recordedBy = new Map<Outcome, readonly Recorded[]>();
    let revision = start.revision;
    for (const [outcome, facts] of factsOf) {
      const { commandId, requestHash } = outcome.waiting.command.meta;
      const trace = { firstRevision: revision + 1, lastRevision: revision + facts.length, appendedThrough: through };
      commands.set(commandId, { ...trace, requestHash });
      // The store tells one position for the whole append.
      const { position } = written;
      recordedBy.set(
        outcome,
        facts.map((fact) => ({ ...fact, stream, revision: (revision += 1), position })),
      );
    }
    const state = sealed ? foldAll(decider, start.state, [...recordedBy.values()].flat()) : added.at(-1)?.state;
    const folded: Folded = { state, revision: written.revision, position: written.position, commands };
    this.cache.set(stream, folded);
    for (const outcome of outcomes) this.answer(stream, folded, outcome, recordedBy.get(outcome) ?? []);
  }

  /** Puts the seal on the fact that ends the stream, where it is among these. @returns whether it is */
  private async seal(
    { sealed }: AnyDecider,
    stream: string,
    revision: number,
    factsOf: Map<Outcome, readonly NewEvent[]>,
  ): Promise<boolean> {
    if (sealed === undefined) return false;
    const facts = [...factsOf.values()].flat();
    const last = facts.findIndex(({ type }) => type === sealed);
    if (last < 0) return false;
    if (!this.notary) throw new Error(`${sealed} cannot be written to ${stream}: nobody seals it`);
    const withSeal = await this.notary.seal(stream, revision, facts.slice(0, last + 1));
    for (const [outcome, own] of factsOf) {
      factsOf.set(
        outcome,
        own.map((fact) => (fact === facts[last] ? withSeal : fact)),
      );
    }
    return true;
  }

  private answer(stream: string, folded: Folded, outcome: Outcome, recorded: readonly Recorded[]): void {
    const { resolve, reject } = outcome.waiting;
    switch (outcome.kind) {
      case 'refused':
        return reject(outcome.reason);
      case 'unchanged':
        return resolve({
          events: [],
          state: outcome.state,
          revision: folded.revision,
          position: folded.position,
          repeated: false,
        });
      case 'added':
        return resolve({
          events: recorded,
          state: outcome.state,
          revision: recorded.at(-1)?.revision ?? folded.revision,
          position: folded.position,
          repeated: false,
        });
      case 'repeated':
        this.recall(stream, folded, outcome.commandId).then(resolve, reject);
    }
  }

  /** What a command came to the first time. */
  private async recall(stream: string, folded: Folded, commandId: string): Promise<Decided> {
    const trace = folded.commands.get(commandId);
    if (!trace) throw new Error(`Command ${commandId} left no trace in ${stream}`);
    const events: Recorded[] = [];
    let position = 0;
    for await (const event of this.log.readStream(stream, trace.firstRevision, trace.appendedThrough)) {
      if (event.revision <= trace.lastRevision) events.push(event);
      position = event.position;
    }
    const revision = trace.lastRevision;
    return { events: events, state: folded.state, revision, position, repeated: true };
  }

  /** The stream as it is now: what is remembered, and whatever has been written since. */
  private async fresh(decider: AnyDecider, stream: string): Promise<Folded> {
    const known = this.cache.get(stream) ?? {
      state: decider.initialState,
      revision: -1,
      position: 0,
      commands: new Map<string, CommandTrace>(),
    };
    let { state, revision, position } = known;
    for await (const event of this.log.readStream(stream, known.revision + 1)) {
      state = decider.evolve(state, event);
      ({ revision, position } = event);
      remember(known.commands, event);
    }
    const folded = { state, revision, position, commands: known.commands };
    if (revision > known.revision) this.cache.set(stream, folded);
    return folded;
  }
}

const foldAll = (decider: AnyDecider, state: unknown, events: readonly DomainEvent[]): unknown =>
  events.reduce((folded, event) => decider.evolve(folded, event), state);

/** Decides the commands one after the other, each on the state that the ones before would leave. */
function decideAll(decider: AnyDecider, start: Folded, together: readonly Waiting[]): readonly Outcome[] {
  let { state, revision } = start;
  const decidedHere = new Map<string, { readonly requestHash: string | undefined }>();
  return together.map((waiting): Outcome => {
    const { command } = waiting;
    const { commandId, requestHash, expectedRevision } = command.meta;
    const earlier = start.commands.get(commandId) ?? decidedHere.get(commandId);
    try {
      if (earlier) {
        if (earlier.requestHash !== requestHash) throw keyReused();
        return { kind: 'repeated', waiting, commandId };
      }
      if (expectedRevision !== undefined && expectedRevision !== revision)
        throw revisionMismatch(expectedRevision, revision);
      const events = decider.decide(command, state);
      if (events.length === 0) return { kind: 'unchanged', waiting, state };
      for (const event of events) state = decider.evolve(state, event);
      decidedHere.set(commandId, { requestHash });
      revision += events.length;
      return { kind: 'added', waiting, state, events };
    } catch (reason) {
      return { kind: 'refused', waiting, reason };
    }
  });
}

function toNewEvents(
  { meta }: DomainCommand<string, unknown>,
  events: readonly DomainEvent[],
  shared: Pick<EventMetadata, 'appendedThrough'>,
): readonly NewEvent[] {
  const { commandId, requestHash, actor, at, correlationId, causationId } = meta;
  return events.map(({ type, data, occurredAt = at }, index) => ({
    id: idFrom(commandId, index),
    type,
    data,
    metadata: {
      occurredAt,
      recordedAt: at,
      actor,
      commandId,
      ...(requestHash === undefined ? {} : { requestHash }),
      correlationId,
      causationId,
      ...shared,
      version: currentVersion(upcasts, type),
    },
  }));
}

/** Facts of one command lie side by side, so the first and the last revision say where they are. */
function remember(commands: Map<string, CommandTrace>, { revision, metadata }: Recorded): void {
  const { commandId, requestHash, appendedThrough = revision } = metadata;
  const firstRevision = commands.get(commandId)?.firstRevision ?? revision;
  commands.set(commandId, { firstRevision, lastRevision: revision, appendedThrough, requestHash });
}

function keyReused(): Refusal {
  return new Refusal('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with another request');
}

function revisionMismatch(expected: number, actual: number): Refusal {
  return new Refusal('REVISION_MISMATCH', `The resource is at revision ${actual}, not ${expected}`, {
    revision: actual,
  });
}
