import { unsetPosition } from '../data/axisScale';
import type { ColumnKey } from '../data/columns';
import { rampSize } from '../data/ramp';
import type { StudyModel } from '../study/studyModel';
import type { LineField } from './lines';
import type { ParallelAxis } from './parallelAxes';

/** The room above the axes, in pixels, for their names. */
export const top = 46;

/** The room below the axes, in pixels. */
export const bottom = 14;

/** Where the axes stand across a width. */
export function places(count: number, width: number): number[] {
  const side = Math.min(56, width / Math.max(1, count) / 2);
  const step = count > 1 ? (width - 2 * side) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => (count > 1 ? side + index * step : width / 2));
}

/** The heights at which each trial crosses each axis. */
export function fieldOf(model: StudyModel, axes: readonly ParallelAxis[], x: readonly number[], height: number): LineField {
  const { count } = model.columns;
  const length = height - top - bottom;
  const y = new Float32Array(count * axes.length);
  axes.forEach((axis, index) => {
    const column = model.columns.column(axis.key as ColumnKey);
    const words = axis.scale.kind === 'words' ? axis.scale.words.length : 0;
    for (let row = 0; row < count; row++) {
      const value = column[row] as number;
      // Lines through one word are spread a little, or they would hide each other.
      const spread = words > 0 && !Number.isNaN(value) ? (((row * 0.618034) % 1) - 0.5) * Math.min(0.05, 0.3 / words) : 0;
      const position = Number.isNaN(value) ? unsetPosition : axis.scale.position(value);
      y[row * axes.length + index] = top + (1 - position - spread) * length;
    }
  });
  return { count, x, y };
}

/**
 * The selected rows in an order that may be cut short anywhere: a fair sample, the best tenth last and thus on top. With few lines,
 * by value.
 */
export function keptRows(order: Uint32Array, marks: Uint8Array, steps: Uint8Array): Uint32Array {
  const rank = (row: number): number => ((steps[row] as number) < rampSize ? (steps[row] as number) : -1);
  const rows = new Uint32Array(order.length);
  let front = 0;
  let back = order.length;
  for (const row of order) {
    if (marks[row] === 1) {
      if (rank(row) >= rampSize - 4) {
        rows[--back] = row;
      } else {
        rows[front++] = row;
      }
    }
  }
  rows.copyWithin(front, back);
  const kept = rows.subarray(0, front + order.length - back);
  return kept.length <= 4000 ? kept.sort((a, b) => rank(a) - rank(b) || a - b) : kept;
}

/** The row whose line passes a point within 8 pixels; -1 if none does. */
export function nearestLine(field: LineField, marks: Uint8Array, x: number, y: number): number {
  const axes = field.x.length;
  const right = field.x.findIndex(at => at >= x);
  if (right <= 0 || y < top - 6) {
    return -1;
  }
  const [from, to] = [field.x[right - 1] as number, field.x[right] as number];
  const share = (x - from) / (to - from);
  let best = -1;
  let least = 8;
  for (let row = 0; row < field.count; row++) {
    if (marks[row] === 1) {
      const base = row * axes + right;
      const height = (field.y[base - 1] as number) * (1 - share) + (field.y[base] as number) * share;
      const distance = Math.abs(height - y);
      if (distance < least) {
        least = distance;
        best = row;
      }
    }
  }
  return best;
}

/** A row's line as the path of an SVG element. */
export function linePath(field: LineField, row: number): string {
  const axes = field.x.length;
  if (row >= field.count) {
    return '';
  }
  return field.x.map((x, axis) => `${axis === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(field.y[row * axes + axis] as number).toFixed(1)}`).join('');
}
