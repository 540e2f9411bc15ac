import type { ParameterSpec, StudySpec } from '../api/types';

export type Scale = 'linear' | 'log' | 'reverseLog';

/** One parameter of the search space, conditional ones too, as plots and filters see it. */
export interface Parameter {
  readonly id: string;
  readonly kind: 'double' | 'integer' | 'discrete' | 'categorical';
  readonly scale: Scale;
  /** Bounds of numeric parameters; 0 and the number of values less one for categories. */
  readonly min: number;
  readonly max: number;
  /** The words of a categorical parameter; a value in a column is an index into them. */
  readonly words: readonly string[];
  /** The numbers of a discrete parameter. */
  readonly numbers: readonly number[];
  /** For which values of which parameter it exists; undefined where it always does. */
  readonly condition: Condition | undefined;
}

export interface Condition {
  readonly parent: string;
  readonly values: readonly string[];
}

export interface Metric {
  readonly id: string;
  readonly goal: 'maximize' | 'minimize';
  /** The threshold of a metric that is a constraint; undefined for objectives. */
  readonly threshold: number | undefined;
}

/** All parameters, each parent before its children. */
export function parametersOf(spec: StudySpec): Parameter[] {
  const found: Parameter[] = [];
  for (const parameter of spec.parameters ?? []) {
    collect(parameter, undefined, found);
  }
  return found;
}

export function metricsOf(spec: StudySpec): Metric[] {
  return (spec.metrics ?? []).map(metric => ({
    id: metric.metricId,
    goal: metric.goal === 'MINIMIZE' ? 'minimize' : 'maximize',
    threshold: metric.safetyConfig ? (metric.safetyConfig.safetyThreshold ?? 0) : undefined,
  }));
}

/** The metrics that are to be improved, constraints left out. */
export function objectivesOf(metrics: readonly Metric[]): Metric[] {
  return metrics.filter(metric => metric.threshold === undefined);
}

/** A value as people write it: a category's word, a whole number without a point. */
export function valueText(parameter: Parameter, value: number, format: (value: number) => string): string {
  if (Number.isNaN(value)) {
    return '';
  }
  return parameter.kind === 'categorical' ? (parameter.words[value] ?? '') : format(value);
}

/** The number that stands for a value of the API in a column; NaN for none. */
export function valueCode(parameter: Parameter, value: string | number | boolean | undefined): number {
  if (value === undefined) {
    return Number.NaN;
  }
  if (parameter.kind === 'categorical') {
    const index = parameter.words.indexOf(String(value));
    return index < 0 ? Number.NaN : index;
  }
  return Number(value);
}

function collect(spec: ParameterSpec, condition: Condition | undefined, found: Parameter[]): void {
  found.push(parameterOf(spec, condition));
  for (const child of spec.conditionalParameterSpecs ?? []) {
    const values =
      child.parentCategoricalValues?.values ?? child.parentDiscreteValues?.values ?? child.parentIntValues?.values ?? [];
    collect(child.parameterSpec, { parent: spec.parameterId, values: values.map(String) }, found);
  }
}

function parameterOf(spec: ParameterSpec, condition: Condition | undefined): Parameter {
  const scale = scaleOf(spec);
  const common = { id: spec.parameterId, scale, condition, words: [], numbers: [] };
  if (spec.doubleValueSpec) {
    return { ...common, kind: 'double', min: spec.doubleValueSpec.minValue ?? 0, max: spec.doubleValueSpec.maxValue ?? 0 };
  }
  if (spec.integerValueSpec) {
    const { minValue, maxValue } = spec.integerValueSpec;
    return { ...common, kind: 'integer', min: Number(minValue ?? 0), max: Number(maxValue ?? 0) };
  }
  if (spec.discreteValueSpec) {
    const numbers = [...(spec.discreteValueSpec.values ?? [])].sort((a, b) => a - b);
    return { ...common, kind: 'discrete', numbers, min: numbers[0] ?? 0, max: numbers.at(-1) ?? 0 };
  }
  const words = [...(spec.categoricalValueSpec?.values ?? [])];
  return { ...common, kind: 'categorical', words, min: 0, max: Math.max(0, words.length - 1) };
}

function scaleOf(spec: ParameterSpec): Scale {
  switch (spec.scaleType) {
    case 'UNIT_LOG_SCALE':
      return 'log';
    case 'UNIT_REVERSE_LOG_SCALE':
      return 'reverseLog';
    default:
      return 'linear';
  }
}
