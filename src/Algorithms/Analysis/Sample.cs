using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>The trials that an analysis can use: completed ones within the space with a finite value of the metric.</summary>
internal sealed class Sample
{
    private Sample(SearchSpace space, ImmutableArray<SampledTrial> trials)
    {
        Space = space;
        Trials = trials;
    }

    /// <summary>The search space.</summary>
    public SearchSpace Space { get; }

    /// <summary>The trials in the order of their ids.</summary>
    public ImmutableArray<SampledTrial> Trials { get; }

    public static Sample Of(Problem problem, Metric metric, TrialHistory history)
    {
        var trials = ImmutableArray.CreateBuilder<SampledTrial>();
        foreach (var trial in history.Trials.Where(trial => trial.State == TrialState.Completed))
        {
            var point = new double[problem.Space.Dimensions.Length];
            if (trial.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value) && problem.Space.TryEncode(trial.Assignment, point))
            {
                trials.Add(new SampledTrial(trial.Id, point, metric.Oriented(value)));
            }
        }

        return new Sample(problem.Space, trials.ToImmutable());
    }

    /// <summary>The latest trials.</summary>
    public Sample Latest(int most) => new(Space, [.. Trials.TakeLast(most)]);

    /// <summary>The trials that have a parameter.</summary>
    public Sample With(Dimension dimension) => new(Space, [.. Trials.Where(trial => dimension.IsActive(trial.Point))]);
}

/// <summary>A trial as analyses see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Point">Its point of the unit cube.</param>
/// <param name="Value">Its value, turned so that larger is better.</param>
internal sealed record SampledTrial(long Id, double[] Point, double Value);
