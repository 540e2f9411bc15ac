using System.Collections.Immutable;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Tests.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests;

/// <summary>Histories with everything that goes wrong: ties, nan, infinities, missing metrics, foreign assignments, duplicates.</summary>
internal static class RandomHistories
{
    public static TrialHistory Create(Problem problem, int number, int maximumLength)
    {
        var random = new RandomStream(17, number, "random histories");
        var kind = random.NextInt32(6);
        var trials = new List<Trial>();
        var length = random.NextInt32(maximumLength + 1);
        for (var id = 1; id <= length; id++)
        {
            var assignment = trials.Count > 0 && random.NextInt32(8) == 0 ? trials[^1].Assignment : Draw(problem.Space, random);
            trials.Add(new Trial
            {
                Id = id,
                Assignment = assignment,
                State = kind == 0 ? TrialState.Infeasible : (TrialState)Math.Min(2, random.NextInt32(10) switch { 0 => 0, 1 => 2, _ => 1 }),
                Metrics = problem.Metrics
                    .Where(_ => random.NextInt32(20) > 0)
                    .ToImmutableDictionary(metric => metric.Name, _ => Value(random, kind)),
                CompletionOrder = id,
            });
        }

        return TrialHistory.Create(trials);
    }

    /// <summary>The same with learning curves of any length, some of them out of order or at the same step.</summary>
    public static TrialHistory WithCurves(Problem problem, int number, int maximumLength)
    {
        var random = new RandomStream(19, number, "random curves");
        var kind = random.NextInt32(6);
        return TrialHistory.Create(Create(problem, number, maximumLength).Trials.Select(trial => trial with
        {
            Measurements =
            [
                .. Enumerable.Range(1, random.NextInt32(25)).Select(step => new Measurement(
                    random.NextInt32(10) switch { 0 => 0, 1 => random.NextInt32(100), 2 => long.MaxValue, _ => step },
                    random.NextInt32(10) == 0 ? 0 : step * random.NextDouble(),
                    problem.Metrics.Where(_ => random.NextInt32(10) > 0).ToImmutableDictionary(metric => metric.Name, _ => Value(random, kind)))),
            ],
        }));
    }

    /// <summary>A history of a designer's own suggestions, which end in any order, with any outcome, or not at all.</summary>
    public static TrialHistory Play(IDesigner designer, Problem problem, int number, int steps)
    {
        var random = new RandomStream(18, number, "played histories");
        var kind = random.NextInt32(6);
        var history = TrialHistory.Empty;
        for (var step = 1; step <= steps; step++)
        {
            var pending = history.Trials.Where(trial => trial.State == TrialState.Pending).ToArray();
            if (pending.Length == 0 || random.NextInt32(2) == 0)
            {
                foreach (var suggestion in designer.TrySuggest(history, 1 + random.NextInt32(4)))
                {
                    history = history.With(Histories.Pending(history.LastId + 1, suggestion.Assignment) with { Metadata = suggestion.Metadata });
                }
            }
            else
            {
                history = history.With(pending[random.NextInt32(pending.Length)] with
                {
                    State = kind == 0 || random.NextInt32(6) == 0 ? TrialState.Infeasible : TrialState.Completed,
                    Metrics = problem.Metrics.ToImmutableDictionary(metric => metric.Name, _ => Value(random, kind)),
                    CompletionOrder = step,
                });
            }
        }

        return history;
    }

    private static Assignment Draw(SearchSpace space, RandomStream random)
    {
        if (random.NextInt32(20) == 0)
        {
            return Assignment.Of(("p0", "foreign"), ("other", 3));
        }

        var point = space.Dimensions.Select(_ => random.NextInt32(10) == 0 ? 0.0 : random.NextDouble()).ToArray();
        return space.Decode(point);
    }

    private static double Value(RandomStream random, int kind) => (kind, random.NextInt32(20)) switch
    {
        (_, 0) => double.NaN,
        (_, 1) => double.PositiveInfinity,
        (_, 2) => double.NegativeInfinity,
        (1, _) => 3,
        (2, _) => random.NextInt32(3),
        (3, _) => Math.Exp(200 * random.NextGaussian()),
        (4, _) => double.NaN,
        _ => random.NextGaussian(),
    };
}
