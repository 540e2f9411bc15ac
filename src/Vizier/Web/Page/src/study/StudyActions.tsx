import { useState } from 'preact/hooks';
import { patch, post, remove } from '../api/http';
import { experimentPath } from '../api/names';
import { Dialog } from '../interface/Dialog';
import { Field } from '../interface/Field';
import { attempt } from '../interface/Toasts';
import { go, href } from '../routing/route';
import { AddTrial } from './AddTrial';
import { Buttons } from './Buttons';
import { CloneDialog } from './CloneDialog';
import type { StudyModel } from './studyModel';

type Open = 'budget' | 'delete' | 'add' | 'clone' | undefined;

/** Stop, resume, budget, clone, delete; only what makes sense now, and only for those who may. */
export function StudyActions({ model }: { model: StudyModel }) {
  const [open, setOpen] = useState<Open>(undefined);
  const overview = model.overview.value;
  if (!overview?.mayWrite) {
    return null;
  }
  const { experiment, summary } = overview;
  const path = experiment ? experimentPath(model.name) : model.path;
  const act = (action: () => Promise<unknown>, done: string): void => {
    void attempt(async () => {
      await action();
      await model.readOverview();
    }, done);
  };
  const isRunning = experiment ? experiment.state === 'RUNNING' || experiment.state === 'CREATED' : summary.state !== 'INACTIVE' && summary.state !== 'COMPLETED';
  const close = (): void => setOpen(undefined);
  return (
    <div class="actions no-print">
      {isRunning ? (
        <button
          type="button"
          class="button"
          onClick={() =>
            act(
              () => (experiment ? post(`${path}:stop`, { reason: 'stopped on the web page' }) : post(`${path}:setState`, { state: 'INACTIVE' })),
              experiment ? 'The experiment is stopped.' : 'The study is inactive.',
            )
          }
        >
          Stop
        </button>
      ) : (
        <button
          type="button"
          class="button"
          onClick={() => act(() => (experiment ? post(`${path}:resume`) : post(`${path}:setState`, { state: 'ACTIVE' })), 'It goes on.')}
        >
          Resume
        </button>
      )}
      {experiment && (
        <button type="button" class="button" onClick={() => setOpen('budget')}>
          Budget
        </button>
      )}
      <button type="button" class="button" onClick={() => setOpen('add')}>
        Add trial
      </button>
      {experiment ? (
        <a class="button" href={href(['new'], [['from', `${model.name.owner}/${model.name.study}`]])}>
          Clone
        </a>
      ) : (
        <button type="button" class="button" onClick={() => setOpen('clone')}>
          Clone
        </button>
      )}
      <button type="button" class="button danger" onClick={() => setOpen('delete')}>
        Delete
      </button>
      {open === 'budget' && <BudgetDialog model={model} onClose={close} />}
      {open === 'delete' && <DeleteDialog model={model} path={path} onClose={close} />}
      {open === 'clone' && <CloneDialog model={model} onClose={close} />}
      {open === 'add' && <AddTrial model={model} onClose={close} />}
    </div>
  );
}

const budgets = [
  ['parallelTrialCount', 'Trials at a time', ''],
  ['maxTrialCount', 'Trials in all', 'no limit'],
  ['maxFailedTrialCount', 'Failed trials at most', 'no limit'],
] as const;

function BudgetDialog({ model, onClose }: { model: StudyModel; onClose(): void }) {
  const experiment = model.overview.value?.experiment;
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(budgets.map(([key]) => [key, experiment?.[key] === undefined ? '' : String(experiment[key])])),
  );
  const save = async (): Promise<void> => {
    const changes = Object.fromEntries(
      Object.entries(texts)
        .filter(([key, text]) => text.trim() !== '' && text !== String(experiment?.[key as 'maxTrialCount'] ?? ''))
        .map(([key, text]) => [key, Number(text)]),
    );
    const isDone = await attempt(async () => {
      await patch(experimentPath(model.name), changes);
      await model.readOverview();
    }, 'The budget is changed.');
    if (isDone) {
      onClose();
    }
  };
  return (
    <Dialog title="Budget" onClose={onClose} onSubmit={() => void save()}>
      <p class="quiet">It holds at once; an experiment that has ended by its budget goes on if it is raised.</p>
      {budgets.map(([key, label, hint]) => (
        <Field key={key} label={label}>
          {id => (
            <input
              id={id}
              type="number"
              min={key === 'maxFailedTrialCount' ? 0 : 1}
              step={1}
              placeholder={hint}
              value={texts[key] ?? ''}
              onInput={event => setTexts({ ...texts, [key]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
      <Buttons action="Change" onClose={onClose} />
    </Dialog>
  );
}

function DeleteDialog({ model, path, onClose }: { model: StudyModel; path: string; onClose(): void }) {
  const [typed, setTyped] = useState('');
  const name = model.name.study;
  const run = async (): Promise<void> => {
    if (typed === name && (await attempt(() => remove(path), `${name} is deleted.`))) {
      go(href([]));
    }
  };
  return (
    <Dialog title={`Delete ${name}?`} onClose={onClose} onSubmit={() => void run()}>
      <p>Its {model.columns.count} trials are deleted with it, and what runs is stopped. This cannot be undone.</p>
      <Field label={`Type the name, ${name}`}>
        {id => <input id={id} value={typed} autocomplete="off" onInput={event => setTyped(event.currentTarget.value)} />}
      </Field>
      <Buttons action="Delete" isDanger isDisabled={typed !== name} onClose={onClose} />
    </Dialog>
  );
}
