import { countText } from '../../data/format';
import type { Metric } from '../../data/space';
import { Hypervolume, hypervolumeTable, Pareto, paretoTable, withoutPlace } from '../../plots/Pareto';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';

/** The trade-off between two objectives, and how the front grew. */
export function ParetoView({ model }: { model: StudyModel }) {
  const { objectives } = model;
  const { query } = route.value;
  const first = objectives.find(metric => metric.id === query.get('first')) ?? objectives[0];
  const second = objectives.find(metric => metric.id === query.get('second') && metric !== first) ?? objectives.find(metric => metric !== first);
  if (!first || !second) {
    return <NothingToSee>A Pareto front needs two objectives.</NothingToSee>;
  }
  const missing = model.version.value >= 0 ? withoutPlace(model, first, second) : 0;
  const isEmpty = model.columns.count === 0;
  return (
    <div class="grid-two">
      <PlotPanel
        title="Pareto front"
        about={`ringed: no trial is better in both${missing > 0 ? `; ${countText(missing)} without values are not here` : ''}`}
        table={() => paretoTable(model, objectives)}
        tools={
          objectives.length > 2 && (
            <>
              <Choice label="Across" objectives={objectives} value={first} other={second} onChange={id => model.keepOption('first', id)} />
              <Choice label="Up" objectives={objectives} value={second} other={first} onChange={id => model.keepOption('second', id)} />
            </>
          )
        }
      >
        {isEmpty ? <NothingToSee height={380}>No trials yet.</NothingToSee> : <Pareto model={model} first={first} second={second} height={380} />}
      </PlotPanel>
      <PlotPanel title="Hypervolume" about="that the front dominates, from the worst values" table={() => hypervolumeTable(model, first, second)}>
        {isEmpty ? <NothingToSee height={380}>No trials yet.</NothingToSee> : <Hypervolume model={model} first={first} second={second} height={380} />}
      </PlotPanel>
    </div>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly objectives: readonly Metric[];
  readonly value: Metric;
  readonly other: Metric;
  onChange(id: string): void;
}

function Choice({ label, objectives, value, other, onChange }: ChoiceProperties) {
  return (
    <select class="compact" aria-label={label} value={value.id} onChange={event => onChange(event.currentTarget.value)}>
      {objectives
        .filter(metric => metric !== other)
        .map(metric => (
          <option key={metric.id}>{metric.id}</option>
        ))}
    </select>
  );
}
