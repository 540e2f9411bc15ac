import { numberOf } from '../api/decode';
import { trialPath } from '../api/names';
import type { SuggestionExplanation } from '../api/types';
import { numberText, percentText } from '../data/format';
import { isOpen, type Outcome } from '../data/outcome';
import { useAnswer } from '../interface/useAnswer';
import { trialHref } from '../plots/picking';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import type { StudyModel } from '../study/studyModel';

/** Why the algorithm proposed the trial: what it could know then. */
export function SuggestionPanel({ model, id, outcome }: { model: StudyModel; id: number; outcome: Outcome }) {
  const { value, problem } = useAnswer<SuggestionExplanation>(`${trialPath(model.name, id)}:explainSuggestion`, {}, isOpen(outcome));
  return (
    <PlotPanel title="Why this suggestion" about={value?.basis?.trials ? `from the ${value.basis.trials} trials that had ended` : ''}>
      {value ? <Explanation model={model} value={value} /> : <NothingToSee>{problem ?? 'Being computed…'}</NothingToSee>}
    </PlotPanel>
  );
}

function Explanation({ model, value }: { model: StudyModel; value: SuggestionExplanation }) {
  const mean = numberOf(value.mean);
  const deviation = numberOf(value.deviation);
  const observed = numberOf(value.observed);
  const exploration = numberOf(value.exploration);
  const acquisition = numberOf(value.acquisition);
  return (
    <div class="stack">
      <p>{value.summary}</p>
      {value.basis?.refusal && <p class="quiet">{value.basis.refusal}</p>}
      {!Number.isNaN(mean) && (
        <>
          <PredictionBar mean={mean} deviation={deviation} observed={observed} best={numberOf(value.bestValue)} />
          <dl class="facts">
            <dt>Predicted</dt>
            <dd>
              {numberText(mean)} ± {numberText(deviation)}
            </dd>
            {!Number.isNaN(observed) && (
              <>
                <dt>Observed</dt>
                <dd>
                  {numberText(observed)}
                  {deviation > 0 && <span class="quiet"> ({numberText((observed - mean) / deviation)} deviations from the prediction)</span>}
                </dd>
              </>
            )}
            <dt>Best then</dt>
            <dd>{numberText(numberOf(value.bestValue))}</dd>
            {!Number.isNaN(numberOf(value.improvementProbability)) && (
              <>
                <dt>Chance to improve</dt>
                <dd>{percentText(numberOf(value.improvementProbability))}</dd>
              </>
            )}
            {!Number.isNaN(acquisition) && (
              <>
                <dt>Acquisition</dt>
                <dd>
                  {numberText(acquisition)} <span class="quiet">(logarithm of the expected improvement)</span>
                </dd>
              </>
            )}
          </dl>
          {!Number.isNaN(exploration) && (
            <div class="split" role="img" aria-label={`${percentText(1 - exploration)} exploitation, ${percentText(exploration)} exploration`}>
              <span style={{ flexGrow: String(1 - exploration + 0.001) }}>{exploration < 0.75 ? `promise ${percentText(1 - exploration)}` : ''}</span>
              <span style={{ flexGrow: String(exploration + 0.001) }}>{exploration > 0.25 ? `uncertainty ${percentText(exploration)}` : ''}</span>
            </div>
          )}
        </>
      )}
      {(value.neighbours ?? []).length > 0 && (
        <div>
          <h3>Nearest trials then</h3>
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col">Trial</th>
                <th scope="col" class="right">
                  Distance
                </th>
                <th scope="col" class="right">
                  Value
                </th>
              </tr>
            </thead>
            <tbody>
              {(value.neighbours ?? []).map(neighbour => (
                <tr key={neighbour.trial}>
                  <td>
                    <a href={trialHref(model, neighbour.trial)}>{neighbour.trial}</a>
                  </td>
                  <td class="right">{numberText(numberOf(neighbour.distance))}</td>
                  <td class="right">{numberText(numberOf(neighbour.value))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** The prediction with its band, and where the result and the best of that time lie. */
function PredictionBar({ mean, deviation, observed, best }: { mean: number; deviation: number; observed: number; best: number }) {
  const ends = [mean - 2.6 * deviation, mean + 2.6 * deviation, observed, best].filter(Number.isFinite);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const at = (value: number): number => 10 + ((value - low) / (high - low || 1)) * 380;
  return (
    <svg class="prediction" viewBox="0 0 400 34" role="img" aria-label={`predicted ${numberText(mean)}, observed ${numberText(observed)}, best then ${numberText(best)}`}>
      <line class="base" x1="10" x2="390" y1="17" y2="17" />
      <rect class="model-band" x={at(mean - 2 * deviation)} width={Math.max(1, at(mean + 2 * deviation) - at(mean - 2 * deviation))} y="8" height="18" rx="2" />
      <line class="model-line" x1={at(mean)} x2={at(mean)} y1="6" y2="28" />
      {Number.isFinite(best) && <path class="best-mark" d={`M${at(best)} 3l4 -3h-8z M${at(best)} 3V31`} />}
      {Number.isFinite(observed) && <circle class="observed" cx={at(observed)} cy="17" r="5" />}
    </svg>
  );
}
