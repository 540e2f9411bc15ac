using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

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
    private readonly TurnRuns _runs;
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
        _runs = new TurnRuns(database, row, study.Name, _trials, services.Leases, Now, trial);
        State = (row.ToState(Document.Objective) with { Others = _runs.Others }).Receives(_runs.Stored());
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
        && attempt.Number == number && RunNames.IsSame(_runs.TokenOf(trial, number), token)
            ? run
            : null;

    /// <summary>Whether an attempt has ended under a lease, by that reason.</summary>
    public bool HasEnded(long trial, int number, string lease, Ended reason) => _runs.HasEnded(trial, number, lease, reason);

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
        TakeUp(_trials.NotTakenUp(free + _runs.Count).Where(trial => !_runs.Contains(trial.Number)).Take(free));
    }

    private void TakeUp(IEnumerable<(long Number, long Revision, Trial Trial)> trials)
    {
        foreach (var (number, revision, trial) in trials)
        {
            State = State.With(_runs.TakeUp(number, revision, trial));
        }
    }

    /// <summary>The trials that the end of the experiment killed, under way again.</summary>
    public IReadOnlyList<RunState> ReviveKilled() => _runs.ReviveKilled();

    /// <summary>Decides what follows from the events and stores everything.</summary>
    public TurnOutcome Finish()
    {
        _runs.StoreEnded(State.Active.Values);
        int wanted = Decide(out var actions);
        _runs.StoreEnded(actions.OfType<ControlAction.EndAttempt>());
        var completed = actions.OfType<ControlAction.CompleteTrial>().ToList();
        completed.ForEach(action => _trials.Complete(action.Run, action.Verdict, Document.Objective));
        _trials.Save(StudyStateOf(State), State.Conditions.Current()?.Message ?? "");
        completed.ForEach(action => _runs.StoreCompleted(action.Run, action.Verdict));
        wanted = wanted > 0 ? SupplyAtOnce(wanted) : 0;
        GrantFreed();
        _runs.Store(State.Active.Values);
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
            var known = _runs.KnownOf(run.Trial);
            if (_trials.ReadIfChanged(run.Trial, known.Revision) is not { } trial)
            {
                continue;
            }

            var fresh = trial.Measurements.Skip(known.Measurements).ToList();
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

    private void StoreExperiment()
    {
        Row.Take(State);
        _changed |= _runs.IsChanged;
        if (_changed || _database.Entry(Row).State != EntityState.Unchanged)
        {
            Row.Revision++;
            _changed = true;
            _database.NoteChange(Row.StudyKey);
        }
    }
}
