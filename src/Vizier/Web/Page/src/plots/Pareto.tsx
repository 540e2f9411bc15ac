import { useMemo } from 'preact/hooks';
import { numberScale, type AxisScale } from '../data/axisScale';
import { metricKey } from '../data/columns';
import { numberText } from '../data/format';
import { hypervolumeSteps, paretoFront } from '../data/objective';
import { palette } from '../interface/theme';
import type { Metric } from '../data/space';
import type { StudyModel } from '../study/studyModel';
import { toX, toY, type Frame } from './Axes';
import { brushedRegion, withRegion } from './brushing';
import type { TableData } from './DataTable';
import { extentOf } from './extent';
import { shownValue } from './History';
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
      xOf={row => placed(x, shownValue(columns, first, row))}
      yOf={row => placed(y, shownValue(columns, second, row))}
      colours={outcomeColours(colours.outcome)}
      colour={row => columns.outcome[row] ?? 0}
      inputs={[x, y, colours]}
      brushed={brushedRegion(model.selection.value, xAxis, yAxis)}
      onBrush={region => {
        model.selection.value = withRegion(model.selection.value, xAxis, yAxis, region);
      }}
      over={frame => (
        <>
          <path class="best-line" d={frontPath(frame, front, row => x.position(shownValue(columns, first, row)), row => y.position(shownValue(columns, second, row)))} />
          {front.map(row => (
            <circle
              key={row}
              class="halo"
              cx={toX(frame, x.position(shownValue(columns, first, row)))}
              cy={toY(frame, y.position(shownValue(columns, second, row)))}
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
  const steps = useMemo(() => {
    const worst = (metric: Metric): number => {
      const [low, high] = extentOf(columns.count, row => columns.value(metricKey(metric), row));
      return metric.goal === 'maximize' ? low : high;
    };
    return hypervolumeSteps(columns, [first, second], [worst(first), worst(second)]);
  }, [version, first, second]);
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

/** How many trials lack a value of one of the two, and so have no place in the plot. */
export function withoutPlace(model: StudyModel, first: Metric, second: Metric): number {
  let count = 0;
  for (let row = 0; row < model.columns.count; row++) {
    count += Number.isNaN(shownValue(model.columns, first, row)) || Number.isNaN(shownValue(model.columns, second, row)) ? 1 : 0;
  }
  return count;
}

function placed(scale: AxisScale, value: number): number {
  return Number.isNaN(value) ? Number.NaN : scale.position(value);
}

function scaleOf(model: StudyModel, metric: Metric) {
  const [low, high] = extentOf(model.columns.count, row => shownValue(model.columns, metric, row));
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
