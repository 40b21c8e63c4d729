import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type ProjectionRunner } from '../read-models/projection-runner';
import { type LimitName } from './rate-limits';
import { type HttpRequest } from './request';

type Outcome = 'carried-out' | 'repeated' | 'refused' | 'failed';

/** What Prometheus may read. One registry for each application, so that several can live in one process. */
export class Metrics {
  /** A context adds its own figures here. */
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'minutebook_http_request_duration_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly commands = new Counter({
    name: 'minutebook_commands_total',
    help: 'Commands by what came of them.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  private readonly withoutKey = new Counter({
    name: 'minutebook_unauthorized_total',
    help: 'Requests without a key that works, by what was wrong with it.',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  });
  private readonly tooMany = new Counter({
    name: 'minutebook_rate_limited_total',
    help: 'Requests that were refused because there were too many, by the limit.',
    labelNames: ['limit'] as const,
    registers: [this.registry],
  });
  private readonly timers = new Map<string, { observe(seconds: number): void }>();
  private readonly counters = new Map<Outcome, { inc(): void }>();

  constructor(runner: ProjectionRunner) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'minutebook_projection_lag_events',
      help: 'Events that have arrived at a read model and cannot be read from it yet.',
      labelNames: ['read_model'] as const,
      registers: [this.registry],
      collect() {
        for (const { readModel, lagEvents } of runner.status()) this.set({ read_model: readModel }, lagEvents);
      },
    });
    new Gauge({
      name: 'minutebook_projection_up',
      help: '1 while a read model follows the log; 0 once it has stopped at an event it cannot fold.',
      labelNames: ['read_model'] as const,
      registers: [this.registry],
      collect() {
        for (const { readModel, state } of runner.status())
          this.set({ read_model: readModel }, state === 'stopped' ? 0 : 1);
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** `route` is the pattern, never the path: ids would make a series each. */
  answered({ method, meta, repeated }: HttpRequest, route: string, status: number, elapsedMs: number): void {
    this.timer(method, route, status).observe(elapsedMs / 1_000);
    if (meta !== undefined) this.counter(outcomeOf(status, repeated === true)).inc();
  }

  /** `reason` is a problem's slug, never anything of the key. */
  unauthorized(reason: string): void {
    this.withoutKey.inc({ reason });
  }

  limited(limit: LimitName): void {
    this.tooMany.inc({ limit });
  }

  private timer(method: string, route: string, status: number): { observe(seconds: number): void } {
    const name = `${method} ${status} ${route}`;
    let timer = this.timers.get(name);
    if (timer === undefined) {
      timer = this.requests.labels({ method, route, status });
      this.timers.set(name, timer);
    }
    return timer;
  }

  private counter(outcome: Outcome): { inc(): void } {
    let counter = this.counters.get(outcome);
    if (counter === undefined) {
      counter = this.commands.labels({ outcome });
      this.counters.set(outcome, counter);
    }
    return counter;
  }
}

function outcomeOf(status: number, repeated: boolean): Outcome {
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  return repeated ? 'repeated' : 'carried-out';
}
