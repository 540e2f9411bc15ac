import { decodeColumn } from '../api/decode';
import type { ColumnsPart } from '../api/types';
import type { ColumnKey, TrialColumns } from './columns';
import { outcomeCode } from './outcome';
import { metricKey, parameterKey } from './columns';

/** Takes rows of the service into the columns: a row takes the place of what was known of its trial. */
export function merge(columns: TrialColumns, part: ColumnsPart): void {
  const count = part.rows ?? 0;
  if (count === 0) {
    return;
  }
  const rows = columns.place(decodeColumn(part.ids, count));
  const isRun = rows.every((row, index) => row === (rows[0] as number) + index);
  const write = (key: ColumnKey, values: Float64Array, change?: (value: number) => number): void => {
    const column = columns.column(key);
    const changed = change ? values.map(change) : values;
    if (isRun) {
      column.set(changed, rows[0]);
      return;
    }
    for (let index = 0; index < count; index++) {
      column[rows[index] as number] = changed[index] as number;
    }
  };
  writeOutcomes(columns, part, rows, count);
  const base = part.baseTime ?? 0;
  write('start', decodeColumn(part.startTimes, count), seconds => (base + seconds) * 1000);
  write('end', decodeColumn(part.endTimes, count), seconds => (base + seconds) * 1000);
  writeDurations(columns, rows);
  write('step', decodeColumn(part.steps, count));
  write('order', decodeColumn(part.completionOrders, count));
  for (const parameter of columns.parameters) {
    const sent = part.parameters?.find(candidate => candidate.parameterId === parameter.id);
    const codes = sent?.labels?.length ? sent.labels.map(label => parameter.words.indexOf(label)) : undefined;
    write(parameterKey(parameter), decodeColumn(sent?.values, count), codes && (value => codes[value] ?? Number.NaN));
  }
  for (const metric of columns.metrics) {
    const sent = part.metrics?.find(candidate => candidate.metricId === metric.id);
    write(metricKey(metric), decodeColumn(sent?.values, count));
    write(`l.${metric.id}`, decodeColumn(sent?.latest, count));
  }
}

// By vizier.Trial.State and by vizier.experiments.TrialRun.Outcome, where there is one.
const ofState = [outcomeCode.queued, outcomeCode.queued, outcomeCode.running, outcomeCode.stopping, outcomeCode.succeeded, outcomeCode.infeasible];
const ofRun = [
  undefined,
  outcomeCode.queued,
  outcomeCode.running,
  outcomeCode.succeeded,
  outcomeCode.stopped,
  outcomeCode.failed,
  outcomeCode.failed,
  outcomeCode.killed,
];
const stoppingState = 3;
const runningRun = 2;

function writeOutcomes(columns: TrialColumns, part: ColumnsPart, rows: Uint32Array, count: number): void {
  const states = decodeColumn(part.states, count);
  const runs = decodeColumn(part.outcomes, count);
  for (let index = 0; index < count; index++) {
    const state = states[index] as number;
    const run = runs[index] as number;
    const isStopping = state === stoppingState && (Number.isNaN(run) || run === runningRun);
    const outcome = isStopping ? outcomeCode.stopping : (ofRun[run] ?? ofState[state] ?? outcomeCode.queued);
    columns.outcome[rows[index] as number] = outcome;
  }
}

function writeDurations(columns: TrialColumns, rows: Uint32Array): void {
  const start = columns.column('start');
  const end = columns.column('end');
  const duration = columns.column('duration');
  for (const row of rows) {
    duration[row] = ((end[row] as number) - (start[row] as number)) / 1000;
  }
}
