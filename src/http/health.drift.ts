import { Injectable } from '@nestjs/common';
import { type DriftAnswer } from './health.dto';

/** What the continuous check of the read models has found so far. Whoever checks them says it here. */
@Injectable()
export class DriftReport {
  now: DriftAnswer = {
    status: 'off',
    checked: 0,
    lastCheckedAt: null,
    lastRoundSeconds: null,
    differing: 0,
    differences: [],
  };
}
