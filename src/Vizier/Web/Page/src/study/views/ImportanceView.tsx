import type { Importance, ParameterCurves } from '../../api/types';
import type { Metric } from '../../data/space';
import { Segmented } from '../../interface/Segmented';
import { useAnswer } from '../../interface/useAnswer';
import { ImportanceBars, importanceTable } from '../../plots/Importance';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { BasisLine } from './BasisLine';
import { MetricChoice } from './MetricChoice';
import { ModelCurves, modelCurvesTable } from './ModelCurves';

const methods = [['PED_ANOVA', 'What makes trials good'], ['FANOVA', 'What makes trials differ']] as const;

/** How much each parameter matters, and what to expect for each of its values. */
export function ImportanceView({ model, metric }: { model: StudyModel; metric: Metric }) {
  const method = route.value.query.get('method') === 'FANOVA' ? 'FANOVA' : 'PED_ANOVA';
  const version = model.version.value;
  const importance = useAnswer<Importance>(`${model.path}/analysis/importance`, { metric: metric.id, method }, version, 5000);
  const dependence = useAnswer<ParameterCurves>(`${model.path}/analysis/partialDependence`, { metric: metric.id }, version, 15_000);
  const answer = importance.value;
  const refusal = answer?.basis?.refusal || importance.problem;
  const curves = dependence.value;
  const curveRefusal = curves?.basis?.refusal || dependence.problem;
  return (
    <div class="stack">
      <PlotPanel
        title="Importance"
        about={answer && <BasisLine basis={answer.basis} />}
        table={answer && !refusal ? () => importanceTable(answer) : undefined}
        tools={
          <>
            <MetricChoice model={model} />
            <Segmented label="Question" value={method} options={methods} onChange={value => model.keepOption('method', value === 'FANOVA' ? value : '')} />
          </>
        }
      >
        {answer && !refusal ? (
          <ImportanceBars answer={answer} onPick={parameter => model.keepOption('parameter', parameter)} />
        ) : (
          <NothingToSee>{refusal || 'Being computed…'}</NothingToSee>
        )}
      </PlotPanel>
      <PlotPanel
        title="Partial dependence"
        about={curves ? <BasisLine basis={curves.basis} /> : `the expected ${metric.id} for each value, the others as in the trials`}
        table={curves && !curveRefusal ? () => modelCurvesTable(curves) : undefined}
      >
        {curves && !curveRefusal ? <ModelCurves model={model} answer={curves} /> : <NothingToSee>{curveRefusal || 'Being computed…'}</NothingToSee>}
      </PlotPanel>
    </div>
  );
}
