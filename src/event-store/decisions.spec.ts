import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningStore, serve } from '../../embedded/event-store';
import { meta, refusalOf } from '../../test/support/given';
import { DomainCommand } from '../kernel/command';
import { type Decider } from '../kernel/decider';
import { type DomainEvent, type Recorded } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { EventStoreConnection } from './connection';
import { Decisions } from './decisions';
import { EventLog } from './event-log';

type Added = DomainEvent<'Added', { readonly by: number }>;

class Add extends DomainCommand<'Add', { readonly by: number }> {
  readonly type = 'Add';
}

/** A counter that stays below 1,000, to have something to decide. */
const counter: Decider<{ readonly total: number }, Add, Added> = {
  name: 'counter',
  initialState: { total: 0 },
  decide({ data }, { total }) {
    if (total + data.by > 1_000) throw new Refusal('INVALID', 'Beyond 1,000');
    return data.by === 0 ? [] : [{ type: 'Added', data }];
  },
  evolve: ({ total }, { data }) => ({ total: total + data.by }),
};

let folder: string;
let server: RunningStore;
let connection: EventStoreConnection;
let streams = 0;
let ids = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-store-door-'));
  server = await serve({ path: folder, port: 0 });
  connection = new EventStoreConnection(server.url);
});

afterAll(async () => {
  await connection.onApplicationShutdown();
  await server.stop();
  await rm(folder, { recursive: true });
});

const newStream = (): string => `client-${(streams += 1)}`;
const add = (by: number, over: Parameters<typeof meta>[0] = {}): Add =>
  new Add({ by }, meta({ commandId: `command-${(ids += 1)}`, ...over }));
const another = (): { log: EventLog; decisions: Decisions } => {
  const log = new EventLog(connection);
  return { log, decisions: new Decisions(log) };
};

async function factsOf(log: EventLog, stream: string): Promise<Recorded[]> {
  const facts: Recorded[] = [];
  for await (const fact of log.readStream(stream)) facts.push(fact);
  return facts;
}

describe('a command', () => {
  it('adds its facts with everything that is known of them', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const command = add(5, { requestHash: 'abc' });
    const decided = await decisions.run(counter, stream, command);
    expect(decided).toMatchObject({ state: { total: 5 }, revision: 0, repeated: false });
    const [fact] = await factsOf(log, stream);
    expect(fact).toEqual(decided.events[0]);
    expect(fact).toMatchObject({ type: 'Added', data: { by: 5 }, position: decided.position });
    expect(fact?.metadata).toEqual({
      occurredAt: command.meta.at,
      recordedAt: command.meta.at,
      actor: { id: 'ada', role: 'agent' },
      commandId: command.meta.commandId,
      requestHash: 'abc',
      correlationId: 'correlation-1',
      causationId: 'causation-1',
      version: 1,
    });
  });

  it('on warm state costs one append and no read', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    await decisions.run(counter, stream, add(1));
    const read = jest.spyOn(log, 'readStream');
    const append = jest.spyOn(log, 'append');
    await decisions.run(counter, stream, add(1));
    expect(read).not.toHaveBeenCalled();
    expect(append).toHaveBeenCalledTimes(1);
  });

  it('that changes nothing adds nothing, and tells where the stream stands', async () => {
    const { decisions } = another();
    const stream = newStream();
    const { position } = await decisions.run(counter, stream, add(1));
    await expect(decisions.run(counter, stream, add(0))).resolves.toMatchObject({ events: [], revision: 0, position });
  });

  it('that is refused adds nothing', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    await expect(decisions.run(counter, stream, add(1_001))).rejects.toMatchObject({ code: 'INVALID' });
    expect(await factsOf(log, stream)).toEqual([]);
  });

  it('made on an older revision is refused', async () => {
    const { decisions } = another();
    const stream = newStream();
    await decisions.run(counter, stream, add(1));
    await expect(decisions.run(counter, stream, add(1, { expectedRevision: 7 }))).rejects.toMatchObject({
      code: 'REVISION_MISMATCH',
    });
    await expect(decisions.run(counter, stream, add(1, { expectedRevision: 0 }))).resolves.toMatchObject({
      revision: 1,
    });
  });
});

describe('a repeat', () => {
  it('adds nothing and answers as the first time, also after a restart', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const command = add(3);
    const first = await decisions.run(counter, stream, command);
    await decisions.run(counter, stream, add(4));
    for (const again of [decisions, another().decisions]) {
      const { events, revision, position, repeated } = await again.run(counter, stream, command);
      expect({ events, revision, position, repeated }).toEqual({
        events: first.events,
        revision: first.revision,
        position: first.position,
        repeated: true,
      });
    }
    expect(await factsOf(log, stream)).toHaveLength(2);
  });

  it('with another request is refused', async () => {
    const { decisions } = another();
    const stream = newStream();
    await decisions.run(counter, stream, add(3, { commandId: 'same', requestHash: 'one' }));
    await expect(
      decisions.run(counter, stream, add(3, { commandId: 'same', requestHash: 'two' })),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('that comes while the first is under way waits for it', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const command = add(3);
    const answers = await Promise.all(Array.from({ length: 20 }, () => decisions.run(counter, stream, command)));
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await factsOf(log, stream)).toHaveLength(1);
  });
});

