import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Selection } from '../../feed/selection';
import { type FeedReader } from '../../feed/feed-reader';
import { type Told } from '../../feed/told';
import { type Answer } from '../sending/answer';
import { afterAttempt, type AfterAttempt } from '../sending/retry.rules';
import { type KnownWebhook, type Webhook } from '../webhook.decider';
import { type DeadLetter } from './dead-letters';
import { type Claim, type Progress } from './delivery-book';
import { failed, type Health, isDown, isGone, resumed, succeeded, wordsOf } from './health.rules';
import { type HeldLane, laneKey, laneOf, selectionOf } from './lane.rules';
import { Slots } from './slots';

/** What is read, sent and written down as one part: about so much of it is in memory. */
const EVENTS_AT_ONCE = 50;
const CHARACTERS_AT_ONCE = 64_000;
/** Lanes that are sent to one endpoint at once. */
const REQUESTS_AT_ONCE = 8;
const LETTERS_AT_ONCE = 20;
/** So many lanes may be behind before the others wait for them. */
const HELD_MAX = 200;
const WAIT_MS = 30_000;
/** For what a lane that is held is behind by. */
const LANE_WAIT_MS = 200;
/** After a failure on our side. */
const AGAIN_MS = 1_000;

type Outcome = AfterAttempt | { readonly kind: 'interrupted' };

/** What an endpoint is sent with. Everything may fail with STORE_UNAVAILABLE, and is then tried again. */
export interface Tools {
  /** What the endpoint is to be sent, as its stream says now. */
  load(webhookId: string): Promise<{ readonly state: Webhook; readonly revision: number }>;
  open(after: number, selection: Selection): Promise<{ readonly reader: FeedReader; readonly leave: () => void }>;
  /** Whether this instance may still count as the one that sends. */
  maySend(): boolean;
  send(
    webhookId: string,
    webhook: KnownWebhook,
    event: { readonly id: string; readonly json: string },
    signal: AbortSignal,
  ): Promise<Answer>;
  save(claim: Omit<Claim, 'progress'>, progress: Progress): Promise<boolean>;
  remove(webhookId: string): Promise<void>;
  bury(webhookId: string, letter: DeadLetter): Promise<void>;
  unbury(webhookId: string, eventId: string): Promise<void>;
  wantedLetters(webhookId: string, limit: number): Promise<readonly DeadLetter[]>;
  pause(webhookId: string, reason: string): Promise<void>;
  disable(webhookId: string, reason: string): Promise<void>;
  attempted(outcome: 'delivered' | 'failed' | 'dead'): void;
  readonly waitsMs: readonly number[];
}

/**
 * Sends to one endpoint: everything that it is subscribed to, in the order of the log within each lane, at least once. It reads
 * on part by part. An event that is not taken holds its lane, and the others go on; what was held is read again from there when
 * its time has come, until it has caught up. How far all is, is written down with each part.
 */
export class Endpoint {
  readonly webhookId: string;
  /** Resolves when it sends no more: it was stopped, or somebody else has taken over, or it was removed. */
  readonly ended: Promise<void>;
  private readonly logger = new Logger('Webhooks');
  private readonly token: number;
  private readonly held: Map<string, HeldLane>;
  private readonly slots = new Slots(REQUESTS_AT_ONCE);
  /** Nothing may be sent or written down any more. */
  private readonly over = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  /** How far its stream was read. */
  private revision = -1;
  private replay: number;
  private resumes: number;
  private position: number;
  /** How far the log was read: a lane that is held has to come as far. */
  private reach = 0;
  private health: Health;
  /** What goes on until something about the endpoint changes. */
  private turn = new AbortController();
  private nudge = new AbortController();
  private isStopping = false;
  private isChanged = false;
  private isCaughtUp = false;
  private isUnsaved = false;
  private saving: Promise<void> | undefined;
  private failure: Error | undefined;

