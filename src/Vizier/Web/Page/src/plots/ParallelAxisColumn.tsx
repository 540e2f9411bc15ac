import { useRef } from 'preact/hooks';
import { unsetPosition } from '../data/axisScale';
import type { Filter } from '../data/selection';
import { shortened } from './Axes';
import { brushOf, filterOf, filterWords, heightOf, keyed, shifted, type Brush } from './axisBrush';
import type { ParallelAxis } from './parallelAxes';
import { bottom, top } from './parallelLines';

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

/** An axis with its name, its switches and the part of it that is selected. */
export function AxisColumn({ axis, x, height, room, isLast, filter, onFilter, onShift, onDrag, onFlip, onLog }: ColumnProperties) {
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
