import { useMemo } from 'preact/hooks';
import { numbersOf } from '../../api/decode';
import type { ContourAnswer, Importance } from '../../api/types';
import { countText, numberText } from '../../data/format';
import { shownValues } from '../../plots/History';
import type { Metric, Parameter } from '../../data/space';
import { Segmented } from '../../interface/Segmented';
import { palette } from '../../interface/theme';
import { useAnswer } from '../../interface/useAnswer';
import { Contour, dataField, modelField } from '../../plots/Contour';
import { outcomeColours } from '../../plots/marks';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { BasisLine } from './BasisLine';
import { MetricChoice } from './MetricChoice';
import { RampKey } from './ParallelView';
import { valuesTable } from './valuesTable';

/** Two parameters at a time: what the trials say, and beside it what the model says. */
export function ContourView({ model, metric }: { model: StudyModel; metric: Metric }) {
  const { query } = route.value;
  const version = model.version.value;
  const importance = useAnswer<Importance>(`${model.path}/analysis/importance`, { metric: metric.id }, 0);
  const ranked = (importance.value?.parameters ?? []).map(each => model.parameters.find(candidate => candidate.id === each.parameterId));
  const order = [...ranked, ...model.parameters].filter((parameter): parameter is Parameter => parameter !== undefined);
  const x = model.parameters.find(candidate => candidate.id === query.get('x')) ?? order[0];
  const y = model.parameters.find(candidate => candidate.id === query.get('y') && candidate !== x) ?? order.find(candidate => candidate !== x);
  const isDeviation = query.get('field') === 'deviation';
  const answer = useAnswer<ContourAnswer>(
    x && y && !importance.isLoading ? `${model.path}/analysis/contour` : undefined,
    { metric: metric.id, xParameter: x?.id, yParameter: y?.id },
    version,
    10_000,
  );
  const colours = palette.value;
  const data = useMemo(() => x && y && dataField(model, metric, x, y, shownValues(model.columns, metric)), [version, metric, x, y]);
  const refusal = answer.value?.basis?.refusal || answer.problem;
  const field = useMemo(() => {
    const contour = answer.value;
    if (!contour || !x || !y || refusal) {
      return undefined;
    }
    return isDeviation ? modelField(contour, x, y, 'minimize', numbersOf(contour.deviations)) : modelField(contour, x, y, metric.goal);
  }, [answer.value, x, y, isDeviation]);
  if (!x || !y) {
    return <NothingToSee>A contour needs two parameters.</NothingToSee>;
  }
  return (
    <div class="grid-even">
      <PlotPanel
        title="Contour of the trials"
        about="means of near trials"
        table={() => valuesTable(model, metric, [x, y])}
        tools={
          <>
            <MetricChoice model={model} />
            <ParameterChoice label="Across" model={model} value={x} other={y} onChange={id => model.keepOption('x', id)} />
            <ParameterChoice label="Up" model={model} value={y} other={x} onChange={id => model.keepOption('y', id)} />
          </>
        }
      >
        <Contour model={model} metric={metric} x={x} y={y} field={data} height={440} />
        <RampKey model={model} metric={metric} />
      </PlotPanel>
      <PlotPanel
        title="Contour of the model"
        about={answer.value && !refusal ? <BasisLine basis={answer.value.basis} /> : ''}
        table={answer.value && !refusal ? () => contourTable(answer.value as ContourAnswer) : undefined}
        tools={
          <Segmented
            label="What is shown"
            value={isDeviation ? 'deviation' : 'mean'}
            options={[['mean', 'Mean'], ['deviation', 'Deviation']]}
            onChange={value => model.keepOption('field', value === 'mean' ? '' : value)}
          />
        }
      >
        {field ? (
          <>
            <Contour model={model} metric={metric} x={x} y={y} field={field} height={440} colours={outcomeColours(colours.outcome).map(() => colours.ink)} />
            <p class="quiet small">
              {isDeviation ? 'Light is unsure, dark is sure.' : `The other parameters are as in trial ${countText(answer.value?.trial ?? 0)}.`}
            </p>
          </>
        ) : (
          <NothingToSee height={440}>{refusal || 'Being computed…'}</NothingToSee>
        )}
      </PlotPanel>
    </div>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly model: StudyModel;
  readonly value: Parameter;
  readonly other: Parameter;
  onChange(id: string): void;
}

function ParameterChoice({ label, model, value, other, onChange }: ChoiceProperties) {
  return (
    <select class="compact" aria-label={label} title={label} value={value.id} onChange={event => onChange(event.currentTarget.value)}>
      {model.parameters
        .filter(parameter => parameter !== other)
        .map(parameter => (
          <option key={parameter.id}>{parameter.id}</option>
        ))}
    </select>
  );
}

function contourTable(answer: ContourAnswer) {
  const texts = (axis: ContourAnswer['x']): readonly string[] => (axis?.texts?.length ? axis.texts : numbersOf(axis?.numbers).map(numberText));
  const [columns, rows] = [texts(answer.x), texts(answer.y)];
  const means = numbersOf(answer.means);
  return {
    header: [`${answer.y?.parameterId ?? ''} \\ ${answer.x?.parameterId ?? ''}`, ...columns],
    rows: rows.map((text, row) => [text, ...columns.map((_, column) => numberText(means[row * columns.length + column] ?? Number.NaN))]),
  };
}
