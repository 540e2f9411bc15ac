import { describe, expect, it } from 'vitest';
import { numberScale, parameterScale, setStart, unsetPosition, wordsScale } from '../src/data/axisScale';
import { valueColours } from '../src/data/ramp';
import { accuracy, beta, loss, lr, optimizer } from './trials';

describe('a scale', () => {
  it.each([
    ['linear', numberScale(-2, 6), 0, 0.25],
    ['log', numberScale(1e-4, 1, 'log'), 0.01, 0.5],
    ['reverse log', numberScale(1, 100, 'reverseLog'), 91, 0.5],
  ] as const)('maps there and back: %s', (_, scale, value, position) => {
    expect(scale.position(value)).toBeCloseTo(position, 6);
    expect(scale.value(scale.position(value))).toBeCloseTo(value, 8);
    expect([scale.position(scale.min), scale.position(scale.max)]).toEqual([0, 1]);
  });

  it('is linear where a logarithm makes no sense', () => {
    expect(numberScale(-1, 1, 'log').kind).toBe('linear');
  });

  it('has a place for a constant', () => {
    expect(numberScale(3, 3).position(3)).toBe(0.5);
    expect(numberScale(3, 3).ticks(5).map(tick => tick.value)).toEqual([3]);
  });

  it('keeps a place below all others for values that are not set', () => {
    const scale = parameterScale(beta);
    expect(scale.position(Number.NaN)).toBe(unsetPosition);
    expect(scale.position(0)).toBe(setStart);
    expect(scale.position(1)).toBe(1);
    expect(scale.value(scale.position(0.4))).toBeCloseTo(0.4);
  });

  it('names each word', () => {
    expect(parameterScale(optimizer).ticks(2).map(tick => tick.label)).toEqual(['sgd', 'adam', 'a,b']);
    expect(wordsScale(['only']).position(0)).toBe(0.5);
  });

  it('marks powers of ten, and whole numbers of whole parameters', () => {
    expect(parameterScale(lr).ticks(5).map(tick => tick.label)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1']);
    const layers = { ...lr, kind: 'integer', scale: 'linear', min: 2, max: 5 } as const;
    expect(parameterScale(layers).ticks(7).map(tick => tick.value)).toEqual([2, 3, 4, 5]);
  });
});

describe('the colour of a value', () => {
  const values = Array.from({ length: 101 }, (_, index) => index);

  it('is the strongest for the best, by the goal', () => {
    expect(valueColours(accuracy, values, values.length).step(100)).toBe(31);
    expect(valueColours(loss, values, values.length).step(0)).toBe(31);
  });

  it('is not spoilt by a few hopeless values', () => {
    const spoilt = [...values, 1e12];
    const scale = valueColours(loss, spoilt, spoilt.length);
    expect(scale.step(1e12)).toBe(0);
    expect(scale.step(45)).toBeGreaterThan(10);
  });
});
