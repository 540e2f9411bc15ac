using System.Globalization;
using System.Text.Json.Serialization;
using Vizier.Algorithms.StudyStopping;

namespace Vizier.Studies.Specs;

/// <summary>When a study has done enough; any one condition that is met ends it.</summary>
/// <param name="MaxTrials">After this many finished trials.</param>
/// <param name="MaxDuration">After this time since its creation, e.g. <c>8h</c>.</param>
/// <param name="Deadline">At this moment, e.g. <c>2026-12-01T08:00:00Z</c>.</param>
/// <param name="MaxTrialsWithoutProgress">After this many finished trials in a row of which none was better.</param>
/// <param name="MaxDurationWithoutProgress">After this time without a better trial.</param>
/// <param name="MaxRegret">Once a model says that nothing is better than the best trial by more than this, in the objective's units.</param>
/// <param name="Target">Once the objective is as good as this.</param>
/// <param name="MinTrials">Finished trials before which neither a lack of progress nor a small regret ends it.</param>
/// <param name="MinDuration">The time before which neither of them ends it.</param>
internal sealed record EndOptions(
    [property: JsonPropertyName("max_trials")] long? MaxTrials = null,
    [property: JsonPropertyName("max_duration")] string? MaxDuration = null,
    [property: JsonPropertyName("deadline")] string? Deadline = null,
    [property: JsonPropertyName("max_trials_without_progress")] long? MaxTrialsWithoutProgress = null,
    [property: JsonPropertyName("max_duration_without_progress")] string? MaxDurationWithoutProgress = null,
    [property: JsonPropertyName("max_regret")] double? MaxRegret = null,
    [property: JsonPropertyName("target")] double? Target = null,
    [property: JsonPropertyName("min_trials")] long? MinTrials = null,
    [property: JsonPropertyName("min_duration")] string? MinDuration = null)
{
    /// <summary>Everything that is wrong: the condition's name, and its value with what is allowed.</summary>
    /// <param name="objectives">How many objectives the study has.</param>
    public IEnumerable<(string Name, string Problem)> Validate(int objectives)
    {
        foreach (var (name, count, least) in new[] { ("max_trials", MaxTrials, 1L), ("max_trials_without_progress", MaxTrialsWithoutProgress, 1L), ("min_trials", MinTrials, 0L) })
        {
            if (count < least)
            {
                yield return (name, $"{count} must be at least {least}");
            }
        }

        foreach (var (name, text) in new[] { ("max_duration", MaxDuration), ("max_duration_without_progress", MaxDurationWithoutProgress), ("min_duration", MinDuration) })
        {
            if (text is not null && !DurationText.TryParse(text, out _))
            {
                yield return (name, $"\"{text}\" {DurationText.Allowed}");
            }
        }

        if (Deadline is not null && DeadlineTime is null)
        {
            yield return ("deadline", $"\"{Deadline}\" must be a time such as 2026-12-01T08:00:00Z");
        }

        if (MaxRegret is { } regret && !(regret > 0 && double.IsFinite(regret)))
        {
            yield return ("max_regret", $"{regret.ToString(CultureInfo.InvariantCulture)} must be a positive number");
        }

        foreach (var (name, value) in new[] { ("max_regret", MaxRegret), ("target", Target) })
        {
            if (value is not null && objectives > 1)
            {
                yield return (name, $"needs a single objective; the study has {objectives}");
            }
        }
    }

    /// <summary>The conditions of sound options.</summary>
    public StudyStoppingConditions ToConditions() => new()
    {
        MaximumTrials = MaxTrials,
        MaximumDuration = TimeOf(MaxDuration),
        Deadline = DeadlineTime,
        MaximumTrialsWithoutProgress = MaxTrialsWithoutProgress,
        MaximumDurationWithoutProgress = TimeOf(MaxDurationWithoutProgress),
        MaximumRegret = MaxRegret,
        Target = Target,
        MinimumTrials = MinTrials ?? 0,
        MinimumDuration = TimeOf(MinDuration) ?? TimeSpan.Zero,
    };

    private DateTimeOffset? DeadlineTime =>
        DateTimeOffset.TryParse(Deadline, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static TimeSpan? TimeOf(string? text) => text is not null && DurationText.TryParse(text, out var duration) ? duration : null;
}
