import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import { loadAverage } from './proc';

/** One number. A figure with a target either meets it or misses it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What one part of the benchmark found: a table to read, and the figures that it is made of. */
export interface Measured {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly figures: readonly Figure[];
}

export interface Section extends Measured {
  readonly name: string;
  /** Load average of the last minute when this part began. */
  readonly loadAtStart: number;
  readonly tookSeconds: number;
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly loadAtStart: number;
  readonly commit: string | null;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cores: all.length,
    cpu: all[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    loadAtStart: loadAverage(),
    commit: commit(),
  };
}

export function isMet({ value, atLeast = -Infinity, atMost = Infinity }: Figure): boolean {
  return value >= atLeast && value <= atMost;
}

export const hasTarget = ({ atLeast, atMost }: Figure): boolean => atLeast !== undefined || atMost !== undefined;

export function print({ name, head, rows, figures, loadAtStart, tookSeconds }: Section): void {
  console.log(`\n${name} (load average ${loadAtStart} at its start, took ${Math.round(tookSeconds)} s)`);
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? number(cell) : cell))));
  console.log(table.toString());
  for (const figure of figures.filter(hasTarget))
    console.log(`${isMet(figure) ? 'pass' : 'MISS'}  ${sentence(figure)}`);
}

function sentence({ name, value, unit, atLeast, atMost }: Figure): string {
  const target = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return `${name}: ${number(value)} ${unit} (target: ${target})`;
}

/** Three digits that count. */
export function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The value below which this share of all values lies; the list need not be sorted. */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: Iterable<number>): number => quantile(values, 0.5);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function commit(): string | null {
  try {
    const asked = ['rev-parse', '--short', 'HEAD'];
    return execFileSync('git', asked, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
