import { contours } from 'd3-contour';
import { useMemo } from 'preact/hooks';
import { numbersOf } from '../api/decode';
import type { Axis, ContourAnswer } from '../api/types';
import { parameterScale, unsetPosition, type AxisScale } from '../data/axisScale';
import { parameterKey } from '../data/columns';
import { rampSize } from '../data/ramp';
import type { Metric, Parameter } from '../data/space';
import { palette } from '../interface/theme';
import type { StudyModel } from '../study/studyModel';
import { toX, toY, type Frame } from './Axes';
import { brushedRegion, withRegion } from './brushing';
import { Scatter } from './Scatter';

interface Properties {
  readonly model: StudyModel;
  readonly metric: Metric;
  readonly x: Parameter;
  readonly y: Parameter;
  readonly field: Field | undefined;
  readonly height: number;
  /** The colours of the trials' marks, and which one a row has; undefined: outlines that show the field below. */
  readonly colours?: readonly string[];
  colour?(row: number): number;
}

/** Values on a grid over two axes, from 0 to 1 each. */
export interface Field {
  readonly columns: readonly number[];
  readonly rows: readonly number[];
  /** Row by row from the lowest; NaN where there is none. */
  readonly values: readonly number[];
  /** How much is known at each place; what is below {@link leastWeight} is not drawn. Undefined: everything is known. */
  readonly weights?: readonly number[];
  /** Which end of the values is the better one. */
  readonly goal: Metric['goal'];
}

const levels = 14;

/** Trials over two parameters, on the levels of a field below them. */
export function Contour({ model, x, y, field, height, colours: markColours, colour }: Properties) {
  const colours = palette.value;
  const { columns } = model;
  const xScale = useMemo(() => parameterScale(x), [x]);
  const yScale = useMemo(() => parameterScale(y), [y]);
  const [xColumn, yColumn] = [columns.column(parameterKey(x)), columns.column(parameterKey(y))];
  const shapes = useMemo(() => field && shapesOf(field), [field]);
  const xAxis = { key: parameterKey(x), parameter: x };
  const yAxis = { key: parameterKey(y), parameter: y };
  return (
    <Scatter
      model={model}
      x={xScale}
      y={yScale}
      xLabel={x.id}
      yLabel={y.id}
      height={height}
      markSize={columns.count > 400 ? 2 : 3}
      hasHalo
      xOf={row => place(xScale, xColumn[row] as number)}
      yOf={row => place(yScale, yColumn[row] as number)}
      colours={markColours ?? [colours.ink]}
      colour={colour ?? (() => 0)}
      inputs={[xScale, yScale, shapes, colours, markColours]}
      brushed={brushedRegion(model.selection.value, xAxis, yAxis)}
      under={(context, frame) => {
        if (field && shapes) {
          context.save();
          clipToKnown(context, frame, field);
          drawField(context, frame, shapes, colours.ramp.colours);
          wipeUnknown(context, frame, field);
          context.restore();
        }
      }}
      onBrush={region => {
        model.selection.value = withRegion(model.selection.value, xAxis, yAxis, region);
      }}
    />
  );
}

function place(scale: AxisScale, value: number): number {
  return Number.isNaN(value) ? (scale.hasUnset ? unsetPosition : Number.NaN) : scale.position(value);
}

/** The model's mean as a field over the two parameters' axes. */
export function modelField(answer: ContourAnswer, x: Parameter, y: Parameter, goal: Metric['goal'], values = numbersOf(answer.means)): Field {
  return { columns: positionsOf(answer.x, x), rows: positionsOf(answer.y, y), values, goal };
}

/**
 * The trials' own values as a field: at each point of a grid their mean, weighed by the distance (Shepard's method with a Gaussian
 * of a twelfth of the axis); none where no trial is near. O(grid × trials), of at most 2000 trials.
 */
export function dataField(model: StudyModel, metric: Metric, x: Parameter, y: Parameter, valueOf: (row: number) => number): Field {
  const { columns } = model;
  const [xScale, yScale] = [parameterScale(x), parameterScale(y)];
  const points: [number, number, number][] = [];
  const stride = Math.max(1, Math.ceil(columns.count / 2000));
  for (let row = 0; row < columns.count; row += stride) {
    const point = [place(xScale, columns.value(parameterKey(x), row)), place(yScale, columns.value(parameterKey(y), row)), valueOf(row)] as [number, number, number];
    if (point.every(Number.isFinite)) {
      points.push(point);
    }
  }
  const size = 36;
  const grid = Array.from({ length: size }, (_, index) => index / (size - 1));
  const cells = grid.flatMap(up => grid.map(across => weighed(points, across, up)));
  return { columns: grid, rows: grid, values: cells.map(cell => cell.mean), weights: cells.map(cell => cell.weight), goal: metric.goal };
}

const reach = 1 / 12;
const leastWeight = 0.05;

