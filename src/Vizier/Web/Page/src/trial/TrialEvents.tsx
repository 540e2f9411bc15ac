import type { Measurement, Trial, TrialRun } from '../api/types';
import { countText, timeText } from '../data/format';
import { DataTable } from '../plots/DataTable';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';

/** What happened to a trial, moment by moment: as its runner noted it, or else as the trial itself tells. */
export function TrialEvents({ trial, run }: { trial: Trial; run: TrialRun | undefined }) {
  const rows = run ? notedEvents(run) : eventsOf(trial);
  return (
    <PlotPanel title="What happened">
      {rows.length === 0 ? (
        <NothingToSee height={80}>Nothing was noted.</NothingToSee>
      ) : (
        <DataTable label="Events" data={{ header: run ? ['Time', 'Attempt', 'Event', 'Message'] : ['Time', 'Event', 'Message'], rows }} />
      )}
    </PlotPanel>
  );
}

function notedEvents(run: TrialRun): string[][] {
  return (run.events ?? []).map(event => [timeText(Date.parse(event.time ?? '')), event.attempt ? String(event.attempt) : '', event.kind ?? '', event.message ?? '']);
}

/** The history of a trial that a client of its own evaluates; times that nobody noted are left empty. */
export function eventsOf(trial: Trial): string[][] {
  const measurements = trial.measurements ?? [];
  const start = Date.parse(trial.startTime ?? '');
  const rows: string[][] = [];
  if (trial.state === 'REQUESTED') {
    return [[timeText(start), 'Queued', 'waits for a client that asks for a suggestion']];
  }
  rows.push([timeText(start), 'Started', trial.clientId ? `given to the client ${trial.clientId}` : 'added by a person or a program']);
  const [first, last] = [measurements[0], measurements.at(-1)];
  if (first && last) {
    rows.push([measuredAt(start, first), 'First measurement', stepText(first)]);
    if (measurements.length > 1) {
      rows.push([measuredAt(start, last), 'Last measurement', `${countText(measurements.length)} in all${stepText(last) === '' ? '' : `; ${stepText(last)}`}`]);
    }
  }
  switch (trial.state) {
    case 'STOPPING':
      rows.push(['', 'Asked to stop', 'its client has not ended it yet']);
      break;
    case 'SUCCEEDED':
      rows.push([timeText(Date.parse(trial.endTime ?? '')), 'Succeeded', '']);
      break;
    case 'INFEASIBLE':
      rows.push([timeText(Date.parse(trial.endTime ?? '')), 'Infeasible', trial.infeasibleReason ?? '']);
      break;
    default:
  }
  return rows;
}

function measuredAt(start: number, measurement: Measurement): string {
  const elapsed = Number.parseFloat(measurement.elapsedDuration ?? '');
  return elapsed > 0 ? timeText(start + elapsed * 1000) : '';
}

function stepText(measurement: Measurement): string {
  return Number(measurement.stepCount ?? 0) > 0 ? `step ${measurement.stepCount}` : '';
}
