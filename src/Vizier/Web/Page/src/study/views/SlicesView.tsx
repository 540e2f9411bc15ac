import type { Metric } from '../../data/space';
import { Segmented } from '../../interface/Segmented';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { Slices } from '../../plots/Slices';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { MetricChoice } from './MetricChoice';
import { valuesTable } from './valuesTable';

export function SlicesView({ model, metric }: { model: StudyModel; metric: Metric }) {
  const { query } = route.value;
  const wanted = query.get('parameter');
  const isFocused = query.get('fit') === 'better';
  const parameters = model.parameters.filter(parameter => wanted === null || parameter.id === wanted);
  return (
    <PlotPanel
      title="Slices"
      about={`${metric.id} over each parameter; trials without a value lie at the bottom`}
      table={() => valuesTable(model, metric, parameters)}
      tools={
        <>
          <MetricChoice model={model} />
          <select class="compact" aria-label="Parameter" value={wanted ?? ''} onChange={event => model.keepOption('parameter', event.currentTarget.value)}>
            <option value="">all parameters</option>
            {model.parameters.map(parameter => (
              <option key={parameter.id}>{parameter.id}</option>
            ))}
          </select>
          <Segmented
            label="Values shown"
            value={isFocused ? 'better' : 'all'}
            options={[['all', 'All'], ['better', 'Better half']]}
            onChange={value => model.keepOption('fit', value === 'all' ? '' : value)}
          />
        </>
      }
    >
      {model.columns.count === 0 ? <NothingToSee>No trials yet.</NothingToSee> : <Slices model={model} metric={metric} parameters={parameters} isFocused={isFocused} />}
    </PlotPanel>
  );
}
