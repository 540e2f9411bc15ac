namespace Vizier.Algorithms.Trials;

/// <summary>Which way a metric is better.</summary>
public enum Goal
{
    /// <summary>Larger values are better.</summary>
    Maximize,

    /// <summary>Smaller values are better.</summary>
    Minimize,
}

/// <summary>A quantity that trials report.</summary>
/// <param name="Name">The name under which measurements report it.</param>
/// <param name="Goal">Which way is better.</param>
/// <param name="SafetyThreshold">
/// If set, the metric is a constraint in place of an objective: a trial is safe if the value is at or beyond the
/// threshold in the direction of the goal.
/// </param>
public sealed record Metric(string Name, Goal Goal, double? SafetyThreshold = null)
{
    /// <summary>Whether the metric is optimised, not only kept within a threshold.</summary>
    public bool IsObjective => SafetyThreshold is null;

    /// <summary>The share of trials, in [0, 1], that should be safe; null if not stated. Constraints only.</summary>
    public double? DesiredSafeFraction { get; init; }

    /// <summary>The value with its sign turned so that larger is better.</summary>
    public double Oriented(double value) => Goal == Goal.Maximize ? value : -value;
}
