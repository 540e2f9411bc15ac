import { bisectLeft } from 'd3-array';
import type { Metric, Parameter } from './space';

/**
 * The key of a column; it names filters in the address too. `p.`: a parameter, `m.`: a metric's result, `l.`: what was measured
 * of a metric last, also of trials without a result.
 */
export type ColumnKey = `p.${string}` | `m.${string}` | `l.${string}` | 'id' | 'start' | 'end' | 'duration' | 'step' | 'order';

export const parameterKey = (parameter: Parameter): ColumnKey => `p.${parameter.id}`;
export const metricKey = (metric: Metric): ColumnKey => `m.${metric.id}`;
export const latestKey = (metric: Metric): ColumnKey => `l.${metric.id}`;

/**
 * The trials of a study, a typed array for each parameter and metric, by ascending id. They grow and change in place: who draws
 * from them watches a version beside them. NaN means that a value is not set; categories are indices into the parameter's words;
 * times are milliseconds since 1970, durations seconds.
 */
export class TrialColumns {
  count = 0;
  /** Of each trial, as `outcomeCode` has it. */
  outcome = new Uint8Array(0);
  private readonly values = new Map<ColumnKey, Float64Array>();
  private capacity = 0;

  constructor(
    readonly parameters: readonly Parameter[],
    readonly metrics: readonly Metric[],
  ) {
    const keys: ColumnKey[] = ['id', 'start', 'end', 'duration', 'step', 'order'];
    keys.push(...parameters.map(parameterKey), ...metrics.flatMap(metric => [metricKey(metric), latestKey(metric)]));
    for (const key of keys) {
      this.values.set(key, new Float64Array(0));
    }
  }

  /** A column, with room behind its {@link count} values; empty for a key that the study does not have. */
  column(key: ColumnKey): Float64Array {
    return this.values.get(key) ?? empty;
  }

  has(key: ColumnKey): boolean {
    return this.values.has(key);
  }

  value(key: ColumnKey, row: number): number {
    return this.values.get(key)?.[row] ?? Number.NaN;
  }

  idOf(row: number): number {
    return this.value('id', row);
  }

  /** The row of a trial. O(1) where no trial is missing before it, else O(log n). */
  rowOf(id: number): number | undefined {
    const ids = this.column('id');
    const guess = id - 1;
    if (guess >= 0 && guess < this.count && ids[guess] === id) {
      return guess;
    }
    const row = bisectLeft(ids, id, 0, this.count);
    return row < this.count && ids[row] === id ? row : undefined;
  }

  /** Finds or makes a row for each id and returns the rows. Known trials move only if an id comes that is below theirs. */
  place(ids: Float64Array): Uint32Array {
    if (this.isNext(ids)) {
      this.reserve(this.count + ids.length);
      this.column('id').set(ids, this.count);
      const rows = Uint32Array.from(ids, (_, index) => this.count + index);
      this.count += ids.length;
      return rows;
    }
    const fresh = ids.filter(id => this.rowOf(id) === undefined).sort();
    this.reserve(this.count + fresh.length);
    const last = this.count > 0 ? this.idOf(this.count - 1) : 0;
    const idColumn = this.column('id');
    let before = Number.NaN;
    for (const id of fresh) {
      if (id !== before) {
        idColumn[this.count++] = id;
        before = id;
      }
    }
    if (fresh.length > 0 && (fresh[0] as number) < last) {
      this.sort();
    }
    return Uint32Array.from(ids, id => this.rowOf(id) as number);
  }

  // What is read at first, and what is added to a study, comes by ascending ids.
  private isNext(ids: Float64Array): boolean {
    let before = this.count > 0 ? this.idOf(this.count - 1) : Number.NEGATIVE_INFINITY;
    for (const id of ids) {
      if (!(id > before)) {
        return false;
      }
      before = id;
    }
    return true;
  }

  private reserve(count: number): void {
    if (count <= this.capacity) {
      return;
    }
    this.capacity = Math.max(64, count, Math.ceil(this.capacity * 1.5));
    for (const [key, column] of this.values) {
      const wider = new Float64Array(this.capacity).fill(Number.NaN, column.length);
      wider.set(column);
      this.values.set(key, wider);
    }
    const outcome = new Uint8Array(this.capacity);
    outcome.set(this.outcome);
    this.outcome = outcome;
  }

  private sort(): void {
    const ids = this.column('id');
    const order = Uint32Array.from({ length: this.count }, (_, row) => row).sort((a, b) => (ids[a] as number) - (ids[b] as number));
    for (const column of [...this.values.values(), this.outcome]) {
      const before = column.slice(0, this.count);
      order.forEach((from, to) => {
        column[to] = before[from] as number;
      });
    }
  }
}

const empty = new Float64Array(0);
