import { useMemo, useRef, useState } from 'preact/hooks';
import { metricKey } from '../data/columns';
import { stepsOf, valueColours } from '../data/ramp';
import { withFilter } from '../data/selection';
import type { Metric } from '../data/space';
import { isOnPaper, palette } from '../interface/theme';
import { useThrottled } from '../interface/useThrottled';
import type { StudyModel } from '../study/studyModel';
import { Canvas } from './Canvas';
import { drawLines, drawSilhouette, shuffled, silhouetteOf, type Silhouette } from './lines';
import { canBeLog, type AxisChoice, withScale } from './parallelAxes';
import { AxisColumn } from './ParallelAxisColumn';
import { fieldOf, keptRows, linePath, nearestLine, places } from './parallelLines';
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

const leastGap = 62;

/**
 * A line for each trial over an axis for each parameter and metric. Dragging along an axis selects, dragging its name moves the
 * axis; the darkest lines are the best by the metric's goal.
 */
export function Parallel({ model, metric, axes: choices, height, onAxes }: Properties) {
  const [element, available] = useWidth<HTMLDivElement>();
  const width = isOnPaper.value ? available : Math.max(available, choices.length * leastGap);
  const { columns } = model;
  const version = useThrottled(model.version.value, columns.count > 4000 ? 3000 : 250);
  const axes = useMemo(() => choices.map(choice => withScale(choice, columns)), [choices, columns, version]);
  const xs = useMemo(() => places(axes.length, width), [axes.length, width]);
  const field = useMemo(() => fieldOf(model, axes, xs, height), [axes, xs, height, version]);
  const { marks } = model.selected.value;
  const colours = palette.value;
  const steps = useMemo(
    () => stepsOf(columns, metric, valueColours(metric, columns.column(metricKey(metric)), columns.count)),
    [columns, version, metric],
  );
  const order = useMemo(() => shuffled(field.count), [field]);
  const isPartial = model.selected.value.count < columns.count;
  const kept = useMemo(() => keptRows(order, marks, steps), [order, marks, model.selection.value, steps]);
  const [moving, setMoving] = useState<{ index: number; x: number } | undefined>(undefined);
  const steady = useMemo(() => ({}), [choices, model.selection.value, metric]);
  const strength = Math.max(0.12, Math.min(0.85, 14 / Math.sqrt(kept.length + 1)));
  const silhouette = useRef<Silhouette | undefined>(undefined);
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
              [tipPlace.x, tipPlace.y] = [event.clientX - box.left, event.clientY - box.top];
              model.hovered.value = nearestLine(field, marks, tipPlace.x, tipPlace.y);
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
              draw={(context, _, __, onDone) => {
                const all = silhouette.current;
                if (all?.field === field && drawSilhouette(context, all, colours.dimmed)) {
                  return undefined;
                }
                return drawLines(context, field, { rows: order, colour: () => colours.dimmed, width: 1, alpha: 0.5 }, onDone);
              }}
            />
          )}
          <Canvas
            width={width}
            height={height}
            inputs={[field, kept, colours, steps]}
            steady={steady}
            draw={(context, _, __, onDone) => {
              context.lineJoin = 'round';
              const colour = (row: number): string => colours.ramp.colours[steps[row] as number] ?? colours.faint;
              return drawLines(context, field, { rows: kept, colour, width: 1.15, alpha: strength }, () => {
                if (!isPartial) {
                  silhouette.current = silhouetteOf(context, field);
                }
                onDone();
              });
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

// Where the pointer is over the lines.
const tipPlace = { x: 0, y: 0 };
