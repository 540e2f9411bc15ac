import type { Catalogue, CatalogueEntry, Setting } from '../api/types';
import { Field } from '../interface/Field';
import { emptyParameter, type Draft, type DraftParameter } from './documentText';

interface Properties {
  readonly draft: Draft;
  readonly catalogue: Catalogue | undefined;
  onChange(draft: Draft): void;
}

/** The usual parts of an experiment as fields; algorithms, rules and their settings are those of the service's catalogue. */
export function DraftForm({ draft, catalogue, onChange }: Properties) {
  const set = (changed: Partial<Draft>): void => onChange({ ...draft, ...changed });
  const algorithm = catalogue?.algorithms?.find(entry => entry.name === draft.algorithm);
  const rule = catalogue?.stoppingRules?.find(entry => entry.name === draft.stoppingRule);
  return (
    <div class="stack form">
      <Group title="Goal">
        <Text label="Name" value={draft.name} onInput={name => set({ name })} hint="lower case letters, digits and -" />
        <Text label="Metric" value={draft.metric} onInput={metric => set({ metric })} hint="as the program prints it: loss=0.31" />
        <Field label="Direction">
          {id => (
            <select id={id} value={draft.goal} onChange={event => set({ goal: event.currentTarget.value as Draft['goal'] })}>
              <option value="minimize">minimize</option>
              <option value="maximize">maximize</option>
            </select>
          )}
        </Field>
        <Text label="Ends at" value={draft.target} onInput={target => set({ target })} hint="a value that is good enough; may be empty" />
        <Text label="Other metrics" value={draft.additionalMetrics} onInput={additionalMetrics => set({ additionalMetrics })} hint="recorded too, with commas between" />
      </Group>
      <Group title="Budget">
        <Text label="Trials in all" value={draft.trials} onInput={trials => set({ trials })} hint="empty: no limit" />
        <Text label="At a time" value={draft.parallel} onInput={parallel => set({ parallel })} />
        <Text label="Failed at most" value={draft.failed} onInput={failed => set({ failed })} hint="empty: no limit" />
      </Group>
      <Group title="Algorithm">
        <EntryChoice label="Algorithm" entries={catalogue?.algorithms ?? []} value={draft.algorithm} onChange={name => set({ algorithm: name, settings: {} })} />
        <SettingFields entry={algorithm} values={draft.settings} onChange={settings => set({ settings })} />
      </Group>
      <Group title="Early stopping">
        <EntryChoice label="Rule" none="none" entries={catalogue?.stoppingRules ?? []} value={draft.stoppingRule} onChange={name => set({ stoppingRule: name, stoppingSettings: {} })} />
        <SettingFields entry={rule} values={draft.stoppingSettings} onChange={stoppingSettings => set({ stoppingSettings })} />
      </Group>
      <fieldset>
        <legend>Parameters</legend>
        {draft.parameters.map((parameter, index) => (
          <ParameterRow
            key={index}
            parameter={parameter}
            onChange={changed => set({ parameters: draft.parameters.map((each, other) => (other === index ? changed : each)) })}
            onRemove={draft.parameters.length > 1 ? () => set({ parameters: draft.parameters.filter((_, other) => other !== index) }) : undefined}
          />
        ))}
        <button type="button" class="button" onClick={() => set({ parameters: [...draft.parameters, emptyParameter] })}>
          Add a parameter
        </button>
      </fieldset>
      <Group title="Program">
        <Text label="Command" value={draft.command} onInput={command => set({ command })} hint="each parameter is added as --name=value" />
        <Text label="Image" value={draft.image} onInput={image => set({ image })} hint="needed on Kubernetes only" />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <fieldset>
      <legend>{title}</legend>
      <div class="form-grid">{children}</div>
    </fieldset>
  );
}

