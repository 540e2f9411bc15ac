import type { Trial, TrialRun } from '../api/types';
import { durationText, timeText } from '../data/format';
import { DataTable } from '../plots/DataTable';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';

/** Each launch of a trial with where it ran and how it ended, and what happened to it on the way. */
export function Attempts({ trial, run }: { trial: Trial; run: TrialRun | undefined }) {
  const attempts = run?.attempts ?? [];
  const events = run?.events ?? [];
  return (
    <div class="grid-even">
      <PlotPanel title="Attempts" about={attempts.length > 1 ? 'one that was lost is repeated and teaches the algorithm nothing' : ''}>
        {attempts.length === 0 ? (
          <NothingToSee height={80}>{trial.state === 'REQUESTED' ? 'It waits for a slot.' : 'It was not launched.'}</NothingToSee>
        ) : (
          <DataTable
            label="Attempts"
            data={{
              header: ['#', 'Host', 'GPU', 'Started', 'Took', 'Exit code', 'Ended by', 'Message'],
              rows: attempts.map(attempt => [
                String(attempt.number ?? ''),
                attempt.host ?? '',
                (attempt.gpus ?? []).join(', '),
                timeText(Date.parse(attempt.startTime ?? '')),
                durationText((Date.parse(attempt.endTime ?? '') - Date.parse(attempt.startTime ?? '')) / 1000),
                attempt.exitCode === undefined ? '' : String(attempt.exitCode),
                attempt.reason ?? '',
                attempt.message ?? '',
              ]),
            }}
          />
        )}
        {attempts.at(-1)?.location && (
          <p class="quiet small">
            Ran in <code>{attempts.at(-1)?.location}</code>
          </p>
        )}
      </PlotPanel>
      <PlotPanel title="What happened">
        {events.length === 0 ? (
          <NothingToSee height={80}>Nothing was noted.</NothingToSee>
        ) : (
          <DataTable
            label="Events"
            data={{
              header: ['Time', 'Attempt', 'Event', 'Message'],
              rows: events.map(event => [timeText(Date.parse(event.time ?? '')), event.attempt ? String(event.attempt) : '', event.kind ?? '', event.message ?? '']),
            }}
          />
        )}
      </PlotPanel>
    </div>
  );
}
