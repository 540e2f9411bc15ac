import { parameterKey } from '../../data/columns';
import { numberText } from '../../data/format';
import { outcomeLabel, outcomeOf } from '../../data/outcome';
import { valueText, type Metric, type Parameter } from '../../data/space';
import type { TableData } from '../../plots/DataTable';
import { shownValues } from '../../plots/History';
import type { StudyModel } from '../studyModel';

/** The table behind a plot of a metric over parameters: a row for each trial. */
export function valuesTable({ columns }: StudyModel, metric: Metric, parameters: readonly Parameter[]): TableData {
  const shown = shownValues(columns, metric);
  return {
    header: ['Trial', 'Outcome', ...parameters.map(parameter => parameter.id), metric.id],
    rows: Array.from({ length: columns.count }, (_, row) => [
      String(columns.idOf(row)),
      outcomeLabel[outcomeOf(columns.outcome[row] ?? 0)],
      ...parameters.map(parameter => valueText(parameter, columns.value(parameterKey(parameter), row), numberText)),
      numberText(shown(row)),
    ]),
  };
}
