import type { ColumnKey, TrialColumns } from './columns';
import { isOutcome, outcomeCode, outcomes, type Outcome } from './outcome';
import type { Parameter } from './space';

/** Values between two bounds, both included; an infinite bound is none. */
export interface RangeFilter {
  readonly kind: 'range';
  readonly low: number;
  readonly high: number;
}

/** Some of a categorical parameter's words; `null` among them means trials in which it is not set. */
export interface WordsFilter {
  readonly kind: 'words';
  readonly words: readonly (string | null)[];
}

export type Filter = RangeFilter | WordsFilter;

/** Which trials stand out in every view. Filters of different columns must all hold; nothing chosen means all trials. */
export interface Selection {
  readonly filters: ReadonlyMap<ColumnKey, Filter>;
  /** Empty: any. */
  readonly outcomes: readonly Outcome[];
  /** Trials picked by hand; empty: any. */
  readonly ids: readonly number[];
}

export const nothingSelected: Selection = { filters: new Map(), outcomes: [], ids: [] };

export function isEmpty(selection: Selection): boolean {
  return selection.filters.size === 0 && selection.outcomes.length === 0 && selection.ids.length === 0;
}

export function withFilter(selection: Selection, key: ColumnKey, filter: Filter | undefined): Selection {
  const filters = new Map(selection.filters);
  if (filter && !isWhole(filter)) {
    filters.set(key, filter);
  } else {
    filters.delete(key);
  }
  return { ...selection, filters };
}

export function withOutcome(selection: Selection, outcome: Outcome, chosen: boolean): Selection {
  const rest = selection.outcomes.filter(other => other !== outcome);
  return { ...selection, outcomes: chosen ? [...rest, outcome] : rest };
}

export function withIds(selection: Selection, ids: readonly number[]): Selection {
  return { ...selection, ids };
}

/** Marks the rows that are selected with 1, in `into` if it is large enough; returns the marks and how many there are. */
export function select(selection: Selection, columns: TrialColumns, into?: Uint8Array): { marks: Uint8Array; count: number } {
  const marks = into && into.length >= columns.count ? into : new Uint8Array(Math.ceil(columns.count * 1.5));
  marks.fill(1, 0, columns.count);
  if (selection.outcomes.length > 0) {
    keepOutcomes(selection.outcomes, columns, marks);
  }
  for (const [key, filter] of selection.filters) {
    if (columns.has(key)) {
      keep(filter, columns, key, marks);
    }
  }
  if (selection.ids.length > 0) {
    keepIds(selection.ids, columns, marks);
  }
  let count = 0;
  for (let row = 0; row < columns.count; row++) {
    count += marks[row] as number;
  }
  return { marks, count };
}

/** The selection as parameters of an address, in a fixed order. */
export function toQuery(selection: Selection): [string, string][] {
  const query: [string, string][] = [];
  for (const [key, filter] of selection.filters) {
    query.push([key, filter.kind === 'range' ? rangeText(filter) : filter.words.map(wordText).join(',')]);
  }
  if (selection.outcomes.length > 0) {
    query.push(['outcome', outcomes.filter(outcome => selection.outcomes.includes(outcome)).join(',')]);
  }
  if (selection.ids.length > 0) {
    query.push(['trials', idsText(selection.ids)]);
  }
  return query;
}

/** Reads what {@link toQuery} wrote; what makes no sense is left out, since addresses are typed and shortened by people. */
export function fromQuery(query: URLSearchParams, parameters: readonly Parameter[]): Selection {
  const filters = new Map<ColumnKey, Filter>();
  const categorical = new Set(parameters.filter(parameter => parameter.kind === 'categorical').map(parameter => `p.${parameter.id}`));
  for (const [key, text] of query) {
    if (isColumnKey(key)) {
      const filter = categorical.has(key) ? wordsOf(text) : rangeOf(text);
      if (filter) {
        filters.set(key, filter);
      }
    }
  }
  return {
    filters,
    outcomes: (query.get('outcome') ?? '').split(',').filter(isOutcome),
    ids: idsOf(query.get('trials') ?? ''),
  };
}

export function isSelectionKey(key: string): boolean {
  return key === 'outcome' || key === 'trials' || isColumnKey(key);
}

/** Numbers as text that is short and still means the same filter. */
export function boundText(bound: number): string {
  if (!Number.isFinite(bound)) {
    return '';
  }
  return String(Math.abs(bound) >= 1e6 && Math.abs(bound) < 1e15 ? Math.round(bound) : Number(bound.toPrecision(6)));
}

