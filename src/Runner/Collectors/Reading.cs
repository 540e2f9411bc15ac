namespace Vizier.Runner.Collectors;

/// <summary>The value of one metric as a program reported it; may be NaN or infinite.</summary>
public readonly record struct MetricValue(string Name, double Value);

/// <summary>Values that a program reported together.</summary>
/// <param name="Metrics">The metrics, each name once, at least one.</param>
/// <param name="Step">The step (epoch, batch, ...) that the program named, from 0; null if it named none.</param>
/// <param name="Time">When the program says it measured; null if it does not say.</param>
public sealed record Reading(IReadOnlyList<MetricValue> Metrics, long? Step = null, DateTimeOffset? Time = null);

/// <summary>A reading and where it was found, so that reading can go on from there.</summary>
/// <param name="Source">Which output of the program, e.g. <c>stdout</c> or a file's path below the collected folder.</param>
/// <param name="Position">The offset in bytes of what follows in the source.</param>
/// <param name="Reading">What was read.</param>
internal sealed record Observation(string Source, long Position, Reading Reading);
