import type { Importance } from '../../api/types';
import type { Metric } from '../../data/space';
import { Afterwards } from '../../interface/Afterwards';
import { useAnswer } from '../../interface/useAnswer';
import { ImportanceBars, importanceTable } from '../../plots/Importance';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { go, href } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { TrialTable } from '../TrialTable';
import { CurvesView } from './CurvesView';
import { HistoryPanel } from './HistoryPanel';
import { ParallelView } from './ParallelView';
import { ParetoView } from './ParetoView';

/** The views that answer most questions, on one page. */
export function OverviewView({ model, metric }: { model: StudyModel; metric: Metric }) {
  const importance = useAnswer<Importance>(`${model.path}/analysis/importance`, { metric: metric.id }, model.version.value, 5000);
  const refusal = importance.value?.basis?.refusal || importance.problem;
  return (
    <div class="stack">
      <div class="grid-two">
        <HistoryPanel model={model} metric={metric} height={300} />
        <PlotPanel title="Importance" about="for the good trials" table={importance.value && !refusal ? () => importanceTable(importance.value as Importance) : undefined}>
          {importance.value && !refusal ? (
            <ImportanceBars
              answer={importance.value}
              onPick={parameter => go(href(['studies', model.name.owner, model.name.study, 'slices'], [...model.query(), ['parameter', parameter]]))}
            />
          ) : (
            <NothingToSee height={240}>{refusal || 'Being computed…'}</NothingToSee>
          )}
        </PlotPanel>
      </div>
      {model.objectives.length > 1 && <ParetoView model={model} />}
      <ParallelView model={model} metric={metric} height={360} />
      <Afterwards height={440}>
        <div class="grid-two">
          <TrialTable model={model} height={396} />
          <CurvesView model={model} metric={metric} height={360} />
        </div>
      </Afterwards>
    </div>
  );
}
