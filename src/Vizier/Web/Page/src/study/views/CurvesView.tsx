import { useMemo, useState } from 'preact/hooks';
import { decodeColumn } from '../../api/decode';
import type { LearningCurves } from '../../api/types';
import { countText, numberText } from '../../data/format';
import { outcomeCode, outcomeLabel, outcomeOf } from '../../data/outcome';
import type { Metric } from '../../data/space';
import { Segmented } from '../../interface/Segmented';
import { palette } from '../../interface/theme';
import { useAnswer } from '../../interface/useAnswer';
import { LinePlot, type Line } from '../../plots/LinePlot';
import { openTrial } from '../../plots/picking';
import { NothingToSee, PlotPanel } from '../../plots/PlotPanel';
import { route } from '../../routing/route';
import type { StudyModel } from '../studyModel';
import { useStoppingRule } from './useStoppingRule';

/** What the best, the running and the newest trials measured on their way. */
export function CurvesView({ model, metric, height }: { model: StudyModel; metric: Metric; height: number }) {
  const { query } = route.value;
  const axis = query.get('along') === 'seconds' ? 'SECONDS' : undefined;
  const kind = query.get('curves') === 'log' ? 'log' : 'linear';
  const [named, setNamed] = useState<number | undefined>(undefined);
  const answer = useAnswer<LearningCurves>(`${model.path}/trials:curves`, { metric: metric.id, axis }, model.version.value, 2000);
  const curves = useMemo(() => (answer.value ? curvesOf(answer.value) : []), [answer.value]);
  const colours = palette.value;
  const { marks } = model.selected.value;
  const version = model.version.value;
  const hovered = model.hovered.value >= 0 ? model.columns.idOf(model.hovered.value) : named;
  const lines = useMemo(
    () =>
      curves
        .map<Line & { readonly rank: number }>(curve => {
          const row = model.columns.rowOf(curve.id);
          const outcome = outcomeOf(model.columns.outcome[row ?? -1] ?? 0);
          const isSelected = row === undefined || marks[row] === 1;
          const isNamed = curve.id === hovered;
          return {
            key: curve.id,
            x: curve.x,
            y: curve.y,
            colour: isNamed ? colours.ink : isSelected ? colours.outcome[outcome] : colours.dimmed,
            class: isNamed ? 'strong' : '',
            opacity: isNamed ? 1 : isSelected ? Math.max(0.35, Math.min(0.85, 12 / curves.length)) : 0.5,
            rank: isNamed ? 2 : isSelected ? 1 : 0,
          };
        })
        .sort((a, b) => a.rank - b.rank),
    [curves, marks, model.selection.value, version, colours, hovered],
  );
  const isSeconds = answer.value?.axis === 'SECONDS';
  const rule = useStoppingRule(model, metric, useMemo(() => curves.map(curve => curve.id), [curves]));
  const drawn = useMemo(
    () => (rule && rule.isSeconds === isSeconds ? [...lines, { key: ruleKey, x: rule.x, y: rule.y, colour: '', class: 'rule' }] : lines),
    [lines, rule?.trial, rule?.x.join(), rule?.y.join(), isSeconds],
  );
  return (
    <PlotPanel
      title="Learning curves"
      about={
        named !== undefined
          ? `trial ${named}`
          : answer.value &&
            `${countText(curves.length)} of ${countText(answer.value.totalSize ?? 0)}${rule && drawn !== lines ? `; dashed: what the rule ${rule.rule.replaceAll('_', ' ')} compares trial ${rule.trial} with` : ''}`
      }
      table={() => tableOf(model, curves, isSeconds)}
      tools={
        <>
          <Segmented label="Along" value={axis ? 'seconds' : 'step'} options={[['step', 'Steps'], ['seconds', 'Time']]} onChange={value => model.keepOption('along', value === 'seconds' ? value : '')} />
          <Segmented label="Scale" value={kind} options={[['linear', 'Lin'], ['log', 'Log']]} onChange={value => model.keepOption('curves', value === 'log' ? 'log' : '')} />
        </>
      }
    >
      {lines.length === 0 ? (
        <NothingToSee height={height}>{answer.problem ?? (answer.isLoading ? 'Reading…' : `No trial has measured ${metric.id} on its way.`)}</NothingToSee>
      ) : (
        <LinePlot
          lines={drawn}
          height={height}
          xLabel={isSeconds ? 'seconds' : 'step'}
          yLabel={metric.id}
          yKind={kind}
          over={(frame, x, y) =>
            curves
              .filter(curve => stoppedAt(model, curve.id))
              .map(curve => {
                const last = curve.x.length - 1;
                const [right, down] = [frame.left + x.position(curve.x[last] ?? 0) * (frame.width - frame.left - frame.right), frame.height - frame.bottom - y.position(curve.y[last] ?? 0) * (frame.height - frame.top - frame.bottom)];
                return <path key={curve.id} d={`M${right - 4} ${down - 3}h8l-4 7z`} fill={colours.outcome.stopped} />;
              })
          }
          onHover={key => setNamed(key === undefined || key === ruleKey ? undefined : Number(key))}
          onPick={key => {
            const row = model.columns.rowOf(Number(key));
            if (row !== undefined) {
              openTrial(model, row);
            }
          }}
        />
      )}
    </PlotPanel>
  );
}

const ruleKey = 'rule';

export interface Curve {
  readonly id: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function curvesOf(answer: LearningCurves): Curve[] {
  const count = lengthOf(answer.trialIds?.data, answer.trialIds?.encoding);
  const points = lengthOf(answer.values?.data, answer.values?.encoding);
  const ids = decodeColumn(answer.trialIds, count);
  const starts = decodeColumn(answer.starts, count);
  const positions = decodeColumn(answer.positions, points);
  const values = decodeColumn(answer.values, points);
  return Array.from(ids, (id, index) => {
    const [from, to] = [starts[index] as number, index + 1 < count ? (starts[index + 1] as number) : points];
    return { id, x: [...positions.subarray(from, to)], y: [...values.subarray(from, to)] };
  });
}

const bytesOf: Readonly<Record<string, number>> = { UINT8: 1, UINT16: 2, INT32: 4, FLOAT32: 4, FLOAT64: 8 };

function lengthOf(data: string | undefined, encoding: string | undefined): number {
  if (!data) {
    return 0;
  }
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return ((data.length * 3) / 4 - padding) / (bytesOf[encoding ?? ''] ?? 1);
}

function stoppedAt(model: StudyModel, id: number): boolean {
  return model.columns.outcome[model.columns.rowOf(id) ?? -1] === outcomeCode.stopped;
}

function tableOf(model: StudyModel, curves: readonly Curve[], isSeconds: boolean) {
  return {
    header: ['Trial', 'Outcome', 'Points', isSeconds ? 'Last second' : 'Last step', 'First', 'Last'],
    rows: curves.map(curve => [
      String(curve.id),
      outcomeLabel[outcomeOf(model.columns.outcome[model.columns.rowOf(curve.id) ?? -1] ?? 0)],
      countText(curve.x.length),
      numberText(curve.x.at(-1) ?? Number.NaN),
      numberText(curve.y[0] ?? Number.NaN),
      numberText(curve.y.at(-1) ?? Number.NaN),
    ]),
  };
}
