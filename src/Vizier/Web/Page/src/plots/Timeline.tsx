import { useMemo, useState } from 'preact/hooks';
import { decodeColumn } from '../api/decode';
import type { TimelinePart } from '../api/types';
import { durationText, numberText, timeText } from '../data/format';
import { outcomeLabel, outcomeOf } from '../data/outcome';
import { palette } from '../interface/theme';
import type { StudyModel } from '../study/studyModel';
import { Canvas } from './Canvas';
import { shortened } from './Axes';
import type { TableData } from './DataTable';
import { openTrial } from './picking';
import { useWidth } from './useSize';

/** One attempt on its lane; times in milliseconds since 1970, no end while it runs. */
export interface Bar {
  readonly trial: number;
  readonly attempt: number;
  readonly lane: number;
  readonly start: number;
  readonly end: number;
}

export interface Lanes {
  readonly names: readonly string[];
  readonly bars: readonly Bar[];
}

export function lanesOf(part: TimelinePart): Lanes {
  const count = part.rows ?? 0;
  const [trials, attempts, lanes] = [part.trialIds, part.attempts, part.lanes].map(column => decodeColumn(column, count)) as [Float64Array, Float64Array, Float64Array];
  const [starts, ends] = [part.startTimes, part.endTimes].map(column => decodeColumn(column, count)) as [Float64Array, Float64Array];
  const base = part.baseTime ?? 0;
  const bars = Array.from({ length: count }, (_, row) => ({
    trial: trials[row] as number,
    attempt: attempts[row] as number,
    lane: lanes[row] as number,
    start: (base + (starts[row] as number)) * 1000,
    end: (base + (ends[row] as number)) * 1000,
  })).filter(bar => Number.isFinite(bar.start));
  const places = part.places ?? [];
  const hasSeveralHosts = new Set(places.map(place => place.host)).size > 1;
  const names = places.map(({ host, gpus, slot }) => {
    const where = gpus?.length ? `GPU ${gpus.join(', ')}` : slot !== undefined ? `slot ${slot}` : '';
    return [hasSeveralHosts || where === '' ? (host ?? '') : '', where].filter(text => text !== '').join(' · ');
  });
  return { names, bars };
}

const laneHeight = 24;
const top = 8;
const bottom = 22;

