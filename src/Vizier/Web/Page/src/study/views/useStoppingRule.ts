import { numbersOf } from '../../api/decode';
import { trialPath } from '../../api/names';
import type { StoppingExplanation } from '../../api/types';
import { outcomeCode } from '../../data/outcome';
import type { Metric } from '../../data/space';
import { useAnswer } from '../../interface/useAnswer';
import type { StudyModel } from '../studyModel';

/** What the stopping rule asks of a trial, position by position. */
export interface RuleLine {
  readonly rule: string;
  readonly trial: number;
  readonly isSeconds: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The rule as it judges one of some trials: the picked one, else one that runs, else the last that it stopped. */
export function useStoppingRule(model: StudyModel, metric: Metric, trials: readonly number[]): RuleLine | undefined {
  const hasRule = model.overview.value?.study.studySpec?.defaultStoppingSpec !== undefined && metric === model.objectives[0];
  const trial = hasRule ? judgedOf(model, trials) : undefined;
  const path = trial === undefined ? undefined : `${trialPath(model.name, trial)}:explainStopping`;
  const { value } = useAnswer<StoppingExplanation>(path, {}, model.version.value, 5000);
  const x = numbersOf(value?.rulePositions);
  return value?.rule && trial !== undefined && x.length > 0
    ? { rule: value.rule, trial, isSeconds: value.seconds === true, x, y: numbersOf(value.ruleValues) }
    : undefined;
}

function judgedOf(model: StudyModel, trials: readonly number[]): number | undefined {
  const { ids } = model.selection.value;
  const outcomeOf = (id: number): number => model.columns.outcome[model.columns.rowOf(id) ?? -1] ?? -1;
  const lastOf = (outcome: number): number | undefined =>
    trials.reduce<number | undefined>((last, id) => (outcomeOf(id) === outcome && id > (last ?? 0) ? id : last), undefined);
  return (ids.length === 1 ? ids[0] : undefined) ?? lastOf(outcomeCode.running) ?? lastOf(outcomeCode.stopped);
}
