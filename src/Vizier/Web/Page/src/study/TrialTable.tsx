import { useMemo, useRef, useState } from 'preact/hooks';
import type { ColumnKey } from '../data/columns';
import { countText } from '../data/format';
import { outcomeOf } from '../data/outcome';
import { isEmpty, select, withIds } from '../data/selection';
import { download } from '../interface/download';
import { Menu } from '../interface/Menu';
import { attempt } from '../interface/Toasts';
import { useThrottled } from '../interface/useThrottled';
import { OutcomeMark } from '../interface/OutcomeMark';
import { trialHref } from '../plots/picking';
import { route } from '../routing/route';
import { Comparison } from './Comparison';
import type { StudyModel } from './studyModel';
import { exportTrials } from './exportTrials';
import { sortRows, tableColumns, type TableColumn } from './tableColumns';

const rowHeight = 28;
const slack = 12;

/** All trials that are selected, row by row; only those in sight exist as elements. */
export function TrialTable({ model, height }: { model: StudyModel; height: number }) {
  const version = useThrottled(model.version.value, 1000);
  const selection = useThrottled(model.selection.value, 250);
  const { columns } = model;
  const all = useMemo(() => tableColumns(columns, model.parameters, model.metrics), [columns, model.parameters, model.metrics]);
  const { query } = route.value;
  const hidden = new Set((query.get('hide') ?? '').split(',').filter(key => key !== ''));
  const shown = all.filter(column => !hidden.has(column.key));
  const sort = query.get('sort') ?? bestFirst(model);
  const [isDescending, key] = sort.startsWith('-') ? [true, sort.slice(1)] : [false, sort];
  const sortKey = all.find(column => column.key === key)?.key ?? 'id';
  const order = useMemo(
    () => sortRows(Uint32Array.from({ length: columns.count }, (_, row) => row), columns, sortKey, isDescending),
    [columns, version, sortKey, isDescending],
  );
  const rows = useMemo(() => {
    const { marks } = select(withIds(selection, []), columns);
    return order.filter(row => marks[row] === 1);
  }, [order, selection]);
  const [isComparing, setComparing] = useState(false);
  const picked = selection.ids;
  const save = (format: 'csv' | 'json', type: string): void => {
    const ids = Array.from(rows, row => columns.idOf(row));
    void attempt(async () => download(`${model.name.study}.${format}`, type, await exportTrials(model, format, shown.map(column => column.key), ids)));
  };

  return (
    <section class="panel" aria-label="Trials">
      <header>
        <h2>Trials</h2>
        <span class="about">
          {isEmpty(withIds(selection, [])) ? countText(rows.length) : `${countText(rows.length)} of ${countText(columns.count)}, by the selection`}
        </span>
        <div class="tools">
          <button type="button" class="button plain" disabled={picked.length < 2 || picked.length > 12} onClick={() => setComparing(true)}>
            Compare {picked.length > 0 ? picked.length : ''}
          </button>
          <Menu label="Columns">
            <ColumnChoice columns={all} hidden={hidden} onChange={keys => model.keepOption('hide', [...keys].join(','))} />
          </Menu>
          <button type="button" class="button plain" onClick={() => save('csv', 'text/csv')}>
            CSV
          </button>
          <button type="button" class="button plain" onClick={() => save('json', 'application/json')}>
            JSON
          </button>
        </div>
      </header>
      <Rows
        model={model}
        columns={shown}
        rows={rows}
        height={height}
        sortKey={sortKey}
        isDescending={isDescending}
        picked={picked}
        onSort={next => {
          const turned = next === sortKey ? !isDescending : startsDescending(model, next);
          model.keepOption('sort', `${turned ? '-' : ''}${next}`);
        }}
      />
      {isComparing && <Comparison model={model} ids={picked} onClose={() => setComparing(false)} />}
    </section>
  );
}

interface RowsProperties {
  readonly model: StudyModel;
  readonly columns: readonly TableColumn[];
  readonly rows: Uint32Array;
  readonly height: number;
  readonly sortKey: string;
  readonly isDescending: boolean;
  readonly picked: readonly number[];
  onSort(key: TableColumn['key']): void;
}

