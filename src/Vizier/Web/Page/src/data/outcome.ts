/** What became of a trial, as the page tells trials apart: each has a word, a shape and a colour of its own. */
export const outcomes = [
  'queued',
  'running',
  'stopping',
  'succeeded',
  'stopped',
  'infeasible',
  'failed',
  'killed',
] as const;

export type Outcome = (typeof outcomes)[number];

/** Outcomes as numbers, for columns of bytes. */
export const outcomeCode: Readonly<Record<Outcome, number>> = {
  queued: 0,
  running: 1,
  stopping: 2,
  succeeded: 3,
  stopped: 4,
  infeasible: 5,
  failed: 6,
  killed: 7,
};

export const outcomeLabel: Readonly<Record<Outcome, string>> = {
  queued: 'Queued',
  running: 'Running',
  stopping: 'Stopping',
  succeeded: 'Succeeded',
  stopped: 'Stopped early',
  infeasible: 'Infeasible',
  failed: 'Failed',
  killed: 'Cut off',
};

/** What a person who has not met the word wants to know. */
export const outcomeMeaning: Readonly<Record<Outcome, string>> = {
  queued: 'waits for a client or a slot',
  running: 'is being evaluated',
  stopping: 'was asked to stop and has not ended yet',
  succeeded: 'ended with a result',
  stopped: 'was not worth finishing; what it measured counts',
  infeasible: 'its parameters cannot be evaluated',
  failed: 'its program failed or reported no result',
  killed: 'was stopped by a person, or because the experiment ended',
};

export function outcomeOf(code: number): Outcome {
  return outcomes[code] ?? 'queued';
}

export function isOutcome(word: string): word is Outcome {
  return (outcomes as readonly string[]).includes(word);
}

/** Whether a trial may still change by itself. */
export function isOpen(outcome: Outcome): boolean {
  return outcome === 'queued' || outcome === 'running' || outcome === 'stopping';
}
