import type { Basis } from '../../api/types';
import { countText } from '../../data/format';

/** On what an analysis rests. */
export function BasisLine({ basis }: { basis: Basis | undefined }) {
  if (!basis || basis.refusal) {
    return null;
  }
  const parts = [basis.metric, basis.model, `${countText(basis.trials ?? 0)} trials`].filter(part => part);
  return (
    <>
      {parts.join(' · ')}
      {basis.stale && ', newer trials to follow'}
    </>
  );
}
