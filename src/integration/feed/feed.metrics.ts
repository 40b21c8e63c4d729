import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../http/metrics';
import { OpenFeeds } from './open-feeds';
import { Past } from './past';

/** What Prometheus may read of the feed. */
@Injectable()
export class FeedMetrics {
  private readonly events: Counter;

  constructor(metrics: Metrics, open: OpenFeeds, past: Past) {
    const registers = [metrics.registry];
    this.events = new Counter({
      name: 'minutebook_feed_events_total',
      help: 'Published events handed on to readers.',
      registers,
    });
    new Gauge({
      name: 'minutebook_feed_readers',
      help: 'Readers whose feed is open.',
      registers,
      collect() {
        this.set(open.count);
      },
    });
    new Gauge({
      name: 'minutebook_feed_readers_waiting',
      help: 'Readers behind what is remembered who wait for their turn to read from the event store.',
      registers,
      collect() {
        this.set(past.waiting);
      },
    });
  }

  handedOn(count: number): void {
    this.events.inc(count);
  }
}
