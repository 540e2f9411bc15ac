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
    private const string ChangedSince = """
        SELECT completion_order, document FROM trials WHERE study_key = @study AND revision > @revision
        """;

    private long _revision;

    /// <summary>The study's trials as of the last refresh.</summary>
    public TrialHistory History { get; private set; } = TrialHistory.Empty;

    /// <summary>Reads what has changed.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    public void Refresh(VizierDbContext database, StudyHead study)
    {
        if (study.DeletionRevision > _revision)
        {
            History = TrialHistory.Empty;
            _revision = 0;
        }

        var changed = database.Statements.Query(ChangedSince, Read, ("@study", study.Key), ("@revision", _revision));
        History = History.With(changed, study.LastTrial);
        _revision = study.Revision;
    }

    private InternalTrial Read(System.Data.Common.DbDataReader row) =>
        TrialMapping.Read(Trial.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)), row.GetInt64(0), withMeasurements);
}
