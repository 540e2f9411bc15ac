using Vizier.Algorithms.StudyStopping;
using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>Whether a study has done enough by the conditions that it was created with.</summary>
internal static class StudyEnd
{
    /// <summary>Why a study ends now; null if it goes on, or has no such conditions.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    /// <param name="now">The service's time.</param>
    public static string? Reason(VizierDbContext database, WarmStudy.Snapshot study, DateTimeOffset now)
    {
        if (study.Problem.Options.End is not { } options || study.Problem.Problem.Objectives.IsEmpty)
        {
            return null;
        }

        var start = StoredStudies.Get(database, study.Head.Name).CreateTime?.ToDateTimeOffset() ?? now;
        var times = new StudyTimes(start, now, trial => EndOf(database, study.Head, trial.Id));
        var decision = StudyStoppingRule.Decide(options.ToConditions(), study.Problem.Problem, study.History, times);
        return decision.ShouldStop ? decision.Reason : null;
    }

    private static DateTimeOffset? EndOf(VizierDbContext database, StudyHead study, long trial) =>
        StoredTrials.Get(database, study, study.Name.Trial(trial)).EndTime?.ToDateTimeOffset();
}
