import { TrialColumns } from '../src/data/columns';
import { outcomeCode, type Outcome } from '../src/data/outcome';
import type { Metric, Parameter } from '../src/data/space';

const nothing = { words: [], numbers: [], condition: undefined };

export const lr: Parameter = { ...nothing, id: 'lr', kind: 'double', scale: 'log', min: 1e-4, max: 1 };
export const optimizer: Parameter = { ...nothing, id: 'optimizer', kind: 'categorical', scale: 'linear', min: 0, max: 2, words: ['sgd', 'adam', 'a,b'] };
export const beta: Parameter = { ...nothing, id: 'beta', kind: 'double', scale: 'linear', min: 0, max: 1, condition: { parent: 'optimizer', values: ['adam'] } };
export const loss: Metric = { id: 'loss', goal: 'minimize', threshold: undefined };
export const accuracy: Metric = { id: 'accuracy', goal: 'maximize', threshold: undefined };

export interface Row {
  readonly id: number;
  readonly outcome?: Outcome;
  readonly lr?: number;
  readonly optimizer?: number;
  readonly loss?: number;
  readonly accuracy?: number;
  readonly end?: number;
}

/** Columns with these trials. */
export function columnsOf(rows: readonly Row[], metrics: readonly Metric[] = [loss, accuracy]): TrialColumns {
  const columns = new TrialColumns([lr, optimizer, beta], metrics);
  const places = columns.place(Float64Array.from(rows, row => row.id));
  rows.forEach((row, index) => {
    const at = places[index] as number;
    columns.outcome[at] = outcomeCode[row.outcome ?? 'succeeded'];
    columns.column('p.lr')[at] = row.lr ?? Number.NaN;
    columns.column('p.optimizer')[at] = row.optimizer ?? Number.NaN;
    columns.column('m.loss')[at] = row.loss ?? Number.NaN;
    columns.column('m.accuracy')[at] = row.accuracy ?? Number.NaN;
    columns.column('end')[at] = row.end ?? Number.NaN;
  });
  return columns;
}
