using Vizier.Protocol.Runners;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Experiments.Control;

/// <summary>Takes what runners, and the programs of trials themselves, report of attempts.</summary>
internal sealed class AttemptReports(ExperimentControl control)
{
    /// <summary>Takes the report of the runner that holds an attempt. What is stored already is passed over.</summary>
    /// <returns>Why the attempt is to stop; empty if it may go on.</returns>
    /// <exception cref="VizierException">The lease has passed to another runner, or the attempt was ended by the service.</exception>
    public async Task<string> TakeAsync(ReportAttemptRequest request, CancellationToken cancellationToken)
    {
        var (trial, number) = ExperimentNames.ParseAttempt(request.Name, "name");
        var (_, state) = await control.TurnAsync(
            trial,
            turn =>
            {
                if (turn.FindHeld(trial.Number, number, request.Lease) is { } run)
                {
                    Take(turn, run, request);
                }
                else if (request.Ended is null || !turn.HasEnded(trial.Number, number, request.Lease, request.Ended.Reason))
                {
                    throw VizierException.Precondition(
                        $"'{request.Name}' is no longer held under this lease; kill the attempt and forget it");
                }

                return true;
            },
            cancellationToken);
        return StopReason(state, trial);
    }

    /// <summary>Takes measurements from the trial's own program, which shows the attempt's token.</summary>
    /// <returns>Why the program is to stop; empty if it may go on.</returns>
    /// <exception cref="VizierException">The attempt has ended, or the request has more than measurements.</exception>
    public async Task<string> PushAsync(ReportAttemptRequest request, string token, CancellationToken cancellationToken)
    {
        var (trial, number) = ExperimentNames.ParseAttempt(request.Name, "name");
        var foreign = request switch
        {
            { Started: not null } => "started",
            { Ended: not null } => "ended",
            { Outputs.Count: > 0 } => "outputs",
            _ => null,
        };
        if (foreign is not null)
        {
            throw VizierException.Invalid(foreign, "is for the runner to report; a trial's program reports measurements");
        }

        try
        {
            return StopReason(await PushAsync(request, trial, number, token, cancellationToken), trial);
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.NotFound)
        {
            // Who has no right to know it is not told what exists.
            throw NotItsOwn(request);
        }
    }

    private static VizierException NotItsOwn(ReportAttemptRequest request) =>
        VizierException.Precondition($"'{request.Name}' has ended, or the token is not its own");

    private async Task<ExperimentState> PushAsync(
        ReportAttemptRequest request, TrialName trial, int number, string token, CancellationToken cancellationToken)
    {
        var (_, state) = await control.TurnAsync(
            trial,
            turn =>
            {
                var run = turn.FindByToken(trial.Number, number, token) ?? throw NotItsOwn(request);
                long stored = run.Attempt!.PushedSequence;
                turn.Change(run with { Attempt = run.Attempt with { PushedSequence = LastOf(request, stored) } });
                Measure(turn, trial, request, stored);
                return true;
            },
            cancellationToken);
        return state;
    }

    private static void Take(ExperimentTurn turn, RunState run, ReportAttemptRequest request)
    {
        var attempt = run.Attempt!;
        long stored = attempt.StoredSequence;
        attempt = attempt with { StoredSequence = LastOf(request, stored), WaitingFor = request.WaitingFor };
        if (request.ResumePoint.Length > 0)
        {
            attempt = attempt with { ResumePoint = request.ResumePoint };
        }

        if (request.Started is { } started)
        {
            attempt = attempt with
            {
                StartTime = started.Time?.ToDateTimeOffset() ?? turn.Now,
                Host = started.Host,
                Location = started.Location,
                Gpus = string.Join(',', started.Gpus),
            };
        }

        turn.Change(run with { Attempt = attempt });
        Measure(turn, turn.Study.Trial(run.Trial), request, stored);
        if (request.Ended is { } ended)
        {
            var end = new AttemptEnd(
                ended.Reason, ended.HasExitCode ? ended.ExitCode : null, ended.Message, ended.Time?.ToDateTimeOffset() ?? turn.Now);
            turn.Change(turn.State.Active[run.Trial].Ended(end));
            turn.Free(attempt.Runner, attempt.Cluster);
        }
    }

    private static void Measure(ExperimentTurn turn, TrialName trial, ReportAttemptRequest request, long stored)
    {
        foreach (var report in request.Measurements.Where(report => report.Sequence > stored && report.Measurement is not null))
        {
            turn.Measure(trial.Number, report.Measurement);
        }
    }

    private static long LastOf(ReportAttemptRequest request, long stored) =>
        request.Measurements.Select(report => report.Sequence).Append(stored).Max();

    private static string StopReason(ExperimentState state, TrialName trial) =>
        state.Active.GetValueOrDefault(trial.Number)?.Stop?.Message ?? "";
}
