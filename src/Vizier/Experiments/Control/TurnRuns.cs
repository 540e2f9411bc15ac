using Microsoft.EntityFrameworkCore;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies.Names;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>
/// The rows of an experiment's trials under way, and of their attempts, within one turn: they are loaded at its begin, and take
/// the states of the trials at its end.
/// </summary>
internal sealed class TurnRuns
{
    private readonly VizierDbContext _database;
    private readonly ExperimentRow _experiment;
    private readonly StudyName _study;
    private readonly TurnTrials _trials;
    private readonly Leases _leases;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<long, RunRow> _runs;
    private readonly Dictionary<(long Trial, int Number), AttemptRow> _attempts;

    /// <summary>Loads them.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="experiment">The stored experiment.</param>
    /// <param name="study">Its study.</param>
    /// <param name="trials">The study's trials.</param>
    /// <param name="leases">Who holds which attempt.</param>
    /// <param name="now">The service's time.</param>
    /// <param name="only">The only trial of which the turn's events tell; null for any.</param>
    public TurnRuns(
        VizierDbContext database, ExperimentRow experiment, StudyName study, TurnTrials trials, Leases leases, DateTimeOffset now, long? only)
    {
        (_database, _experiment, _study, _trials, _leases, _now) = (database, experiment, study, trials, leases, now);
        int others = 0;
        var rows = only is { } trial
            ? RunsUnderWay.Around(database, experiment.StudyKey, trial, out others)
            : RunsUnderWay.All(database, experiment.StudyKey);
        Others = others;
        _runs = rows.ToDictionary(run => run.Trial);
        _attempts = LoadAttempts();
    }

    /// <summary>How many more trials are under way than were loaded.</summary>
    public int Others { get; }

    /// <summary>How many were loaded or taken up.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether storing them has changed any.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The states of the trials, as they are stored.</summary>
    public IEnumerable<RunState> Stored() => _runs.Values.Select(ToState);

    /// <summary>Whether a trial was loaded or taken up.</summary>
    public bool Contains(long trial) => _runs.ContainsKey(trial);

    /// <summary>The revision of a trial, and how many of its measurements, the experiment knew when this turn began.</summary>
    public (long Revision, int Measurements) KnownOf(long trial) => (_runs[trial].TrialRevision, _runs[trial].MeasurementsSeen);

    /// <summary>What lets the trial's own program push.</summary>
    public string TokenOf(long trial, int number) => _attempts[(trial, number)].Token;

    /// <summary>Whether an attempt has ended under a lease, by that reason.</summary>
    public bool HasEnded(long trial, int number, string lease, Ended reason) => _database.Set<AttemptRow>().Any(attempt =>
        attempt.StudyKey == _experiment.StudyKey && attempt.Trial == trial && attempt.Number == number
        && attempt.Lease == lease && attempt.EndReason == (int)reason);

    /// <summary>Adds a trial that the study handed out.</summary>
    public RunState TakeUp(long number, long revision, Trial trial)
    {
        var row = new RunRow
        {
            StudyKey = _experiment.StudyKey,
            Trial = number,
            RunName = RunNames.Create(_study.StudyId),
            Outcome = (int)Outcome.Pending,
            Metrics = MetricSummaries.Of(trial.Measurements),
            MeasurementsSeen = trial.Measurements.Count,
            TrialRevision = revision,
        };
        _database.Add(row);
        _runs.Add(row.Trial, row);
        return row.ToState(null, null);
    }

    /// <summary>Takes up again the trials that the end of the experiment killed.</summary>
    public IReadOnlyList<RunState> ReviveKilled()
    {
        var killed = _database.Set<RunRow>().AsTracking()
            .Where(run => run.StudyKey == _experiment.StudyKey && run.Outcome == (int)Outcome.Killed && run.Reason == Reasons.ExperimentEnded)
            .ToList();
        foreach (var row in killed)
        {
            row.Stop = new StopOrder(StopCause.ExperimentEnded, row.Message);
            (row.Reason, row.Message) = ("", "");
            _runs.Add(row.Trial, row);
            _trials.HandOut(row.Trial);
        }

        foreach (var attempt in LoadAttempts())
        {
            _attempts.TryAdd(attempt.Key, attempt.Value);
        }

        return [.. killed.Select(ToState)];
    }

