/** The load generator: a process of its own, asked for one slice of load at a time. */
import { type Job, Work } from './agency';
import { answerParent } from './child';
import { Connection, type HttpAnswer } from './connection';
import { ADMIN_KEY } from './server';

/** Where time is logged. What was sent before is not sent again: work goes on where the slice before ended. */
export interface OpenWork {
  readonly kind: 'open';
  readonly name: string;
  readonly port: number;
  readonly jobs: readonly Job[];
  readonly connections: number;
}

/** So many requests in flight for so long, each sent when the one before it is answered. */
export interface Flood {
  readonly kind: 'flood';
  readonly name: string;
  readonly inFlight: number;
  readonly ms: number;
}

/** Requests at fixed moments, however long the answers take; one in so many is followed by a query for what it wrote. */
export interface Trickle {
  readonly kind: 'trickle';
  readonly name: string;
  readonly perSecond: number;
  readonly ms: number;
  readonly askAfterOneIn: number;
}

/** Queries, each sent when the one before it is answered: these paths again and again, or each of them once. */
export interface Asks {
  readonly kind: 'asks';
  readonly port: number;
  readonly paths: readonly string[];
  readonly inFlight: number;
  readonly ms: number;
}

/** Commands one after the other, no two at a time. */
export interface Sends {
  readonly kind: 'sends';
  readonly name: string;
  readonly count: number;
}

export interface AsksResult {
  readonly requests: number;
  readonly latenciesMs: Float64Array;
  /** Of an answer, on average. */
  readonly bytes: number;
  readonly generatorCpuMs: number;
}

export interface FloodResult {
  readonly requests: number;
  readonly ms: number;
  readonly latenciesMs: Float64Array;
  /** CPU that the load generator itself has used. */
  readonly generatorCpuMs: number;
  readonly acknowledged: Acknowledged;
}

export interface TrickleResult {
  readonly commandMs: Float64Array;
  /** From a command's answer to the answer of a query that has seen it. */
  readonly seenMs: Float64Array;
  /** The same query when it has nothing to wait for. */
  readonly plainMs: Float64Array;
  readonly perSecond: number;
}

/** What the server said that it had taken. */
export interface Acknowledged {
  /** Billable minutes by agreement and month, `id/yyyy-mm`. */
  readonly minutes: Readonly<Record<string, number>>;
  readonly position: number;
}

interface Opened {
  readonly work: Work;
  readonly connections: readonly Connection[];
}

interface TimeLoggedAnswer {
  readonly agreementId: string;
  readonly month: string;
  readonly billableMinutes: number;
  readonly position: number;
}

const OK = 200;
const CREATED = 201;
const opened = new Map<string, Opened>();
const asking = new Map<number, Connection[]>();

answerParent((question: OpenWork | Flood | Trickle | Asks | Sends) => {
  switch (question.kind) {
    case 'open':
      return open(question);
    case 'flood':
      return flood(question);
    case 'trickle':
      return trickle(question);
    case 'asks':
      return asks(question);
    case 'sends':
      return sends(question);
  }
});

async function open({ name, port, jobs, connections }: OpenWork): Promise<void> {
  const all = await Promise.all(Array.from({ length: connections }, () => Connection.open(port, ADMIN_KEY)));
  opened.set(name, { work: new Work(jobs), connections: all });
}

async function flood({ name, inFlight, ms }: Flood): Promise<FloodResult> {
  const { work, connections } = opened.get(name)!;
  const answers: HttpAnswer[] = [];
  const latenciesMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const end = began + ms;
  const ask = (connection: Connection, done: () => void): void => {
    const { path, key, body } = work.next();
    const sentAt = performance.now();
    connection.post(path, key, body, (answer) => {
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      answers.push(answer);
      if (now < end) ask(connection, done);
      else done();
    });
  };
  await Promise.all(connections.slice(0, inFlight).map((one) => new Promise<void>((done) => ask(one, done))));
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    requests: latenciesMs.length,
    ms: took,
    latenciesMs: Float64Array.from(latenciesMs),
    generatorCpuMs: (user + system) / 1_000,
    // Read only now: while it was measured that would have taken CPU from the server.
    acknowledged: acknowledgedIn(answers),
  };
}

