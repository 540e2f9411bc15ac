import { scaleLinear, scaleLog } from 'd3-scale';
import { numberText } from './format';
import type { Parameter } from './space';

export type AxisKind = 'linear' | 'log' | 'reverseLog' | 'words';

/** Maps a column's values to [0, 1] and back; values that are not set have a place of their own, below all others. */
export interface AxisScale {
  readonly kind: AxisKind;
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
  /** Whether values may be not set, so that the lower end is kept free for them. */
  readonly hasUnset: boolean;
  position(value: number): number;
  /** The value at a position; for words an index that need not be whole. */
  value(position: number): number;
  ticks(count: number): readonly Tick[];
}

export interface Tick {
  readonly value: number;
  readonly position: number;
  readonly label: string;
}

/** Where values that are not set lie. */
export const unsetPosition = 0.03;
/** From here on lie values that are set, where some are not. */
export const setStart = 0.15;

export function parameterScale(parameter: Parameter, kind?: AxisKind): AxisScale {
  if (parameter.kind === 'categorical') {
    return wordsScale(parameter.words, parameter.condition !== undefined);
  }
  const chosen = kind ?? (parameter.scale === 'linear' ? 'linear' : parameter.scale);
  const scale = numberScale(parameter.min, parameter.max, chosen, parameter.condition !== undefined);
  if (parameter.kind === 'discrete') {
    return { ...scale, ticks: count => thinned(parameter.numbers, count).map(value => tickAt(scale, value)) };
  }
  return parameter.kind === 'integer' ? { ...scale, ticks: count => wholeTicks(scale, count) } : scale;
}

/** The ticks of a scale that are whole numbers. */
export function wholeTicks(scale: AxisScale, count: number): readonly Tick[] {
  return scale.ticks(count).filter(tick => Number.isInteger(tick.value));
}

function tickAt(scale: AxisScale, value: number): Tick {
  return { value, position: scale.position(value), label: numberText(value) };
}

function thinned(values: readonly number[], count: number): readonly number[] {
  const step = Math.ceil(values.length / Math.max(2, count * 1.5));
  return values.filter((_, index) => index % step === 0);
}

export function wordsScale(words: readonly string[], hasUnset = false): AxisScale {
  const squeeze = squeezing(hasUnset);
  const last = Math.max(1, words.length - 1);
  const inset = words.length > 1 ? Math.min(0.12, 0.5 / words.length) : 0.5;
  const inner = (index: number): number => (words.length > 1 ? inset + (index / last) * (1 - 2 * inset) : 0.5);
  const position = (index: number): number => (Number.isNaN(index) ? unsetPosition : squeeze.in(inner(index)));
  return {
    kind: 'words',
    min: 0,
    max: Math.max(0, words.length - 1),
    words,
    hasUnset,
    position,
    value: at => (words.length > 1 ? ((squeeze.out(at) - inset) / (1 - 2 * inset)) * last : 0),
    ticks: () => words.map((label, value) => ({ value, position: position(value), label })),
  };
}

/** A scale over [min, max]; a logarithmic one of bounds that are not positive is linear. */
export function numberScale(min: number, max: number, kind: AxisKind = 'linear', hasUnset = false): AxisScale {
  const usable = kind !== 'words' && (kind === 'linear' || min > 0) ? kind : 'linear';
  const squeeze = squeezing(hasUnset);
  const inner = innerScale(min, max, usable);
  const position = (value: number): number => (Number.isNaN(value) ? unsetPosition : squeeze.in(inner.to(value)));
  return {
    kind: usable,
    min,
    max,
    words: [],
    hasUnset,
    position,
    value: at => inner.from(squeeze.out(at)),
    ticks: count => tickValues(min, max, usable, count).map(value => ({ value, position: position(value), label: numberText(value) })),
  };
}

interface Inner {
  to(value: number): number;
  from(position: number): number;
}

function innerScale(min: number, max: number, kind: AxisKind): Inner {
  if (min === max) {
    return { to: () => 0.5, from: () => min };
  }
  if (kind === 'log') {
    const low = Math.log(min);
    const width = Math.log(max) - low;
    return { to: value => (Math.log(value) - low) / width, from: position => Math.exp(low + position * width) };
  }
  if (kind === 'reverseLog') {
    const turned = innerScale(min, max, 'log');
    return { to: value => 1 - turned.to(min + max - value), from: position => min + max - turned.from(1 - position) };
  }
  return { to: value => (value - min) / (max - min), from: position => min + position * (max - min) };
}

function tickValues(min: number, max: number, kind: AxisKind, count: number): number[] {
  if (min === max) {
    return [min];
  }
  if (kind !== 'log') {
    return scaleLinear().domain([min, max]).ticks(count);
  }
  const decades = Math.log10(max / min);
  if (decades < 1) {
    return scaleLinear().domain([min, max]).ticks(count);
  }
  const all = scaleLog().domain([min, max]).ticks(count);
  const tens = all.filter(value => isPowerOfTen(value));
  if (tens.length >= 2) {
    const step = Math.ceil(tens.length / Math.max(2, count));
    return tens.filter((_, index) => index % step === 0);
  }
  return all.filter(value => /^[125]/.test(value.toExponential()));
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

function squeezing(hasUnset: boolean): { in(position: number): number; out(position: number): number } {
  return hasUnset
    ? { in: position => setStart + position * (1 - setStart), out: position => (position - setStart) / (1 - setStart) }
    : { in: position => position, out: position => position };
}
