import type { Importance as Answer } from '../api/types';
import { countText, percentText } from '../data/format';
import type { TableData } from './DataTable';

/** How much each parameter matters, as bars. A parameter that few trials have says on how many it was judged. */
export function ImportanceBars({ answer, onPick }: { answer: Answer; onPick?: (parameter: string) => void }) {
  const parameters = answer.parameters ?? [];
  const most = Math.max(1e-9, ...parameters.map(parameter => parameter.share ?? 0));
  const all = Math.max(0, ...parameters.map(parameter => parameter.trials ?? 0));
  return (
    <div class="bars">
      {parameters.map(({ parameterId, share, trials }) => (
        <>
          <span class="name">
            {onPick ? (
              <button type="button" class="link" onClick={() => onPick(parameterId)}>
                {parameterId}
              </button>
            ) : (
              parameterId
            )}
            {(trials ?? 0) < all && <span class="quiet small"> on {countText(trials ?? 0)} trials</span>}
          </span>
          <span class="track">
            <span class="fill" style={{ display: 'block', width: `${((share ?? 0) / most) * 100}%` }} />
          </span>
          <span class="value">{share === undefined ? 'too few' : percentText(share)}</span>
        </>
      ))}
    </div>
  );
}

export function importanceTable(answer: Answer): TableData {
  return {
    header: ['Parameter', 'Importance', 'Judged on trials'],
    rows: (answer.parameters ?? []).map(({ parameterId, share, trials }) => [
      parameterId,
      share === undefined ? '' : percentText(share),
      countText(trials ?? 0),
    ]),
  };
}
