import { useMemo } from 'preact/hooks';
import { numbersOf } from '../../api/decode';
import type { ParameterCurve, ParameterCurves } from '../../api/types';
import { numberScale, parameterScale } from '../../data/axisScale';
import { numberText } from '../../data/format';
import type { Parameter } from '../../data/space';
import { innerHeight, toX, type Frame } from '../../plots/Axes';
import { LinePlot, type Line } from '../../plots/LinePlot';
import { palette } from '../../interface/theme';
import type { StudyModel } from '../studyModel';

/** A line through the model for each parameter, with two deviations to both sides; below it, where improvement is expected. */
export function ModelCurves({ model, answer, at }: { model: StudyModel; answer: ParameterCurves; at?: ((parameter: string) => number) | undefined }) {
  const curves = answer.curves ?? [];
  const range = useMemo(() => rangeOf(curves), [curves]);
  return (
    <div class="multiples">
      {curves.map(curve => (
        <div key={curve.axis.parameterId}>
          <h3>{curve.axis.parameterId}</h3>
          <ModelCurve model={model} curve={curve} range={range} at={at?.(curve.axis.parameterId)} />
        </div>
      ))}
    </div>
  );
}

interface Properties {
  readonly model: StudyModel;
  readonly curve: ParameterCurve;
  readonly range: readonly [number, number];
  readonly at: number | undefined;
}

function ModelCurve({ model, curve, range, at }: Properties) {
  const parameter = model.parameters.find(candidate => candidate.id === curve.axis.parameterId);
  const colour = palette.value.accent;
  const xScale = useMemo(() => {
    const scale = parameter ? parameterScale(parameter) : numberScale(0, 1);
    return parameter?.condition ? parameterScale({ ...parameter, condition: undefined }) : scale;
  }, [parameter]);
  const lines = useMemo(() => linesOf(curve, parameter, colour), [curve, parameter, colour]);
  const acquisitions = numbersOf(curve.acquisitions);
  return (
    <LinePlot
      lines={lines}
      height={150}
      xScale={xScale}
      yRange={range}
      over={frame => (
        <>
          {acquisitions.length > 0 && parameter?.kind !== 'categorical' && <path class="acquisition" d={acquisitionPath(frame, placesOf(curve, parameter).map(value => xScale.position(value)), acquisitions)} />}
          {at !== undefined && Number.isFinite(at) && (
            <line class="at" x1={toX(frame, xScale.position(at))} x2={toX(frame, xScale.position(at))} y1={frame.top} y2={frame.height - frame.bottom} />
          )}
        </>
      )}
    />
  );
}

// Words have no order: each has a short line of its own.
function linesOf(curve: ParameterCurve, parameter: Parameter | undefined, colour: string): Line[] {
  const [x, means] = [placesOf(curve, parameter), numbersOf(curve.means)];
  const reach = numbersOf(curve.deviations).map(deviation => 2 * deviation);
  if (parameter?.kind !== 'categorical') {
    return [{ key: 'mean', x, y: means, band: reach, colour, class: 'strong' }];
  }
  const half = Math.min(0.3, 0.06 * parameter.words.length);
  return x.map((at, index) => {
    const [mean, band] = [means[index] ?? Number.NaN, reach[index] ?? 0];
    return { key: at, x: [at - half, at + half], y: [mean, mean], band: [band, band], colour, class: 'strong' };
  });
}

function placesOf(curve: ParameterCurve, parameter: Parameter | undefined): number[] {
  return parameter?.kind === 'categorical' ? (curve.axis.texts ?? []).map(text => parameter.words.indexOf(text)) : numbersOf(curve.axis.numbers);
}

export function modelCurvesTable(answer: ParameterCurves) {
  return {
    header: ['Parameter', 'Value', 'Expected', 'Deviation'],
    rows: (answer.curves ?? []).flatMap(curve => {
      const values = curve.axis.texts?.length ? curve.axis.texts : numbersOf(curve.axis.numbers).map(numberText);
      const [means, deviations] = [numbersOf(curve.means), numbersOf(curve.deviations)];
      return values.map((value, index) => [curve.axis.parameterId, value, numberText(means[index] ?? Number.NaN), numberText(deviations[index] ?? Number.NaN)]);
    }),
  };
}

function rangeOf(curves: readonly ParameterCurve[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const curve of curves) {
    const deviations = numbersOf(curve.deviations);
    numbersOf(curve.means).forEach((mean, index) => {
      const reach = 1.5 * (deviations[index] ?? 0);
      if (Number.isFinite(mean)) {
        low = Math.min(low, mean - reach);
        high = Math.max(high, mean + reach);
      }
    });
  }
  return low <= high ? [low, high] : [0, 1];
}

// Logarithms, so that peaks of different heights are seen: the best in all, and what is 1/150 of it, five below, or nothing.
function acquisitionPath(frame: Frame, positions: readonly number[], logs: readonly number[]): string {
  const most = Math.max(...logs.filter(Number.isFinite));
  const floor = frame.height - frame.bottom;
  const height = innerHeight(frame) * 0.28;
  const points = positions.map((position, index) => {
    const share = Math.max(0, 1 + ((logs[index] ?? Number.NEGATIVE_INFINITY) - most) / 5);
    return `${toX(frame, position).toFixed(1)} ${(floor - share * height).toFixed(1)}`;
  });
  const [first, last] = [positions[0] ?? 0, positions.at(-1) ?? 0];
  return `M${toX(frame, first).toFixed(1)} ${floor}L${points.join('L')}L${toX(frame, last).toFixed(1)} ${floor}Z`;
}
