import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { numberScale, type AxisKind, type AxisScale } from '../data/axisScale';
import { Axes, labelRoom, toX, toY, type Frame } from './Axes';
import { useWidth } from './useSize';

export interface Line {
  readonly key: string | number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly colour: string;
  readonly class?: string;
  readonly opacity?: number;
  /** Half the height of a band around the line. */
  readonly band?: readonly number[] | undefined;
  /** Whether it rises in steps. */
  readonly isStepped?: boolean;
  readonly dash?: string;
}

interface Properties {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly xScale?: AxisScale | undefined;
  readonly xKind?: AxisKind;
  readonly yKind?: AxisKind;
  readonly yRange?: readonly [number, number] | undefined;
  readonly over?: (frame: Frame, x: AxisScale, y: AxisScale) => ComponentChildren;
  onHover?(key: string | number | undefined): void;
  onPick?(key: string | number): void;
}

/** Lines over two numeric axes, with bands. */
export function LinePlot({ lines, height, xLabel, yLabel, xScale, xKind, yKind, yRange, over, onHover, onPick }: Properties) {
  const [element, width] = useWidth<HTMLDivElement>();
  const extent = useMemo(() => extentOf(lines, yRange), [lines, yRange]);
  const { x, y } = useMemo(() => scalesOf(extent, xKind ?? 'linear', yKind ?? 'linear'), [...extent, xKind, yKind]);
  const across = xScale ?? x;
  const frame: Frame = { width, height, left: labelRoom(y, height), right: 12, top: yLabel ? 22 : 8, bottom: xLabel ? 36 : 22 };
  // What is selected or pointed at changes the lines' colours, not their course.
  const paths = useMemo(() => new WeakMap<readonly number[], string>(), [x, y, xScale, width, height, xLabel, yLabel]);
  const courseOf = (line: Line): string => {
    const known = paths.get(line.y) ?? pathOf(frame, across, y, line);
    paths.set(line.y, known);
    return known;
  };
  const clip = `clip-${Math.round(frame.left)}-${width}-${height}`;
  return (
    <div ref={element} class="plot" style={{ height: `${height}px` }}>
      {width > 0 && (
        <svg class="over" role="presentation">
          <clipPath id={clip}>
            <rect x={frame.left} y={frame.top - 2} width={Math.max(0, width - frame.left - frame.right)} height={height - frame.top - frame.bottom + 4} />
          </clipPath>
          <Axes frame={frame} x={across} y={y} xLabel={xLabel} yLabel={yLabel} />
          <g clip-path={`url(#${clip})`}>
            {lines.map(line => line.band && <path key={`b${line.key}`} class="model-band" d={bandPath(frame, across, y, line)} />)}
            {lines.map(line => (
              <path
                key={line.key}
                class={`line ${line.class ?? ''}`}
                stroke={line.class === 'rule' ? undefined : line.colour}
                stroke-opacity={line.opacity ?? 1}
                stroke-dasharray={line.dash ?? ''}
                d={courseOf(line)}
                pointer-events="stroke"
                onPointerEnter={() => onHover?.(line.key)}
                onPointerLeave={() => onHover?.(undefined)}
                onClick={() => onPick?.(line.key)}
              />
            ))}
          </g>
          {over?.(frame, across, y)}
        </svg>
      )}
    </div>
  );
}

function extentOf(lines: readonly Line[], yRange: readonly [number, number] | undefined): readonly [number, number, number, number] {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const line of lines) {
    line.x.forEach((x, index) => {
      const y = line.y[index] ?? Number.NaN;
      if (Number.isFinite(x) && Number.isFinite(y)) {
        const band = line.band?.[index] ?? 0;
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [low, high] = [Math.min(low, y - band), Math.max(high, y + band)];
      }
    });
  }
  if (left > right) {
    [left, right, low, high] = [0, 1, 0, 1];
  }
  return yRange ? [left, right, ...yRange] : [left, right, low, high];
}

function scalesOf([left, right, low, high]: readonly [number, number, number, number], xKind: AxisKind, yKind: AxisKind): { x: AxisScale; y: AxisScale } {
  const margin = (high - low || Math.abs(high) || 1) * 0.05;
  const isLog = yKind === 'log' && low > 0;
  return {
    x: numberScale(left, right === left ? left + 1 : right, xKind),
    y: isLog ? numberScale(low / 1.1, high * 1.1, 'log') : numberScale(low - margin, high + margin),
  };
}

function pathOf(frame: Frame, x: AxisScale, y: AxisScale, line: Line): string {
  let path = '';
  let isOpen = false;
  line.x.forEach((at, index) => {
    const value = line.y[index] ?? Number.NaN;
    if (!Number.isFinite(value) || !Number.isFinite(at)) {
      isOpen = false;
      return;
    }
    const [right, down] = [toX(frame, x.position(at)).toFixed(1), toY(frame, y.position(value)).toFixed(1)];
    path += isOpen ? (line.isStepped ? `H${right}V${down}` : `L${right} ${down}`) : `M${right} ${down}`;
    isOpen = true;
  });
  return line.x.length === 1 ? `${path}h0.01` : path;
}

function bandPath(frame: Frame, x: AxisScale, y: AxisScale, line: Line): string {
  const edge = (sign: number): string[] =>
    line.x.map((at, index) => {
      const value = (line.y[index] ?? Number.NaN) + sign * (line.band?.[index] ?? 0);
      return `${toX(frame, x.position(at)).toFixed(1)} ${toY(frame, y.position(value)).toFixed(1)}`;
    });
  return `M${[...edge(1), ...edge(-1).reverse()].join('L')}Z`;
}
