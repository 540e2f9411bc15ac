import { useMemo } from 'preact/hooks';
import { numberOf } from '../api/decode';
import type { Measurement, Trial } from '../api/types';
import { numberText } from '../data/format';
import { palette } from '../interface/theme';
import { LinePlot, type Line } from '../plots/LinePlot';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import type { StudyModel } from '../study/studyModel';

/** Each metric over the steps at which it was measured, or over the time. */
export function TrialCurves({ model, trial }: { model: StudyModel; trial: Trial }) {
  const measurements = trial.measurements ?? [];
  const hasSteps = measurements.some(measurement => Number(measurement.stepCount ?? 0) > 0);
  const names = useMemo(() => metricNames(model, measurements), [measurements]);
  const colours = palette.value.series;
  return (
    <PlotPanel title="Measurements" about={measurements.length > 0 ? `${measurements.length} on the way` : ''} table={() => tableOf(measurements, names)}>
      {measurements.length === 0 ? (
        <NothingToSee height={160}>Nothing was measured on the way.</NothingToSee>
      ) : (
        <div class="multiples">
          {names.map((name, index) => (
            <div key={name}>
              <LinePlot lines={[lineOf(measurements, name, hasSteps, colours[index % colours.length] ?? '')]} height={180} yLabel={name} xLabel={hasSteps ? 'step' : 'seconds'} />
            </div>
          ))}
        </div>
      )}
    </PlotPanel>
  );
}

function metricNames(model: StudyModel, measurements: readonly Measurement[]): string[] {
  const measured = new Set(measurements.flatMap(measurement => (measurement.metrics ?? []).map(metric => metric.metricId)));
  const known = model.metrics.map(metric => metric.id).filter(id => measured.has(id));
  return [...known, ...[...measured].filter(id => !known.includes(id))];
}

function lineOf(measurements: readonly Measurement[], name: string, hasSteps: boolean, colour: string): Line {
  const points = measurements.flatMap(measurement => {
    const metric = measurement.metrics?.find(candidate => candidate.metricId === name);
    const at = hasSteps ? Number(measurement.stepCount ?? 0) : Number.parseFloat(measurement.elapsedDuration ?? '0');
    return metric ? [[at, numberOf(metric.value ?? 0)] as const] : [];
  });
  return { key: name, x: points.map(([at]) => at), y: points.map(([, value]) => value), colour, class: 'strong' };
}

function tableOf(measurements: readonly Measurement[], names: readonly string[]) {
  return {
    header: ['Step', 'Seconds', ...names],
    rows: measurements.map(measurement => [
      measurement.stepCount ?? '0',
      numberText(Number.parseFloat(measurement.elapsedDuration ?? '0')),
      ...names.map(name => numberText(numberOf(measurement.metrics?.find(metric => metric.metricId === name)?.value))),
    ]),
  };
}
