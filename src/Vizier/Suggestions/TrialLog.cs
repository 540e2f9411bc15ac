using Vizier.Algorithms.Trials;
using Vizier.Storage;
using InternalTrial = Vizier.Algorithms.Trials.Trial;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Suggestions;

/// <summary>
/// The trials of one study in memory, kept up by reading only what has changed since the last time. Not safe for several
/// threads at once; the histories it gives out are immutable.
/// </summary>
/// <param name="withMeasurements">Whether to keep what was measured on the way, which stopping rules need.</param>
internal sealed class TrialLog(bool withMeasurements)
{
    // Beyond so many changes a history is cheaper built anew than changed trial by trial.
    private const int FewChanges = 8;

    private const string ChangedSince = """
        SELECT completion_order, document FROM trials WHERE study_key = @study AND revision > @revision
        """;

    private readonly Dictionary<long, InternalTrial> _trials = [];
    private long _revision;

    /// <summary>The study's trials as of the last refresh.</summary>
    public TrialHistory History { get; private set; } = TrialHistory.Empty;

    /// <summary>Reads what has changed.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    public void Refresh(VizierDbContext database, StudyHead study)
    {
        var isStale = study.DeletionRevision > _revision;
        if (isStale)
        {
            _trials.Clear();
            _revision = 0;
        }

        var changed = database.Statements.Query(ChangedSince, Read, ("@study", study.Key), ("@revision", _revision));
        foreach (var trial in changed)
        {
            _trials[trial.Id] = trial;
        }

        History = !isStale && changed.Count <= FewChanges
            ? changed.Aggregate(History, (history, trial) => history.With(trial))
            : TrialHistory.Create(_trials.Values, study.LastTrial);
        if (History.LastId < study.LastTrial)
        {
            History = TrialHistory.Create(_trials.Values, study.LastTrial);
        }

        _revision = study.Revision;
    }

    private InternalTrial Read(System.Data.Common.DbDataReader row) =>
        TrialMapping.Read(Trial.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)), row.GetInt64(0), withMeasurements);
}
