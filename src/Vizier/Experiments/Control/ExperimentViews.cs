using Google.Protobuf.WellKnownTypes;
using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies.Names;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>Experiments and their runs as the API shows them.</summary>
/// <param name="documents">The parsed documents.</param>
internal sealed class ExperimentViews(DocumentCache documents)
{
    /// <summary>An experiment.</summary>
    public Experiment Of(VizierDbContext database, StudyName name, ExperimentRow row)
    {
        var document = documents.Parse(row.Document);
        var view = new Experiment
        {
            Name = ExperimentNames.Of(name),
            Study = name.ToString(),
            State = (Experiment.Types.State)row.State,
            Counts = CountsOf(database, row),
            Best = row.BestTrial is { } best ? Runs(database, name, row, best - 1, best) is [var run] ? run : null : null,
            Document = row.Document,
            StartTime = Time(row.StartTime),
            EndTime = Time(row.EndTime),
            ParallelTrialCount = row.Parallel,
            ObjectiveMetric = document.Objective.MetricName,
            GoalType = document.Objective.Type == ObjectiveType.Minimize
                ? StudySpec.Types.MetricSpec.Types.GoalType.Minimize
                : StudySpec.Types.MetricSpec.Types.GoalType.Maximize,
            Algorithm = document.Algorithm.Name,
            Revision = row.Revision,
            Place = row.Place,
        };
        view.Conditions.Add(row.Conditions.Select(ConditionOf));
        SetLimits(view, row, document.Objective);
        return view;
    }

    /// <summary>Runs of an experiment by ascending trial id, with their attempts.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="name">The experiment's study.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="after">Only trials with a higher id.</param>
    /// <param name="until">Only trials with this id or a lower one.</param>
    /// <param name="changedSince">Only runs that changed after this revision.</param>
    /// <param name="limit">The most runs.</param>
    public IReadOnlyList<TrialRun> Runs(
        VizierDbContext database,
        StudyName name,
        ExperimentRow experiment,
        long after = 0,
        long until = long.MaxValue,
        long changedSince = -1,
        int limit = int.MaxValue)
    {
        var objective = documents.Parse(experiment.Document).Objective;
        var runs = database.Set<RunRow>()
            .Where(run => run.StudyKey == experiment.StudyKey && run.Trial > after && run.Trial <= until && run.Revision > changedSince)
            .OrderBy(run => run.Trial)
            .Take(limit)
            .ToList();
        var attempts = runs.Count == 0 ? null : AttemptsOf(database, experiment.StudyKey, runs[0].Trial, runs[^1].Trial);
        return [.. runs.Select(run => RunOf(StoredTrials.Get(database, name.Trial(run.Trial)), run, attempts![run.Trial], objective))];
    }

    private static ILookup<long, AttemptRow> AttemptsOf(VizierDbContext database, long study, long first, long last) => database
        .Set<AttemptRow>()
        .Where(attempt => attempt.StudyKey == study && attempt.Trial >= first && attempt.Trial <= last)
        .OrderBy(attempt => attempt.Number)
        .AsEnumerable()
        .ToLookup(attempt => attempt.Trial);

    private static TrialRun RunOf(Trial trial, RunRow run, IEnumerable<AttemptRow> attempts, Objective objective)
    {
        var summaries = attempts.Select(AttemptOf).ToList();
        var view = new TrialRun
        {
            Trial = trial,
            RunName = run.RunName,
            Outcome = (Outcome)run.Outcome,
            Reason = run.Reason,
            Message = run.Message,
        };
        if (run.Reason.Length == 0 && (run.Stop?.Message ?? summaries.LastOrDefault()?.Message) is { } pending)
        {
            view.Message = pending;
        }

        view.Metrics.Add(objective.MetricNames.Select(run.Metrics.Find).OfType<MetricSummary>().Select(metric => MetricOf(metric, objective)));
        view.Attempts.Add(summaries);
        return view;
    }

    private static TrialRun.Types.Metric MetricOf(MetricSummary metric, Objective objective) => new()
    {
        Name = metric.Name,
        Min = metric.Min.Value,
        Max = metric.Max.Value,
        Latest = metric.Latest.Value,
        Value = metric.Select(objective.StrategyOf(metric.Name)).Value,
    };

    private static AttemptSummary AttemptOf(AttemptRow row)
    {
        var summary = new AttemptSummary
        {
            Number = row.Number,
            Runner = row.Runner,
            Host = row.Host,
            StartTime = Time(row.StartTime),
            EndTime = Time(row.EndTime),
            Reason = row.EndReason is { } reason ? ((Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason)reason).ToString() : "",
            Message = row.EndReason is null ? row.WaitingFor : row.EndMessage,
            Location = row.Location,
        };
        if (row.ExitCode is { } code)
        {
            summary.ExitCode = code;
        }

        summary.Gpus.Add(row.Gpus.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));
        return summary;
    }

    /// <summary>How many trials of an experiment there are of each outcome.</summary>
    public static Experiment.Types.Counts CountsOf(VizierDbContext database, ExperimentRow row)
    {
        int running = CountOf(database, row, Outcome.Running);
        int pending = CountOf(database, row, Outcome.Pending);
        return new Experiment.Types.Counts
        {
            Trials = row.ToTally().Completed + running + pending,
            Pending = pending,
            Running = running,
            Succeeded = row.Succeeded,
            EarlyStopped = row.EarlyStopped,
            Failed = row.Failed,
            MetricsUnavailable = row.MetricsUnavailable,
            Killed = row.Killed,
        };
    }

    private static int CountOf(VizierDbContext database, ExperimentRow row, Outcome outcome) => database.Set<RunRow>().Count(run =>
        run.StudyKey == row.StudyKey && (run.Outcome == (int)Outcome.Pending || run.Outcome == (int)Outcome.Running) && run.Outcome == (int)outcome);

    private static void SetLimits(Experiment view, ExperimentRow row, Objective objective)
    {
        if (row.MaxTrials is { } trials)
        {
            view.MaxTrialCount = trials;
        }

        if (row.MaxFailed is { } failed)
        {
            view.MaxFailedTrialCount = failed;
        }

        if (objective.Goal is { } goal)
        {
            view.Goal = goal;
        }
    }

    private static Experiment.Types.Condition ConditionOf(Condition condition) => new()
    {
        Type = condition.Type,
        Status = condition.Status,
        Reason = condition.Reason,
        Message = condition.Message,
        TransitionTime = Time(condition.Time),
    };

    private static Timestamp? Time(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
