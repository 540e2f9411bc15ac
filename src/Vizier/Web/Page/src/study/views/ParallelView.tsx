import { useMemo } from 'preact/hooks';
import { metricKey, parameterKey, type ColumnKey } from '../../data/columns';
import { numberText } from '../../data/format';
import { valueColours } from '../../data/ramp';
import type { Metric } from '../../data/space';
import { Menu } from '../../interface/Menu';
import { palette } from '../../interface/theme';
import { Parallel } from '../../plots/Parallel';
import { axesOf, axesText, choiceOf, defaultAxes, type AxisChoice } from '../../plots/parallelAxes';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { tableColumns } from '../tableColumns';

export function ParallelView({ model, metric, height }: { model: StudyModel; metric: Metric; height: number }) {
  const text = route.value.query.get('axes') ?? '';
  const axes = useMemo(() => {
    const chosen = axesOf(text, model.columns);
    return chosen.length > 0 ? chosen : defaultAxes(model.parameters, model.metrics);
  }, [text, model.columns]);
  const setAxes = (next: readonly AxisChoice[]): void => {
    const isDefault = axesText(next) === axesText(defaultAxes(model.parameters, model.metrics));
    model.keepOption('axes', isDefault ? '' : axesText(next));
  };
  return (
    <PlotPanel
      title="Parallel coordinates"
      about="drag along an axis to select, drag a name to move the axis"
      table={() => tableOf(model)}
      tools={
        <>
          {model.columns.count > 0 && <RampKey model={model} metric={metric} />}
          <Menu label="Axes">
            <AxesForm model={model} axes={axes} onChange={setAxes} />
          </Menu>
        </>
      }
    >
      {model.columns.count === 0 ? (
        <NothingToSee height={height}>No trials yet.</NothingToSee>
      ) : (
        <Parallel model={model} metric={metric} axes={axes} height={height} onAxes={setAxes} />
      )}
    </PlotPanel>
  );
}

/** What the colours mean: from the worst of the better nine tenths to the best. */
export function RampKey({ model, metric }: { model: StudyModel; metric: Metric }) {
  const version = model.version.value;
  const { columns } = model;
  const scale = useMemo(() => valueColours(metric, columns.column(metricKey(metric)), columns.count), [version, metric]);
  const { colours } = palette.value.ramp;
  const worst = `${metric.goal === 'maximize' ? '≤' : '≥'} ${numberText(scale.worst)}`;
  return (
    <span class="ramp" role="img" aria-label={`Colours run from ${worst} to ${numberText(scale.best)}, the best ${metric.id}`}>
      {worst}
      <svg width="96" height="9" aria-hidden="true">
        {colours.map((colour, index) => (
          <rect key={colour} x={index * 3} width={3.5} height={9} fill={colour} />
        ))}
      </svg>
      {numberText(scale.best)}
    </span>
  );
}

function AxesForm({ model, axes, onChange }: { model: StudyModel; axes: readonly AxisChoice[]; onChange(axes: readonly AxisChoice[]): void }) {
  const all: { readonly key: ColumnKey; readonly label: string; readonly isLog: boolean }[] = [
    ...model.parameters.map(parameter => ({ key: parameterKey(parameter), label: parameter.id, isLog: parameter.scale === 'log' })),
    ...model.metrics.map(metric => ({ key: metricKey(metric), label: metric.id, isLog: false })),
  ];
  return (
    <div class="stack tight">
      {all.map(({ key, label, isLog }) => {
        const isShown = axes.some(axis => axis.key === key);
        return (
          <label key={key} class="check">
            <input
              type="checkbox"
              checked={isShown}
              disabled={isShown && axes.length <= 2}
              onChange={() => onChange(isShown ? axes.filter(axis => axis.key !== key) : [...axes, choiceOf(key, isLog)])}
            />
            {label}
          </label>
        );
      })}
      <button type="button" class="button plain" onClick={() => onChange(defaultAxes(model.parameters, model.metrics))}>
        As at first
      </button>
    </div>
  );
}

function tableOf(model: StudyModel) {
  const columns = tableColumns(model.columns, model.parameters, model.metrics);
  const { marks } = model.selected.peek();
  const rows: string[][] = [];
  for (let row = 0; row < model.columns.count && rows.length <= 500; row++) {
    if (marks[row] === 1) {
      rows.push(columns.map(column => column.text(row)));
    }
  }
  return { header: columns.map(column => column.label), rows };
}
