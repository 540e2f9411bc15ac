import { useMemo } from 'preact/hooks';
import { numberOf } from '../../api/decode';
import type { LeaveOneOut, ParameterCurves } from '../../api/types';
import { numberScale } from '../../data/axisScale';
import { parameterKey } from '../../data/columns';
import { numberText, percentText } from '../../data/format';
import type { Metric } from '../../data/space';
import { palette } from '../../interface/theme';
import { useAnswer } from '../../interface/useAnswer';
import { toX, toY } from '../../plots/Axes';
import { outcomeColours } from '../../plots/marks';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { Scatter } from '../../plots/Scatter';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { BasisLine } from './BasisLine';
import { MetricChoice } from './MetricChoice';
import { ModelCurves, modelCurvesTable } from './ModelCurves';

/** What the model believes: slices through the best trial, and how well it would have foretold each trial. */
export function ModelView({ model, metric }: { model: StudyModel; metric: Metric }) {
  const trial = Number(route.value.query.get('through') ?? '0');
  const version = model.version.value;
  const slices = useAnswer<ParameterCurves>(`${model.path}/analysis/slices`, { metric: metric.id, trial: trial || undefined }, version, 10_000);
  const answer = slices.value;
  const refusal = answer?.basis?.refusal || slices.problem;
  const row = model.columns.rowOf(answer?.trial ?? -1);
  return (
    <div class="stack">
      <PlotPanel
        title={answer?.trial ? `Slices of the model through trial ${answer.trial}` : 'Slices of the model'}
        about={answer && <BasisLine basis={answer.basis} />}
        table={answer && !refusal ? () => modelCurvesTable(answer) : undefined}
        tools={<MetricChoice model={model} />}
      >
        {answer && !refusal ? (
          <>
            <p class="quiet small key">
              <svg width="22" height="10" aria-hidden="true">
                <rect width="22" height="10" class="model-band" />
                <path d="M0 5H22" class="model-line" />
              </svg>{' '}
              expected {metric.id}, two deviations to both sides{' '}
              <svg width="22" height="10" aria-hidden="true">
                <path d="M0 10L7 3L14 8L22 10Z" class="acquisition" />
              </svg>{' '}
              where an improvement is expected (log)
            </p>
            <ModelCurves
              model={model}
              answer={answer}
              at={
                row === undefined
                  ? undefined
                  : id => {
                      const parameter = model.parameters.find(candidate => candidate.id === id);
                      return parameter ? model.columns.value(parameterKey(parameter), row) : Number.NaN;
                    }
              }
            />
          </>
        ) : (
          <NothingToSee height={260}>{refusal || 'Being computed…'}</NothingToSee>
        )}
      </PlotPanel>
      <LeaveOneOutPanel model={model} metric={metric} />
    </div>
  );
}

function LeaveOneOutPanel({ model, metric }: { model: StudyModel; metric: Metric }) {
  const { value, problem } = useAnswer<LeaveOneOut>(`${model.path}/analysis/leaveOneOut`, { metric: metric.id }, model.version.value, 10_000);
  const refusal = value?.basis?.refusal || problem;
  const points = useMemo(
    () => new Map((value?.trials ?? []).map(trial => [trial.id, { observed: numberOf(trial.observed), mean: numberOf(trial.mean), deviation: numberOf(trial.deviation) }])),
    [value],
  );
  const scale = useMemo(() => {
    const all = [...points.values()].flatMap(point => [point.observed, point.mean]).filter(Number.isFinite);
    const [low, high] = all.length > 0 ? [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))] : [0, 1];
    const margin = (high - low || 1) * 0.05;
    return numberScale(low - margin, high + margin);
  }, [points]);
  const colours = palette.value;
  const point = (row: number) => points.get(model.columns.idOf(row));
  return (
    <PlotPanel
      title="Leave one out"
      about={
        value && !refusal
          ? `each trial foretold from all others: ${percentText(numberOf(value.explainedVariance))} of the variance explained, ${percentText(numberOf(value.withinTwoDeviations))} within two deviations (about 95 % if the model knows its limits)`
          : 'each trial foretold from all others'
      }
      table={
        value && !refusal
          ? () => ({
              header: ['Trial', 'Observed', 'Foretold', 'Deviation'],
              rows: [...points].map(([id, each]) => [String(id), numberText(each.observed), numberText(each.mean), numberText(each.deviation)]),
            })
          : undefined
      }
    >
      {value && !refusal ? (
        <Scatter
          model={model}
          x={scale}
          y={scale}
          xLabel={`observed ${metric.id}`}
          yLabel={`foretold ${metric.id}`}
          height={380}
          xOf={row => scale.position(point(row)?.observed ?? Number.POSITIVE_INFINITY) || Number.NaN}
          yOf={row => scale.position(point(row)?.mean ?? Number.POSITIVE_INFINITY) || Number.NaN}
          colours={outcomeColours(colours.outcome)}
          colour={row => model.columns.outcome[row] ?? 0}
          inputs={[points, scale, colours]}
          under={(context, frame) => {
            context.strokeStyle = colours.faint;
            context.lineWidth = 1;
            context.beginPath();
            context.moveTo(toX(frame, 0), toY(frame, 0));
            context.lineTo(toX(frame, 1), toY(frame, 1));
            for (const each of points.values()) {
              const x = toX(frame, scale.position(each.observed));
              context.moveTo(x, toY(frame, Math.max(0, scale.position(each.mean - 2 * each.deviation))));
              context.lineTo(x, toY(frame, Math.min(1, scale.position(each.mean + 2 * each.deviation))));
            }
            context.stroke();
          }}
        />
      ) : (
        <NothingToSee height={260}>{refusal || 'Being computed…'}</NothingToSee>
      )}
    </PlotPanel>
  );
}
