import { describe, expect, it } from 'vitest';
import { hypervolumeSteps, improvements, paretoFront } from '../src/data/objective';
import { accuracy, columnsOf, loss } from './trials';

describe('the best so far', () => {
  it('follows the goal, and only results count', () => {
    const columns = columnsOf([
      { id: 1, loss: 0.5, accuracy: 0.5 },
      { id: 2, loss: 0.1, accuracy: 0.9, outcome: 'running' },
      { id: 3, loss: 0.6, accuracy: 0.6 },
      { id: 4, loss: 0.4, accuracy: 0.4, outcome: 'stopped' },
      { id: 5, loss: 0, accuracy: 1, outcome: 'infeasible' },
    ]);
    expect(improvements(columns, loss).map(step => columns.idOf(step.row))).toEqual([1, 4]);
    expect(improvements(columns, accuracy).map(step => columns.idOf(step.row))).toEqual([1, 3]);
  });

  it('leaves out trials that break a constraint', () => {
    const constraint = { ...accuracy, threshold: 0.7 };
    const columns = columnsOf([{ id: 1, loss: 0.1, accuracy: 0.6 }, { id: 2, loss: 0.3, accuracy: 0.8 }, { id: 3, loss: 0.2 }], [loss, constraint]);
    expect(improvements(columns, loss).map(step => columns.idOf(step.row))).toEqual([2]);
  });

  it('may go by the order in which trials ended', () => {
    const columns = columnsOf([{ id: 1, loss: 0.3, end: 30 }, { id: 2, loss: 0.5, end: 10 }, { id: 3, loss: 0.4, end: 20 }]);
    expect(improvements(columns, loss, 'end').map(step => columns.idOf(step.row))).toEqual([2, 3, 1]);
  });
});

describe('the Pareto front', () => {
  it('holds what no trial beats in both', () => {
    const columns = columnsOf([
      { id: 1, loss: 1, accuracy: 1 },
      { id: 2, loss: 0.5, accuracy: 0.8 },
      { id: 3, loss: 0.6, accuracy: 0.7 },
      { id: 4, loss: 0.1, accuracy: 0.1 },
      { id: 5, loss: 0, accuracy: 1, outcome: 'failed' },
    ]);
    expect(paretoFront(columns, [loss, accuracy]).map(row => columns.idOf(row)).sort()).toEqual([1, 2, 4]);
  });

  it('agrees with comparing all pairs', () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ id: index + 1, loss: Math.sin(index * 12.9) ** 2, accuracy: Math.cos(index * 78.2) ** 2 }));
    const columns = columnsOf(rows);
    const beaten = (a: (typeof rows)[number]): boolean =>
      rows.some(b => b.loss <= a.loss && b.accuracy >= a.accuracy && (b.loss < a.loss || b.accuracy > a.accuracy));
    const expected = rows.filter(row => !beaten(row)).map(row => row.id);
    expect(paretoFront(columns, [loss, accuracy]).map(row => columns.idOf(row)).sort((a, b) => a - b)).toEqual(expected);
  });

  it('has a volume that grows', () => {
    const columns = columnsOf([{ id: 1, loss: 0.5, accuracy: 0.5 }, { id: 2, loss: 0.6, accuracy: 0.4 }, { id: 3, loss: 0.25, accuracy: 0.25 }, { id: 4, loss: 0.75, accuracy: 0.75 }]);
    const steps = hypervolumeSteps(columns, [loss, accuracy], [1, 0]);
    expect(steps.map(step => columns.idOf(step.row))).toEqual([1, 3, 4]);
    expect(steps.map(step => step.value)).toEqual([0.25, 0.3125, 0.375]);
  });
});
