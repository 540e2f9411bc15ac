using Vizier.Insights;
using Vizier.Insights.Columns;
using Vizier.Protocol;
using Vizier.Storage;

namespace Vizier.Analyses;

/// <summary>When the trials of a study began and ended.</summary>
internal static class TrialTimes
{
    /// <summary>The ids of the trials that had ended before a time.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study.</param>
    /// <param name="time">The time, in seconds since 1970.</param>
    public static HashSet<long> EndedBefore(VizierDbContext database, StudyHead study, double time)
    {
        var ended = new HashSet<long>();
        TrialRows.Read(database, study, row =>
        {
            if (row.CompletionOrder > 0 && EndOf(row.Document) is { } end && end <= time)
            {
                ended.Add(row.Number);
            }
        });
        return ended;
    }

    private static double? EndOf(ReadOnlySpan<byte> trial)
    {
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            if (reader.Field == Trial.EndTimeFieldNumber)
            {
                return TrialWire.ReadTime(reader.Bytes);
            }
        }

        return null;
    }
}
