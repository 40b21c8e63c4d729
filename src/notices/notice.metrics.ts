import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../http/metrics';
import { Refusal } from '../kernel/refusal';
import { NoticeQueries } from './notice.queries';

type Outcome = 'sent' | 'failed';

/** What Prometheus may read of notices. */
@Injectable()
export class NoticeMetrics {
  private readonly attempts: Counter<'outcome'>;

  constructor(metrics: Metrics, queries: NoticeQueries) {
    const registers = [metrics.registry];
    this.attempts = new Counter({
      name: 'minutebook_notices_total',
      help: 'Attempts of this instance to send a notice, by what came of them.',
      labelNames: ['outcome'] as const,
      registers,
    });
    for (const outcome of ['sent', 'failed'] as const) this.attempts.inc({ outcome }, 0);
    new Gauge({
      name: 'minutebook_notices_due',
      help: 'Notices that could be sent now and are not: above 0 for long where the mail server is slow or gone.',
      registers,
      async collect() {
        try {
          this.set(await queries.due());
        } catch (error) {
          // The read model cannot be asked now: the last figure stands.
          if (!(error instanceof Refusal)) throw error;
        }
      },
    });
  }

  attempted(outcome: Outcome): void {
    this.attempts.inc({ outcome });
  }
}
