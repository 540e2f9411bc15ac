import { numberText } from '../../data/format';
import type { Parameter } from '../../data/space';
import { DataTable } from '../../plots/DataTable';
import { PlotPanel } from '../../plots/PlotPanel';
import type { StudyModel } from '../studyModel';

/** What the study is asked: the search space, the metrics, and the experiment's document as it was submitted. */
export function DocumentView({ model }: { model: StudyModel }) {
  const experiment = model.overview.value?.experiment;
  return (
    <div class="stack">
      <div class="grid-even">
        <PlotPanel title="Search space">
          <DataTable label="Search space" data={{ header: ['Parameter', 'Kind', 'Values', 'Scale', 'Exists'], rows: model.parameters.map(parameterRow) }} />
        </PlotPanel>
        <PlotPanel title="Metrics">
          <DataTable
            label="Metrics"
            data={{
              header: ['Metric', 'Goal', 'Threshold'],
              rows: model.metrics.map(metric => [metric.id, metric.goal, metric.threshold === undefined ? '' : numberText(metric.threshold)]),
            }}
          />
        </PlotPanel>
      </div>
      {experiment?.conditions && (
        <PlotPanel title="What happened">
          <DataTable
            label="Conditions"
            data={{
              header: ['Time', 'Condition', 'Reason', 'Message'],
              rows: experiment.conditions.map(condition => [
                (condition.transitionTime ?? '').replace('T', ' ').replace(/\..*|Z$/, ''),
                condition.type ?? '',
                condition.reason ?? '',
                condition.message ?? '',
              ]),
            }}
          />
        </PlotPanel>
      )}
      {experiment?.document && (
        <PlotPanel title="Document" about="as it was submitted">
          <pre class="yaml" tabIndex={0}>
            {experiment.document}
          </pre>
        </PlotPanel>
      )}
    </div>
  );
}

function parameterRow(parameter: Parameter): string[] {
  const values =
    parameter.kind === 'categorical'
      ? parameter.words.join(', ')
      : parameter.kind === 'discrete'
        ? parameter.numbers.map(numberText).join(', ')
        : `${numberText(parameter.min)} … ${numberText(parameter.max)}`;
  const { condition } = parameter;
  return [
    parameter.id,
    parameter.kind,
    values,
    parameter.scale === 'reverseLog' ? 'reverse log' : parameter.scale,
    condition ? `if ${condition.parent} is ${condition.values.join(', ')}` : 'always',
  ];
}
