using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Suggestions;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using StudyState = Vizier.Protocol.Study.Types.State;
using TrialState = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>The study and the trials of an experiment within one turn: each is read once and written once.</summary>
/// <param name="database">The writer's context.</param>
/// <param name="study">The study.</param>
/// <param name="now">The service's time.</param>
internal sealed class TurnTrials(VizierDbContext database, StudyHead study, DateTimeOffset now)
{
    /// <summary>The client that holds the trials of experiments.</summary>
    public const string ClientId = "experiment";

    /// <summary>The condition of trials that the study handed out to its experiment and that are not under way there.</summary>
    public const string IsNotTaken = """
        study_key = @study AND state = 2 AND client_id = @client AND NOT EXISTS (
            SELECT 1 FROM trial_runs WHERE trial_runs.study_key = trials.study_key AND trial_runs.trial = trials.number AND outcome IN (1, 2))
        """;

    private const string NotTaken = $"SELECT document FROM trials WHERE {IsNotTaken} ORDER BY number LIMIT @limit";
    private const string RevisionOf = "SELECT revision FROM trials WHERE study_key = @study AND number = @number";

    private readonly Dictionary<long, TurnTrial> _trials = [];
    private StudyHead _study = study;

    /// <summary>A trial if its revision is another than one known; else null.</summary>
    public Trial? ReadIfChanged(long number, long knownRevision) =>
        Revision(number) == knownRevision ? null : Read(number).Trial;

    /// <summary>The first ACTIVE trials that the study handed out to the experiment and that are not under way.</summary>
    public IReadOnlyList<(long Number, long Revision, Trial Trial)> NotTakenUp(int limit) =>
        Numbered(database.Statements.Query(
            NotTaken, row => Trial.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)), ("@study", _study.Key), ("@client", ClientId), ("@limit", (long)limit)));

    /// <summary>
    /// Has the study hand out more trials, in this transaction: REQUESTED ones, then new ones of suggestions that are at hand.
    /// To be called once the changes of this turn are saved.
    /// </summary>
    /// <returns>The trials; none if suggestions would have to be made first.</returns>
    public IReadOnlyList<(long Number, long Revision, Trial Trial)> HandOutMore(int count, ISuggestionSource source)
    {
        var handOut = new HandOut(database, _study.Name, now);
        var given = handOut.Give(ClientId, count, source) ?? [];
        if (given.Count > 0)
        {
            handOut.Save();
            _study = handOut.Study;
        }

        return Numbered(given);
    }

    /// <summary>Whether a trial was read or changed in this turn.</summary>
    public bool WasRead(long number) => _trials.ContainsKey(number);

    /// <summary>The revision of a trial that was read, and how many measurements it has; null if it was not.</summary>
    public (long Revision, int Measurements)? SeenOf(long number) =>
        _trials.GetValueOrDefault(number) is { } trial ? (trial.Revision, trial.Trial.Measurements.Count) : null;

    /// <summary>Adds the finite metrics of a measurement, unless the trial has ended or is as large as a trial may be.</summary>
    public void AddMeasurement(long number, Measurement measurement)
    {
        var finite = measurement.Clone();
        finite.Metrics.Clear();
        finite.Metrics.Add(measurement.Metrics.Where(metric => double.IsFinite(metric.Value)));
        var trial = Read(number);
        bool fits = trial.Trial.CalculateSize() + (2 * finite.CalculateSize()) < DocumentLimits.LargestDocument;
        if (finite.Metrics.Count > 0 && fits && trial.Trial.State is TrialState.Active or TrialState.Stopping)
        {
            trial.IsChanged |= TrialRules.AddMeasurement(_study.Name.Trial(number), trial.Trial, finite);
        }
    }

    /// <summary>Hands a trial that was stopped out again.</summary>
    public void HandOut(long number)
    {
        var trial = Read(number);
        if (trial.Trial.State == TrialState.Stopping)
        {
            TrialRules.HandOut(trial.Trial, ClientId, now);
            trial.IsChanged = true;
        }
    }

    /// <summary>
    /// Completes a trial in the study as its verdict says. A killed or lost one is left STOPPING: it says nothing about its
    /// parameters, so that no algorithm must learn from it.
    /// </summary>
    public void Complete(RunState run, Verdict verdict, Objective objective)
    {
        var trial = Read(run.Trial);
        var name = _study.Name.Trial(run.Trial);
        if (TrialRules.HasEnded(trial.Trial.State))
        {
            return;
        }

        trial.IsChanged |= verdict switch
        {
            { Outcome: Outcome.Succeeded or Outcome.EarlyStopped } =>
                TrialRules.Complete(name, trial.Trial, objective.FinalMeasurement(run.Metrics), false, "", now),
            { Outcome: Outcome.Killed } or { Reason: Reasons.TrialLost } => TrialRules.Stop(name, trial.Trial),
            _ => TrialRules.Complete(name, trial.Trial, null, true, $"{verdict.Reason}: {verdict.Message}", now),
        };
        trial.Ends = trial.IsChanged && TrialRules.HasEnded(trial.Trial.State);
    }

    /// <summary>Writes the trials that changed, and the study's state if it is another.</summary>
    public void Save(StudyState state, string inactiveReason)
    {
        bool isChanged = false;
        foreach (var trial in _trials.Values.Where(trial => trial.IsChanged))
        {
            _study = StoredTrials.Replace(database, _study, trial.Trial, trial.Ends);
            trial.Revision = _study.Revision;
            isChanged = true;
        }

        if (isChanged)
        {
            _study.Save(database);
        }

        if (state != _study.State && !(StudyRules.IsMutable(state) && StudyRules.IsMutable(_study.State)))
        {
            StoredStudies.Change(database, _study.Name, stored =>
            {
                StudyRules.SetState(stored, state);
                stored.InactiveReason = inactiveReason;
            });
        }
    }

    private IReadOnlyList<(long Number, long Revision, Trial Trial)> Numbered(IEnumerable<Trial> trials) =>
    [
        .. trials
            .Select(trial => (Number: long.Parse(trial.Id), Trial: trial))
            .Select(held => (held.Number, Revision(held.Number), held.Trial)),
    ];

    private TurnTrial Read(long number)
    {
        if (!_trials.TryGetValue(number, out var trial))
        {
            trial = new TurnTrial(StoredTrials.Get(database, _study, _study.Name.Trial(number)), Revision(number));
            _trials.Add(number, trial);
        }

        return trial;
    }

    private long Revision(long number) =>
        (long?)database.Statements.Find(RevisionOf, row => (object)row.GetInt64(0), ("@study", _study.Key), ("@number", number)) ?? 0;

    private sealed class TurnTrial(Trial trial, long revision)
    {
        public Trial Trial { get; } = trial;

        public long Revision { get; set; } = revision;

        public bool IsChanged { get; set; }

        public bool Ends { get; set; }
    }
}
