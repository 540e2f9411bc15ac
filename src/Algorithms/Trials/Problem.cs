using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;

namespace Vizier.Algorithms.Trials;

/// <summary>What is optimised: the search space and the metrics.</summary>
public sealed record Problem
{
    /// <summary>The parameters.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The metrics; objectives and constraints in the order of the study.</summary>
    public required ImmutableArray<Metric> Metrics { get; init; }

    /// <summary>How much repeated measurements differ.</summary>
    public ObservationNoise Noise { get; init; }

    /// <summary>Keys every random stream of the study.</summary>
    public ulong Seed { get; init; }

    /// <summary>Earlier studies to learn from; algorithms that cannot are refused such problems.</summary>
    public ImmutableArray<PriorStudy> Priors { get; init; } = [];

    /// <summary>The metrics that are optimised.</summary>
    public ImmutableArray<Metric> Objectives => [.. Metrics.Where(metric => metric.IsObjective)];

    /// <summary>The metrics that must only stay within a threshold.</summary>
    public ImmutableArray<Metric> Constraints => [.. Metrics.Where(metric => !metric.IsObjective)];

    /// <summary>
    /// The objectives of a trial, turned so that larger is better. One value per objective.
    /// </summary>
    /// <returns>False if the trial is not completed or an objective is missing, nan or infinite.</returns>
    public bool TryGetObjectives(Trial trial, out double[] values)
    {
        var objectives = Objectives;
        values = new double[objectives.Length];
        if (trial.State != TrialState.Completed)
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!trial.Metrics.TryGetValue(objectives[i].Name, out var value) || !double.IsFinite(value))
            {
                return false;
            }

            values[i] = objectives[i].Oriented(value);
        }

        return true;
    }
}
