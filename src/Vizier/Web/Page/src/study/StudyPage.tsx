import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { StudyName } from '../api/names';
import { NothingToSee } from '../plots/PlotPanel';
import { href, route } from '../routing/route';
import { TrialPage } from '../trial/TrialPage';
import { SelectionBar } from './SelectionBar';
import { StudyHead } from './StudyHead';
import { StudyModel } from './studyModel';
import { ContourView } from './views/ContourView';
import { CurvesView } from './views/CurvesView';
import { DocumentView } from './views/DocumentView';
import { ImportanceView } from './views/ImportanceView';
import { ModelView } from './views/ModelView';
import { OverviewView } from './views/OverviewView';
import { ParallelView } from './views/ParallelView';
import { ParetoView } from './views/ParetoView';
import { SlicesView } from './views/SlicesView';
import { TimelineView } from './views/TimelineView';
import { TrialsView } from './views/TrialsView';

/** A study: its head, then one of its views; the selection goes along from view to view. */
export function StudyPage({ name, view, rest }: { name: StudyName; view: string; rest: readonly string[] }) {
  const model = useStudy(name);
  useEffect(() => {
    if (model.isLoaded.value) {
      model.readAddress();
    }
  }, [model, model.isLoaded.value, route.value]);
  if (model.problem.value) {
    return (
      <main class="page">
        <p class="notice wrong">{model.problem.value}</p>
      </main>
    );
  }
  if (!model.isLoaded.value || !model.overview.value) {
    return (
      <main class="page">
        <NothingToSee height={300}>Reading the study…</NothingToSee>
      </main>
    );
  }
  const trial = view === 'trials' && rest[0] ? Number(rest[0]) : undefined;
  if (trial !== undefined) {
    return <TrialPage key={trial} model={model} id={trial} />;
  }
  return (
    <main class="page">
      <StudyHead model={model} />
      <Tabs model={model} view={view} />
      {view !== 'document' && <SelectionBar model={model} />}
      <View model={model} view={view} />
    </main>
  );
}

function View({ model, view }: { model: StudyModel; view: string }) {
  const metric = model.metric.value;
  if (view === 'document') {
    return <DocumentView model={model} />;
  }
  if (!metric) {
    return <NothingToSee>This study has no metric.</NothingToSee>;
  }
  switch (view) {
    case 'parallel':
      return <ParallelView model={model} metric={metric} height={560} />;
    case 'slices':
      return <SlicesView model={model} metric={metric} />;
    case 'contour':
      return <ContourView model={model} metric={metric} />;
    case 'importance':
      return <ImportanceView model={model} metric={metric} />;
    case 'curves':
      return <CurvesView model={model} metric={metric} height={460} />;
    case 'timeline':
      return <TimelineView model={model} />;
    case 'pareto':
      return <ParetoView model={model} />;
    case 'model':
      return <ModelView model={model} metric={metric} />;
    case 'trials':
      return <TrialsView model={model} />;
    default:
      return <OverviewView model={model} metric={metric} />;
  }
}

function Tabs({ model, view }: { model: StudyModel; view: string }) {
  const hasSeveral = model.objectives.length > 1;
  const tabs: [string, string][] = [
    ['', 'Overview'],
    ['trials', 'Trials'],
    ['parallel', 'Parallel'],
    ['slices', 'Slices'],
    ['contour', 'Contour'],
    ['importance', 'Importance'],
    ['curves', 'Curves'],
    ['timeline', 'Timeline'],
    ...((hasSeveral ? [['pareto', 'Pareto']] : []) as [string, string][]),
    ['model', 'Model'],
    ['document', 'Definition'],
  ];
  model.selection.value;
  return (
    <nav class="tabs no-print" aria-label="Views">
      {tabs.map(([key, label]) => (
        <a
          key={key}
          href={href(['studies', model.name.owner, model.name.study, ...(key === '' ? [] : [key])], model.query())}
          aria-current={key === view ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

function useStudy(name: StudyName): StudyModel {
  const [model, setModel] = useState(() => new StudyModel(name));
  // Not after the first frame: what is read takes longest of all.
  useLayoutEffect(() => {
    const current = model.name.owner === name.owner && model.name.study === name.study && !model.isClosed ? model : new StudyModel(name);
    setModel(current);
    void current.open();
    return () => current.close();
  }, [name.owner, name.study]);
  return model;
}
