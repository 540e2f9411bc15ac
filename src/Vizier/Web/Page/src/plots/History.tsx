import { useMemo } from 'preact/hooks';
import { numberScale, wholeTicks, type AxisKind, type AxisScale } from '../data/axisScale';
import { latestKey, metricKey, type TrialColumns } from '../data/columns';
import { numberText, timeText } from '../data/format';
import { improvements, type Improvement } from '../data/objective';
import { outcomeCode, outcomeLabel, outcomeOf } from '../data/outcome';
import type { Metric } from '../data/space';
import { palette } from '../interface/theme';
import type { StudyModel } from '../study/studyModel';
import { toX, toY, type Frame } from './Axes';
import { betterHalf, extentOf } from './extent';
import { brushedRegion, withRegion } from './brushing';
import { outcomeColours } from './marks';
import { Scatter } from './Scatter';
import type { TableData } from './DataTable';

export type HistoryAxis = 'id' | 'end';

interface Properties {
  readonly model: StudyModel;
  readonly metric: Metric;
  readonly height: number;
  readonly axis: HistoryAxis;
  readonly valueAxis: AxisKind;
  /** Whether the better half fills the plot; what is worse then lies at its edge. */
  readonly isFocused: boolean;
}

/**
 * The value of each trial in the order in which they came, with the best so far. Trials without a value stand in a strip below
 * the plot: none is left out.
 */
export function History({ model, metric, height, axis, valueAxis, isFocused }: Properties) {
  const version = model.version.value;
  const { columns } = model;
  const colours = palette.value;
  const steps = useMemo(() => improvements(columns, metric, axis === 'end' ? 'end' : 'id'), [version, metric, axis]);
  const y = useMemo(() => valueScale(columns, metric, valueAxis, isFocused), [version, metric, valueAxis, isFocused]);
  const x = useMemo(() => orderScale(columns, axis), [version, axis]);
  const xAxis = { key: axis === 'id' ? ('id' as const) : ('end' as const) };
  const yAxis = { key: metricKey(metric) };
  const shown = shownValues(columns, metric);
  const orders = ordersOf(columns, axis);
  const goal = model.overview.value?.experiment?.objectiveMetric === metric.id ? model.overview.value.experiment.goal : undefined;
  return (
    <Scatter
      model={model}
      x={x}
      y={y}
      xLabel={axis === 'id' ? 'trial' : 'ended'}
      yLabel={metric.id}
      height={height}
      markSize={columns.count > 400 ? 2.4 : 3.4}
      xOf={row => x.position(orders(row))}
      yOf={row => {
        const value = shown(row);
        return Number.isNaN(value) ? stripPosition : Math.min(0.985, Math.max(lift, y.position(value)));
      }}
      colours={outcomeColours(colours.outcome)}
      colour={row => columns.outcome[row] ?? 0}
      inputs={[x, y, colours, metric]}
      brushed={brushedRegion(model.selection.value, xAxis, yAxis)}
      onBrush={region => {
        model.selection.value = withRegion(model.selection.value, xAxis, yAxis, region);
      }}
      over={frame => (
        <>
          <path class="best-line" d={bestPath(frame, x, y, columns, axis, steps)} />
          {goal !== undefined && <Goal frame={frame} position={y.position(goal)} value={goal} />}
        </>
      )}
    />
  );
}

/** The value at which the experiment ends; where it lies outside, which way. */
function Goal({ frame, position, value }: { frame: Frame; position: number; value: number }) {
  const isInside = position >= lift && position <= 1;
  return (
    <>
      {isInside && <line class="goal" x1={frame.left} x2={frame.width - frame.right} y1={toY(frame, position)} y2={toY(frame, position)} />}
      <text class="goal-label" x={frame.width - frame.right} y={isInside ? toY(frame, position) - 4 : frame.top + 10} text-anchor="end">
        goal {numberText(value)}
        {isInside ? '' : position > 1 ? ' ↑' : ' ↓'}
      </text>
    </>
  );
}

