import { useMemo, useRef, useState } from 'preact/hooks';
import { setStart, unsetPosition } from '../data/axisScale';
import { metricKey, type ColumnKey } from '../data/columns';
import { countsAsResult } from '../data/objective';
import { rampSize, valueColours } from '../data/ramp';
import { withFilter, type Filter } from '../data/selection';
import type { Metric } from '../data/space';
import { palette } from '../interface/theme';
import { useThrottled } from '../interface/useThrottled';
import type { StudyModel } from '../study/studyModel';
import { shortened } from './Axes';
import { Canvas } from './Canvas';
import { drawLines, shuffled, type LineField } from './lines';
import { canBeLog, type AxisChoice, type ParallelAxis, withScale } from './parallelAxes';
import { openTrial } from './picking';
import { TrialTip } from './TrialTip';
import { useWidth } from './useSize';

interface Properties {
  readonly model: StudyModel;
  readonly metric: Metric;
  readonly axes: readonly AxisChoice[];
  readonly height: number;
  onAxes(axes: readonly AxisChoice[]): void;
}

const top = 46;
const bottom = 14;
const leastGap = 62;

/**
 * A line for each trial over an axis for each parameter and metric. Dragging along an axis selects, dragging its name moves the
 * axis; the darkest lines are the best by the metric's goal.
 */
export function Parallel({ model, metric, axes: choices, height, onAxes }: Properties) {
  const [element, available] = useWidth<HTMLDivElement>();
  const width = Math.max(available, choices.length * leastGap);
  const { columns } = model;
  const version = useThrottled(model.version.value, columns.count > 4000 ? 3000 : 250);
  const axes = useMemo(() => choices.map(choice => withScale(choice, columns)), [choices, columns, version]);
  const xs = useMemo(() => places(axes.length, width), [axes.length, width]);
  const field = useMemo(() => fieldOf(model, axes, xs, height), [axes, xs, height, version]);
  const { marks } = model.selected.value;
  const colours = palette.value;
  const values = columns.column(metricKey(metric));
  const scale = useMemo(() => valueColours(metric, values, columns.count), [version, metric]);
  const order = useMemo(() => shuffled(field.count), [field]);
  const isPartial = model.selected.value.count < columns.count;
  const kept = useMemo(() => keptRows(model, order, marks, row => scale.step(values[row] as number)), [order, marks, model.selection.value, scale]);
  const [moving, setMoving] = useState<{ index: number; x: number } | undefined>(undefined);
  const steady = useMemo(() => ({}), [choices, model.selection.value, metric]);
  const strength = Math.max(0.12, Math.min(0.85, 14 / Math.sqrt(kept.length + 1)));
  const hovered = model.hovered.value;
  const [isHere, setHere] = useState(false);

  const move = (from: number, to: number): void => {
    const next = [...choices];
    const [axis] = next.splice(from, 1);
    if (axis) {
      next.splice(Math.max(0, Math.min(next.length, to)), 0, axis);
      onAxes(next);
    }
  };
  const change = (index: number, changed: Partial<AxisChoice>): void => {
    onAxes(choices.map((choice, each) => (each === index ? { ...choice, ...changed } : choice)));
  };

  return (
    <div class="parallel-scroll" ref={element}>
      <p id="axis-keys" class="unseen">
        Left and right arrows move the axis.
      </p>
      {available > 0 && (
        <div
          class="plot"
          style={{ height: `${height}px`, width: `${width}px` }}
          onPointerEnter={() => setHere(true)}
          onPointerMove={event => {
            if (event.buttons === 0) {
              const box = event.currentTarget.getBoundingClientRect();
              model.hovered.value = nearestLine(field, marks, event.clientX - box.left, event.clientY - box.top);
            }
          }}
          onPointerLeave={() => {
            setHere(false);
            model.hovered.value = -1;
          }}
          onClick={event => {
            if (event.target instanceof Element && event.target.closest('.axis') === null && hovered >= 0) {
              openTrial(model, hovered);
            }
          }}
        >
          {isPartial && (
            <Canvas
              width={width}
              height={height}
              inputs={[field, order, colours, isPartial]}
              steady={choices}
              draw={(context, _, __, onDone) => drawLines(context, field, { rows: order, colour: () => colours.dimmed, width: 1, alpha: 0.5 }, onDone)}
            />
          )}
          <Canvas
            width={width}
            height={height}
            inputs={[field, kept, colours, scale]}
            steady={steady}
            draw={(context, _, __, onDone) => {
              context.lineJoin = 'round';
              const style = {
                rows: kept,
                colour: (row: number) =>
                  countsAsResult(columns, metric, row) ? (colours.ramp.colours[scale.step(values[row] as number)] ?? colours.faint) : colours.faint,
                width: 1.15,
                alpha: strength,
              };
              return drawLines(context, field, style, onDone);
            }}
          />
          <svg class="over">
            {axes.map((axis, index) => (
              <AxisColumn
                key={axis.key}
                axis={axis}
                x={moving?.index === index ? moving.x : (xs[index] ?? 0)}
                height={height}
                room={axes.length > 1 ? (xs[1] ?? 0) - (xs[0] ?? 0) : width}
                isLast={index === axes.length - 1 && axes.length > 1}
                filter={model.selection.value.filters.get(axis.key)}
                onFilter={(filter, isFinal) => {
                  model.selection.value = withFilter(model.selection.value, axis.key, filter);
                  if (isFinal) {
                    model.keepSelection();
                  }
                }}
                onShift={by => move(index, index + by)}
                onDrag={(x, isFinal) => {
                  setMoving(isFinal ? undefined : { index, x });
                  if (isFinal) {
                    move(index, xs.filter((each, other) => other !== index && each < x).length);
                  }
                }}
                onFlip={() => change(index, { isFlipped: !axis.isFlipped })}
                onLog={canBeLog(axis) ? () => change(index, { isLog: !axis.isLog }) : undefined}
              />
            ))}
            {hovered >= 0 && <path class="hovered-line" d={linePath(field, hovered)} />}
          </svg>
          {isHere && hovered >= 0 && <TrialTip model={model} row={hovered} x={tipPlace.x} y={tipPlace.y} width={width} />}
        </div>
      )}
    </div>
  );
}

