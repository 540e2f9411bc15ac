using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>
/// One step of an experiment in one transaction: what is stored is loaded, events change it, the decisions that follow are
/// taken, and all of it is stored together with the changes of the study and its trials. Whenever the program dies, the
/// database holds the state before the step or after it.
/// </summary>
internal sealed class ExperimentTurn
{
    private readonly TurnServices _services;
    private readonly VizierDbContext _database;
    private readonly TurnTrials _trials;
    private readonly Dictionary<long, RunRow> _runs;
    private readonly Dictionary<(long Trial, int Number), AttemptRow> _attempts;
    private readonly List<long> _measured = [];
    private readonly Queue<(string Runner, string Cluster)> _freed = [];
    private readonly List<string> _granted = [];
    private readonly ImmutableSortedDictionary<long, RunState> _before;
    private bool _changed;

    private ExperimentTurn(TurnServices services, VizierDbContext database, StudyHead study, ExperimentRow row, long? trial)
    {
        _services = services;
        _database = database;
        Row = row;
        Study = study.Name;
        Document = services.Documents.Parse(row.Document);
        Now = services.Time.GetUtcNow();
        _trials = new TurnTrials(database, study, Now);
        int others = 0;
        var rows = trial is { } one ? RunsUnderWay.Around(database, row.StudyKey, one, out others) : RunsUnderWay.All(database, row.StudyKey);
        _runs = rows.ToDictionary(run => run.Trial);
        _attempts = LoadAttempts();
        State = (row.ToState(Document.Objective) with { Others = others }).Receives(_runs.Values.Select(ToState));
        _before = State.Active;
    }

    /// <summary>The experiment's study, of the same owner and id.</summary>
    public StudyName Study { get; }

    /// <summary>The stored experiment; it takes the state when the turn is finished.</summary>
    public ExperimentRow Row { get; }

    /// <summary>The experiment's document.</summary>
    public ExperimentDocument Document { get; }

    /// <summary>The service's time of this step.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The state, changed by the events so far.</summary>
    public ExperimentState State { get; private set; }

    /// <summary>Loads an experiment with what others changed of its trials meanwhile; null if there is none of that name.</summary>
    /// <param name="services">What all turns share.</param>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The experiment's study.</param>
    /// <param name="trial">The only trial of which the events tell, so that the turn costs the same however many are under way; null for any.</param>
    public static ExperimentTurn? Load(TurnServices services, VizierDbContext database, StudyName name, long? trial = null)
    {
        if (StudyHead.Find(database, name) is not { } study
            || database.Set<ExperimentRow>().AsTracking().FirstOrDefault(row => row.StudyKey == study.Key) is not { } row)
        {
            return null;
        }

        var turn = new ExperimentTurn(services, database, study, row, trial);
        turn.TakeForeignChanges(study.State);
        return turn;
    }

    /// <summary>Whether trials that were not loaded are concerned, so that the events are to be told to a turn that loads all.</summary>
    public bool ConcernsOthers => State.Others > 0 && _services.Decisions.Decide(State, Now).State.Phase != (Protocol.Experiments.Experiment.Types.State)Row.State;

    /// <summary>The live attempt of a lease; null if it has ended or another holds it.</summary>
    public RunState? FindHeld(long trial, int number, string lease) =>
        State.Active.GetValueOrDefault(trial) is { Attempt: { IsLive: true } attempt } run
        && attempt.Number == number && attempt.Lease == lease && lease.Length > 0
            ? run
            : null;

    /// <summary>The live attempt of a token that was given to the trial's own program; null if it has ended.</summary>
    public RunState? FindByToken(long trial, int number, string token) =>
        State.Active.GetValueOrDefault(trial) is { Attempt: { IsLive: true } attempt } run
        && attempt.Number == number && RunNames.IsSame(_attempts[(trial, number)].Token, token)
            ? run
            : null;

    /// <summary>Whether an attempt has ended under a lease, by that reason.</summary>
    public bool HasEnded(long trial, int number, string lease, Ended reason) => _database.Set<AttemptRow>().Any(attempt =>
        attempt.StudyKey == Row.StudyKey && attempt.Trial == trial && attempt.Number == number
        && attempt.Lease == lease && attempt.EndReason == (int)reason);

    /// <summary>Changes the state.</summary>
    public void Change(Func<ExperimentState, ExperimentState> change) => State = change(State);

    /// <summary>Changes a trial under way.</summary>
    public void Change(RunState run) => State = State.With(run);

    /// <summary>Says that a runner has ended an attempt: if it takes any number, the next one is its own at once.</summary>
    public void Free(string runner, string cluster)
    {
        if (_services.Freed.MayGrant(runner))
        {
            _freed.Enqueue((runner, cluster));
        }
    }