export function historyTable(model: StudyModel, metric: Metric): TableData {
  const { columns } = model;
  const best = new Map(improvements(columns, metric).map(step => [step.row, step.value]));
  let bestSoFar = '';
  const shown = shownValues(columns, metric);
  const rows: string[][] = [];
  for (let row = 0; row < columns.count; row++) {
    const improved = best.get(row);
    bestSoFar = improved === undefined ? bestSoFar : numberText(improved);
    const value = shown(row);
    rows.push([
      String(columns.idOf(row)),
      outcomeLabel[outcomeOf(columns.outcome[row] ?? 0)],
      numberText(value),
      bestSoFar,
      timeText(columns.value('end', row)),
    ]);
  }
  return { header: ['Trial', 'Outcome', metric.id, 'Best so far', 'Ended'], rows };
}

const stripPosition = 0.025;

/** Each row's result, or what a trial under way has measured last. */
export function shownValues(columns: TrialColumns, metric: Metric): (row: number) => number {
  const [results, latest] = [columns.column(metricKey(metric)), columns.column(latestKey(metric))];
  return row => {
    const value = results[row] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      return value;
    }
    const outcome = columns.outcome[row];
    const isOpen = outcome === outcomeCode.running || outcome === outcomeCode.stopping || outcome === outcomeCode.stopped;
    return isOpen ? (latest[row] ?? Number.NaN) : Number.NaN;
  };
}

function ordersOf(columns: TrialColumns, axis: HistoryAxis): (row: number) => number {
  if (axis === 'id') {
    const ids = columns.column('id');
    return row => ids[row] ?? Number.NaN;
  }
  const [starts, ends] = [columns.column('start'), columns.column('end')];
  return row => (Number.isNaN(ends[row]) ? starts[row] : ends[row]) ?? Number.NaN;
}

function orderScale(columns: TrialColumns, axis: HistoryAxis): AxisScale {
  if (axis === 'id') {
    const last = columns.count > 0 ? columns.idOf(columns.count - 1) : 1;
    const margin = Math.max(0.5, last * 0.01);
    const scale = numberScale(1 - margin, Math.max(2, last) + margin);
    return { ...scale, ticks: count => wholeTicks(scale, count).filter(tick => tick.value >= 1) };
  }
  const [low, high] = extentOf(columns.count, ordersOf(columns, axis));
  return timeTicks(numberScale(low, high === low ? low + 1000 : high));
}

function timeTicks(scale: AxisScale): AxisScale {
  const isDays = scale.max - scale.min > 2 * 86_400_000;
  const label = (value: number): string => (isDays ? timeText(value).slice(5, 16) : timeText(value).slice(11));
  return {
    ...scale,
    ticks: count => {
      const most = Math.max(2, Math.min(count, 6));
      return Array.from({ length: most }, (_, index) => {
        const position = 0.06 + (index / (most - 1)) * 0.88;
        const value = scale.value(position);
        return { value, position, label: label(value) };
      });
    },
  };
}

// The strip for trials without a value takes the lowest part of the plot.
const lift = 0.06;

function valueScale(columns: TrialColumns, metric: Metric, kind: AxisKind, isFocused: boolean): AxisScale {
  const [low, high] = isFocused
    ? betterHalf(columns.count, metric.goal, shownValues(columns, metric))
    : extentOf(columns.count, shownValues(columns, metric));
  const isLog = kind === 'log' && low > 0;
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  const scale = isLog ? numberScale(low / 1.15, high * 1.15, 'log') : numberScale(low - margin, high + margin);
  return {
    ...scale,
    position: value => lift + scale.position(value) * (1 - lift),
    value: at => scale.value((at - lift) / (1 - lift)),
    ticks: count => scale.ticks(count).map(tick => ({ ...tick, position: lift + tick.position * (1 - lift) })),
  };
}

function bestPath(frame: Frame, x: AxisScale, y: AxisScale, columns: TrialColumns, axis: HistoryAxis, steps: readonly Improvement[]): string {
  const orders = ordersOf(columns, axis);
  let path = '';
  let last = '';
  for (const step of steps) {
    const at = toX(frame, x.position(orders(step.row))).toFixed(1);
    const height = toY(frame, y.position(step.value)).toFixed(1);
    path += path === '' ? `M${at} ${height}` : `H${at}V${height}`;
    last = `H${toX(frame, 1).toFixed(1)}`;
  }
  return path + last;
}
