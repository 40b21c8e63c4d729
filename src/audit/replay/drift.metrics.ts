import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { projections } from '../../../projections';
import { Metrics } from '../../http/metrics';
import { collectionOf } from '../../read-models/stored';

/** What Prometheus may read of the continuous check of the read models. */
@Injectable()
export class DriftMetrics {
  private readonly documents: Gauge<'read_model'>;
  private readonly compared: Counter;
  private readonly last: Gauge;
  private readonly round: Gauge;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.documents = new Gauge({
      name: 'minutebook_drift_documents',
      help: 'Documents that are not what their events make them, as they were last looked at.',
      labelNames: ['read_model'] as const,
      registers,
    });
    this.compared = new Counter({
      name: 'minutebook_drift_checked_documents_total',
      help: 'Documents that were replayed and compared in the background.',
      registers,
    });
    this.last = new Gauge({
      name: 'minutebook_drift_last_check_timestamp_seconds',
      help: 'When a part of the read models was last compared; 0 before the first time.',
      registers,
    });
    this.round = new Gauge({
      name: 'minutebook_drift_round_seconds',
      help: 'How long it took to compare everything once; 0 until it was.',
      registers,
    });
    this.differ([]);
  }

  checked(documents: number): void {
    this.compared.inc(documents);
    this.last.setToCurrentTime();
  }

  roundTook(seconds: number): void {
    this.round.set(seconds);
  }

  /** @param readModels one for each document that differs */
  differ(readModels: readonly string[]): void {
    for (const readModel of projections.map(collectionOf)) {
      this.documents.set({ read_model: readModel }, readModels.filter((one) => one === readModel).length);
    }
  }
}