    /// <summary>Adds a measurement to a trial under way. What is not finite is noted, not stored in the study.</summary>
    public void Measure(long trial, Measurement measurement)
    {
        State = State.With(State.Active[trial].Measured(measurement));
        _measured.Add(trial);
        _trials.AddMeasurement(trial, measurement);
    }

    /// <summary>Takes up the trials that the study handed out to this experiment and that are not under way yet.</summary>
    public void Adopt()
    {
        int free = State.IsRunning ? State.Budget.FreeSlots(State.UnderWay, State.Completed.Completed) : 0;
        if (free == 0)
        {
            return;
        }

        // Those that this turn has completed are stored as such a little later.
        TakeUp(_trials.NotTakenUp(free + _runs.Count).Where(trial => !_runs.ContainsKey(trial.Number)).Take(free));
    }

    private void TakeUp(IEnumerable<(long Number, long Revision, Trial Trial)> trials)
    {
        foreach (var trial in trials)
        {
            var row = new RunRow
            {
                StudyKey = Row.StudyKey,
                Trial = trial.Number,
                RunName = RunNames.Create(Study.StudyId),
                Outcome = (int)Outcome.Pending,
                Metrics = MetricSummaries.Of(trial.Trial.Measurements),
                MeasurementsSeen = trial.Trial.Measurements.Count,
                TrialRevision = trial.Revision,
            };
            _database.Add(row);
            _runs.Add(row.Trial, row);
            State = State.With(row.ToState(null, null));
        }
    }

    /// <summary>The trials that the end of the experiment killed, under way again.</summary>
    public IReadOnlyList<RunState> ReviveKilled()
    {
        var killed = _database.Set<RunRow>().AsTracking()
            .Where(run => run.StudyKey == Row.StudyKey && run.Outcome == (int)Outcome.Killed && run.Reason == Reasons.ExperimentEnded)
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

    /// <summary>Decides what follows from the events and stores everything.</summary>
    public TurnOutcome Finish()
    {
        StoreEnded();
        int wanted = Decide(out var actions);
        StoreEnded(actions.OfType<ControlAction.EndAttempt>());
        var completed = actions.OfType<ControlAction.CompleteTrial>().ToList();
        completed.ForEach(action => _trials.Complete(action.Run, action.Verdict, Document.Objective));
        _trials.Save(StudyStateOf(State), State.Conditions.Current()?.Message ?? "");
        completed.ForEach(action => StoreCompleted(action.Run, action.Verdict));
        wanted = wanted > 0 ? SupplyAtOnce(wanted) : 0;
        GrantFreed();
        StoreRuns();
        StoreExperiment();
        return new TurnOutcome(
            _changed,
            !RunnersSee(_before).SetEquals(RunnersSee(State.Active)),
            _granted,
            wanted,
            [.. _measured.Distinct().Where(State.Active.ContainsKey)]);
    }

    /// <returns>How many more trials the experiment wants.</returns>
    private int Decide(out ImmutableArray<ControlAction> actions)
    {
        (State, actions) = _services.Decisions.Decide(State, Now);
        _changed |= actions.Any(action => action is not ControlAction.Suggest);
        return actions.OfType<ControlAction.Suggest>().Sum(action => action.Count);
    }

    /// <summary>Takes up what is handed out already, then what can be made of suggestions at hand.</summary>
    /// <returns>How many trials are still wanted.</returns>
    private int SupplyAtOnce(int wanted)
    {
        int before = State.Active.Count;
        Adopt();
        wanted -= State.Active.Count - before;
        if (wanted > 0)
        {
            TakeUp(_trials.HandOutMore(wanted, _services.WarmStudies.Get(Row.StudyKey).Stock));
        }

        return State.Active.Count > before ? Decide(out _) : wanted;
    }

    private static Study.Types.State StudyStateOf(ExperimentState state) => state switch
    {
        { HasEnded: true } => Protocol.Study.Types.State.Completed,
        { IsRunning: false } => Protocol.Study.Types.State.Inactive,
        _ => Protocol.Study.Types.State.Active,
    };

    private static HashSet<(long, AttemptState, string?)> RunnersSee(ImmutableSortedDictionary<long, RunState> runs) =>
    [
        .. runs.Values.Where(run => run.IsLive).Select(run => (
            run.Trial,
            new AttemptState { Number = run.Attempt!.Number, Runner = run.Attempt.Runner, Lease = run.Attempt.Lease },
            run.Stop?.Message)),
    ];

    private void GrantFreed()
    {
        foreach (var run in State.Active.Values.Where(run => run.Attempt is { IsLive: true, Runner: "", OutlivesRunner: false }))
        {
            if (!_freed.TryDequeue(out var freed))
            {
                return;
            }

            var (runner, cluster) = freed;

            string lease = RunNames.CreateSecret();
            _granted.Add(lease);
            Change(run with { Attempt = run.Attempt! with { Runner = runner, Cluster = cluster, Lease = lease } });
        }
    }

    private void TakeForeignChanges(Study.Types.State study)
    {
        foreach (var run in State.Others > 0 ? State.Active.Values : ChangedByOthers())
        {
            var row = _runs[run.Trial];
            if (_trials.ReadIfChanged(run.Trial, row.TrialRevision) is not { } trial)
            {
                continue;
            }

            var fresh = trial.Measurements.Skip(row.MeasurementsSeen).ToList();
            var seen = fresh.Aggregate(run, (current, measurement) => current.Measured(measurement));
            State = State.With(ForeignTrials.Take(seen, trial));
            if (fresh.Count > 0)
            {
                _measured.Add(run.Trial);
            }
        }

        if (State.IsRunning && !StudyRules.IsMutable(study))
        {
            Change(state => state.StoppedBy($"The study was set {study.ToString().ToUpperInvariant()}", Now));
        }
    }

    private IEnumerable<RunState> ChangedByOthers() =>
        [.. RunsUnderWay.ChangedByOthers(_database, Row.StudyKey).Where(State.Active.ContainsKey).Select(trial => State.Active[trial])];

    private void StoreCompleted(RunState run, Verdict verdict)
    {
        var row = _runs[run.Trial];
        row.Take(run);
        row.Outcome = (int)verdict.Outcome;
        row.Reason = verdict.Reason;
        row.Message = verdict.Message;
        StoreAttempt(run);
        Touch(row);
    }

    private void StoreRuns()
    {
        _database.SaveChanges();
        foreach (var run in State.Active.Values)
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

    // Decisions put the next attempt in the place of one that has ended.
    private void StoreEnded()
    {
        foreach (var run in State.Active.Values.Where(run => run.Attempt is { IsLive: false }))
        {
            StoreAttempt(run);
        }
    }

    private void StoreEnded(IEnumerable<ControlAction.EndAttempt> actions)
    {
        foreach (var (trial, end) in actions)
        {
            var row = _attempts.Values.Where(attempt => attempt.Trial == trial).MaxBy(attempt => attempt.Number)!;
            (row.EndReason, row.ExitCode, row.EndMessage, row.EndTime) = ((int)end.Reason, end.ExitCode, end.Message, end.Time);
            _services.Leases.Forget(row.Lease);
        }
    }

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
                StudyKey = Row.StudyKey,
                Trial = run.Trial,
                Number = attempt.Number,
                Token = RunNames.CreateSecret(),
            };
            _database.Add(row);
            _attempts.Add((run.Trial, attempt.Number), row);
        }

