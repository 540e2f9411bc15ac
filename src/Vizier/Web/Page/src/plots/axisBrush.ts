import { setStart, unsetPosition } from '../data/axisScale';
import type { Filter } from '../data/selection';
import type { ParallelAxis } from './parallelAxes';

const keyStep = 0.05;

/** A part of an axis, from 0 at the bottom to 1. */
export interface Brush {
  readonly low: number;
  readonly high: number;
}

/** The part of an axis that a filter keeps. */
export function brushOf(axis: ParallelAxis, filter: Filter | undefined): Brush | undefined {
  if (!filter) {
    return undefined;
  }
  if (filter.kind === 'words') {
    const positions = filter.words.map(word => (word === null ? unsetPosition : axis.scale.position(axis.scale.words.indexOf(word)))).filter(Number.isFinite);
    return positions.length > 0 ? { low: Math.min(...positions) - 0.03, high: Math.max(...positions) + 0.03 } : undefined;
  }
  const at = (bound: number, edge: number): number => (Number.isFinite(bound) ? Math.max(0, Math.min(1, axis.scale.position(bound))) : edge);
  const start = axis.scale.hasUnset ? setStart - 0.02 : 0;
  const [first, second] = axis.isFlipped ? [at(filter.high, start), at(filter.low, 1)] : [at(filter.low, start), at(filter.high, 1)];
  return { low: first, high: second };
}

/** The filter that keeps a part of an axis. */
export function filterOf(axis: ParallelAxis, brush: Brush): Filter {
  if (axis.scale.kind === 'words') {
    const words: (string | null)[] = axis.scale.words.filter((_, index) => {
      const position = axis.scale.position(index);
      return position >= brush.low && position <= brush.high;
    });
    if (axis.scale.hasUnset && unsetPosition >= brush.low && unsetPosition <= brush.high) {
      words.push(null);
    }
    return { kind: 'words', words };
  }
  const ends = [brush.low, brush.high].map(position => axis.scale.value(position)).sort((a, b) => a - b) as [number, number];
  const atLow = axis.isFlipped ? brush.high >= 1 : brush.low <= 0;
  const atHigh = axis.isFlipped ? brush.low <= 0 : brush.high >= 1;
  return { kind: 'range', low: atLow ? Number.NEGATIVE_INFINITY : ends[0], high: atHigh ? Number.POSITIVE_INFINITY : ends[1] };
}

/** A part moved along its axis, as far as that goes. */
export function shifted(brush: Brush, by: number): Brush {
  const room = Math.max(-brush.low, Math.min(1 - brush.high, by));
  return { low: brush.low + room, high: brush.high + room };
}

/** Where the pointer is below the top of the drawing. */
export function heightOf(event: PointerEvent): number {
  const drawing = (event.currentTarget as SVGElement).ownerSVGElement;
  return event.clientY - (drawing?.getBoundingClientRect().top ?? 0);
}

/** Arrows move a selection, with Shift its upper end; Enter makes one, Escape takes it away. Other keys do nothing: 'none'. */
export function keyed(event: KeyboardEvent, brush: Brush | undefined): Brush | undefined | 'none' {
  switch (event.key) {
    case 'Enter':
      return brush ?? { low: 0.5, high: 1 };
    case 'Escape':
    case 'Delete':
      return brush ? undefined : 'none';
    case 'ArrowUp':
    case 'ArrowDown': {
      const by = event.key === 'ArrowUp' ? keyStep : -keyStep;
      const from = brush ?? { low: 0.5, high: 1 };
      return event.shiftKey ? { low: from.low, high: Math.max(from.low + keyStep, Math.min(1, from.high + by)) } : shifted(from, by);
    }
    default:
      return 'none';
  }
}

/** What a filter keeps, in words. */
export function filterWords(axis: ParallelAxis, filter: Filter | undefined): string {
  if (!filter) {
    return 'all values';
  }
  if (filter.kind === 'words') {
    return filter.words.map(word => word ?? 'not set').join(', ');
  }
  const low = Number.isFinite(filter.low) ? filter.low : axis.scale.min;
  const high = Number.isFinite(filter.high) ? filter.high : axis.scale.max;
  return `${low.toPrecision(3)} to ${high.toPrecision(3)}`;
}
