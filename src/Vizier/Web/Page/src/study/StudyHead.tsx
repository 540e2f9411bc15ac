import { useEffect, useMemo, useState } from 'preact/hooks';
import { metricKey } from '../data/columns';
import { countText, durationText, numberText } from '../data/format';
import { improvements, paretoFront } from '../data/objective';
import { useThrottled } from '../interface/useThrottled';
import { Live } from '../interface/Live';
import { Progress } from '../studies/Progress';
import { ended, standing, tally } from '../studies/summary';
import { trialHref } from '../plots/picking';
import { StudyActions } from './StudyActions';
import { StudyNote } from './StudyNote';
import type { StudyModel } from './studyModel';

/** What a study is and how far it has come, and what can be done with it. */
export function StudyHead({ model }: { model: StudyModel }) {
  model.version.value;
  const overview = model.overview.value;
  const now = useClock(overview?.summary.running === true);
  if (!overview) {
    return null;
  }
  const { summary, experiment } = overview;
  const state = standing(summary);
  const counts = tally(summary);
  const started = Date.parse(experiment?.startTime ?? summary.createTime ?? '');
  const finish = experiment?.endTime ? Date.parse(experiment.endTime) : now;
  return (
    <header class="study-head">
      <div class="title">
        <h1>{model.name.study}</h1>
        <span class={`pill ${state.kind}`}>{state.word}</span>
        <Live liveness={model.liveness.value} />
        <StudyActions model={model} />
      </div>
      {summary.message && <p class="quiet">{summary.message}</p>}
      <div class="readings">
        <Best model={model} />
        <Reading label="Trials ended">
          {countText(ended(counts))}
          {summary.maxTrialCount ? <small> of {countText(summary.maxTrialCount)}</small> : null}
        </Reading>
        <Reading label="Running">
          {countText(counts.running)}
          {summary.parallelTrialCount ? <small> of {countText(summary.parallelTrialCount)} at a time</small> : null}
        </Reading>
        {experiment && <Reading label={experiment.endTime ? 'Took' : 'Since'}>{durationText((finish - started) / 1000)}</Reading>}
        <Reading label="Algorithm">
          <code>{summary.algorithm}</code>
        </Reading>
      </div>
      <Progress counts={counts} budget={summary.maxTrialCount} />
      <StudyNote model={model} />
    </header>
  );
}

function Best({ model }: { model: StudyModel }) {
  const { objectives, columns } = model;
  const version = useThrottled(model.version.value, 1000);
  const front = useMemo(() => (objectives.length > 1 ? paretoFront(columns, objectives).length : 0), [version]);
  const [only] = objectives;
  if (objectives.length > 1) {
    return (
      <Reading label="Pareto front">
        {countText(front)} <small>trials</small>
      </Reading>
    );
  }
  const best = only && improvements(columns, only).at(-1);
  return (
    <Reading label={only ? `Best ${only.id} (${only.goal})` : 'Best'}>
      {best ? (
        <>
          {numberText(columns.value(metricKey(only), best.row))}{' '}
          <small>
            in <a href={trialHref(model, columns.idOf(best.row))}>trial {columns.idOf(best.row)}</a>
          </small>
        </>
      ) : (
        '–'
      )}
    </Reading>
  );
}

function Reading({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div class="reading">
      <span class="label">{label}</span>
      <span class="figure">{children}</span>
    </div>
  );
}

/** The time now, second by second while something runs. */
export function useClock(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
