using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>How far an experiment has come, as far as changing it depends on that.</summary>
/// <param name="Trials">How many trials were made.</param>
/// <param name="Completion">How it ended.</param>
internal readonly record struct ExperimentProgress(int Trials, Completion Completion);

/// <summary>How an experiment ended.</summary>
internal enum Completion
{
    /// <summary>Not yet.</summary>
    None,

    /// <summary>By spec.maxTrialCount.</summary>
    MaxTrialsReached,

    /// <summary>By spec.objective.goal.</summary>
    GoalReached,

    /// <summary>Otherwise: it failed, or its search space is exhausted.</summary>
    Final,
}

/// <summary>What may be changed of a submitted experiment.</summary>
internal static class UpdateRules
{
    private static readonly string[] Counts =
        [nameof(ExperimentDocument.ParallelTrialCount), nameof(ExperimentDocument.MaxTrialCount), nameof(ExperimentDocument.MaxFailedTrialCount)];

    /// <summary>
    /// Everything that speaks against replacing one valid document by another. As in Katib, only the three counts can
    /// change, and a completed experiment only if it is restarted by that; other than there, one that reached its goal can
    /// be restarted too.
    /// </summary>
    public static IReadOnlyList<DocumentFinding> Check(ExperimentDocument before, ExperimentDocument after, ExperimentProgress progress)
    {
        var changed = ChangedFields(before, after);
        var findings = new List<DocumentFinding>();
        if (changed.Count == 0)
        {
            return findings;
        }

        if (progress.Completion != Completion.None && !IsRestartable(before, progress))
        {
            findings.Add(new DocumentFinding(
                "spec.resumePolicy",
                $"\"{before.ResumePolicy}\": a completed experiment can be restarted if it succeeded by reaching max trials or its goal and "
                + "spec.resumePolicy = LongRunning or spec.resumePolicy = FromVolume"));
        }

        if (after.MaxTrialCount <= progress.Trials)
        {
            findings.Add(new DocumentFinding(
                "spec.maxTrialCount", $"{after.MaxTrialCount} must be greater than status.trials count, which is {progress.Trials}"));
        }

        if (changed.Except(Counts).ToList() is { Count: > 0 } others)
        {
            findings.Add(new DocumentFinding(
                "spec",
                "only spec.parallelTrialCount, spec.maxTrialCount and spec.maxFailedTrialCount are editable; changed is "
                + string.Join(", ", others.Select(JsonNamingPolicy.CamelCase.ConvertName))));
        }

        return findings;
    }

    private static bool IsRestartable(ExperimentDocument document, ExperimentProgress progress) =>
        progress.Completion is Completion.MaxTrialsReached or Completion.GoalReached
        && document.ResumePolicy is ResumePolicy.LongRunning or ResumePolicy.FromVolume;

    private static List<string> ChangedFields(ExperimentDocument before, ExperimentDocument after)
    {
        var (first, second) = (FieldsOf(before), FieldsOf(after));
        return [.. first.Select(field => field.Key).Where(name => !JsonNode.DeepEquals(first[name], second[name]))];
    }

    private static JsonObject FieldsOf(ExperimentDocument document) => (JsonObject)JsonSerializer.SerializeToNode(document)!;
}
