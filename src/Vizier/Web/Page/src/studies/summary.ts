import { numberOf } from '../api/decode';
import type { StudySummary, SummaryObjective } from '../api/types';

/** Where a study stands, in a word and with a kind that has a colour. */
export function standing(summary: StudySummary): { readonly word: string; readonly kind: 'running' | 'ended' | 'failed' | 'idle' } {
  switch (summary.experimentState) {
    case 'CREATED':
      return { word: 'Created', kind: 'idle' };
    case 'RUNNING':
      return { word: 'Running', kind: 'running' };
    case 'STOPPED':
      return { word: 'Stopped', kind: 'idle' };
    case 'SUCCEEDED':
      return { word: 'Succeeded', kind: 'ended' };
    case 'FAILED':
      return { word: 'Failed', kind: 'failed' };
    default:
      break;
  }
  if (summary.state === 'INACTIVE') {
    return { word: 'Inactive', kind: 'idle' };
  }
  if (summary.state === 'COMPLETED') {
    return { word: 'Completed', kind: 'ended' };
  }
  return summary.running ? { word: 'Running', kind: 'running' } : { word: 'Open', kind: 'idle' };
}

/** How many trials there are of each kind, in the order in which a bar shows them. */
export interface Tally {
  readonly succeeded: number;
  readonly stopped: number;
  readonly failed: number;
  readonly infeasible: number;
  readonly killed: number;
  readonly running: number;
  readonly queued: number;
}

export function tally(summary: StudySummary): Tally {
  const runs = summary.experimentCounts;
  const counts = summary.counts ?? {};
  if (runs) {
    return {
      succeeded: runs.succeeded ?? 0,
      stopped: runs.earlyStopped ?? 0,
      failed: (runs.failed ?? 0) + (runs.metricsUnavailable ?? 0),
      infeasible: 0,
      killed: runs.killed ?? 0,
      running: runs.running ?? 0,
      queued: runs.pending ?? 0,
    };
  }
  return {
    succeeded: counts.succeeded ?? 0,
    stopped: 0,
    failed: 0,
    infeasible: counts.infeasible ?? 0,
    killed: 0,
    running: (counts.active ?? 0) + (counts.stopping ?? 0),
    queued: counts.requested ?? 0,
  };
}

export function total(counts: Tally): number {
  return Object.values(counts).reduce((sum: number, count: number) => sum + count, 0);
}

export function ended(counts: Tally): number {
  return total(counts) - counts.running - counts.queued;
}

/** The first objective with its best value. */
export function bestOf(summary: StudySummary): { readonly objective: SummaryObjective; readonly value: number } | undefined {
  const objective = (summary.objectives ?? []).find(candidate => candidate.safetyThreshold === undefined);
  return objective && { objective, value: numberOf(objective.bestValue) };
}
