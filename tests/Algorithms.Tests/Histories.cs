using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests;

/// <summary>Short ways to write trials.</summary>
internal static class Histories
{
    public static Metric Accuracy { get; } = new("accuracy", Goal.Maximize);

    public static Metric Loss { get; } = new("loss", Goal.Minimize);

    public static Problem ProblemOf(SearchSpace space, ulong seed = 7) => new() { Space = space, Metrics = [Accuracy], Seed = seed };

    public static Trial Curve(long id, TrialState state, Metric metric, params double[] values) => new()
    {
        Id = id,
        Assignment = Assignment.Of(("x", id)),
        State = state,
        Measurements =
        [
            .. values.Select((value, i) => new Measurement(
                i + 1, 10 * (i + 1), ImmutableDictionary<string, double>.Empty.Add(metric.Name, value))),
        ],
    };

    public static Trial Completed(long id, Assignment assignment, params (string Metric, double Value)[] metrics) => new()
    {
        Id = id,
        Assignment = assignment,
        State = TrialState.Completed,
        Metrics = metrics.ToImmutableDictionary(pair => pair.Metric, pair => pair.Value),
        CompletionOrder = id,
    };

    public static Trial Pending(long id, Assignment assignment) => new() { Id = id, Assignment = assignment };
}