describe('commands that meet', () => {
  it('at one stream are decided in order and written together', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const append = jest.spyOn(log, 'append');
    const commands = Array.from({ length: 50 }, () => add(1));
    const answers = await Promise.all(commands.map((command) => decisions.run(counter, stream, command)));
    expect(append.mock.calls.length).toBeLessThanOrEqual(3);
    expect(answers.map(({ revision }) => revision)).toEqual(commands.map((_, i) => i));
    const restarted = another().decisions;
    const again = await Promise.all(commands.map((command) => restarted.run(counter, stream, command)));
    expect(again.map(({ revision, position, events }) => [revision, position, events[0]?.id])).toEqual(
      answers.map(({ revision, position, events }) => [revision, position, events[0]?.id]),
    );
  });

  it('keep the refusals apart from what is added', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const outcomes = await Promise.allSettled(
      [600, 600, 300, 600, 100].map((by) => decisions.run(counter, stream, add(by))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((await factsOf(log, stream)).map(({ data }) => (data as { by: number }).by)).toEqual([600, 300, 100]);
  });

  it('from two instances race, and are decided again on fresh state', async () => {
    const instances = [another(), another(), another()];
    const stream = newStream();
    const runs = instances.flatMap(({ decisions }) =>
      Array.from({ length: 30 }, () => decisions.run(counter, stream, add(1))),
    );
    const outcomes = await Promise.allSettled(runs);
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(
          refusalOf(() => {
            throw outcome.reason;
          }).code,
        ).toBe('CONFLICT');
    }
    expect(await factsOf(instances[0]!.log, stream)).toHaveLength(done);
    expect(done).toBeGreaterThanOrEqual(60);
  });

  it('are never refused because of what another instance has changed since', async () => {
    const [one, two] = [another().decisions, another().decisions];
    const stream = newStream();
    await one.run(counter, stream, add(1));
    await two.run(counter, stream, add(1));
    await expect(one.run(counter, stream, add(0))).resolves.toMatchObject({ state: { total: 2 }, revision: 1 });
  });
});

describe('the log', () => {
  it('hands on the past and then what is written, from any position, without gaps', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    const head = await log.head();
    for (let i = 0; i < 10; i += 1) await decisions.run(counter, stream, add(1));
    const stop = new AbortController();
    const seen: number[] = [];
    const reader = (async () => {
      for await (const { events } of log.subscribe(head, stop.signal)) {
        seen.push(...events.filter((event) => event.stream === stream).map(({ revision }) => revision));
        if (seen.length >= 60) stop.abort();
      }
    })();
    await Promise.all(Array.from({ length: 50 }, () => decisions.run(counter, stream, add(1))));
    await reader;
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('lets go of remembered state that another instance has outdated', async () => {
    const [one, two] = [another(), another()];
    const stream = newStream();
    await one.decisions.run(counter, stream, add(1));
    const head = await one.log.head();
    const stop = new AbortController();
    const reader = (async () => {
      for await (const { events } of one.log.subscribe(head, stop.signal))
        if (events.some((event) => event.stream === stream)) stop.abort();
    })();
    await two.decisions.run(counter, stream, add(1));
    await reader;
    await expect(one.decisions.load(counter, stream)).resolves.toMatchObject({ state: { total: 2 }, revision: 1 });
  });
});

describe('a stream that ends under a seal', () => {
  type Ended = DomainEvent<'Ended', { readonly by: number }>;
  const ending: Decider<{ readonly total: number }, Add, Added | Ended> = {
    name: 'ending',
    initialState: { total: 0 },
    sealed: 'Ended',
    decide: (command, state) => {
      const ends = state.total + command.data.by === 100;
      return [...counter.decide(command, state), ...(ends ? [{ type: 'Ended' as const, data: command.data }] : [])];
    },
    evolve: ({ total }, { type, data }) => (type === 'Ended' ? { ...data, total } : { total: total + data.by }),
  };
  const sealing = (): { log: EventLog; decisions: Decisions; asked: unknown[] } => {
    const [{ log, decisions }, asked] = [another(), [] as unknown[]];
    decisions.sealWith({
      seal: (stream, revision, facts) => {
        asked.push([stream, revision, facts.map(({ type }) => type)]);
        const last = facts.at(-1)!;
        return Promise.resolve({ ...last, data: { ...(last.data as object), seal: 'sealed' } });
      },
    });
    return { log, decisions, asked };
  };

  it('is sealed in the append that ends it, and remembered so', async () => {
    const { log, decisions, asked } = sealing();
    const stream = newStream();
    await decisions.run(ending, stream, add(40));
    expect(asked).toEqual([]);
    const { events } = await decisions.run(ending, stream, add(60));
    expect(asked).toEqual([[stream, 0, ['Added', 'Ended']]]);
    expect(events.at(-1)?.data).toEqual({ by: 60, seal: 'sealed' });
    expect((await factsOf(log, stream)).at(-1)).toEqual(events.at(-1));
    expect((await decisions.load(ending, stream)).state).toMatchObject({ seal: 'sealed' });
  });

  it('is sealed over what others wrote meanwhile, when the race for it is lost', async () => {
    const { decisions, asked } = sealing();
    const stream = newStream();
    await decisions.run(ending, stream, add(40));
    await another().decisions.run(ending, stream, add(10));
    await decisions.run(ending, stream, add(50));
    expect(asked.at(-1)).toEqual([stream, 1, ['Added', 'Ended']]);
  });

  it('does not end where nobody seals it', async () => {
    const { log, decisions } = another();
    const stream = newStream();
    await expect(decisions.run(ending, stream, add(100))).rejects.toThrow(`Ended cannot be written to ${stream}`);
    expect(await factsOf(log, stream)).toEqual([]);
  });
});
