import { csvText } from '../data/csv';
import type { StudyModel } from './studyModel';
import { tableColumns, type TableColumn } from './tableColumns';

/**
 * Trials as a file, a row each, with every digit: plots do with 32 bits, so the values are read anew.
 *
 * @param keys the columns
 * @param ids the trials, in the order of the rows
 */
export async function exportTrials(model: StudyModel, format: 'csv' | 'json', keys: readonly string[], ids: readonly number[]): Promise<string> {
  const exact = await model.exactColumns();
  const columns = tableColumns(exact, model.parameters, model.metrics).filter(column => keys.includes(column.key));
  const rows = ids.map(id => exact.rowOf(id)).filter(row => row !== undefined);
  return format === 'csv' ? exportCsv(columns, rows) : exportJson(columns, rows);
}

function exportCsv(columns: readonly TableColumn[], rows: readonly number[]): string {
  return csvText(
    columns.map(exportName),
    rows.map(row => columns.map(column => column.exact(row))),
  );
}

function exportJson(columns: readonly TableColumn[], rows: readonly number[]): string {
  const objects = rows.map(row =>
    Object.fromEntries(columns.map(column => [exportName(column), cellValue(column, row)] as const).filter(([, value]) => value !== '')),
  );
  return `${JSON.stringify(objects, undefined, 1)}\n`;
}

const exportNames: Partial<Record<TableColumn['key'], string>> = { id: 'trial', start: 'start_time', end: 'end_time' };

// As the service's own tables name their columns.
function exportName(column: TableColumn): string {
  if (column.key.startsWith('p.')) {
    return `parameter.${column.label}`;
  }
  return column.key.startsWith('m.') ? `metric.${column.label}` : (exportNames[column.key] ?? column.key);
}

function cellValue(column: TableColumn, row: number): string | number {
  const text = column.exact(row);
  return column.isNumeric && text !== '' ? Number(text) : text;
}
