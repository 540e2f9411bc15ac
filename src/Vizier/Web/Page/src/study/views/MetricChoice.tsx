import type { StudyModel } from '../studyModel';

/** Which metric the views are about, where there are several. */
export function MetricChoice({ model }: { model: StudyModel }) {
  if (model.metrics.length < 2) {
    return null;
  }
  return (
    <select
      class="compact"
      aria-label="Metric"
      value={model.metric.value?.id ?? ''}
      onChange={event => {
        const id = event.currentTarget.value;
        model.keepOption('metric', id === model.objectives[0]?.id ? '' : id);
      }}
    >
      {model.metrics.map(metric => (
        <option key={metric.id}>{metric.id}</option>
      ))}
    </select>
  );
}
