import { useMemo } from 'preact/hooks';
import { numberScale, parameterScale, unsetPosition } from '../data/axisScale';
import { metricKey, parameterKey } from '../data/columns';
import type { Metric, Parameter } from '../data/space';
import { palette } from '../interface/theme';
import type { StudyModel } from '../study/studyModel';
import { brushedRegion, withRegion } from './brushing';
import { betterHalf, extentOf } from './extent';
import { shownValues } from './History';
import { outcomeColours } from './marks';
import { Scatter } from './Scatter';

interface Properties {
  readonly model: StudyModel;
  readonly metric: Metric;
  readonly parameters: readonly Parameter[];
  readonly isFocused: boolean;
}

/** A small plot for each parameter: its value across, the metric up. */
export function Slices({ model, metric, parameters, isFocused }: Properties) {
  const version = model.version.value;
  const { columns } = model;
  const range = useMemo(() => rangeOf(model, metric, isFocused), [version, metric, isFocused]);
  return (
    <div class="multiples">
      {parameters.map(parameter => (
        <div key={parameter.id}>
          <h3>
            <span>{parameter.id}</span>
            {parameter.condition && (
              <span class="quiet small">
                if {parameter.condition.parent} is {parameter.condition.values.join(', ')}
              </span>
            )}
          </h3>
          <Slice model={model} metric={metric} parameter={parameter} range={range} count={columns.count} />
        </div>
      ))}
    </div>
  );
}

interface SliceProperties {
  readonly model: StudyModel;
  readonly metric: Metric;
  readonly parameter: Parameter;
  readonly range: readonly [number, number];
  readonly count: number;
}

function Slice({ model, metric, parameter, range, count }: SliceProperties) {
  const { columns } = model;
  const colours = palette.value;
  const x = useMemo(() => parameterScale(parameter), [parameter]);
  const y = useMemo(() => numberScale(range[0], range[1]), [range]);
  const key = parameterKey(parameter);
  const column = columns.column(key);
  const shown = shownValues(columns, metric);
  const xAxis = { key, parameter };
  const yAxis = { key: metricKey(metric) };
  return (
    <Scatter
      model={model}
      x={x}
      y={y}
      height={170}
      markSize={count > 400 ? 1.8 : 2.6}
      xOf={row => {
        const value = column[row] as number;
        return Number.isNaN(value) ? (x.hasUnset ? unsetPosition : Number.NaN) : x.position(value) + spread(parameter, row);
      }}
      yOf={row => {
        const value = shown(row);
        return Number.isNaN(value) ? 0.02 : Math.max(0.02, Math.min(0.98, y.position(value)));
      }}
      colours={outcomeColours(colours.outcome)}
      colour={row => columns.outcome[row] ?? 0}
      inputs={[x, y, colours, metric]}
      brushed={brushedRegion(model.selection.value, xAxis, yAxis)}
      onBrush={region => {
        model.selection.value = withRegion(model.selection.value, xAxis, yAxis, region);
      }}
    />
  );
}

// Marks of one category would hide each other.
function spread(parameter: Parameter, row: number): number {
  if (parameter.kind !== 'categorical') {
    return 0;
  }
  return (((row * 0.618034) % 1) - 0.5) * Math.min(0.1, 0.4 / Math.max(1, parameter.words.length));
}

function rangeOf(model: StudyModel, metric: Metric, isFocused: boolean): readonly [number, number] {
  const { columns } = model;
  const value = shownValues(columns, metric);
  const [low, high] = isFocused ? betterHalf(columns.count, metric.goal, value) : extentOf(columns.count, value);
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - margin, high + margin];
}