async function trickle({ name, perSecond, ms, askAfterOneIn }: Trickle): Promise<TrickleResult> {
  const { work, connections } = opened.get(name)!;
  const free = [...connections];
  const [commandMs, seenMs, plainMs]: [number[], number[], number[]] = [[], [], []];
  const due = Math.round((perSecond * ms) / 1_000);
  const began = performance.now();
  let sent = 0;
  let ended = 0;
  await new Promise<void>((resolve) => {
    const logTime = (connection: Connection): void => {
      const { path, key, body } = work.next();
      const sentAt = performance.now();
      connection.post(path, key, body, (answer) => {
        commandMs.push(performance.now() - sentAt);
        const logged = read(answer);
        if (commandMs.length % askAfterOneIn === 0) askFor(connection, logged);
        else done(connection);
      });
    };
    const askFor = (connection: Connection, { agreementId, month, position }: TimeLoggedAnswer): void => {
      const balance = `/v1/agreements/${agreementId}/balance?month=${month}`;
      const acknowledgedAt = performance.now();
      connection.get(balance, position, (seen) => {
        const seenAt = performance.now();
        expect(seen, OK);
        seenMs.push(seenAt - acknowledgedAt);
        connection.get(balance, null, () => {
          plainMs.push(performance.now() - seenAt);
          done(connection);
        });
      });
    };
    const done = (connection: Connection): void => {
      free.push(connection);
      ended += 1;
      if (ended === due) resolve();
    };
    const timer = setInterval(() => {
      const shouldBe = Math.min(due, Math.floor(((performance.now() - began) * perSecond) / 1_000));
      for (; sent < shouldBe && free.length > 0; sent += 1) logTime(free.pop()!);
      if (sent === due) clearInterval(timer);
    }, 1);
  });
  return {
    commandMs: Float64Array.from(commandMs),
    seenMs: Float64Array.from(seenMs),
    plainMs: Float64Array.from(plainMs),
    perSecond: (due * 1_000) / (performance.now() - began),
  };
}

async function asks({ port, paths, inFlight, ms }: Asks): Promise<AsksResult> {
  const connections = await connectionsTo(port, inFlight);
  const latenciesMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const end = performance.now() + ms;
  let [asked, bytes] = [0, 0];
  const ask = (connection: Connection, done: () => void): void => {
    const sentAt = performance.now();
    connection.get(paths[asked++ % paths.length]!, null, (answer) => {
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      expect(answer, OK);
      bytes += answer.body.length;
      if (now < end) ask(connection, done);
      else done();
    });
  };
  await Promise.all(connections.map((one) => new Promise<void>((done) => ask(one, done))));
  const { user, system } = process.cpuUsage(cpuBefore);
  const requests = latenciesMs.length;
  return {
    ...{ requests, bytes: bytes / requests, generatorCpuMs: (user + system) / 1_000 },
    latenciesMs: Float64Array.from(latenciesMs),
  };
}

/** Opened once for each server, and kept. */
async function connectionsTo(port: number, count: number): Promise<readonly Connection[]> {
  const known = asking.get(port) ?? [];
  asking.set(port, known);
  while (known.length < count) known.push(await Connection.open(port, ADMIN_KEY));
  return known.slice(0, count);
}

async function sends({ name, count }: Sends): Promise<Float64Array> {
  const { work, connections } = opened.get(name)!;
  const latenciesMs = new Float64Array(count);
  for (let sent = 0; sent < count; sent += 1) {
    const { path, key, body } = work.next();
    const sentAt = performance.now();
    const answer = await new Promise<HttpAnswer>((answered) => connections[0]!.post(path, key, body, answered));
    latenciesMs[sent] = performance.now() - sentAt;
    expect(answer, CREATED);
  }
  return latenciesMs;
}

function acknowledgedIn(answers: readonly HttpAnswer[]): Acknowledged {
  const minutes: Record<string, number> = {};
  let last = 0;
  for (const answer of answers) {
    const { agreementId, month, billableMinutes, position } = read(answer);
    const ledger = `${agreementId}/${month}`;
    minutes[ledger] = (minutes[ledger] ?? 0) + billableMinutes;
    last = Math.max(last, position);
  }
  return { minutes, position: last };
}

function read(answer: HttpAnswer): TimeLoggedAnswer {
  expect(answer, CREATED);
  return JSON.parse(answer.body) as TimeLoggedAnswer;
}

function expect({ status, body }: HttpAnswer, expected: number): void {
  if (status !== expected) throw new Error(`Answered ${status} where ${expected} was due: ${body}`);
}