    /// <summary>Stores the attempts that have ended: decisions put the next ones in their place.</summary>
    public void StoreEnded(IEnumerable<RunState> runs)
    {
        foreach (var run in runs.Where(run => run.Attempt is { IsLive: false }))
        {
            StoreAttempt(run);
        }
    }

    /// <summary>Stores the ends of attempts that were decided on.</summary>
    public void StoreEnded(IEnumerable<ControlAction.EndAttempt> actions)
    {
        foreach (var (trial, end) in actions)
        {
            var row = NewestAttempt(trial)!;
            (row.EndReason, row.ExitCode, row.EndMessage, row.EndTime) = ((int)end.Reason, end.ExitCode, end.Message, end.Time);
            _leases.Forget(row.Lease);
        }
    }

    /// <summary>Stores the end of a trial.</summary>
    public void StoreCompleted(RunState run, Verdict verdict)
    {
        var row = _runs[run.Trial];
        row.Take(run);
        row.Outcome = (int)verdict.Outcome;
        row.Reason = verdict.Reason;
        row.Message = verdict.Message;
        StoreAttempt(run);
        Touch(row);
    }

    /// <summary>Stores the trials under way.</summary>
    public void Store(IEnumerable<RunState> runs)
    {
        _database.SaveChanges();
        foreach (var run in runs)
        {
            var row = _runs[run.Trial];
            row.Take(run);
            StoreAttempt(run);
            if (_database.Entry(row).State != EntityState.Unchanged || HasChangedAttempt(run) || _trials.WasRead(run.Trial))
            {
                Touch(row);
            }
        }
    }

    private bool HasChangedAttempt(RunState run) =>
        run.Attempt is { } attempt && _database.Entry(_attempts[(run.Trial, attempt.Number)]).State != EntityState.Unchanged;

    private void StoreAttempt(RunState run)
    {
        if (run.Attempt is not { } attempt)
        {
            return;
        }

        if (!_attempts.TryGetValue((run.Trial, attempt.Number), out var row))
        {
            row = new AttemptRow
            {
                StudyKey = _experiment.StudyKey,
                Trial = run.Trial,
                Number = attempt.Number,
                Token = RunNames.CreateSecret(),
            };
            _database.Add(row);
            _attempts.Add((run.Trial, attempt.Number), row);
        }

        if (row.Lease != attempt.Lease)
        {
            row.RenewTime = _now;
        }

        if (row.Lease.Length > 0 && (row.Lease != attempt.Lease || !attempt.IsLive))
        {
            _leases.Forget(row.Lease);
        }

        row.Take(attempt);
    }

    private void Touch(RunRow row)
    {
        row.Revision = _experiment.Revision + 1;
        if (_trials.SeenOf(row.Trial) is var (revision, measurements))
        {
            row.TrialRevision = revision;
            row.MeasurementsSeen = measurements;
        }

        IsChanged = true;
    }

    private Dictionary<(long Trial, int Number), AttemptRow> LoadAttempts()
    {
        long[] trials = [.. _runs.Keys];
        return _database.Set<AttemptRow>().AsTracking()
            .Where(attempt => attempt.StudyKey == _experiment.StudyKey && trials.Contains(attempt.Trial))
            .ToDictionary(attempt => (attempt.Trial, attempt.Number));
    }

    private AttemptRow? NewestAttempt(long trial) => _attempts.Values.Where(attempt => attempt.Trial == trial).MaxBy(attempt => attempt.Number);

    private RunState ToState(RunRow row)
    {
        var attempt = NewestAttempt(row.Trial);
        bool isHeld = attempt is { EndReason: null, Lease.Length: > 0 };
        return row.ToState(attempt, isHeld ? _leases.Find(attempt!.Lease, _study, attempt.RenewTime) : null);
    }
}
