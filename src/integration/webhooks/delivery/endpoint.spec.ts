import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Random } from '../../../../test/support/random';
import { until } from '../../../../test/support/waiting';
import { Refusal } from '../../../kernel/refusal';
import { approved, FilteringLog } from '../../feed/feed.fixtures';
import { FeedReader } from '../../feed/feed-reader';
import { Past } from '../../feed/past';
import { Tail } from '../../feed/tail';
import { type Answer } from '../sending/answer';
import { type KnownWebhook } from '../webhook.decider';
import { notBegun, type Progress } from './delivery-book';
import { Endpoint, type Tools } from './endpoint';

const RUNS = Number(process.env['WEBHOOK_RUNS'] ?? 30);
const agreements = ['a1', 'a2', 'a3'];

const known: KnownWebhook = {
  status: 'active',
  url: 'https://hooks.agency.example/',
  subscription: { types: null, agreementId: null, clientId: 'acme' },
  owner: { keyId: 'key-1', clientId: 'acme' },
  sealedSecret: '',
  replaced: null,
  rotations: 0,
  resumes: 0,
  start: { replay: 0, position: 0 },
};

/** One endpoint, and a world in which whatever can fail does now and then: the stores, the other side, the program. */
class World {
  readonly log: FilteringLog;
  /** The events of each agreement that were taken, each where it came first. */
  readonly taken = new Map<string, string[]>(agreements.map((id) => [id, []]));
  /** What was given up. */
  readonly buried = new Set<string>();
  readonly overlapping: string[] = [];
  private readonly random: Random;
  private readonly tail: Tail;
  private readonly past: Past;
  private progress: Progress = notBegun;
  private token = 0;
  private revision = 0;
  private failuresLeft = 3;
  private isCalm = false;
  private endpoint: Endpoint;

  constructor(readonly seed: number) {
    this.random = new Random(seed);
    this.log = new FilteringLog(() => this.random.between(1, 6));
    this.tail = new Tail(this.log, { events: 5, characters: 100_000 });
    this.past = new Past(this.log, this.tail);
    this.endpoint = this.takenOver();
  }

  /** Writes, is heard of, dies and is taken over, and so on. */
  async live(steps: number): Promise<void> {
    for (let n = 0; n < steps; n += 1) {
      switch (this.random.between(1, 12)) {
        case 1:
          this.endpoint.heard((this.revision += 1));
          break;
        case 2:
          this.endpoint.cutOff();
          this.endpoint = this.takenOver();
          break;
        case 3:
          await sleep(this.random.between(1, 30));
          break;
        default:
          this.log.write(...approved('acme', agreements[this.random.between(0, 2)]!));
      }
    }
    this.isCalm = true;
  }

  get missing(): readonly string[] {
    const all = new Set([...this.taken.values()].flat());
    return this.log.facts.map(({ id }) => id).filter((id) => !all.has(id) && !this.buried.has(id));
  }

  async end(): Promise<void> {
    this.endpoint.stop();
    await this.endpoint.ended;
    await this.tail.onModuleDestroy();
  }

  private takenOver(): Endpoint {
    const token = (this.token += 1);
    const underWay = new Set<string>();
    const perhapsFails = async (oneIn = 30): Promise<void> => {
      await sleep(this.random.between(0, 2));
      if (this.isCalm || this.failuresLeft === 0 || this.random.between(1, oneIn) > 1) return;
      this.failuresLeft -= 1;
      throw new Refusal('STORE_UNAVAILABLE', 'The store has gone away');
    };
    const tools: Tools = {
      load: () => Promise.resolve({ state: known, revision: this.revision }),
      open: async (after, selection) => {
        const leave = await this.tail.join();
        return { reader: new FeedReader(this.tail, this.past, selection, after), leave };
      },
      maySend: () => true,
      send: async (_id, _webhook, { id, json }) => {
        const { agreementid: lane } = JSON.parse(json) as { agreementid: string };
        if (underWay.has(lane)) this.overlapping.push(`${id} of ${lane}`);
        underWay.add(lane);
        // Some take longer than whoever failed meanwhile waits before it begins again.
        await sleep(this.random.between(1, 40) === 1 ? 1_200 : this.random.between(0, 4));
        underWay.delete(lane);
        const answer = this.answer();
        const ids = this.taken.get(lane)!;
        if (answer.kind === 'answered' && answer.status === 204 && !ids.includes(id)) ids.push(id);
        return answer;
      },
      save: async (_claim, progress) => {
        await perhapsFails();
        if (token !== this.token) return false;
        this.progress = progress;
        return true;
      },
      remove: () => Promise.resolve(),
      bury: async (_id, { eventId }) => {
        await perhapsFails(2);
        this.buried.add(eventId);
      },
      unbury: () => Promise.resolve(),
      wantedLetters: async () => {
        await perhapsFails();
        return [];
      },
      pause: () => Promise.reject(new Error('Nobody is paused here')),
      disable: () => Promise.reject(new Error('Nobody is gone here')),
      attempted: () => undefined,
      waitsMs: this.seed % 2 === 0 ? [5, 10] : [],
    };
    return new Endpoint({ webhookId: 'hook', token, progress: this.progress }, tools);
  }

  private answer(): Answer {
    const chance = this.isCalm ? 0 : this.random.between(1, 6);
    if (chance === 1) return { kind: 'failed', why: 'connect ECONNREFUSED' };
    return { kind: 'answered', status: chance === 2 ? 500 : 204, text: '' };
  }
}

/** The id of an event in this log tells its place. */
const inOrder = (ids: readonly string[]): readonly string[] =>
  ids.toSorted((a, b) => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')));

describe('An endpoint', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  // Rule: webhooks.kill-nine
  it('is sent everything once at least or has a dead letter of it, in order within each agreement, one at a time, whatever fails and dies meanwhile (WEBHOOK_RUNS times)', async () => {
    const { seed } = Random.seeded();
    const worlds = Array.from({ length: RUNS }, (_, n) => new World(seed + n));
    await Promise.all(worlds.map((world) => world.live(60)));
    for (const world of worlds) {
      await until(() => Promise.resolve(world.missing.length === 0)).catch(() => undefined);
      const { seed: played, missing, overlapping, taken, buried } = world;
      expect({ played, missing, overlapping }).toEqual({ played, missing: [], overlapping: [] });
      // One that was given up has no place any more, should it be sent again after all.
      for (const all of taken.values()) {
        const ids = all.filter((id) => !buried.has(id));
        expect({ played, ids }).toEqual({ played, ids: inOrder(ids) });
      }
    }
    await Promise.all(worlds.map((world) => world.end()));
  }, 60_000);
});
