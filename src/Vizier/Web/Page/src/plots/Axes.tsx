import type { AxisScale } from '../data/axisScale';
import { unsetPosition } from '../data/axisScale';

/** The room of a plot: the marks' box, and margins for the axes around it. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const innerWidth = (frame: Frame): number => Math.max(1, frame.width - frame.left - frame.right);
export const innerHeight = (frame: Frame): number => Math.max(1, frame.height - frame.top - frame.bottom);
export const toX = (frame: Frame, position: number): number => frame.left + position * innerWidth(frame);
export const toY = (frame: Frame, position: number): number => frame.height - frame.bottom - position * innerHeight(frame);
export const fromX = (frame: Frame, x: number): number => (x - frame.left) / innerWidth(frame);
export const fromY = (frame: Frame, y: number): number => (frame.height - frame.bottom - y) / innerHeight(frame);

interface Properties {
  readonly frame: Frame;
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  readonly xTicks?: number;
  readonly yTicks?: number;
}

/** The axes of a plot with a light grid; the labels stand at the ends, along the axes. */
export function Axes({ frame, x, y, xLabel, yLabel, xTicks, yTicks }: Properties) {
  const bottom = frame.height - frame.bottom;
  const columns = x.ticks(xTicks ?? Math.max(2, Math.floor(innerWidth(frame) / 80)));
  const rows = y.ticks(yTicks ?? Math.max(3, Math.floor(innerHeight(frame) / 44)));
  const room = innerWidth(frame) / Math.max(1, columns.length);
  return (
    <g class="axes">
      {rows.map(tick => (
        <g key={`y${tick.value}`}>
          <line class="grid" x1={frame.left} x2={frame.width - frame.right} y1={toY(frame, tick.position)} y2={toY(frame, tick.position)} />
          <text class="tick" x={frame.left - 7} y={toY(frame, tick.position)} dy="0.34em" text-anchor="end">
            {shortened(tick.label, frame.left - 10)}
          </text>
        </g>
      ))}
      {columns.map(tick => (
        <g key={`x${tick.value}`}>
          <line class="grid" x1={toX(frame, tick.position)} x2={toX(frame, tick.position)} y1={frame.top} y2={bottom} />
          <text class="tick" x={toX(frame, tick.position)} y={bottom + 15} text-anchor="middle">
            {shortened(tick.label, room)}
          </text>
        </g>
      ))}
      {x.hasUnset && (
        <text class="tick unset" x={toX(frame, unsetPosition)} y={bottom + 15} text-anchor="middle">
          not set
        </text>
      )}
      <line class="base" x1={frame.left} x2={frame.width - frame.right} y1={bottom} y2={bottom} />
      {xLabel && (
        <text class="name" x={frame.width - frame.right} y={frame.height - 3} text-anchor="end">
          {xLabel}
        </text>
      )}
      {yLabel && (
        <text class="name" x={4} y={11}>
          {yLabel}
        </text>
      )}
    </g>
  );
}

/** How wide the labels of a vertical axis are, about. */
export function labelRoom(scale: AxisScale, height: number): number {
  const longest = Math.max(0, ...scale.ticks(Math.max(3, Math.floor(height / 44))).map(tick => tick.label.length));
  return Math.min(110, 14 + longest * 6.4);
}

export function shortened(label: string, room: number): string {
  const most = Math.max(3, Math.floor(room / 6.2));
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}
