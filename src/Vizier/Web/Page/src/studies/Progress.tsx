import { countText } from '../data/format';
import { outcomeLabel, type Outcome } from '../data/outcome';
import { total, type Tally } from './summary';

/** Counts of trials as a bar, out of the budget if there is one. */
export function Progress({ counts, budget }: { counts: Tally; budget?: number | undefined }) {
  const all = Math.max(total(counts), budget ?? 0, 1);
  const parts = (Object.entries(counts) as [Outcome, number][]).filter(([, count]) => count > 0);
  const words = parts.map(([outcome, count]) => `${countText(count)} ${outcomeLabel[outcome].toLowerCase()}`).join(', ');
  return (
    <div class="progress" role="img" aria-label={words === '' ? 'no trials' : words} title={words}>
      {parts.map(([outcome, count]) => (
        <span key={outcome} style={{ width: `${(count / all) * 100}%`, background: `var(--outcome-${outcome})` }} />
      ))}
    </div>
  );
}
