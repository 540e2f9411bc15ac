import { latestKey, metricKey, parameterKey } from '../data/columns';
import { numberText } from '../data/format';
import { outcomeLabel, outcomeOf } from '../data/outcome';
import { valueText } from '../data/space';
import { OutcomeMark } from '../interface/OutcomeMark';
import type { StudyModel } from '../study/studyModel';

interface Properties {
  readonly model: StudyModel;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const mostFacts = 14;

/** What a trial is, beside the pointer. */
export function TrialTip({ model, row, x, y, width }: Properties) {
  const { columns } = model;
  const outcome = outcomeOf(columns.outcome[row] ?? 0);
  const facts: [string, string][] = [];
  for (const metric of model.metrics) {
    const value = columns.value(metricKey(metric), row);
    const latest = columns.value(latestKey(metric), row);
    facts.push([metric.id, Number.isNaN(value) ? (Number.isNaN(latest) ? '' : `${numberText(latest)} so far`) : numberText(value)]);
  }
  for (const parameter of model.parameters) {
    facts.push([parameter.id, valueText(parameter, columns.value(parameterKey(parameter), row), numberText)]);
  }
  const shown = facts.filter(([, text]) => text !== '').slice(0, mostFacts);
  const isLeft = x > width / 2;
  return (
    <div class="tooltip" style={{ top: `${y + 12}px`, left: isLeft ? 'auto' : `${x + 12}px`, right: isLeft ? `${width - x + 12}px` : 'auto' }}>
      <strong>Trial {columns.idOf(row)}</strong>{' '}
      <span class="state">
        <OutcomeMark outcome={outcome} />
        {outcomeLabel[outcome]}
      </span>
      <dl class="facts">
        {shown.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </div>
  );
}