// Where the pointer was when it last found a line.
const tipPlace = { x: 0, y: 0 };

interface ColumnProperties {
  readonly axis: ParallelAxis;
  readonly x: number;
  readonly height: number;
  readonly room: number;
  readonly isLast: boolean;
  readonly filter: Filter | undefined;
  onFilter(filter: Filter | undefined, isFinal: boolean): void;
  onShift(by: number): void;
  onDrag(x: number, isFinal: boolean): void;
  onFlip(): void;
  onLog: (() => void) | undefined;
}

const keyStep = 0.05;

function AxisColumn({ axis, x, height, room, isLast, filter, onFilter, onShift, onDrag, onFlip, onLog }: ColumnProperties) {
  const length = height - top - bottom;
  const toHeight = (position: number): number => top + (1 - position) * length;
  const toPosition = (y: number): number => Math.max(0, Math.min(1, 1 - (y - top) / length));
  const start = useRef<{ readonly at: number; readonly brush: Brush | undefined; moved: boolean } | undefined>(undefined);
  const brush = brushOf(axis, filter);
  const apply = (next: Brush | undefined, isFinal: boolean): void => onFilter(next && filterOf(axis, next), isFinal);

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) {
      return;
    }
    event.stopPropagation();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    const at = toPosition(heightOf(event));
    const isInside = brush !== undefined && at > brush.low && at < brush.high;
    start.current = { at, brush: isInside ? brush : undefined, moved: false };
  };
  const onMove = (event: PointerEvent): void => {
    const begun = start.current;
    if (!begun) {
      return;
    }
    const at = toPosition(heightOf(event));
    if (Math.abs(at - begun.at) * length > 3) {
      begun.moved = true;
    }
    if (begun.moved) {
      apply(begun.brush ? shifted(begun.brush, at - begun.at) : { low: Math.min(at, begun.at), high: Math.max(at, begun.at) }, false);
    }
  };
  const onUp = (): void => {
    const begun = start.current;
    start.current = undefined;
    if (begun) {
      onFilter(begun.moved ? filter : undefined, true);
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = keyed(event, brush);
    if (next !== 'none') {
      event.preventDefault();
      apply(next, true);
    }
  };
  const ticks = axis.scale.ticks(Math.max(2, Math.floor(length / 46)));
  return (
    <g class="axis">
      <AxisName axis={axis} x={x} room={room} onShift={onShift} onDrag={onDrag} onFlip={onFlip} onLog={onLog} />
      <line class="spine" x1={x} x2={x} y1={top} y2={top + length} />
      {ticks.map(tick => (
        <text key={tick.value} class="tick" x={isLast ? x - 6 : x + 6} y={toHeight(tick.position)} dy="0.34em" text-anchor={isLast ? 'end' : 'start'}>
          {shortened(tick.label, room - 14)}
        </text>
      ))}
      {axis.scale.hasUnset && (
        <text class="tick unset" x={isLast ? x - 6 : x + 6} y={toHeight(unsetPosition)} dy="0.34em" text-anchor={isLast ? 'end' : 'start'}>
          {axis.metric ? 'none' : 'not set'}
        </text>
      )}
      <rect
        class="grip"
        x={x - 12}
        y={top - 4}
        width={24}
        height={length + 8}
        tabindex={0}
        role="slider"
        aria-orientation="vertical"
        aria-label={`Selection on ${axis.label}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((brush?.high ?? 1) * 100)}
        aria-valuetext={filterWords(axis, filter)}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onKeyDown={onKey}
      />
      {brush && <rect class="brush" x={x - 7} y={toHeight(brush.high)} width={14} height={Math.max(2, (brush.high - brush.low) * length)} pointer-events="none" />}
    </g>
  );
}

interface NameProperties extends Pick<ColumnProperties, 'axis' | 'x' | 'room' | 'onShift' | 'onDrag' | 'onFlip' | 'onLog'> {}

function AxisName({ axis, x, room, onShift, onDrag, onFlip, onLog }: NameProperties) {
  const start = useRef<number | undefined>(undefined);
  const isMoved = useRef(false);
  const arrow = axis.isFlipped ? '↓' : '↑';
  const goal = axis.metric ? (axis.metric.goal === 'maximize' ? ' ▲' : ' ▼') : '';
  return (
    <>
      <g
        class="axis-name"
        tabindex={0}
        role="button"
        aria-describedby="axis-keys"
        onKeyDown={event => {
          if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
            event.preventDefault();
            onShift(event.key === 'ArrowLeft' ? -1 : 1);
          }
        }}
        onPointerDown={event => {
          event.stopPropagation();
          start.current = event.clientX;
          isMoved.current = false;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={event => {
          if (start.current !== undefined && Math.abs(event.clientX - start.current) > 3) {
            isMoved.current = true;
            onDrag(x + event.movementX, false);
          }
        }}
        onPointerUp={() => {
          start.current = undefined;
          if (isMoved.current) {
            onDrag(x, true);
          }
        }}
      >
        <rect x={x - room / 2 + 2} y={2} width={Math.max(20, room - 4)} height={18} fill="transparent" />
        <text class="name" x={x} y={15} text-anchor="middle">
          {shortened(axis.label, (room - 12) * 0.86) + goal}
        </text>
      </g>
      <AxisSwitch x={x - (onLog ? 13 : 0)} text={arrow} label={`${arrow} turn ${axis.label} over`} isOn={axis.isFlipped} onPress={onFlip} />
      {onLog && <AxisSwitch x={x + 11} text="log" label={`log scale of ${axis.label}`} isOn={axis.isLog} onPress={onLog} />}
    </>
  );
}

function AxisSwitch({ x, text, label, isOn, onPress }: { x: number; text: string; label: string; isOn: boolean; onPress(): void }) {
  return (
    <g
      class={isOn ? 'axis-switch on' : 'axis-switch'}
      role="button"
      tabindex={0}
      aria-label={label}
      aria-pressed={isOn}
      onClick={event => {
        event.stopPropagation();
        onPress();
      }}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onPress();
        }
      }}
    >
      <rect x={x - 12} y={21} width={24} height={18} fill="transparent" />
      <text class="tick" x={x} y={34} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** A part of an axis, from 0 at the bottom to 1. */
interface Brush {
  readonly low: number;
  readonly high: number;
}

function brushOf(axis: ParallelAxis, filter: Filter | undefined): Brush | undefined {
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

function filterOf(axis: ParallelAxis, brush: Brush): Filter {
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

function shifted(brush: Brush, by: number): Brush {
  const room = Math.max(-brush.low, Math.min(1 - brush.high, by));
  return { low: brush.low + room, high: brush.high + room };
}

// Where the pointer is below the top of the drawing.
function heightOf(event: PointerEvent): number {
  const drawing = (event.currentTarget as SVGElement).ownerSVGElement;
  return event.clientY - (drawing?.getBoundingClientRect().top ?? 0);
}

// Arrows move a selection, with Shift its upper end; Enter makes one, Escape takes it away.
function keyed(event: KeyboardEvent, brush: Brush | undefined): Brush | undefined | 'none' {
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

function filterWords(axis: ParallelAxis, filter: Filter | undefined): string {
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

function places(count: number, width: number): number[] {
  const side = Math.min(56, width / Math.max(1, count) / 2);
  const step = count > 1 ? (width - 2 * side) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => (count > 1 ? side + index * step : width / 2));
}

function fieldOf(model: StudyModel, axes: readonly ParallelAxis[], x: readonly number[], height: number): LineField {
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

// In an order that may be cut short anywhere: a fair sample of all lines, the best tenth last and thus on top. With few lines, by value.
function keptRows(model: StudyModel, order: Uint32Array, marks: Uint8Array, step: (row: number) => number): Uint32Array {
  const rows = new Uint32Array(order.length);
  let front = 0;
  let back = order.length;
  for (const row of order) {
    if (marks[row] === 1) {
      if (step(row) >= rampSize - 4) {
        rows[--back] = row;
      } else {
        rows[front++] = row;
      }
    }
  }
  rows.copyWithin(front, back);
  const kept = rows.subarray(0, front + order.length - back);
  return kept.length <= 4000 ? kept.sort((a, b) => step(a) - step(b) || model.columns.idOf(a) - model.columns.idOf(b)) : kept;
}

function nearestLine(field: LineField, marks: Uint8Array, x: number, y: number): number {
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
  tipPlace.x = x;
  tipPlace.y = y;
  return best;
}

function linePath(field: LineField, row: number): string {
  const axes = field.x.length;
  if (row >= field.count) {
    return '';
  }
  return field.x.map((x, axis) => `${axis === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(field.y[row * axes + axis] as number).toFixed(1)}`).join('');
}
