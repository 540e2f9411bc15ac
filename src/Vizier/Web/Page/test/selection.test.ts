import { describe, expect, it } from 'vitest';
import { fromQuery, nothingSelected, select, toQuery, withFilter, withIds, withOutcome, type Selection } from '../src/data/selection';
import { beta, columnsOf, lr, optimizer } from './trials';

const parameters = [lr, optimizer, beta];

function roundTrip(selection: Selection): Selection {
  return fromQuery(new URLSearchParams(toQuery(selection).map(pair => [...pair])), parameters);
}

function selectedIds(selection: Selection, columns = columnsOf(trials)): number[] {
  const { marks } = select(selection, columns);
  return Array.from({ length: columns.count }, (_, row) => row)
    .filter(row => marks[row] === 1)
    .map(row => columns.idOf(row));
}

const trials = [
  { id: 1, lr: 0.001, optimizer: 0, loss: 0.5 },
  { id: 2, lr: 0.01, optimizer: 1, loss: 0.4 },
  { id: 3, lr: 0.1, loss: 0.3, outcome: 'stopped' },
  { id: 4, lr: 1, optimizer: 2, outcome: 'failed' },
] as const;

describe('a selection', () => {
  it('is read from the address as it was written', () => {
    let selection = withFilter(nothingSelected, 'p.lr', { kind: 'range', low: 0.001, high: Number.POSITIVE_INFINITY });
    selection = withFilter(selection, 'p.optimizer', { kind: 'words', words: ['a,b', null, 'adam'] });
    selection = withIds(withOutcome(selection, 'stopped', true), [3, 1, 2, 7]);
    expect(roundTrip(selection)).toEqual({ ...selection, ids: [1, 2, 3, 7] });
  });

  it('writes runs of trials short', () => {
    expect(toQuery(withIds(nothingSelected, [9, 1, 2, 3, 5]))).toEqual([['trials', '1-3,5,9']]);
  });

  it.each(['p.lr=a..b', 'p.lr=1', 'p.lr=1..2..3', 'outcome=happy', 'trials=x,-4', 'other=1..2'])('leaves out what makes no sense: %s', text => {
    expect(fromQuery(new URLSearchParams(text), parameters)).toEqual(nothingSelected);
  });

  it('drops a filter that leaves nothing out', () => {
    const whole = { kind: 'range', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } as const;
    expect(withFilter(nothingSelected, 'p.lr', whole).filters.size).toBe(0);
  });
});

describe('selecting', () => {
  it('keeps all trials without a filter', () => {
    expect(selectedIds(nothingSelected)).toEqual([1, 2, 3, 4]);
  });

  it('keeps bounds, and leaves out what has no value', () => {
    expect(selectedIds(withFilter(nothingSelected, 'm.loss', { kind: 'range', low: 0.4, high: 1 }))).toEqual([1, 2]);
  });

  it('knows trials in which a parameter is not set', () => {
    expect(selectedIds(withFilter(nothingSelected, 'p.optimizer', { kind: 'words', words: [null, 'a,b'] }))).toEqual([3, 4]);
  });

  it('asks that all filters hold', () => {
    const filtered = withFilter(nothingSelected, 'p.lr', { kind: 'range', low: 0.005, high: 2 });
    expect(selectedIds(withIds(withOutcome(filtered, 'failed', true), [3, 4]))).toEqual([4]);
  });

  it('keeps a trial at the bound when the bound was rounded for the address', () => {
    const value = 0.123456789;
    const columns = columnsOf([{ id: 1, lr: value }]);
    const selection = roundTrip(withFilter(nothingSelected, 'p.lr', { kind: 'range', low: value, high: value }));
    expect(selectedIds(selection, columns)).toEqual([1]);
  });
});
