import { metricKey, type TrialColumns } from './columns';
import { countingResults } from './objective';
import type { Metric } from './space';

/**
 * Colours of values, from the worst to the best. Lightness runs one way only, so that the order is seen without hues; the best
 * stand out most from the ground. Index 0 is the worst.
 */
export interface Ramp {
  readonly colours: readonly string[];
  readonly packed: Uint32Array;
}

export const rampSize = 32;

const stops: Readonly<Record<'light' | 'dark', readonly string[]>> = {
  light: ['#ddd6c6', '#b7c9bd', '#79adb1', '#3d829f', '#235687', '#1a2a5e'],
  dark: ['#3b4048', '#3b566f', '#35788b', '#4d9f94', '#97c681', '#f4e68c'],
};

export function ramp(theme: 'light' | 'dark'): Ramp {
  const colours = Array.from({ length: rampSize }, (_, index) => mix(stops[theme], index / (rampSize - 1)));
  return { colours, packed: Uint32Array.from(colours, colour => packed(colour)) };
}

/** A colour as a pixel of ImageData on a little-endian machine. */
export function packed(colour: string, alpha = 255): number {
  const [red, green, blue] = channels(colour);
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Which step of the ramp a value has, by the goal's direction. The scale runs from the best value to the worst of the better
 * 90 %, since a few hopeless trials would otherwise leave one colour for all the rest.
 */
export interface ValueColours {
  readonly best: number;
  readonly worst: number;
  step(value: number): number;
}

export function valueColours(metric: Metric, values: ArrayLike<number>, count: number): ValueColours {
  const finite: number[] = [];
  const stride = Math.max(1, Math.floor(count / 5000));
  for (let row = 0; row < count; row += stride) {
    const value = values[row] as number;
    if (Number.isFinite(value)) {
      finite.push(value);
    }
  }
  finite.sort((a, b) => (metric.goal === 'maximize' ? b - a : a - b));
  const best = finite[0] ?? 0;
  const worst = finite[Math.min(finite.length - 1, Math.floor(finite.length * 0.9))] ?? 1;
  const width = best - worst;
  return {
    best,
    worst,
    step: value => {
      if (!Number.isFinite(value)) {
        return 0;
      }
      const share = width === 0 ? 1 : (value - worst) / width;
      return Math.max(0, Math.min(rampSize - 1, Math.round(share * (rampSize - 1))));
    },
  };
}

/** The step of each row's value; {@link rampSize} for a row that has no result that counts. */
export function stepsOf(columns: TrialColumns, metric: Metric, colours: ValueColours): Uint8Array {
  const values = columns.column(metricKey(metric));
  const counts = countingResults(columns, metric);
  const steps = new Uint8Array(columns.count);
  for (let row = 0; row < steps.length; row++) {
    steps[row] = counts(row) ? colours.step(values[row] as number) : rampSize;
  }
  return steps;
}

function mix(colours: readonly string[], share: number): string {
  const at = share * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(at));
  const rest = at - index;
  const from = channels(colours[index] as string);
  const to = channels(colours[index + 1] as string);
  const part = (channel: 0 | 1 | 2): string =>
    Math.round(from[channel] + (to[channel] - from[channel]) * rest)
      .toString(16)
      .padStart(2, '0');
  return `#${part(0)}${part(1)}${part(2)}`;
}

function channels(colour: string): [number, number, number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