// The mean goes on a little beyond what is drawn, so that no level bends at its edge.
function weighed(points: readonly (readonly [number, number, number])[], across: number, up: number): { mean: number; weight: number } {
  let weights = 0;
  let sum = 0;
  for (const [x, y, value] of points) {
    const weight = Math.exp(-((x - across) ** 2 + (y - up) ** 2) / (2 * reach * reach));
    weights += weight;
    sum += weight * value;
  }
  return { mean: weights < 1e-12 ? Number.NaN : sum / weights, weight: weights };
}

function positionsOf(axis: Axis | undefined, parameter: Parameter): number[] {
  const scale = parameterScale(parameter);
  if (parameter.kind === 'categorical') {
    return (axis?.texts ?? []).map(text => scale.position(parameter.words.indexOf(text)));
  }
  return numbersOf(axis?.numbers).map(value => scale.position(value));
}

interface Shape {
  readonly step: number;
  readonly rings: Rings;
}

type Rings = readonly (readonly (readonly [number, number])[])[];

// Levels at quantiles: each has as much of the area, whatever the shape of the values.
function shapesOf(field: Field): Shape[] {
  const { columns, rows } = field;
  const sorted = field.values.filter((value, index) => Number.isFinite(value) && (field.weights?.[index] ?? 1) >= leastWeight).sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined || columns.length < 2 || rows.length < 2) {
    return [];
  }
  const thresholds = [...new Set(Array.from({ length: levels }, (_, level) => sorted[Math.floor((level / levels) * sorted.length)] as number))];
  // What is not known is drawn as the worst, and wiped out afterwards.
  const worst = field.goal === 'maximize' ? least : most;
  const filled = field.values.map(value => (Number.isFinite(value) ? value : worst));
  return ringsOf(field, filled, thresholds).map((rings, index) => {
    const share = thresholds.length > 1 ? index / (thresholds.length - 1) : 1;
    const good = field.goal === 'maximize' ? share : 1 - share;
    return { step: Math.round(good * (rampSize - 1)), rings };
  });
}

/** For each threshold the rings around what lies above it, over the axes. */
function ringsOf({ columns, rows }: Field, values: readonly number[], thresholds: readonly number[]): Rings[] {
  const toGrid = (positions: readonly number[], at: number): number => {
    const shifted = Math.max(0, Math.min(positions.length - 1, at - 0.5));
    const index = Math.min(positions.length - 2, Math.floor(shifted));
    return (positions[index] as number) + (shifted - index) * ((positions[index + 1] as number) - (positions[index] as number));
  };
  return contours()
    .size([columns.length, rows.length])
    .thresholds([...thresholds])([...values])
    .map(shape => shape.coordinates.flatMap(polygon => polygon.map(ring => ring.map(([x = 0, y = 0]) => [toGrid(columns, x), toGrid(rows, y)] as const))));
}

// Logarithms, since weights fall off like a Gaussian: between two points of the grid they are nearly straight.
function clipToKnown(context: CanvasRenderingContext2D, frame: Frame, field: Field): void {
  if (field.weights) {
    const logs = field.weights.map(weight => Math.log(Math.max(weight, 1e-12)));
    tracePath(context, frame, ringsOf(field, logs, [Math.log(leastWeight)]).flat());
    context.clip('evenodd');
  }
}

function tracePath(context: CanvasRenderingContext2D, frame: Frame, rings: Rings): void {
  context.beginPath();
  for (const ring of rings) {
    ring.forEach(([x, y], index) => {
      const [right, down] = [toX(frame, x), toY(frame, y)];
      if (index === 0) {
        context.moveTo(right, down);
      } else {
        context.lineTo(right, down);
      }
    });
    context.closePath();
  }
}

function drawField(context: CanvasRenderingContext2D, frame: Frame, shapes: readonly Shape[], colours: readonly string[]): void {
  context.save();
  context.globalAlpha = 0.9;
  for (const shape of shapes) {
    tracePath(context, frame, shape.rings);
    context.fillStyle = colours[shape.step] ?? '#888888';
    context.fill('evenodd');
  }
  context.restore();
}

function wipeUnknown(context: CanvasRenderingContext2D, frame: Frame, field: Field): void {
  const edge = (positions: readonly number[], index: number): number => {
    const [before, after] = [positions[index - 1], positions[index]];
    return before === undefined ? 0 : after === undefined ? 1 : (before + after) / 2;
  };
  field.values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      const [column, row] = [index % field.columns.length, Math.floor(index / field.columns.length)];
      const [left, right] = [toX(frame, edge(field.columns, column)), toX(frame, edge(field.columns, column + 1))];
      const [low, high] = [toY(frame, edge(field.rows, row)), toY(frame, edge(field.rows, row + 1))];
      context.clearRect(left - 0.5, high - 0.5, right - left + 1, low - high + 1);
    }
  });
}