  constructor(
    { webhookId, token, progress }: Claim,
    private readonly tools: Tools,
  ) {
    this.webhookId = webhookId;
    this.token = token;
    this.held = new Map(progress.held.map((lane) => [laneKey(lane), lane]));
    ({ replay: this.replay, resumes: this.resumes, position: this.position, health: this.health } = progress);
    this.ended = this.run().catch((error: unknown) => {
      this.logger.warn(`How far webhook ${webhookId} is was not written down at the end: ${String(error)}`);
    });
  }

  get state(): 'up to date' | 'behind' | 'failing' {
    if (this.health.failures > 0 || this.held.size > 0) return 'failing';
    return this.isCaughtUp ? 'up to date' : 'behind';
  }

  /** Its stream has a fact at this revision. Old ones are heard of too, whenever somebody reads the past. */
  heard(revision: number): void {
    if (revision > this.revision) this.changed();
  }

  /** Sends nothing more once what is under way has ended, and writes down how far it is. */
  stop(): void {
    this.isStopping = true;
    this.changed();
  }

  /** Somebody else may send by now: ends at once, and writes nothing. */
  cutOff(): void {
    this.over.abort();
    this.stop();
  }

  /** How far it has moved, where that was not worth writing down by itself. */
  takeUnsaved(): Claim | null {
    if (!this.isUnsaved || this.saving || this.over.signal.aborted) return null;
    this.isUnsaved = false;
    return { webhookId: this.webhookId, token: this.token, progress: this.progress };
  }

  private changed(): void {
    this.isChanged = true;
    this.turn.abort();
  }

