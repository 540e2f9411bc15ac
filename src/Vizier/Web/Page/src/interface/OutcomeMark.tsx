import { outcomeLabel, type Outcome } from '../data/outcome';

/** A trial's outcome as its shape and colour; plots draw the same shapes. */
export function OutcomeMark({ outcome, size = 11 }: { outcome: Outcome; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-6 -6 12 12" aria-hidden="true">
      <Shape outcome={outcome} />
    </svg>
  );
}

/** The mark with its word. */
export function OutcomeLabel({ outcome, text }: { outcome: Outcome; text?: string }) {
  return (
    <span class="state">
      <OutcomeMark outcome={outcome} />
      {text ?? outcomeLabel[outcome]}
    </span>
  );
}

function Shape({ outcome }: { outcome: Outcome }) {
  const colour = `var(--outcome-${outcome})`;
  switch (outcome) {
    case 'succeeded':
      return <circle r="4" fill={colour} />;
    case 'running':
      return <circle r="3.6" fill="none" stroke={colour} stroke-width="2" />;
    case 'stopping':
      return (
        <g fill="none" stroke={colour} stroke-width="2">
          <circle r="3.9" />
          <path d="M-2 0H2" />
        </g>
      );
    case 'stopped':
      return <path d="M-4.6 -3.4H4.6L0 4.6Z" fill={colour} />;
    case 'infeasible':
      return <path d="M-3.6 -3.6L3.6 3.6M3.6 -3.6L-3.6 3.6" stroke={colour} stroke-width="2" fill="none" />;
    case 'failed':
      return <path d="M0 -5L5 0L0 5L-5 0Z" fill={colour} />;
    case 'killed':
      return <path d="M-3.4 -3.4H3.4V3.4H-3.4Z" fill="none" stroke={colour} stroke-width="1.8" />;
    case 'queued':
      return <path d="M-4 0H4" stroke={colour} stroke-width="2" />;
  }
}
