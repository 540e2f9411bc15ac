import type { Metric } from '../../data/space';
import { Segmented } from '../../interface/Segmented';
import { History, historyTable, type HistoryAxis } from '../../plots/History';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { MetricChoice } from './MetricChoice';

export function HistoryPanel({ model, metric, height }: { model: StudyModel; metric: Metric; height: number }) {
  const { query } = route.value;
  const axis: HistoryAxis = query.get('by') === 'end' ? 'end' : 'id';
  const kind = query.get('scale') === 'log' ? 'log' : 'linear';
  const isFocused = query.get('fit') === 'better';
  return (
    <PlotPanel
      title="History"
      about={metric.goal === 'maximize' ? 'higher is better; the line is the best so far' : 'lower is better; the line is the best so far'}
      table={() => historyTable(model, metric)}
      tools={
        <>
          <MetricChoice model={model} />
          <Segmented label="Order" value={axis} options={[['id', 'Trial'], ['end', 'Time']]} onChange={value => model.keepOption('by', value === 'id' ? '' : value)} />
          <Segmented
            label="Values shown"
            value={isFocused ? 'better' : 'all'}
            options={[['all', 'All'], ['better', 'Better half']]}
            onChange={value => model.keepOption('fit', value === 'all' ? '' : value)}
          />
          <Segmented label="Scale" value={kind} options={[['linear', 'Lin'], ['log', 'Log']]} onChange={value => model.keepOption('scale', value === 'log' ? 'log' : '')} />
        </>
      }
    >
      {model.columns.count === 0 ? (
        <NothingToSee height={height}>No trials yet. They appear here as they come.</NothingToSee>
      ) : (
        <History model={model} metric={metric} height={height} axis={axis} valueAxis={kind} isFocused={isFocused} />
      )}
    </PlotPanel>
  );
}
