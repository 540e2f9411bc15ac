import { useState } from 'preact/hooks';
import { post, remove } from '../api/http';
import { trialPath } from '../api/names';
import type { Trial } from '../api/types';
import { isOpen, type Outcome } from '../data/outcome';
import { Dialog } from '../interface/Dialog';
import { Field } from '../interface/Field';
import { attempt } from '../interface/Toasts';
import { go, href } from '../routing/route';
import { AddTrial } from '../study/AddTrial';
import { Buttons } from '../study/Buttons';
import type { StudyModel } from '../study/studyModel';

interface Properties {
  readonly model: StudyModel;
  readonly trial: Trial;
  readonly outcome: Outcome;
  onDone(): void;
}

/** Clone, stop, mark infeasible, delete. */
export function TrialActions({ model, trial, outcome, onDone }: Properties) {
  const [open, setOpen] = useState<'clone' | 'infeasible' | 'delete' | undefined>(undefined);
  if (!model.mayWrite) {
    return null;
  }
  const id = Number(trial.id);
  const path = trialPath(model.name, id);
  const act = async (action: () => Promise<unknown>, done: string): Promise<boolean> => {
    const isDone = await attempt(action, done);
    onDone();
    return isDone;
  };
  const close = (): void => setOpen(undefined);
  return (
    <div class="actions no-print">
      {outcome === 'running' && (
        <button type="button" class="button" onClick={() => void act(() => post(`${path}:stop`), `Trial ${id} is asked to stop.`)}>
          Stop
        </button>
      )}
      {(outcome === 'running' || outcome === 'stopping') && (
        <button type="button" class="button" onClick={() => setOpen('infeasible')}>
          Mark infeasible
        </button>
      )}
      <button type="button" class="button" onClick={() => setOpen('clone')}>
        Clone
      </button>
      {!isOpen(outcome) && (
        <button type="button" class="button danger" onClick={() => setOpen('delete')}>
          Delete
        </button>
      )}
      {open === 'clone' && <AddTrial model={model} title={`Clone trial ${id}`} values={valuesOf(trial)} onClose={close} />}
      {open === 'infeasible' && (
        <InfeasibleDialog
          id={id}
          onClose={close}
          onMark={async reason => {
            const isDone = await act(() => post(`${path}:complete`, { trialInfeasible: true, infeasibleReason: reason }), `Trial ${id} is infeasible.`);
            if (isDone) {
              close();
            }
          }}
        />
      )}
      {open === 'delete' && (
        <Dialog
          title={`Delete trial ${id}?`}
          onClose={close}
          onSubmit={async () => {
            if (await attempt(() => remove(path), `Trial ${id} is deleted.`)) {
              go(href(['studies', model.name.owner, model.name.study, 'trials']));
            }
          }}
        >
          <p>What it measured is lost, and the algorithm forgets it. This cannot be undone.</p>
          <Buttons action="Delete" isDanger onClose={close} />
        </Dialog>
      )}
    </div>
  );
}

function InfeasibleDialog({ id, onMark, onClose }: { id: number; onMark(reason: string): void; onClose(): void }) {
  const [reason, setReason] = useState('');
  return (
    <Dialog title={`Mark trial ${id} infeasible`} onClose={onClose} onSubmit={() => reason.trim() !== '' && onMark(reason)}>
      <p class="quiet">Its parameters cannot be evaluated: the algorithm learns to stay away from them.</p>
      <Field label="Reason">{field => <input id={field} value={reason} onInput={event => setReason(event.currentTarget.value)} />}</Field>
      <Buttons action="Mark infeasible" isDisabled={reason.trim() === ''} onClose={onClose} />
    </Dialog>
  );
}

function valuesOf(trial: Trial): Record<string, string> {
  return Object.fromEntries((trial.parameters ?? []).map(({ parameterId, value }) => [parameterId, String(value ?? '')]));
}