        if (row.Lease != attempt.Lease)
        {
            row.RenewTime = Now;
        }

        if (row.Lease.Length > 0 && (row.Lease != attempt.Lease || !attempt.IsLive))
        {
            _services.Leases.Forget(row.Lease);
        }

        row.Take(attempt);
    }

    private void Touch(RunRow row)
    {
        row.Revision = Row.Revision + 1;
        if (_trials.SeenOf(row.Trial) is var (revision, measurements))
        {
            row.TrialRevision = revision;
            row.MeasurementsSeen = measurements;
        }

        _changed = true;
    }

    private void StoreExperiment()
    {
        Row.Take(State);
        if (_changed || _database.Entry(Row).State != EntityState.Unchanged)
        {
            Row.Revision++;
            _changed = true;
            _database.NoteChange(Row.StudyKey);
        }
    }

    private Dictionary<(long Trial, int Number), AttemptRow> LoadAttempts()
    {
        long[] trials = [.. _runs.Keys];
        return _database.Set<AttemptRow>().AsTracking()
            .Where(attempt => attempt.StudyKey == Row.StudyKey && trials.Contains(attempt.Trial))
            .ToDictionary(attempt => (attempt.Trial, attempt.Number));
    }

    private RunState ToState(RunRow row)
    {
        var attempt = _attempts.Values.Where(attempt => attempt.Trial == row.Trial).MaxBy(attempt => attempt.Number);
        bool isHeld = attempt is { EndReason: null, Lease.Length: > 0 };
        return row.ToState(attempt, isHeld ? _services.Leases.Find(attempt!.Lease, Study, attempt.RenewTime) : null);
    }
}