/** A lane for each slot, GPU or client; a bar for each attempt; gaps are where nothing ran. */
export function Timeline({ model, lanes, now }: { model: StudyModel; lanes: Lanes; now: number }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [hovered, setHovered] = useState<Bar | undefined>(undefined);
  const colours = palette.value;
  const version = model.version.value;
  const { marks } = model.selected.value;
  const { columns } = model;
  const height = top + bottom + lanes.names.length * laneHeight;
  const left = Math.min(150, 18 + Math.max(4, ...lanes.names.map(name => name.length)) * 6.4);
  const span = useMemo(() => spanOf(lanes, now), [lanes, now]);
  const toX = (time: number): number => left + ((time - span.start) / (span.end - span.start)) * (width - left - 12);
  const barAt = (event: PointerEvent | MouseEvent): Bar | undefined => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const lane = Math.floor((y - top) / laneHeight);
    return lanes.bars.find(bar => bar.lane === lane && x >= toX(bar.start) - 1 && x <= Math.max(toX(bar.start) + 3, toX(barEnd(bar, now)) + 1));
  };
  return (
    <div
      ref={element}
      class="plot"
      style={{ height: `${height}px` }}
      onPointerMove={event => setHovered(barAt(event))}
      onPointerLeave={() => setHovered(undefined)}
      onClick={event => {
        const row = columns.rowOf(barAt(event)?.trial ?? -1);
        if (row !== undefined) {
          openTrial(model, row);
        }
      }}
    >
      {width > 0 && (
        <>
          <Canvas
            width={width}
            height={height}
            inputs={[lanes, now, marks, version, colours, model.selection.value]}
            draw={context => {
              for (const bar of lanes.bars) {
                const row = columns.rowOf(bar.trial);
                const isSelected = row === undefined || marks[row] === 1;
                const outcome = outcomeOf(columns.outcome[row ?? -1] ?? 0);
                const isLast = !(bar.attempt < lastAttempt(lanes, bar.trial));
                const [x, end] = [toX(bar.start), toX(barEnd(bar, now))];
                const y = top + bar.lane * laneHeight + 3;
                const wide = Math.max(1.5, end - x - 1);
                context.fillStyle = isSelected ? (isLast ? colours.outcome[outcome] : colours.outcome.killed) : colours.dimmed;
                drawBar(context, outcome, x, y, wide, laneHeight - 6);
                if (wide > 24) {
                  context.fillStyle = isSelected ? colours.panel : colours.muted;
                  context.font = '600 10.5px sans-serif';
                  context.textBaseline = 'middle';
                  context.fillText(numberText(bar.trial) + (bar.attempt > 1 ? `·${bar.attempt}` : ''), x + 5, y + (laneHeight - 6) / 2 + 0.5);
                }
              }
            }}
          />
          <svg class="over" aria-hidden="true">
            {lanes.names.map((name, lane) => (
              <g key={lane}>
                <text class="tick" x={left - 8} y={top + (lane + 0.5) * laneHeight} dy="0.34em" text-anchor="end">
                  {shortened(name, left - 10)}
                </text>
                <line class="grid" x1={left} x2={width - 12} y1={top + (lane + 1) * laneHeight} y2={top + (lane + 1) * laneHeight} />
              </g>
            ))}
            {ticksOf(span).map(time => (
              <text key={time} class="tick" x={toX(time)} y={height - 6} text-anchor="middle">
                {time === span.start ? '0' : durationText((time - span.start) / 1000)}
              </text>
            ))}
          </svg>
          {hovered && (
            <div
              class="tooltip"
              style={{ top: `${top + (hovered.lane + 1) * laneHeight}px`, left: `${Math.min(width - 190, Math.max(0, toX(hovered.start)))}px` }}
            >
              <strong>Trial {hovered.trial}</strong>
              {hovered.attempt > 1 ? `, attempt ${hovered.attempt}` : ''} · {durationText((barEnd(hovered, now) - hovered.start) / 1000)}
              <br />
              from {timeText(hovered.start)}
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** The share of all lanes' time, from the first start to the last end, in which something ran. */
export function utilisation(lanes: Lanes, now: number): number {
  const { start, end } = spanOf(lanes, now);
  const busy = lanes.bars.reduce((sum, bar) => sum + Math.max(0, barEnd(bar, now) - bar.start), 0);
  return lanes.names.length === 0 || end <= start ? 0 : Math.min(1, busy / ((end - start) * lanes.names.length));
}

export function timelineTable(model: StudyModel, lanes: Lanes): TableData {
  return {
    header: ['Trial', 'Attempt', 'Where', 'From', 'To', 'Took', 'Outcome'],
    rows: lanes.bars.map(bar => [
      String(bar.trial),
      Number.isNaN(bar.attempt) ? '' : String(bar.attempt),
      lanes.names[bar.lane] ?? '',
      timeText(bar.start),
      timeText(bar.end),
      durationText((bar.end - bar.start) / 1000),
      outcomeLabel[outcomeOf(model.columns.outcome[model.columns.rowOf(bar.trial) ?? -1] ?? 0)],
    ]),
  };
}

function barEnd(bar: Bar, now: number): number {
  return Number.isNaN(bar.end) ? now : bar.end;
}

const lastAttempts = new WeakMap<Lanes, Map<number, number>>();

function lastAttempt(lanes: Lanes, trial: number): number {
  let last = lastAttempts.get(lanes);
  if (!last) {
    last = new Map();
    for (const bar of lanes.bars) {
      last.set(bar.trial, Math.max(last.get(bar.trial) ?? bar.attempt, bar.attempt));
    }
    lastAttempts.set(lanes, last);
  }
  const attempt = last.get(trial);
  return attempt === undefined || Number.isNaN(attempt) ? Number.NaN : attempt;
}

// Bars that did not end well have a cut corner, those that run an open end.
function drawBar(context: CanvasRenderingContext2D, outcome: string, x: number, y: number, width: number, height: number): void {
  context.beginPath();
  if (outcome === 'stopped' || outcome === 'infeasible' || outcome === 'failed' || outcome === 'killed') {
    const cut = Math.min(width, height * 0.7);
    context.moveTo(x, y);
    context.lineTo(x + width, y);
    context.lineTo(x + width - cut, y + height);
    context.lineTo(x, y + height);
    context.closePath();
  } else {
    context.rect(x, y, width, height);
  }
  context.fill();
}

function spanOf(lanes: Lanes, now: number): { start: number; end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const bar of lanes.bars) {
    start = Math.min(start, bar.start);
    end = Math.max(end, barEnd(bar, now));
  }
  return start <= end ? { start, end: Math.max(end, start + 1000) } : { start: now - 1000, end: now };
}

function ticksOf({ start, end }: { start: number; end: number }): number[] {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800].map(step => step * 1000);
  const step = steps.find(each => (end - start) / each <= 7) ?? (end - start) / 6;
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}
