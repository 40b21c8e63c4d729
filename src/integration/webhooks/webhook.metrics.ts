import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../http/metrics';
import { type Endpoint } from './delivery/endpoint';

/** What Prometheus may read of webhooks: of those that this instance sends to. */
@Injectable()
export class WebhookMetrics {
  private readonly attempts: Counter<'outcome'>;
  private states: () => readonly Endpoint['state'][] = () => [];

  constructor(metrics: Metrics) {
    const registers = [metrics.registry];
    this.attempts = new Counter({
      name: 'minutebook_webhook_attempts_total',
      help: 'Attempts to deliver an event, by what came of them: delivered, failed, or dead where it was the last one.',
      labelNames: ['outcome'] as const,
      registers,
    });
    const states = () => this.states();
    new Gauge({
      name: 'minutebook_webhook_endpoints',
      help: 'Endpoints that this instance sends to: up to date, behind, or failing with something that waits.',
      labelNames: ['state'] as const,
      registers,
      collect() {
        const counts = { 'up to date': 0, behind: 0, failing: 0 };
        for (const state of states()) counts[state] += 1;
        for (const [state, count] of Object.entries(counts)) this.set({ state: state.replaceAll(' ', '-') }, count);
      },
    });
  }

  /** How the endpoints are that are sent to. */
  watch(states: () => readonly Endpoint['state'][]): void {
    this.states = states;
  }

  attempted(outcome: 'delivered' | 'failed' | 'dead'): void {
    this.attempts.inc({ outcome });
  }
}
