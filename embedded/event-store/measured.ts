/** Counts, and how fast it counts: each look begins a new measurement. */
export class Measured {
  total = 0;
  private totalBefore = 0;
  private measuredAtMs = Date.now();

  add(): void {
    this.total++;
  }

  look(): { averagePerSecond: number; total: number; sinceLastMeasurement: number } {
    const nowMs = Date.now();
    const since = this.total - this.totalBefore;
    const seconds = Math.max(1, (nowMs - this.measuredAtMs) / 1000);
    this.totalBefore = this.total;
    this.measuredAtMs = nowMs;
    return { averagePerSecond: Math.round(since / seconds), total: this.total, sinceLastMeasurement: since };
  }
}
