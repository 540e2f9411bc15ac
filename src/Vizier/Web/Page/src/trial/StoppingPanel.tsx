import { useMemo } from 'preact/hooks';
import { numberOf, numbersOf } from '../api/decode';
import { trialPath } from '../api/names';
import type { StoppingExplanation } from '../api/types';
import { numberText } from '../data/format';
import { isOpen, type Outcome } from '../data/outcome';
import { palette } from '../interface/theme';
import { useAnswer } from '../interface/useAnswer';
import { toX, toY } from '../plots/Axes';
import { LinePlot, type Line } from '../plots/LinePlot';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import type { StudyModel } from '../study/studyModel';

/** Why the trial was stopped, or would be, or not: its curve, what the rule asks of it, and the decision in a sentence. */
export function StoppingPanel({ model, id, outcome, version }: { model: StudyModel; id: number; outcome: Outcome; version: number }) {
  const { value, problem } = useAnswer<StoppingExplanation>(`${trialPath(model.name, id)}:explainStopping`, {}, isOpen(outcome) ? version : outcome);
  const title = outcome === 'stopped' ? 'Why it was stopped' : isOpen(outcome) ? 'Will it be stopped?' : 'The stopping rule';
  const lines = useMemo(() => (value ? linesOf(value, palette.value.outcome[outcome]) : []), [value, palette.value, outcome]);
  const forecast = value && Number.isFinite(numberOf(value.forecastMean)) ? value : undefined;
  return (
    <PlotPanel title={title} about={value?.rule ? value.rule.replaceAll('_', ' ') : ''} table={value?.rule ? () => tableOf(value) : undefined}>
      {!value ? (
        <NothingToSee>{problem ?? 'Being computed…'}</NothingToSee>
      ) : (
        <div class="stack">
          <p>{value.reason || 'This study has no stopping rule.'}</p>
          {lines.length > 0 && (
            <LinePlot
              lines={lines}
              height={220}
              xLabel={value.seconds ? 'seconds' : 'step'}
              yLabel={value.metric ?? ''}
              over={(frame, x, y) =>
                forecast && (
                  <g>
                    <line
                      class="forecast"
                      x1={toX(frame, x.position(numberOf(forecast.forecastPosition)))}
                      x2={toX(frame, x.position(numberOf(forecast.forecastPosition)))}
                      y1={toY(frame, y.position(numberOf(forecast.forecastMean) - 2 * numberOf(forecast.forecastDeviation)))}
                      y2={toY(frame, y.position(numberOf(forecast.forecastMean) + 2 * numberOf(forecast.forecastDeviation)))}
                    />
                    <circle class="observed" cx={toX(frame, x.position(numberOf(forecast.forecastPosition)))} cy={toY(frame, y.position(numberOf(forecast.forecastMean)))} r="4" />
                  </g>
                )
              }
            />
          )}
          {lines.length > 1 && (
            <p class="quiet small key">
              <svg width="22" height="8" aria-hidden="true">
                <path class="line rule" d="M0 4H22" />
              </svg>{' '}
              what the rule compares it with
            </p>
          )}
        </div>
      )}
    </PlotPanel>
  );
}

function linesOf(value: StoppingExplanation, colour: string): Line[] {
  const lines: Line[] = [];
  const rule = { x: numbersOf(value.rulePositions), y: numbersOf(value.ruleValues) };
  if (rule.x.length > 0) {
    lines.push({ key: 'rule', ...rule, colour: '', class: 'rule' });
  }
  const x = numbersOf(value.positions);
  if (x.length > 0) {
    lines.push({ key: 'trial', x, y: numbersOf(value.values), colour, class: 'strong' });
  }
  // An end point that is not drawn keeps the forecast within the axes.
  const end = numberOf(value.forecastPosition);
  const mean = numberOf(value.forecastMean);
  if (Number.isFinite(end) && Number.isFinite(mean)) {
    lines.push({ key: 'forecast', x: [end], y: [mean], band: [2 * numberOf(value.forecastDeviation)], colour: 'transparent' });
  }
  return lines;
}

function tableOf(value: StoppingExplanation) {
  const rule = new Map(numbersOf(value.rulePositions).map((position, index) => [position, numbersOf(value.ruleValues)[index] ?? Number.NaN]));
  const values = numbersOf(value.values);
  return {
    header: [value.seconds ? 'Seconds' : 'Step', value.metric ?? 'Value', 'Rule'],
    rows: numbersOf(value.positions).map((position, index) => [
      numberText(position),
      numberText(values[index] ?? Number.NaN),
      numberText(rule.get(position) ?? Number.NaN),
    ]),
  };
}
