using System.Collections.Immutable;

namespace Vizier.Algorithms.Trials;

/// <summary>Values of metrics at one moment of a trial.</summary>
/// <param name="Step">The step (epoch, batch, ...) at which it was measured.</param>
/// <param name="ElapsedSeconds">Seconds since the trial began.</param>
/// <param name="Metrics">Values by metric name; may hold nan and infinity.</param>
public sealed record Measurement(long Step, double ElapsedSeconds, ImmutableDictionary<string, double> Metrics);
