import { metricKey, type TrialColumns } from './columns';
import { outcomeCode } from './outcome';
import type { Metric } from './space';

/** Whether `a` is the better value by the metric's goal. */
export function isBetter(metric: Metric, a: number, b: number): boolean {
  return metric.goal === 'maximize' ? a > b : a < b;
}

/**
 * Tells of a row whether its trial's result counts: it has ended well or was stopped, its value is a number, and every constraint
 * was measured and holds. What a running trial has measured so far is shown but is nobody's best.
 */
export function countingResults(columns: TrialColumns, metric: Metric): (row: number) => boolean {
  const values = columns.column(metricKey(metric));
  const constraints = columns.metrics.flatMap(constraint =>
    constraint.threshold === undefined
      ? []
      : [{ threshold: constraint.threshold, isLeast: constraint.goal === 'maximize', measured: columns.column(metricKey(constraint)) }],
  );
  return row => {
    const outcome = columns.outcome[row];
    return (
      (outcome === outcomeCode.succeeded || outcome === outcomeCode.stopped) &&
      Number.isFinite(values[row]) &&
      constraints.every(({ threshold, isLeast, measured }) => (isLeast ? (measured[row] as number) >= threshold : (measured[row] as number) <= threshold))
    );
  };
}

/** One step of the best-so-far line: from this row on the best value is this one. */
export interface Improvement {
  readonly row: number;
  readonly value: number;
}

/** The trials that were the best when they came, in the order of their ids or of their ends. */
export function improvements(columns: TrialColumns, metric: Metric, order: 'id' | 'end' = 'id'): Improvement[] {
  const steps: Improvement[] = [];
  const values = columns.column(metricKey(metric));
  const counts = countingResults(columns, metric);
  const ends = columns.column('end');
  const rows =
    order === 'id' ? undefined : Uint32Array.from({ length: columns.count }, (_, row) => row).sort((a, b) => (ends[a] as number) - (ends[b] as number));
  let best = metric.goal === 'maximize' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (let index = 0; index < columns.count; index++) {
    const row = rows ? (rows[index] as number) : index;
    const value = values[row] as number;
    if (isBetter(metric, value, best) && counts(row)) {
      best = value;
      steps.push({ row, value });
    }
  }
  return steps;
}

/** Rows of trials that no other trial beats in all objectives. O(n log n) for two objectives, O(n × front) for more. */
export function paretoFront(columns: TrialColumns, objectives: readonly Metric[]): number[] {
  const first = objectives[0];
  if (!first) {
    return [];
  }
  const losses = objectives.map(metric => {
    const column = columns.column(metricKey(metric));
    return metric.goal === 'maximize' ? (row: number) => -(column[row] as number) : (row: number) => column[row] as number;
  });
  const counts = objectives.map(metric => countingResults(columns, metric));
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row++) {
    if (counts.every(count => count(row))) {
      rows.push(row);
    }
  }
  rows.sort((a, b) => {
    for (const loss of losses) {
      const difference = loss(a) - loss(b);
      if (difference !== 0) {
        return difference;
      }
    }
    return a - b;
  });
  // In this order a trial can only be beaten by one before it; with two objectives the last of the front is the one to ask.
  const front: number[] = [];
  for (const row of rows) {
    const rivals = losses.length <= 2 ? front.slice(-1) : front;
    if (!rivals.some(other => losses.every(loss => loss(other) <= loss(row)))) {
      front.push(row);
    }
  }
  return front;
}

/**
 * The area that the front of two objectives dominates, measured from a reference point (worst values of each), after each trial.
 * A trial that adds nothing adds no step.
 */
export function hypervolumeSteps(columns: TrialColumns, objectives: readonly [Metric, Metric], reference: readonly [number, number]): Improvement[] {
  const [first, second] = objectives.map(metric => {
    const column = columns.column(metricKey(metric));
    const sign = metric.goal === 'maximize' ? -1 : 1;
    return (row: number): number => sign * (column[row] as number);
  }) as [(row: number) => number, (row: number) => number];
  const worst = objectives.map((metric, index) => (metric.goal === 'maximize' ? -1 : 1) * (reference[index] as number)) as [number, number];
  const front: { x: number; y: number }[] = [];
  const counts = objectives.map(metric => countingResults(columns, metric));
  const steps: Improvement[] = [];
  for (let row = 0; row < columns.count; row++) {
    if (!counts.every(count => count(row))) {
      continue;
    }
    const x = first(row);
    const y = second(row);
    if (x >= worst[0] || y >= worst[1] || front.some(point => point.x <= x && point.y <= y)) {
      continue;
    }
    const kept = front.filter(point => !(x <= point.x && y <= point.y));
    front.splice(0, front.length, ...kept, { x, y });
    front.sort((a, b) => a.x - b.x);
    steps.push({ row, value: dominatedArea(front, worst) });
  }
  return steps;
}

function dominatedArea(front: readonly { x: number; y: number }[], worst: readonly [number, number]): number {
  let area = 0;
  let ceiling = worst[1];
  for (const point of front) {
    area += (worst[0] - point.x) * (ceiling - point.y);
    ceiling = point.y;
  }
  return area;
}
