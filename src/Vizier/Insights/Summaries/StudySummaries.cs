using Google.Protobuf.WellKnownTypes;
using Vizier.Algorithms.Trials;
using Vizier.Experiments.Control;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using ExperimentState = Vizier.Protocol.Experiments.Experiment.Types.State;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;

namespace Vizier.Insights.Summaries;

/// <summary>Studies in short, one or a list of them.</summary>
internal sealed class StudySummaries(StudyDigests digests)
{
    /// <summary>A study in short.</summary>
    /// <exception cref="VizierException">There is no such study.</exception>
    public StudySummary Of(VizierDbContext database, StudyName name) => Of(database, StudyHead.Get(database, name));

    /// <summary>A study in short.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    public StudySummary Of(VizierDbContext database, StudyHead study) =>
        Of(database, study, database.Set<ExperimentRow>().FirstOrDefault(row => row.StudyKey == study.Key));

    /// <summary>A page of studies.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="owner">Whose; null for everybody's.</param>
    /// <param name="filter">Words that must all occur in the name, the algorithm or a metric.</param>
    /// <param name="order">Their order.</param>
    /// <param name="skip">How many come before the page.</param>
    /// <param name="size">The most of the page.</param>
    /// <returns>The page, and how many studies there are in all.</returns>
    public (IReadOnlyList<StudySummary> Page, int Total) List(
        VizierDbContext database, string? owner, string filter, SummaryOrder order, int skip, int size)
    {
        var words = filter.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = StudyHeads.List(database, owner).FindAll(study => Array.TrueForAll(words, word => Mentions(database, study, word)));
        var page = order.Sort(found, study => digests.Describe(database, study), study => digests.Digest(database, study))
            .Skip(skip).Take(size).ToList();
        long[] keys = [.. page.Select(study => study.Key)];
        var experiments = database.Set<ExperimentRow>().Where(row => keys.Contains(row.StudyKey)).ToDictionary(row => row.StudyKey);
        return ([.. page.Select(study => Of(database, study, experiments.GetValueOrDefault(study.Key)))], found.Count);
    }

    private bool Mentions(VizierDbContext database, StudyHead study, string word) =>
        study.Name.StudyId.Contains(word, StringComparison.OrdinalIgnoreCase)
        || study.Name.Owner.Contains(word, StringComparison.OrdinalIgnoreCase)
        || digests.Describe(database, study).Mentions(word);

    private StudySummary Of(VizierDbContext database, StudyHead study, ExperimentRow? experiment)
    {
        var description = digests.Describe(database, study);
        var digest = digests.Digest(database, study);
        var summary = new StudySummary
        {
            Name = study.Name.ToString(),
            State = study.State,
            Running = StudyRules.IsMutable(study.State) && digest.Counts.Active + digest.Counts.Stopping > 0,
            Algorithm = description.Algorithm,
            Counts = digest.Counts,
            CreateTime = description.CreateTime,
            ActiveTime = digest.ActiveTime is { } time
                ? Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(time))
                : null,
            ParameterCount = description.ParameterCount,
            Message = description.InactiveReason,
        };
        summary.Objectives.Add(digest.Metrics.Select((metric, i) => ObjectiveOf(metric, digest.Best[i])));
        if (experiment is not null)
        {
            Add(database, summary, experiment);
        }

        return summary;
    }

    private static StudySummary.Types.Objective ObjectiveOf(Metric metric, (double Value, long Trial)? best)
    {
        var objective = new StudySummary.Types.Objective
        {
            MetricId = metric.Name,
            Goal = metric.Goal == Goal.Minimize ? GoalType.Minimize : GoalType.Maximize,
        };
        if (best is { } known)
        {
            objective.BestValue = known.Value;
            objective.BestTrial = (int)known.Trial;
        }

        if (metric.SafetyThreshold is { } threshold)
        {
            objective.SafetyThreshold = threshold;
        }

        return objective;
    }

    private static void Add(VizierDbContext database, StudySummary summary, ExperimentRow experiment)
    {
        summary.ExperimentState = (ExperimentState)experiment.State;
        summary.Running = summary.ExperimentState is ExperimentState.Created or ExperimentState.Running;
        summary.ExperimentCounts = ExperimentViews.CountsOf(database, experiment);
        summary.ParallelTrialCount = experiment.Parallel;
        summary.Place = experiment.Place;
        summary.Message = experiment.Conditions.Current()?.Message ?? summary.Message;
        if (experiment.MaxTrials is { } most)
        {
            summary.MaxTrialCount = most;
        }
    }
}
