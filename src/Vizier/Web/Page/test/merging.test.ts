import { describe, expect, it } from 'vitest';
import { decodeColumn } from '../src/api/decode';
import { TrialColumns } from '../src/data/columns';
import { outcomeOf } from '../src/data/outcome';
import { metricsOf, parametersOf } from '../src/data/space';
import { merge } from '../src/data/trials';

function column(encoding: 'UINT8' | 'INT32' | 'FLOAT32', values: readonly number[]) {
  const array = { UINT8: Uint8Array, INT32: Int32Array, FLOAT32: Float32Array }[encoding].from(values);
  return { encoding, data: Buffer.from(array.buffer).toString('base64') };
}

const spec = {
  parameters: [
    { parameterId: 'lr', doubleValueSpec: { minValue: 0, maxValue: 1 } },
    {
      parameterId: 'model',
      categoricalValueSpec: { values: ['a', 'b'] },
      conditionalParameterSpecs: [{ parameterSpec: { parameterId: 'depth', integerValueSpec: { minValue: '1', maxValue: '9' } }, parentCategoricalValues: { values: ['b'] } }],
    },
  ],
  metrics: [{ metricId: 'loss', goal: 'MINIMIZE' as const }],
};

describe('the search space', () => {
  it('is flat, with conditions', () => {
    const parameters = parametersOf(spec);
    expect(parameters.map(parameter => parameter.id)).toEqual(['lr', 'model', 'depth']);
    expect(parameters[2]?.condition).toEqual({ parent: 'model', values: ['b'] });
  });
});

describe('columns', () => {
  it('decode with missing values', () => {
    expect([...decodeColumn(column('UINT8', [1, 255]), 2)]).toEqual([1, Number.NaN]);
    expect([...decodeColumn(column('INT32', [-2_147_483_648, 7]), 2)]).toEqual([Number.NaN, 7]);
    expect([...decodeColumn(undefined, 2)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('take changes in any order, and keep trials by their ids', () => {
    const columns = new TrialColumns(parametersOf(spec), metricsOf(spec));
    merge(columns, part([5, 2], { states: [2, 4], lr: [0.5, 0.2], model: [1, 0], loss: [Number.NaN, 0.9] }));
    merge(columns, part([5, 9, 1], { states: [4, 1, 5], lr: [0.5, 0.9, 0.1], model: [1, 0, 255], loss: [0.4, Number.NaN, Number.NaN] }));
    expect(Array.from({ length: columns.count }, (_, row) => columns.idOf(row))).toEqual([1, 2, 5, 9]);
    expect(Array.from({ length: columns.count }, (_, row) => outcomeOf(columns.outcome[row] ?? 0))).toEqual(['infeasible', 'succeeded', 'succeeded', 'queued']);
    const five = columns.rowOf(5) ?? -1;
    expect(columns.value('m.loss', five)).toBeCloseTo(0.4);
    expect(columns.value('p.model', five)).toBe(0);
    expect(columns.value('p.depth', five)).toBeNaN();
  });
});

// The service's labels are in an order of its own.
function part(ids: readonly number[], values: { states: readonly number[]; lr: readonly number[]; model: readonly number[]; loss: readonly number[] }) {
  return {
    rows: ids.length,
    ids: column('INT32', ids),
    states: column('UINT8', values.states),
    parameters: [
      { parameterId: 'lr', values: column('FLOAT32', values.lr) },
      { parameterId: 'model', labels: ['b', 'a'], values: column('UINT8', values.model) },
    ],
    metrics: [{ metricId: 'loss', values: column('FLOAT32', values.loss) }],
  };
}
