using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.StudyStopping;

/// <summary>When a study has done enough. Conditions that are null are not asked for; any one that is met ends the study.</summary>
public sealed record StudyStoppingConditions
{
    /// <summary>Ends the study with this many finished trials; at least 1.</summary>
    public long? MaximumTrials { get; init; }

    /// <summary>Ends the study after this time since its start.</summary>
    public TimeSpan? MaximumDuration { get; init; }

    /// <summary>Ends the study at this moment.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Ends the study once this many trials in a row finished without a better result; at least 1.</summary>
    public long? MaximumTrialsWithoutProgress { get; init; }

    /// <summary>Ends the study after this time without a better result.</summary>
    public TimeSpan? MaximumDurationWithoutProgress { get; init; }

    /// <summary>Ends the study once the best objective is at or beyond this value in the direction of its goal. One objective only.</summary>
    public double? Target { get; init; }

    /// <summary>
    /// Ends the study once a model of its trials says that no assignment is better than the best trial by more than this, in
    /// the objective's units; positive. One objective only.
    /// </summary>
    public double? MaximumRegret { get; init; }

    /// <summary>Trials that must have finished before a lack of progress or a small regret ends the study; at least 0.</summary>
    public long MinimumTrials { get; init; }

    /// <summary>The time that must have passed before a lack of progress or a small regret ends the study.</summary>
    public TimeSpan MinimumDuration { get; init; }
}

/// <summary>What a study's history says about time.</summary>
/// <param name="Start">When the study began.</param>
/// <param name="Now">The present.</param>
/// <param name="EndOf">When a finished trial ended; null if that is not known.</param>
public sealed record StudyTimes(DateTimeOffset Start, DateTimeOffset Now, Func<Trial, DateTimeOffset?> EndOf);
