using Vizier.Protocol.Experiments;

namespace Vizier.Experiments.Control;

/// <summary>What happened to a run, told from what is stored of it.</summary>
internal static class TrialHistories
{
    /// <summary>The events of a run in order of time.</summary>
    public static IEnumerable<TrialEvent> Of(TrialRun run)
    {
        var events = new List<TrialEvent>();
        if (run.Trial.StartTime is { } handedOut)
        {
            events.Add(new TrialEvent { Time = handedOut, Kind = "HandedOut", Message = "The algorithm's suggestion became a trial of the experiment." });
        }

        foreach (var attempt in run.Attempts)
        {
            if (attempt.StartTime is { } started)
            {
                events.Add(new TrialEvent { Time = started, Attempt = attempt.Number, Kind = "Started", Message = Place(attempt) });
            }

            if (attempt.EndTime is { } ended)
            {
                events.Add(new TrialEvent { Time = ended, Attempt = attempt.Number, Kind = "Ended", Message = End(attempt) });
            }
        }

        if (run.Trial.EndTime is { } completed)
        {
            var message = run.Message.Length > 0 ? run.Message : $"The trial is {run.Trial.State.ToString().ToUpperInvariant()}.";
            events.Add(new TrialEvent { Time = completed, Kind = "Completed", Message = message });
        }

        return events.OrderBy(one => one.Time);
    }

    private static string Place(AttemptSummary attempt) => attempt.Gpus.Count == 0
        ? $"Started on {attempt.Host} in {attempt.Location}."
        : $"Started on {attempt.Host} with GPU {string.Join(", ", attempt.Gpus)} in {attempt.Location}.";

    private static string End(AttemptSummary attempt)
    {
        var code = attempt.HasExitCode ? $" with exit code {attempt.ExitCode}" : "";
        var message = attempt.Message.Length > 0 ? $": {attempt.Message}" : ".";
        return $"Ended as {attempt.Reason}{code}{message}";
    }
}