function Text({ label, value, hint, onInput }: { label: string; value: string; hint?: string; onInput(text: string): void }) {
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => <input id={id} aria-describedby={describedBy} value={value} onInput={event => onInput(event.currentTarget.value)} />}
    </Field>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly entries: readonly CatalogueEntry[];
  readonly value: string;
  readonly none?: string;
  onChange(name: string): void;
}

function EntryChoice({ label, entries, value, none, onChange }: ChoiceProperties) {
  const entry = entries.find(candidate => candidate.name === value);
  return (
    <Field label={label} hint={entry?.description}>
      {(id, describedBy) => (
        <select id={id} aria-describedby={describedBy} value={value} onChange={event => onChange(event.currentTarget.value)}>
          {none !== undefined && <option value="">{none}</option>}
          {entries.map(each => (
            <option key={each.name}>{each.name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface SettingsProperties {
  readonly entry: CatalogueEntry | undefined;
  readonly values: Readonly<Record<string, string>>;
  onChange(values: Readonly<Record<string, string>>): void;
}

function SettingFields({ entry, values, onChange }: SettingsProperties) {
  return (
    <>
      {(entry?.settings ?? []).map(setting => (
        <Field key={setting.name} label={`${setting.name}${setting.required ? ' *' : ''}`} hint={hintOf(setting)}>
          {(id, describedBy) => (
            <SettingInput id={id} describedBy={describedBy} setting={setting} value={values[setting.name] ?? ''} onInput={text => onChange({ ...values, [setting.name]: text })} />
          )}
        </Field>
      ))}
    </>
  );
}

function SettingInput(properties: { id: string; describedBy: string | undefined; setting: Setting; value: string; onInput(text: string): void }) {
  const { id, describedBy, setting, value, onInput } = properties;
  const choices = setting.type === 'BOOLEAN' ? ['true', 'false'] : (setting.choices ?? []);
  if (choices.length > 0) {
    return (
      <select id={id} aria-describedby={describedBy} value={value} onChange={event => onInput(event.currentTarget.value)}>
        <option value="">{setting.defaultValue ? `default: ${setting.defaultValue}` : 'default'}</option>
        {choices.map(choice => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      aria-describedby={describedBy}
      placeholder={setting.defaultValue ? `default: ${setting.defaultValue}` : ''}
      value={value}
      onInput={event => onInput(event.currentTarget.value)}
    />
  );
}

function hintOf(setting: Setting): string {
  return [setting.description, setting.allowed].filter(text => text).join('; ');
}

interface RowProperties {
  readonly parameter: DraftParameter;
  onChange(parameter: DraftParameter): void;
  onRemove: (() => void) | undefined;
}

function ParameterRow({ parameter, onChange, onRemove }: RowProperties) {
  const set = (changed: Partial<DraftParameter>): void => onChange({ ...parameter, ...changed });
  const isRange = parameter.type === 'double' || parameter.type === 'int';
  return (
    <div class="parameter-row">
      <Text label="Name" value={parameter.name} onInput={name => set({ name })} />
      <Field label="Kind">
        {id => (
          <select id={id} value={parameter.type} onChange={event => set({ type: event.currentTarget.value as DraftParameter['type'] })}>
            <option>double</option>
            <option>int</option>
            <option>discrete</option>
            <option>categorical</option>
          </select>
        )}
      </Field>
      {isRange ? (
        <>
          <Text label="From" value={parameter.min} onInput={min => set({ min })} />
          <Text label="To" value={parameter.max} onInput={max => set({ max })} />
          <label class="check">
            <input type="checkbox" checked={parameter.isLog} onChange={event => set({ isLog: event.currentTarget.checked })} />
            log
          </label>
        </>
      ) : (
        <Text label="Values, with commas between" value={parameter.list} onInput={list => set({ list })} />
      )}
      <button type="button" class="button plain" disabled={!onRemove} aria-label={`Remove ${parameter.name || 'the parameter'}`} onClick={() => onRemove?.()}>
        ×
      </button>
    </div>
  );
}
