import { useState } from 'preact/hooks';
import { metricKey, parameterKey, type ColumnKey } from '../data/columns';
import { countText, numberText, timeText } from '../data/format';
import { outcomeLabel, outcomes } from '../data/outcome';
import { isEmpty, nothingSelected, withFilter, withIds, withOutcome, type Filter } from '../data/selection';
import { Field } from '../interface/Field';
import { Menu } from '../interface/Menu';
import { OutcomeMark } from '../interface/OutcomeMark';
import type { StudyModel } from './studyModel';

/** What is selected, in words, with a way to add to it and to take it away; the same for all views. */
export function SelectionBar({ model }: { model: StudyModel }) {
  const selection = model.selection.value;
  const { count } = model.selected.value;
  const total = model.columns.count;
  const change = (next: typeof selection): void => {
    model.selection.value = next;
    model.keepSelection();
  };
  return (
    <div class="selection-bar no-print" role="group" aria-label="Selection">
      <OutcomeLegend model={model} />
      <span class="chips">
        {[...selection.filters].map(([key, filter]) => (
          <span key={key} class="chip">
            {nameOf(key)} {filterText(key, filter)}
            <button type="button" aria-label={`Remove the filter on ${nameOf(key)}`} onClick={() => change(withFilter(selection, key, undefined))}>
              ×
            </button>
          </span>
        ))}
        {selection.ids.length > 0 && (
          <span class="chip">
            {selection.ids.length === 1 ? `trial ${selection.ids[0]}` : `${countText(selection.ids.length)} picked trials`}
            <button type="button" aria-label="Remove the picked trials" onClick={() => change(withIds(selection, []))}>
              ×
            </button>
          </span>
        )}
      </span>
      <Menu label="+ Filter">
        <FilterForm model={model} onFilter={(key, filter) => change(withFilter(selection, key, filter))} />
      </Menu>
      {!isEmpty(selection) && (
        <span class="row" aria-live="polite">
          <strong class="number" data-selected={count}>
            {countText(count)}
          </strong>
          <span class="quiet">of {countText(total)} trials</span>
          <button type="button" class="button plain" onClick={() => change(nothingSelected)}>
            Clear
          </button>
        </span>
      )}
    </div>
  );
}

/** The outcomes that occur, with their marks and counts; pressing one selects its trials. */
function OutcomeLegend({ model }: { model: StudyModel }) {
  model.version.value;
  const selection = model.selection.value;
  const counts = new Uint32Array(outcomes.length);
  for (let row = 0; row < model.columns.count; row++) {
    const code = model.columns.outcome[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return (
    <div class="legend">
      {outcomes.map((outcome, code) =>
        (counts[code] ?? 0) === 0 ? null : (
          <button
            key={outcome}
            type="button"
            aria-pressed={selection.outcomes.includes(outcome)}
            onClick={() => {
              model.selection.value = withOutcome(selection, outcome, !selection.outcomes.includes(outcome));
              model.keepSelection();
            }}
          >
            <OutcomeMark outcome={outcome} />
            {outcomeLabel[outcome]}
            <span class="quiet number">{countText(counts[code] ?? 0)}</span>
          </button>
        ),
      )}
    </div>
  );
}

function FilterForm({ model, onFilter }: { model: StudyModel; onFilter(key: ColumnKey, filter: Filter | undefined): void }) {
  const keys: ColumnKey[] = [...model.metrics.map(metricKey), ...model.parameters.map(parameterKey), 'id', 'duration'];
  const [key, setKey] = useState<ColumnKey>(keys[0] ?? 'id');
  const parameter = model.parameters.find(candidate => parameterKey(candidate) === key);
  const filter = model.selection.value.filters.get(key);
  return (
    <div class="stack tight">
      <Field label="Column">
        {id => (
          <select id={id} value={key} onChange={event => setKey(event.currentTarget.value as ColumnKey)}>
            {keys.map(each => (
              <option key={each} value={each}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {parameter?.kind === 'categorical' ? (
        <WordsForm
          words={[...parameter.words, ...(parameter.condition ? [null] : [])]}
          chosen={filter?.kind === 'words' ? filter.words : []}
          onChange={words => onFilter(key, words.length === 0 ? undefined : { kind: 'words', words })}
        />
      ) : (
        <BoundsForm key={key} filter={filter?.kind === 'range' ? filter : undefined} onChange={next => onFilter(key, next)} />
      )}
    </div>
  );
}

function WordsForm({ words, chosen, onChange }: { words: readonly (string | null)[]; chosen: readonly (string | null)[]; onChange(words: readonly (string | null)[]): void }) {
  return (
    <div class="stack tight">
      {words.map(word => (
        <label key={word ?? ''} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(word)}
            onChange={event => onChange(event.currentTarget.checked ? [...chosen, word] : chosen.filter(other => other !== word))}
          />
          {word ?? <em>not set</em>}
        </label>
      ))}
    </div>
  );
}

function BoundsForm({ filter, onChange }: { filter: { low: number; high: number } | undefined; onChange(filter: Filter | undefined): void }) {
  const bound = (text: string, none: number): number => (text.trim() === '' || Number.isNaN(Number(text)) ? none : Number(text));
  const text = (value: number | undefined): string => (value !== undefined && Number.isFinite(value) ? String(value) : '');
  const low = filter?.low ?? Number.NEGATIVE_INFINITY;
  const high = filter?.high ?? Number.POSITIVE_INFINITY;
  return (
    <>
      <Field label="At least">
        {id => (
          <input
            id={id}
            inputMode="decimal"
            defaultValue={text(filter?.low)}
            onChange={event => onChange({ kind: 'range', low: bound(event.currentTarget.value, Number.NEGATIVE_INFINITY), high })}
          />
        )}
      </Field>
      <Field label="At most">
        {id => (
          <input
            id={id}
            inputMode="decimal"
            defaultValue={text(filter?.high)}
            onChange={event => onChange({ kind: 'range', low, high: bound(event.currentTarget.value, Number.POSITIVE_INFINITY) })}
          />
        )}
      </Field>
    </>
  );
}

function nameOf(key: ColumnKey): string {
  const names: Readonly<Record<string, string>> = { id: 'trial', duration: 'took (s)', start: 'started', end: 'ended', step: 'step' };
  return names[key] ?? key.slice(2);
}

function filterText(key: ColumnKey, filter: Filter): string {
  if (filter.kind === 'words') {
    return filter.words.map(word => word ?? 'not set').join(', ') || 'none';
  }
  const format = key === 'start' || key === 'end' ? timeText : numberText;
  if (!Number.isFinite(filter.low)) {
    return `≤ ${format(filter.high)}`;
  }
  return Number.isFinite(filter.high) ? `${format(filter.low)} … ${format(filter.high)}` : `≥ ${format(filter.low)}`;
}
