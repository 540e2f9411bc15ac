using System.Collections.Immutable;

namespace Vizier.Experiments.Control;

/// <summary>One of Katib's conditions of an experiment.</summary>
/// <param name="Type">Created, Running, Restarting, Stopped, Succeeded or Failed.</param>
/// <param name="Status">Whether it holds now.</param>
/// <param name="Reason">A word such as ExperimentGoalReached.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Time">When it last changed.</param>
internal sealed record Condition(string Type, bool Status, string Reason, string Message, DateTimeOffset Time);

/// <summary>The list of an experiment's conditions.</summary>
internal static class Conditions
{
    private const string Created = "Created";

    /// <summary>The conditions once <paramref name="condition"/> holds: all others but Created hold no longer.</summary>
    public static ImmutableArray<Condition> Enter(this ImmutableArray<Condition> conditions, Condition condition) =>
    [
        .. conditions.Where(other => other.Type != condition.Type).Select(other => other.Type == Created || !other.Status
            ? other
            : other with { Status = false, Time = condition.Time }),
        condition,
    ];

    /// <summary>The condition that holds now, Created only if no other does.</summary>
    public static Condition? Current(this ImmutableArray<Condition> conditions) =>
        conditions.LastOrDefault(condition => condition is { Status: true, Type: not Created })
        ?? conditions.LastOrDefault(condition => condition.Status);
}
