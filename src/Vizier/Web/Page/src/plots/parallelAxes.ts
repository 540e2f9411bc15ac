import { numberScale, parameterScale, setStart, type AxisScale } from '../data/axisScale';
import { metricKey, parameterKey, type ColumnKey, type TrialColumns } from '../data/columns';
import type { Metric, Parameter } from '../data/space';
import { extentOf } from './extent';

/** One axis of parallel coordinates as the reader has set it up. */
export interface AxisChoice {
  readonly key: ColumnKey;
  readonly isLog: boolean;
  readonly isFlipped: boolean;
}

export interface ParallelAxis extends AxisChoice {
  readonly label: string;
  readonly parameter: Parameter | undefined;
  readonly metric: Metric | undefined;
  readonly scale: AxisScale;
}

const mostByDefault = 14;

/** All parameters, then the metrics; log axes where the search space has log scales. */
export function defaultAxes(parameters: readonly Parameter[], metrics: readonly Metric[]): AxisChoice[] {
  const choices: AxisChoice[] = parameters.slice(0, mostByDefault).map(parameter => choiceOf(parameterKey(parameter), parameter.scale === 'log'));
  return [...choices, ...metrics.slice(0, 4).map(metric => choiceOf(metricKey(metric), false))];
}

export function choiceOf(key: ColumnKey, isLog: boolean): AxisChoice {
  return { key, isLog, isFlipped: false };
}

/** Axes as text for the address: `p.lr:log,p.momentum,m.loss:flip`. */
export function axesText(axes: readonly AxisChoice[]): string {
  return axes.map(axis => `${axis.key.replaceAll(',', '%2C').replaceAll(':', '%3A')}${axis.isLog ? ':log' : ''}${axis.isFlipped ? ':flip' : ''}`).join(',');
}

export function axesOf(text: string, columns: TrialColumns): AxisChoice[] {
  const axes: AxisChoice[] = [];
  for (const part of text.split(',')) {
    const [name = '', ...options] = part.split(':');
    const key = name.replaceAll('%2C', ',').replaceAll('%3A', ':') as ColumnKey;
    if (columns.has(key) && !axes.some(axis => axis.key === key)) {
      axes.push({ key, isLog: options.includes('log'), isFlipped: options.includes('flip') });
    }
  }
  return axes;
}

/** An axis with its scale: parameters span the search space, metrics what was measured. */
export function withScale(choice: AxisChoice, columns: TrialColumns): ParallelAxis {
  const parameter = columns.parameters.find(candidate => parameterKey(candidate) === choice.key);
  const metric = columns.metrics.find(candidate => metricKey(candidate) === choice.key);
  const base = parameter ? parameterScale(parameter, choice.isLog ? 'log' : 'linear') : metricScale(choice, columns);
  return { ...choice, label: parameter?.id ?? metric?.id ?? choice.key, parameter, metric, scale: choice.isFlipped ? flipped(base) : base };
}

/** Whether an axis may be logarithmic. */
export function canBeLog(axis: ParallelAxis): boolean {
  return axis.scale.kind !== 'words' && axis.scale.min > 0;
}

function metricScale(choice: AxisChoice, columns: TrialColumns): AxisScale {
  const column = columns.column(choice.key);
  const [low, high] = extentOf(columns.count, row => column[row] as number);
  return numberScale(low, high, choice.isLog ? 'log' : 'linear', true);
}

function flipped(scale: AxisScale): AxisScale {
  return {
    ...scale,
    position: value => (Number.isNaN(value) ? scale.position(value) : turned(scale, scale.position(value))),
    value: position => scale.value(turned(scale, position)),
    ticks: count => scale.ticks(count).map(tick => ({ ...tick, position: turned(scale, tick.position) })),
  };
}

// The place of values that are not set stays at the bottom.
function turned(scale: AxisScale, position: number): number {
  return scale.hasUnset ? 1 + setStart - position : 1 - position;
}
