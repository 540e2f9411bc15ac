import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { AxisScale } from '../data/axisScale';
import { palette } from '../interface/theme';
import { useThrottled } from '../interface/useThrottled';
import type { StudyModel } from '../study/studyModel';
import { Axes, fromX, fromY, innerHeight, innerWidth, labelRoom, toX, toY, type Frame } from './Axes';
import { Canvas } from './Canvas';
import { drawMarks, type Places } from './marks';
import { TrialTip } from './TrialTip';
import { useWidth } from './useSize';
import { openTrial, toggleTrial } from './picking';

/** A rectangle between two corners, in values of the two axes. */
export interface Region {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface Properties {
  readonly model: StudyModel;
  readonly x: AxisScale;
  readonly y: AxisScale;
  /** A row's place on an axis, from 0 to 1; NaN to leave it out. */
  xOf(row: number): number;
  yOf(row: number): number;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly height: number;
  readonly markSize?: number;
  /** Whether the marks have a rim, to be seen on any ground. */
  readonly hasHalo?: boolean;
  /** The colours, and which of them a row has. */
  readonly colours: readonly string[];
  colour(row: number): number;
  /** What the places and the colours depend on, besides the trials. */
  readonly inputs: readonly unknown[];
  /** Drawn below the marks, on the canvas. */
  readonly under?: (context: CanvasRenderingContext2D, frame: Frame) => void;
  /** Drawn above the marks, as SVG. */
  readonly over?: (frame: Frame) => ComponentChildren;
  onBrush?(region: Region | undefined): void;
  /** What is brushed now. */
  readonly brushed?: Region | undefined;
}

const pickRadius = 14;

/** Trials as marks over two axes. Dragging selects, a click opens a trial, a click with Ctrl or Shift picks it. */
export function Scatter(properties: Properties) {
  const { model, x, y, height, inputs } = properties;
  const [element, width] = useWidth<HTMLDivElement>();
  const frame = useMemo<Frame>(
    () => ({ width, height, left: labelRoom(y, height), right: 10, top: properties.yLabel ? 22 : 8, bottom: properties.xLabel ? 36 : 22 }),
    [width, height, x, y, properties.xLabel, properties.yLabel],
  );
  const version = useThrottled(model.version.value, model.columns.count > 4000 ? 1000 : 100);
  const { marks } = model.selected.value;
  const colours = palette.value;
  const places = useMemo(() => placesOf(properties, frame), [frame, version, ...inputs]);
  const [drag, setDrag] = useState<Drag | undefined>(undefined);
  const [isHere, setHere] = useState(false);
  const pending = useRef<Drag | undefined>(undefined);

  const pointOf = (event: PointerEvent): [number, number] => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button === 0) {
      const [left, top] = pointOf(event);
      pending.current = { left, top, right: left, bottom: top };
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    }
  };
  const onMove = (event: PointerEvent): void => {
    const [right, bottom] = pointOf(event);
    const start = pending.current;
    if (start && properties.onBrush && Math.hypot(right - start.left, bottom - start.top) > 4) {
      const moved = { ...start, right, bottom };
      setDrag(moved);
      properties.onBrush(regionOf(frame, properties, moved));
    } else if (!start) {
      model.hovered.value = nearest(places, right, bottom);
    }
  };
  const onUp = (event: PointerEvent): void => {
    const start = pending.current;
    pending.current = undefined;
    if (drag) {
      setDrag(undefined);
      model.keepSelection();
    } else if (start) {
      const row = nearest(places, start.left, start.top);
      if (row >= 0) {
        (event.shiftKey || event.ctrlKey || event.metaKey ? toggleTrial : openTrial)(model, row);
      } else if (properties.brushed) {
        properties.onBrush?.(undefined);
        model.keepSelection();
      }
    }
  };
  const hovered = model.hovered.value;
  const brush = properties.brushed && boxOf(frame, properties, properties.brushed);
  return (
    <div
      ref={element}
      class="plot"
      style={{ height: `${height}px` }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => {
        pending.current = undefined;
        setDrag(undefined);
      }}
      onPointerEnter={() => setHere(true)}
      onPointerLeave={() => {
        setHere(false);
        model.hovered.value = -1;
      }}
    >
      {width > 0 && (
        <>
          <svg class="over" aria-hidden="true">
            <Axes frame={frame} x={x} y={y} xLabel={properties.xLabel} yLabel={properties.yLabel} />
          </svg>
          <Canvas
            width={width}
            height={height}
            inputs={[places, marks, model.selection.value, colours, ...inputs]}
            draw={context => {
              properties.under?.(context, frame);
              drawMarks(
                context,
                places,
                {
                  outcome: model.columns.outcome,
                  selected: marks,
                  colours: properties.colours,
                  colour: row => properties.colour(row),
                  dimmed: colours.dimmed,
                  halo: properties.hasHalo ? colours.panel : undefined,
                },
                properties.markSize ?? 3,
              );
            }}
          />
          <svg class="over" aria-hidden="true">
            {properties.over?.(frame)}
            {brush && <rect class="brush" {...brush} />}
            {hovered >= 0 && !Number.isNaN(places.x[hovered] ?? Number.NaN) && !Number.isNaN(places.y[hovered] ?? Number.NaN) && (
              <circle class="halo" cx={places.x[hovered]} cy={places.y[hovered]} r={(properties.markSize ?? 3) + 3} />
            )}
          </svg>
          {isHere && hovered >= 0 && <TrialTip model={model} row={hovered} x={places.x[hovered] ?? 0} y={places.y[hovered] ?? 0} width={width} />}
        </>
      )}
    </div>
  );
}

