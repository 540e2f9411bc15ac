import type { ColumnKey } from '../data/columns';
import { withFilter, type Filter, type Selection } from '../data/selection';
import type { Parameter } from '../data/space';
import type { Region } from './Scatter';

/** The two columns of a plot, with the parameter where one is a parameter's. */
export interface BrushAxis {
  readonly key: ColumnKey;
  readonly parameter?: Parameter | undefined;
}

/** What is selected of a plot's two columns, as a rectangle; undefined if nothing is. */
export function brushedRegion(selection: Selection, x: BrushAxis, y: BrushAxis): Region | undefined {
  const across = endsOf(selection.filters.get(x.key));
  const up = endsOf(selection.filters.get(y.key));
  return across || up ? { x: across ?? everything, y: up ?? everything } : undefined;
}

/** The selection with the rectangle as its filters of the two columns; undefined takes them away. */
export function withRegion(selection: Selection, x: BrushAxis, y: BrushAxis, region: Region | undefined): Selection {
  return withFilter(withFilter(selection, x.key, filterOf(x, region?.x)), y.key, filterOf(y, region?.y));
}

const everything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function endsOf(filter: Filter | undefined): readonly [number, number] | undefined {
  return filter?.kind === 'range' ? [filter.low, filter.high] : undefined;
}

function filterOf({ parameter }: BrushAxis, ends: readonly [number, number] | undefined): Filter | undefined {
  if (!ends) {
    return undefined;
  }
  if (parameter?.kind !== 'categorical') {
    return { kind: 'range', low: ends[0], high: ends[1] };
  }
  // A word's marks are spread a little to both sides.
  const words = parameter.words.filter((_, index) => index >= ends[0] - 0.3 && index <= ends[1] + 0.3);
  return words.length > 0 && words.length < parameter.words.length ? { kind: 'words', words } : undefined;
}
