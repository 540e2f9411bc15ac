import type { Trial, TrialRun } from '../api/types';
import { durationText, timeText } from '../data/format';
import { DataTable } from '../plots/DataTable';
import { NothingToSee, PlotPanel } from '../plots/PlotPanel';
import { TrialEvents } from './TrialEvents';

/** Each launch of a trial with where it ran and how it ended, and what happened to it on the way. */
export function Attempts({ trial, run }: { trial: Trial; run: TrialRun | undefined }) {
  const attempts = run?.attempts ?? [];
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
      <TrialEvents trial={trial} run={run} />
    </div>
  );
}