function Rows({ model, columns, rows, height, sortKey, isDescending, picked, onSort }: RowsProperties) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const from = Math.max(0, Math.floor(top / rowHeight) - slack);
  const to = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + slack);
  const width = 38 + columns.reduce((sum, column) => sum + column.width, 0);
  const chosen = useMemo(() => new Set(picked), [picked]);
  return (
    <div
      ref={scroller}
      class="trials"
      style={{ maxHeight: `${height}px` }}
      tabIndex={0}
      role="region"
      aria-label="Table of trials"
      onScroll={event => setTop(event.currentTarget.scrollTop)}
      onPointerLeave={() => {
        model.hovered.value = -1;
      }}
    >
      <table aria-rowcount={rows.length + 1} style={{ width: `${width}px` }}>
        <colgroup>
          <col style={{ width: '38px' }} />
          {columns.map(column => (
            <col key={column.key} style={{ width: `${column.width}px` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <span class="unseen">Picked</span>
            </th>
            {columns.map(column => (
              <th
                key={column.key}
                scope="col"
                class={column.isNumeric ? 'right' : ''}
                aria-sort={column.key === sortKey ? (isDescending ? 'descending' : 'ascending') : 'none'}
              >
                <button type="button" onClick={() => onSort(column.key)} title={column.label}>
                  <span>{column.label}</span>
                  <i aria-hidden="true">{column.key === sortKey ? (isDescending ? '↓' : '↑') : ''}</i>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" style={{ height: `${from * rowHeight}px` }} />}
          {Array.from(rows.subarray(from, to), (row, index) => {
            const id = model.columns.idOf(row);
            return (
              <tr
                key={id}
                aria-rowindex={from + index + 2}
                class={chosen.has(id) ? 'picked' : ''}
                onPointerEnter={() => {
                  model.hovered.value = row;
                }}
              >
                <td>
                  <input type="checkbox" checked={chosen.has(id)} aria-label={`Pick trial ${id}`} onChange={() => pick(model, id)} />
                </td>
                {columns.map(column => (
                  <td key={column.key} class={column.isNumeric ? 'right' : ''}>
                    {column.key === 'id' ? (
                      <a href={trialHref(model, id)}>{id}</a>
                    ) : column.key === 'outcome' ? (
                      <span class="state">
                        <OutcomeMark outcome={outcomeOf(model.columns.outcome[row] ?? 0)} />
                        {column.text(row)}
                      </span>
                    ) : (
                      column.text(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {to < rows.length && <tr aria-hidden="true" style={{ height: `${(rows.length - to) * rowHeight}px` }} />}
        </tbody>
      </table>
      {rows.length === 0 && <p class="nothing">{model.columns.count === 0 ? 'No trials yet.' : 'No trial is in the selection.'}</p>}
    </div>
  );
}

function ColumnChoice({ columns, hidden, onChange }: { columns: readonly TableColumn[]; hidden: ReadonlySet<string>; onChange(hidden: Set<string>): void }) {
  return (
    <div class="stack tight">
      {columns.slice(1).map(column => (
        <label key={column.key} class="check">
          <input
            type="checkbox"
            checked={!hidden.has(column.key)}
            onChange={event => {
              const next = new Set(hidden);
              if (event.currentTarget.checked) {
                next.delete(column.key);
              } else {
                next.add(column.key);
              }
              onChange(next);
            }}
          />
          {column.label}
        </label>
      ))}
    </div>
  );
}

// The table shows the other trials still, or there would be nothing to add.
function pick(model: StudyModel, id: number): void {
  const { ids } = model.selection.peek();
  model.selection.value = withIds(model.selection.peek(), ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id]);
  model.keepSelection();
}

// With one objective the best trial is on top, until the reader says otherwise.
function bestFirst(model: StudyModel): string {
  const [only, ...more] = model.objectives;
  return only && more.length === 0 ? `${only.goal === 'maximize' ? '-' : ''}m.${only.id}` : 'id';
}

// Metrics begin with their best value.
function startsDescending(model: StudyModel, key: ColumnKey | 'outcome'): boolean {
  return model.metrics.some(metric => `m.${metric.id}` === key && metric.goal === 'maximize');
}
