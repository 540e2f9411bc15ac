import { useMemo } from 'preact/hooks';
import { numberScale, type AxisScale } from '../data/axisScale';
import { metricKey, type TrialColumns } from '../data/columns';
import { numberText } from '../data/format';
import { hypervolumeSteps, paretoFront, type Improvement } from '../data/objective';
import { palette } from '../interface/theme';
import type { Metric } from '../data/space';
import type { StudyModel } from '../study/studyModel';
import { toX, toY, type Frame } from './Axes';
import { brushedRegion, withRegion } from './brushing';
import type { TableData } from './DataTable';
import { extentOf } from './extent';
import { shownValues } from './History';
import { LinePlot } from './LinePlot';
import { outcomeColours } from './marks';
import { Scatter } from './Scatter';

interface Properties {
  readonly model: StudyModel;
  readonly first: Metric;
  readonly second: Metric;
  readonly height: number;
}

/** Two objectives against each other, with the front of trials that no other beats in both. */
export function Pareto({ model, first, second, height }: Properties) {
  const version = model.version.value;
  const { columns } = model;
  const colours = palette.value;
  const scales = useMemo(() => [scaleOf(model, first), scaleOf(model, second)] as const, [version, first, second]);
  const [x, y] = scales;
  const front = useMemo(() => paretoFront(columns, [first, second]), [version, first, second]);
  const [shownFirst, shownSecond] = [shownValues(columns, first), shownValues(columns, second)];
  const xAxis = { key: metricKey(first) };
  const yAxis = { key: metricKey(second) };
  return (
    <Scatter
      model={model}
      x={x}
      y={y}
      xLabel={`${first.id} (${first.goal})`}
      yLabel={`${second.id} (${second.goal})`}
      height={height}
      xOf={row => placed(x, shownFirst(row))}
      yOf={row => placed(y, shownSecond(row))}
      colours={outcomeColours(colours.outcome)}
      colour={row => columns.outcome[row] ?? 0}
      inputs={[x, y, colours]}
      brushed={brushedRegion(model.selection.value, xAxis, yAxis)}
      onBrush={region => {
        model.selection.value = withRegion(model.selection.value, xAxis, yAxis, region);
      }}
      over={frame => (
        <>
          <path class="best-line" d={frontPath(frame, front, row => x.position(shownFirst(row)), row => y.position(shownSecond(row)))} />
          {front.map(row => (
            <circle
              key={row}
              class="halo"
              cx={toX(frame, x.position(shownFirst(row)))}
              cy={toY(frame, y.position(shownSecond(row)))}
              r={5.5}
            />
          ))}
        </>
      )}
    />
  );
}

/** How the area that the front dominates grew. */
export function Hypervolume({ model, first, second, height }: Properties) {
  const version = model.version.value;
  const { columns } = model;
  const steps = useMemo(() => volumeSteps(columns, first, second), [version, first, second]);
  const last = columns.count > 0 ? columns.idOf(columns.count - 1) : 1;
  const line = useMemo(
    () => ({
      key: 'volume',
      x: [...steps.map(step => columns.idOf(step.row)), last],
      y: [...steps.map(step => step.value), steps.at(-1)?.value ?? 0],
      colour: palette.value.series[0] ?? '',
      class: 'strong',
      isStepped: true,
    }),
    [steps, last, palette.value],
  );
  return <LinePlot lines={[line]} height={height} xLabel="trial" yLabel="hypervolume" />;
}

export function paretoTable(model: StudyModel, objectives: readonly Metric[]): TableData {
  const { columns } = model;
  return {
    header: ['Trial', ...objectives.map(metric => metric.id)],
    rows: paretoFront(columns, objectives).map(row => [
      String(columns.idOf(row)),
      ...objectives.map(metric => numberText(columns.value(metricKey(metric), row))),
    ]),
  };
}

export function hypervolumeTable({ columns }: StudyModel, first: Metric, second: Metric): TableData {
  return {
    header: ['Trial', 'Hypervolume'],
    rows: volumeSteps(columns, first, second).map(step => [String(columns.idOf(step.row)), numberText(step.value)]),
  };
}

function volumeSteps(columns: TrialColumns, first: Metric, second: Metric): Improvement[] {
  const worst = (metric: Metric): number => {
    const [low, high] = extentOf(columns.count, row => columns.value(metricKey(metric), row));
    return metric.goal === 'maximize' ? low : high;
  };
  return hypervolumeSteps(columns, [first, second], [worst(first), worst(second)]);
}

/** How many trials lack a value of one of the two, and so have no place in the plot. */
export function withoutPlace(model: StudyModel, first: Metric, second: Metric): number {
  const [shownFirst, shownSecond] = [shownValues(model.columns, first), shownValues(model.columns, second)];
  let count = 0;
  for (let row = 0; row < model.columns.count; row++) {
    count += Number.isNaN(shownFirst(row)) || Number.isNaN(shownSecond(row)) ? 1 : 0;
  }
  return count;
}

function placed(scale: AxisScale, value: number): number {
  return Number.isNaN(value) ? Number.NaN : scale.position(value);
}

function scaleOf(model: StudyModel, metric: Metric) {
  const [low, high] = extentOf(model.columns.count, shownValues(model.columns, metric));
  const margin = (high - low || Math.abs(high) || 1) * 0.05;
  return numberScale(low - margin, high + margin);
}

// Steps through the corners that the front dominates.
function frontPath(frame: Frame, front: readonly number[], x: (row: number) => number, y: (row: number) => number): string {
  return front
    .map((row, index) => {
      const [right, down] = [toX(frame, x(row)).toFixed(1), toY(frame, y(row)).toFixed(1)];
      return index === 0 ? `M${right} ${down}` : `H${right}V${down}`;
    })
    .join('');
}
