import { useState } from 'preact/hooks';
import { ApiError, messageOf, post } from '../api/http';
import type { Trial, TrialParameter } from '../api/types';
import { numberText } from '../data/format';
import type { Parameter } from '../data/space';
import { Dialog } from '../interface/Dialog';
import { Field } from '../interface/Field';
import { say } from '../interface/Toasts';
import { Buttons } from './Buttons';
import type { StudyModel } from './studyModel';

interface Properties {
  readonly model: StudyModel;
  /** The values to begin with, by parameter; a trial's, to clone it. */
  readonly values?: Readonly<Record<string, string>>;
  readonly title?: string;
  onClose(): void;
}

/** Queues a trial of the reader's own; it is the next to be run. */
export function AddTrial({ model, values, title, onClose }: Properties) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(values ?? middles(model.parameters));
  const [problem, setProblem] = useState<unknown>(undefined);
  const active = model.parameters.filter(parameter => isActive(parameter, texts, model.parameters));
  const add = async (): Promise<void> => {
    try {
      const trial = await post<Trial>(`${model.path}/trials`, { parameters: active.map(parameter => valueOf(parameter, texts[parameter.id] ?? '')) });
      say(`Trial ${trial.id} is queued.`);
      onClose();
    } catch (error) {
      setProblem(error);
    }
  };
  const fields = problem instanceof ApiError ? problem.fields : [];
  return (
    <Dialog title={title ?? 'Add a trial'} onClose={onClose} onSubmit={() => void add()}>
      <p class="quiet">It is queued, and the next to be run.</p>
      <div class="form-grid">
        {active.map(parameter => (
          <Field
            key={parameter.id}
            label={parameter.id}
            hint={rangeText(parameter)}
            wrong={fields.find(violation => violation.description.includes(`'${parameter.id}'`) || violation.field.includes(`'${parameter.id}'`))?.description}
          >
            {(id, describedBy, isWrong) => (
              <ValueInput
                id={id}
                describedBy={describedBy}
                isWrong={isWrong}
                parameter={parameter}
                text={texts[parameter.id] ?? ''}
                onInput={text => setTexts({ ...texts, [parameter.id]: text })}
              />
            )}
          </Field>
        ))}
      </div>
      {problem !== undefined && (
        <div class="notice wrong" role="alert">
          {fields.length > 0 ? fields.map(violation => <p key={violation.field}>{violation.description}</p>) : messageOf(problem)}
        </div>
      )}
      <Buttons action="Queue it" onClose={onClose} />
    </Dialog>
  );
}

interface InputProperties {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
  readonly parameter: Parameter;
  readonly text: string;
  onInput(text: string): void;
}

function ValueInput({ id, describedBy, isWrong, parameter, text, onInput }: InputProperties) {
  if (parameter.kind === 'categorical' || parameter.kind === 'discrete') {
    const choices = parameter.kind === 'categorical' ? parameter.words : parameter.numbers.map(String);
    return (
      <select id={id} aria-describedby={describedBy} value={text} onChange={event => onInput(event.currentTarget.value)}>
        {choices.map(choice => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  return (
    <input id={id} aria-describedby={describedBy} aria-invalid={isWrong} inputMode="decimal" value={text} onInput={event => onInput(event.currentTarget.value)} />
  );
}

function rangeText(parameter: Parameter): string {
  if (parameter.kind === 'categorical' || parameter.kind === 'discrete') {
    return '';
  }
  return `${numberText(parameter.min)} to ${numberText(parameter.max)}${parameter.kind === 'integer' ? ', whole' : ''}`;
}

function isActive(parameter: Parameter, texts: Readonly<Record<string, string>>, all: readonly Parameter[]): boolean {
  const { condition } = parameter;
  if (!condition) {
    return true;
  }
  const parent = all.find(candidate => candidate.id === condition.parent);
  return parent !== undefined && condition.values.includes(texts[condition.parent] ?? '') && isActive(parent, texts, all);
}

function valueOf(parameter: Parameter, text: string): TrialParameter {
  const isNumber = parameter.kind !== 'categorical' && text.trim() !== '' && !Number.isNaN(Number(text));
  return { parameterId: parameter.id, value: isNumber ? Number(text) : text };
}

function middles(parameters: readonly Parameter[]): Record<string, string> {
  return Object.fromEntries(parameters.map(parameter => [parameter.id, middle(parameter)]));
}

function middle(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'categorical':
      return parameter.words[0] ?? '';
    case 'discrete':
      return String(parameter.numbers[parameter.numbers.length >> 1] ?? 0);
    case 'integer':
      return String(Math.round((parameter.min + parameter.max) / 2));
    case 'double':
      return String(
        Number((parameter.scale === 'log' ? Math.sqrt(parameter.min * parameter.max) : (parameter.min + parameter.max) / 2).toPrecision(3)),
      );
  }
}