  private get progress(): Progress {
    const { replay, resumes, position, health } = this;
    return { replay, resumes, position, held: [...this.held.values()], health };
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      this.isChanged = false;
      try {
        const { state: webhook, revision } = await this.tools.load(this.webhookId);
        this.revision = revision;
        if (webhook.status === 'removed') return await this.tools.remove(this.webhookId);
        if (webhook.status !== 'unregistered') await this.takeTurn(webhook);
        else await this.rest(AGAIN_MS);
      } catch (error) {
        if (this.over.signal.aborted) return;
        this.logger.warn(`Webhook ${this.webhookId} goes on in ${AGAIN_MS} ms: ${String(error)}`);
        await this.rest(AGAIN_MS);
      }
    }
    await this.save();
  }

  /** Sends until something changes. */
  private async takeTurn(webhook: KnownWebhook): Promise<void> {
    const turn = new AbortController();
    this.turn = turn;
    this.failure = undefined;
    if (this.isChanged) return;
    this.begin(webhook);
    if (webhook.status !== 'active') return this.rest(null);
    this.reach = this.position;
    for (const key of this.held.keys()) this.beside(this.follow(key, webhook, turn.signal));
    this.beside(this.resend(webhook, turn.signal));
    this.beside(this.forward(webhook, turn.signal));
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    await this.save();
    const failure = this.failure as Error | undefined;
    if (failure !== undefined) throw failure;
  }

  /** Takes up what was asked for since it was last sent to. */
  private begin({ start, resumes }: KnownWebhook): void {
    if (start.replay !== this.replay) {
      this.replay = start.replay;
      this.position = start.position;
      this.held.clear();
      this.isUnsaved = true;
    }
    if (resumes !== this.resumes) {
      this.resumes = resumes;
      this.health = resumed(this.health);
      this.allDueNow();
    }
  }

  /** Until the turn is over, or for so long. */
  private async rest(ms: number | null): Promise<void> {
    const { signal } = this.turn;
    if (ms !== null) await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    else if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  private beside(work: Promise<void>): void {
    const { turn } = this;
    const done = work
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
        turn.abort();
      })
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  /** Reads on, part by part; what is of a lane that is held is left to it. */
  private async forward(webhook: KnownWebhook, signal: AbortSignal): Promise<void> {
    const { reader, leave } = await this.tools.open(this.position, webhook.subscription);
    try {
      while (!signal.aborted) {
        if ((isDown(this.health) && this.held.size > 0) || this.held.size >= HELD_MAX) {
          await this.wait(WAIT_MS, signal);
          continue;
        }
        const part = await reader.next(EVENTS_AT_ONCE, WAIT_MS, signal, CHARACTERS_AT_ONCE);
        if (signal.aborted) return;
        const lanes = byLane(part.events);
        for (const key of this.held.keys()) lanes.delete(key);
        this.reach = part.position;
        this.isCaughtUp = part.caughtUp;
        // All have ended when one fails: what is under way belongs to this turn.
        const sent = await Promise.allSettled(
          [...lanes.values()].map((events) => this.sendPart(events, webhook, signal)),
        );
        for (const one of sent) if (one.status === 'rejected') throw one.reason;
        const hasMoved = this.position < part.position;
        this.position = part.position;
        if (part.events.length > 0) await this.save();
        else this.isUnsaved ||= hasMoved;
      }
    } finally {
      leave();
    }
  }

  private async sendPart(events: readonly Told[], webhook: KnownWebhook, signal: AbortSignal): Promise<void> {
    const [first] = events;
    const start = { ...laneOf(first!), position: this.position, failures: 0, dueMs: 0 };
    const { lane, isThrough } = await this.sendInOrder(events, start, webhook, signal);
    if (isThrough) return;
    const key = laneKey(lane);
    this.held.set(key, lane);
    this.beside(this.follow(key, webhook, signal));
  }

  /** Sends on what a lane holds, once its time has come, until it is where the others are. */
  private async follow(key: string, webhook: KnownWebhook, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const lane = this.held.get(key)!;
      const ms = lane.dueMs - Date.now();
      if (ms > 0) {
        await this.wait(ms, signal);
        continue;
      }
      const { reader, leave } = await this.tools.open(lane.position, selectionOf(lane, webhook.subscription));
      try {
        if (await this.catchUp(key, reader, webhook, signal)) return;
      } finally {
        leave();
      }
    }
  }

  /** @returns whether the lane is held no more */
  private async catchUp(key: string, reader: FeedReader, webhook: KnownWebhook, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const held = this.held.get(key)!;
      if (held.position >= this.reach) {
        this.held.delete(key);
        this.wakeAll();
        await this.save();
        return true;
      }
      const part = await reader.next(EVENTS_AT_ONCE, LANE_WAIT_MS, signal, CHARACTERS_AT_ONCE);
      const to = Math.min(part.position, this.reach);
      const events = part.events.filter((told) => told.position <= to && laneKey(told) === key);
      const { lane, isThrough } = await this.sendInOrder(events, held, webhook, signal);
      const now = isThrough ? { ...lane, position: Math.max(lane.position, to) } : lane;
      this.held.set(key, now);
      // What was read beyond the others is theirs, unless they have left it to this lane meanwhile.
      reader.position = now.position;
      if (events.length > 0) await this.save();
      if (!isThrough) return false;
    }
    return false;
  }

  /** Sends one after the other until one is not taken. @returns the lane as it is then */
  private async sendInOrder(
    events: readonly Told[],
    start: HeldLane,
    webhook: KnownWebhook,
    signal: AbortSignal,
  ): Promise<{ readonly lane: HeldLane; readonly isThrough: boolean }> {
    let lane = start;
    for (const told of events) {
      const { position } = told;
      const outcome: Outcome = signal.aborted
        ? { kind: 'interrupted' }
        : await this.attempt(told, webhook, lane.failures);
      switch (outcome.kind) {
        case 'delivered':
        case 'dead':
          lane = { ...lane, position, failures: 0, dueMs: 0 };
          break;
        case 'retry': {
          const failures = lane.failures + 1;
          return { lane: { ...lane, failures, dueMs: Date.now() + outcome.inMs }, isThrough: false };
        }
        case 'disable':
        case 'interrupted':
          return { lane: { ...lane, dueMs: Date.now() + AGAIN_MS }, isThrough: false };
      }
    }
    return { lane, isThrough: true };
  }

  private attempt(told: Told, webhook: KnownWebhook, failures: number): Promise<Outcome> {
    return this.slots.use(async () => {
      const answer = await this.send(told, webhook);
      if (answer === null) return { kind: 'interrupted' };
      const outcome = afterAttempt(failures, answer, Math.random(), this.tools.waitsMs);
      await this.note(outcome, answer);
      if (outcome.kind === 'dead') {
        const { id: eventId, position, json } = told;
        const letter = { eventId, position, json, attempts: failures + 1, lastFailure: this.health.lastFailure! };
        await this.tools.bury(this.webhookId, letter);
      }
      return outcome;
    });
  }

  /** Sends dead letters again that somebody wants to be, each once. */
  private async resend(webhook: KnownWebhook, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const letters = await this.tools.wantedLetters(this.webhookId, LETTERS_AT_ONCE);
      if (letters.length === 0) return;
      for (const letter of letters) {
        if (signal.aborted) return;
        const { eventId: id, json } = letter;
        const answer = await this.slots.use(() => this.send({ id, json }, webhook));
        if (answer === null) return;
        const outcome = afterAttempt(0, answer, 0, [0]);
        await this.note(outcome, answer);
        if (outcome.kind === 'delivered') await this.tools.unbury(this.webhookId, id);
        else await this.bury(letter, answer);
      }
    }
  }

  private async bury({ eventId, position, json, attempts }: DeadLetter, answer: Answer): Promise<void> {
    const { lastFailure } = failed(this.health, answer, Date.now());
    await this.tools.bury(this.webhookId, {
      eventId,
      position,
      json,
      attempts: attempts + 1,
      lastFailure: lastFailure!,
    });
  }

  /** Null where it was not sent, or nobody may know any more what came of it. */
  private async send(
    event: { readonly id: string; readonly json: string },
    webhook: KnownWebhook,
  ): Promise<Answer | null> {
    const { signal } = this.over;
    if (signal.aborted || !this.tools.maySend()) return null;
    const answer = await this.tools.send(this.webhookId, webhook, event, signal);
    return signal.aborted ? null : answer;
  }

  /** What an answer says of the endpoint as a whole. */
  private async note(outcome: AfterAttempt, answer: Answer): Promise<void> {
    const nowMs = Date.now();
    if (outcome.kind === 'delivered') {
      const wasDown = isDown(this.health);
      this.health = succeeded(this.health, nowMs);
      // It is back: nothing that failed while it was gone has to wait any longer.
      if (wasDown) this.allDueNow();
      return this.tools.attempted('delivered');
    }
    this.health = failed(this.health, answer, nowMs);
    this.tools.attempted(outcome.kind === 'dead' ? 'dead' : 'failed');
    const { status, text } = wordsOf(answer);
    if (outcome.kind === 'disable') {
      await this.tools.disable(this.webhookId, text);
    } else if (isGone(this.health, nowMs)) {
      await this.tools.pause(this.webhookId, [status ?? [], text].flat().join(' '));
    } else {
      return;
    }
    this.changed();
  }

  private allDueNow(): void {
    for (const [key, lane] of this.held) this.held.set(key, { ...lane, dueMs: 0 });
    this.wakeAll();
  }

  private wakeAll(): void {
    this.nudge.abort();
    this.nudge = new AbortController();
  }

  /** Until the turn is over, something has changed for all lanes, or for so long. */
  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.nudge.signal]);
    await sleep(ms, undefined, { signal: either, ref: false }).catch(() => undefined);
  }

  /** Writes down how far it is; what has changed while that was written is written after it. */
  private save(): Promise<void> {
    this.isUnsaved = true;
    return (this.saving ??= this.write().finally(() => (this.saving = undefined)));
  }

  private async write(): Promise<void> {
    const claim = { webhookId: this.webhookId, token: this.token };
    while (this.isUnsaved && !this.over.signal.aborted) {
      this.isUnsaved = false;
      try {
        if (!(await this.tools.save(claim, this.progress))) this.cutOff();
      } catch (error) {
        this.isUnsaved = true;
        throw error;
      }
    }
  }
}

function byLane(events: readonly Told[]): Map<string, Told[]> {
  const lanes = new Map<string, Told[]>();
  for (const told of events) {
    const key = laneKey(told);
    const lane = lanes.get(key);
    if (lane) lane.push(told);
    else lanes.set(key, [told]);
  }
  return lanes;
}
