import { useMemo, useState } from 'preact/hooks';
import { numbersOf } from '../api/decode';
import { parseStudyName } from '../api/names';
import type { ComparisonCurve } from '../api/types';
import { countText, numberText } from '../data/format';
import { Segmented } from '../interface/Segmented';
import { palette } from '../interface/theme';
import { useAnswer } from '../interface/useAnswer';
import { LinePlot, type Line } from '../plots/LinePlot';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import { href, route } from '../routing/route';

/** Studies beside each other: how the best value grew, and how the values are distributed. */
export function ComparePage() {
  const studies = (route.value.query.get('studies') ?? '').split(',').filter(name => name !== '');
  const answer = useAnswer<{ readonly curves?: readonly ComparisonCurve[] }>('v1/owners/-/studySummaries:compare', { studies });
  const [kind, setKind] = useState<'linear' | 'log'>('linear');
  const curves = answer.value?.curves ?? [];
  const colours = palette.value.series;
  const best = useMemo(() => curves.map((curve, index) => bestLine(curve, index, colours)), [curves, colours]);
  const shares = useMemo(() => curves.map((curve, index) => shareLine(curve, index, colours)), [curves, colours]);
  const metric = curves[0]?.metric ?? '';
  return (
    <main class="page stack">
      <div class="spread">
        <h1>Compare studies</h1>
        <Segmented label="Scale of the values" value={kind} options={[['linear', 'Linear'], ['log', 'Log']]} onChange={value => setKind(value)} />
      </div>
      {answer.problem && <p class="notice wrong">{answer.problem}</p>}
      <ul class="legend">
        {curves.map((curve, index) => {
          const name = parseStudyName(curve.study);
          return (
            <li key={curve.study} class="row">
              <svg width="18" height="8" aria-hidden="true">
                <path d="M0 4H18" stroke={colours[index % colours.length]} stroke-width="3" stroke-dasharray={dashes[index % dashes.length]} />
              </svg>
              <a href={href(['studies', name.owner, name.study])}>{name.study}</a>
              <span class="quiet">
                {countText(curve.trials ?? 0)} trials, best {numberText(numbersOf(curve.bestValues).at(-1) ?? Number.NaN)}
              </span>
            </li>
          );
        })}
      </ul>
      <div class="grid-even">
        <PlotPanel title="Best so far" about={`${metric} after so many trials with a result`} table={() => bestTable(curves)}>
          {curves.length === 0 ? <Waiting isLoading={answer.isLoading} /> : <LinePlot lines={best} height={360} xLabel="trials" yLabel={metric} yKind={kind} />}
        </PlotPanel>
        <PlotPanel title="Distribution" about={`share of trials whose ${metric} is at most this`} table={() => shareTable(curves)}>
          {curves.length === 0 ? (
            <Waiting isLoading={answer.isLoading} />
          ) : (
            <LinePlot lines={shares} height={360} xLabel={metric} yLabel="share of trials" xKind={kind} yRange={[0, 1]} />
          )}
        </PlotPanel>
      </div>
    </main>
  );
}

/** Lines of several studies differ in their dashes as well. */
const dashes = ['', '7 3', '2 3', '9 3 2 3'];

function Waiting({ isLoading }: { isLoading: boolean }) {
  return <NothingToSee>{isLoading ? 'Reading…' : 'None of these studies has a result yet.'}</NothingToSee>;
}

function bestLine(curve: ComparisonCurve, index: number, colours: readonly string[]): Line {
  return { ...look(index, colours), key: curve.study, x: numbersOf(curve.bestCounts), y: numbersOf(curve.bestValues) };
}

function shareLine(curve: ComparisonCurve, index: number, colours: readonly string[]): Line {
  return { ...look(index, colours), key: curve.study, x: numbersOf(curve.values), y: numbersOf(curve.shares) };
}

function look(index: number, colours: readonly string[]) {
  return { colour: colours[index % colours.length] ?? '', dash: dashes[index % dashes.length] ?? '', class: 'strong', isStepped: true };
}

function bestTable(curves: readonly ComparisonCurve[]) {
  return {
    header: ['Study', 'After trials', 'Best'],
    rows: curves.flatMap(curve => {
      const values = numbersOf(curve.bestValues);
      return numbersOf(curve.bestCounts).map((count, index) => [parseStudyName(curve.study).study, countText(count), numberText(values[index] ?? Number.NaN)]);
    }),
  };
}

function shareTable(curves: readonly ComparisonCurve[]) {
  const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
  return {
    header: ['Study', ...quantiles.map(quantile => `${quantile * 100} % at most`)],
    rows: curves.map(curve => {
      const shares = numbersOf(curve.shares);
      const values = numbersOf(curve.values);
      return [
        parseStudyName(curve.study).study,
        ...quantiles.map(quantile => numberText(values[shares.findIndex(share => share >= quantile)] ?? Number.NaN)),
      ];
    }),
  };
}