interface Drag {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function placesOf(properties: Properties, frame: Frame): Places {
  const { count } = properties.model.columns;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const [left, wide] = [frame.left, innerWidth(frame)];
  const [floor, high] = [frame.height - frame.bottom, innerHeight(frame)];
  for (let row = 0; row < count; row++) {
    x[row] = left + properties.xOf(row) * wide;
    y[row] = floor - properties.yOf(row) * high;
  }
  return { count, x, y };
}

function nearest(places: Places, x: number, y: number): number {
  let best = -1;
  let least = pickRadius * pickRadius;
  for (let row = 0; row < places.count; row++) {
    const right = (places.x[row] as number) - x;
    const down = (places.y[row] as number) - y;
    const distance = right * right + down * down;
    if (distance < least) {
      least = distance;
      best = row;
    }
  }
  return best;
}

function regionOf(frame: Frame, { x, y }: Properties, drag: Drag): Region {
  const clamp = (position: number): number => Math.max(0, Math.min(1, position));
  const across = [fromX(frame, drag.left), fromX(frame, drag.right)].map(clamp).sort((a, b) => a - b) as [number, number];
  const up = [fromY(frame, drag.top), fromY(frame, drag.bottom)].map(clamp).sort((a, b) => a - b) as [number, number];
  return { x: ends(x, across), y: ends(y, up) };
}

// A brush that reaches the edge of the plot has no bound there.
function ends(scale: AxisScale, [low, high]: readonly [number, number]): readonly [number, number] {
  return [low <= 0 ? Number.NEGATIVE_INFINITY : scale.value(low), high >= 1 ? Number.POSITIVE_INFINITY : scale.value(high)];
}

function boxOf(frame: Frame, { x, y }: Properties, region: Region): { x: number; y: number; width: number; height: number } {
  const span = (scale: AxisScale, [low, high]: readonly [number, number]): [number, number] => [
    low === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, scale.position(low)),
    high === Number.POSITIVE_INFINITY ? 1 : Math.min(1, scale.position(high)),
  ];
  const [left, right] = span(x, region.x).map(position => toX(frame, position)) as [number, number];
  const [bottom, top] = span(y, region.y).map(position => toY(frame, position)) as [number, number];
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}
