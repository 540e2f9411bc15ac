import { useState } from 'preact/hooks';
import { ApiError, messageOf } from '../api/http';
import type { StudySpec } from '../api/types';
import { CodeEditor } from '../create/CodeEditor';
import { Dialog } from '../interface/Dialog';
import { Field } from '../interface/Field';
import { say } from '../interface/Toasts';
import { go, href } from '../routing/route';
import { cloneStudy } from './cloneStudy';
import { Buttons } from './Buttons';
import type { StudyModel } from './studyModel';

/** Makes a study of a plain one, with another definition if one likes. */
export function CloneDialog({ model, onClose }: { model: StudyModel; onClose(): void }) {
  const [id, setId] = useState(`${model.name.study}-2`);
  const [text, setText] = useState(() => JSON.stringify(model.overview.peek()?.study.studySpec ?? {}, undefined, 2));
  const [withTrials, setWithTrials] = useState(true);
  const [problem, setProblem] = useState<unknown>(undefined);
  const [isSending, setSending] = useState(false);
  const run = async (): Promise<void> => {
    setSending(true);
    try {
      await cloneStudy(model.name, { id, spec: JSON.parse(text) as StudySpec, withTrials });
      say(`${id} is made.`);
      onClose();
      go(href(['studies', model.name.owner, id]));
    } catch (error) {
      setProblem(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <Dialog title={`Clone ${model.name.study}`} wide onClose={onClose} onSubmit={() => void run()}>
      <Field label="Name of the new study">{field => <input id={field} value={id} onInput={event => setId(event.currentTarget.value)} />}</Field>
      <CodeEditor label="Definition" text={text} findings={[]} place={undefined} onInput={setText} />
      <label class="check">
        <input type="checkbox" checked={withTrials} onChange={event => setWithTrials(event.currentTarget.checked)} />
        With the trials that have ended
      </label>
      {problem !== undefined && (
        <div class="notice wrong" role="alert">
          {problem instanceof ApiError && problem.fields.length > 0
            ? problem.fields.map(({ field, description }) => (
                <p key={field}>
                  <code>{field}</code> {description}
                </p>
              ))
            : messageOf(problem)}
        </div>
      )}
      <Buttons action="Clone" isDisabled={id.trim() === '' || isSending} onClose={onClose} />
    </Dialog>
  );
}