function isColumnKey(key: string): key is ColumnKey {
  return key.startsWith('p.') || key.startsWith('m.') || key === 'id' || key === 'start' || key === 'end' || key === 'duration';
}

function isWhole(filter: Filter): boolean {
  return filter.kind === 'range' && filter.low === Number.NEGATIVE_INFINITY && filter.high === Number.POSITIVE_INFINITY;
}

function rangeText(filter: RangeFilter): string {
  return `${boundText(filter.low)}..${boundText(filter.high)}`;
}

function rangeOf(text: string): RangeFilter | undefined {
  const [first, second, ...more] = text.split('..');
  if (first === undefined || second === undefined || more.length > 0) {
    return undefined;
  }
  const low = first === '' ? Number.NEGATIVE_INFINITY : Number(first);
  const high = second === '' ? Number.POSITIVE_INFINITY : Number(second);
  return Number.isNaN(low) || Number.isNaN(high) ? undefined : { kind: 'range', low, high };
}

// A comma within a word is escaped; a word that is not set is "-", and a word "-" is escaped.
function wordText(word: string | null): string {
  return word === null ? '-' : word === '-' ? '%2D' : word.replaceAll('%', '%25').replaceAll(',', '%2C');
}

function wordsOf(text: string): WordsFilter | undefined {
  try {
    return { kind: 'words', words: text.split(',').map(word => (word === '-' ? null : decodeURIComponent(word))) };
  } catch {
    return undefined;
  }
}

function idsText(ids: readonly number[]): string {
  const sorted = [...new Set(ids)].sort((a, b) => a - b);
  const runs: string[] = [];
  for (let index = 0; index < sorted.length; ) {
    let last = index;
    while (sorted[last + 1] === (sorted[last] as number) + 1) {
      last++;
    }
    runs.push(last === index ? `${sorted[index]}` : `${sorted[index]}-${sorted[last]}`);
    index = last + 1;
  }
  return runs.join(',');
}

const mostIds = 100_000;

function idsOf(text: string): number[] {
  const ids: number[] = [];
  for (const run of text.split(',')) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(run);
    if (match) {
      const first = Number(match[1]);
      const last = Number(match[2] ?? match[1]);
      for (let id = first; id <= last && ids.length < mostIds; id++) {
        ids.push(id);
      }
    }
  }
  return ids;
}

function keepOutcomes(chosen: readonly Outcome[], columns: TrialColumns, marks: Uint8Array): void {
  const wanted = new Uint8Array(outcomes.length);
  for (const outcome of chosen) {
    wanted[outcomeCode[outcome]] = 1;
  }
  for (let row = 0; row < columns.count; row++) {
    marks[row] = (marks[row] as number) & (wanted[columns.outcome[row] as number] as number);
  }
}

function keep(filter: Filter, columns: TrialColumns, key: ColumnKey, marks: Uint8Array): void {
  const column = columns.column(key);
  if (filter.kind === 'range') {
    const { low, high } = roundedOutwards(filter);
    for (let row = 0; row < columns.count; row++) {
      const value = column[row] as number;
      if (!(value >= low && value <= high)) {
        marks[row] = 0;
      }
    }
    return;
  }
  const parameter = columns.parameters.find(candidate => `p.${candidate.id}` === key);
  const codes = new Set(filter.words.map(word => (word === null ? -1 : (parameter?.words.indexOf(word) ?? -2))));
  for (let row = 0; row < columns.count; row++) {
    const value = column[row] as number;
    if (!codes.has(Number.isNaN(value) ? -1 : value)) {
      marks[row] = 0;
    }
  }
}

// Bounds are kept to six digits in the address, values may be in 32 bits: one at the bound must not fall out.
function roundedOutwards(filter: RangeFilter): { low: number; high: number } {
  const margin = (bound: number): number => {
    const size = Math.abs(bound);
    return !Number.isFinite(bound) ? 0 : size < 1e6 ? size * 6e-6 : Math.min(size * 1e-7, 1000);
  };
  return { low: filter.low - margin(filter.low), high: filter.high + margin(filter.high) };
}

function keepIds(ids: readonly number[], columns: TrialColumns, marks: Uint8Array): void {
  const wanted = new Set(ids);
  for (let row = 0; row < columns.count; row++) {
    if (!wanted.has(columns.idOf(row))) {
      marks[row] = 0;
    }
  }
}
