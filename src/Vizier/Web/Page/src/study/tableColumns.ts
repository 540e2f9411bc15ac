import { latestKey, metricKey, parameterKey, type ColumnKey, type TrialColumns } from '../data/columns';
import { durationText, numberText, timeText } from '../data/format';
import { outcomeLabel, outcomeOf } from '../data/outcome';
import { valueText, type Metric, type Parameter } from '../data/space';

/** A column of the trials' table. */
export interface TableColumn {
  readonly key: ColumnKey | 'outcome';
  readonly label: string;
  readonly width: number;
  readonly isNumeric: boolean;
  /** What a cell shows. */
  text(row: number): string;
  /** What a cell stands for in an export: every digit. */
  exact(row: number): string;
}

export function tableColumns(columns: TrialColumns, parameters: readonly Parameter[], metrics: readonly Metric[]): TableColumn[] {
  const value = (key: ColumnKey) => (row: number) => columns.value(key, row);
  const exactNumber = (key: ColumnKey) => (row: number) => {
    const number = columns.value(key, row);
    return Number.isNaN(number) ? '' : String(number);
  };
  const time = (key: 'start' | 'end', label: string): TableColumn => ({
    key,
    label,
    width: 148,
    isNumeric: false,
    text: row => timeText(columns.value(key, row)),
    exact: row => {
      const at = columns.value(key, row);
      return Number.isNaN(at) ? '' : new Date(at).toISOString();
    },
  });
  return [
    { key: 'id', label: 'Trial', width: 62, isNumeric: true, text: row => String(columns.idOf(row)), exact: row => String(columns.idOf(row)) },
    {
      key: 'outcome',
      label: 'Outcome',
      width: 122,
      isNumeric: false,
      text: row => outcomeLabel[outcomeOf(columns.outcome[row] ?? 0)],
      exact: row => outcomeOf(columns.outcome[row] ?? 0),
    },
    ...metrics.map<TableColumn>(metric => ({
      key: metricKey(metric),
      label: metric.id,
      width: widthOf(metric.id, 9),
      isNumeric: true,
      text: row => {
        const result = columns.value(metricKey(metric), row);
        const latest = columns.value(latestKey(metric), row);
        return Number.isNaN(result) ? (Number.isNaN(latest) ? '' : `(${numberText(latest)})`) : numberText(result);
      },
      exact: exactNumber(metricKey(metric)),
    })),
    ...parameters.map<TableColumn>(parameter => {
      const key = parameterKey(parameter);
      const isNumeric = parameter.kind !== 'categorical';
      return {
        key,
        label: parameter.id,
        width: widthOf(parameter.id, isNumeric ? 9 : Math.max(...parameter.words.map(word => word.length))),
        isNumeric,
        text: row => valueText(parameter, value(key)(row), numberText),
        exact: row => valueText(parameter, value(key)(row), String),
      };
    }),
    { key: 'duration', label: 'Took', width: 92, isNumeric: true, text: row => durationText(columns.value('duration', row)), exact: exactNumber('duration') },
    { key: 'step', label: 'Step', width: 64, isNumeric: true, text: row => numberText(columns.value('step', row)), exact: exactNumber('step') },
    time('start', 'Started'),
    time('end', 'Ended'),
  ];
}

/** Rows in the order of a column; rows without a value come last, either way. */
export function sortRows(rows: Uint32Array, columns: TrialColumns, key: TableColumn['key'], isDescending: boolean): Uint32Array {
  const direction = isDescending ? -1 : 1;
  if (key === 'outcome') {
    return rows.sort((a, b) => direction * ((columns.outcome[a] as number) - (columns.outcome[b] as number)) || a - b);
  }
  const values = columns.column(key);
  return rows.sort((a, b) => {
    const [first, second] = [values[a] as number, values[b] as number];
    if (Number.isNaN(first) || Number.isNaN(second)) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second)) || a - b;
    }
    return direction * (first - second) || a - b;
  });
}

function widthOf(label: string, characters: number): number {
  return Math.max(64, Math.min(190, 30 + Math.max(label.length * 6.6, characters * 7)));
}

