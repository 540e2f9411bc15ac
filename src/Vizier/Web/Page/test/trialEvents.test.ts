import { describe, expect, it } from 'vitest';
import { timeText } from '../src/data/format';
import { eventsOf } from '../src/trial/TrialEvents';

const trial = { name: 'owners/o/studies/s/trials/1', id: '1' };
const at = (time: string): string => timeText(Date.parse(time));

describe('what a trial without a runner tells of itself', () => {
  it('is given to a client, measures and ends', () => {
    const measurements = [1, 2, 3].map(step => ({ stepCount: String(step), elapsedDuration: `${step * 60}s` }));
    const ended = { ...trial, state: 'SUCCEEDED' as const, clientId: 'laptop', startTime: '2026-01-01T10:00:00Z', endTime: '2026-01-01T10:05:00Z', measurements };
    expect(eventsOf(ended)).toEqual([
      [at('2026-01-01T10:00:00Z'), 'Started', 'given to the client laptop'],
      [at('2026-01-01T10:01:00Z'), 'First measurement', 'step 1'],
      [at('2026-01-01T10:03:00Z'), 'Last measurement', '3 in all; step 3'],
      [at('2026-01-01T10:05:00Z'), 'Succeeded', ''],
    ]);
  });

  it('says why it is infeasible, and leaves out moments that nobody noted', () => {
    const infeasible = { ...trial, state: 'INFEASIBLE' as const, infeasibleReason: 'it would melt', measurements: [{}] };
    expect(eventsOf(infeasible)).toEqual([
      ['', 'Started', 'added by a person or a program'],
      ['', 'First measurement', ''],
      ['', 'Infeasible', 'it would melt'],
    ]);
  });

  it('waits in the queue', () => {
    expect(eventsOf({ ...trial, state: 'REQUESTED' }).map(([, event]) => event)).toEqual(['Queued']);
  });
});
