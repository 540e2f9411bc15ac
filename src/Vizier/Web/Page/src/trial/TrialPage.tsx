import { get, messageOf } from '../api/http';
import { experimentPath, trialPath } from '../api/names';
import type { Trial, TrialRun } from '../api/types';
import { useEffect, useState } from 'preact/hooks';
import { metricKey, parameterKey } from '../data/columns';
import { durationText, numberText } from '../data/format';
import { isOpen, outcomeLabel, outcomeMeaning, outcomeOf } from '../data/outcome';
import { valueText } from '../data/space';
import { Note } from '../interface/Note';
import { OutcomeMark } from '../interface/OutcomeMark';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import { trialHref } from '../plots/picking';
import { href } from '../routing/route';
import { noteOf, writeNote } from '../study/notes';
import { onChange, type StudyModel } from '../study/studyModel';
import { Attempts } from './Attempts';
import { StoppingPanel } from './StoppingPanel';
import { SuggestionPanel } from './SuggestionPanel';
import { TrialActions } from './TrialActions';
import { TrialCurves } from './TrialCurves';
import { TrialEvents } from './TrialEvents';
import { TrialLog } from './TrialLog';

/** One trial: what it tried, what it measured, where it ran, why it was proposed and why it was stopped. */
export function TrialPage({ model, id }: { model: StudyModel; id: number }) {
  const { trial, run, problem, reload } = useTrial(model, id);
  const version = model.version.value;
  const row = model.columns.rowOf(id);
  if (problem) {
    return (
      <main class="page stack">
        <p class="notice wrong">{problem}</p>
      </main>
    );
  }
  if (!trial || row === undefined) {
    return (
      <main class="page">
        <NothingToSee height={300}>{row === undefined && trial ? `There is no trial ${id}.` : 'Reading the trial…'}</NothingToSee>
      </main>
    );
  }
  const outcome = outcomeOf(model.columns.outcome[row] ?? 0);
  const reason = run?.message || trial.infeasibleReason || '';
  const hasExperiment = model.overview.value?.experiment !== undefined;
  return (
    <main class="page stack" data-version={version}>
      <header class="study-head">
        <div class="title">
          <h1>Trial {id}</h1>
          <span class="pill" title={outcomeMeaning[outcome]}>
            <OutcomeMark outcome={outcome} />
            {outcomeLabel[outcome]}
          </span>
          <Neighbours model={model} row={row} />
          <TrialActions model={model} trial={trial} outcome={outcome} onDone={reload} />
        </div>
        {reason !== '' && outcome !== 'succeeded' && (
          <p class={outcome === 'failed' || outcome === 'infeasible' ? 'notice wrong' : 'notice'}>
            {run?.reason ? <strong>{run.reason}: </strong> : null}
            {reason}
          </p>
        )}
        <div class="readings">
          {model.metrics.map(metric => (
            <div key={metric.id} class="reading">
              <span class="label">{metric.id}</span>
              <span class="figure">{numberText(model.columns.value(metricKey(metric), row)) || '–'}</span>
            </div>
          ))}
          <div class="reading">
            <span class="label">Took</span>
            <span class="figure">{durationText(model.columns.value('duration', row)) || (isOpen(outcome) ? 'running' : '–')}</span>
          </div>
          {(trial.clientId || run?.runName) && (
            <div class="reading">
              <span class="label">{run?.runName ? 'Name' : 'Client'}</span>
              <span class="figure word">{run?.runName || trial.clientId}</span>
            </div>
          )}
        </div>
        <Note
          text={noteOf(trial.metadata)}
          mayWrite={model.mayWrite}
          about={`trial ${id}`}
          onSave={async text => {
            await writeNote(model.path, id, text);
            reload();
          }}
        />
      </header>
      <div class="grid-two reversed">
        <PlotPanel title="Parameters">
          <dl class="facts">
            {model.parameters.map(parameter => {
              const text = valueText(parameter, model.columns.value(parameterKey(parameter), row), exactText);
              return (
                <>
                  <dt>{parameter.id}</dt>
                  <dd>{text === '' ? <em class="quiet">not set</em> : text}</dd>
                </>
              );
            })}
          </dl>
        </PlotPanel>
        <TrialCurves model={model} trial={trial} />
      </div>
      <div class="grid-even">
        <SuggestionPanel model={model} id={id} outcome={outcome} />
        <StoppingPanel model={model} id={id} outcome={outcome} version={trial.measurements?.length ?? 0} />
      </div>
      {hasExperiment ? <Attempts trial={trial} run={run} /> : <TrialEvents trial={trial} run={undefined} />}
      {hasExperiment && <TrialLog model={model} id={id} run={run} />}
    </main>
  );
}

function exactText(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function Neighbours({ model, row }: { model: StudyModel; row: number }) {
  const { columns } = model;
  return (
    <span class="row no-print">
      <a class="button plain" href={href(['studies', model.name.owner, model.name.study, 'trials'], model.query())}>
        All trials
      </a>
      {row > 0 && (
        <a class="button plain" href={trialHref(model, columns.idOf(row - 1))} aria-label="The trial before">
          ←
        </a>
      )}
      {row + 1 < columns.count && (
        <a class="button plain" href={trialHref(model, columns.idOf(row + 1))} aria-label="The trial after">
          →
        </a>
      )}
    </span>
  );
}

interface Known {
  readonly trial: Trial | undefined;
  readonly run: TrialRun | undefined;
  readonly problem: string | undefined;
  reload(): void;
}

// Read again when the study changes, at most every second.
function useTrial(model: StudyModel, id: number): Known {
  const [known, setKnown] = useState<Omit<Known, 'reload'>>({ trial: undefined, run: undefined, problem: undefined });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const hasExperiment = model.overview.peek()?.experiment !== undefined;
        const run = hasExperiment ? await get<TrialRun>(`${experimentPath(model.name)}/trialRuns/${id}`, {}, abort.signal) : undefined;
        const trial = run?.trial ?? (await get<Trial>(trialPath(model.name, id), {}, abort.signal));
        setKnown({ trial, run, problem: undefined });
      } catch (error) {
        if (!abort.signal.aborted) {
          setKnown({ trial: undefined, run: undefined, problem: messageOf(error) });
        }
      }
    };
    void read();
    const stop = onChange(model, 1000, () => void read());
    return () => {
      abort.abort();
      stop();
    };
  }, [model, id, turn]);
  return { ...known, reload: () => setTurn(turn + 1) };
}
