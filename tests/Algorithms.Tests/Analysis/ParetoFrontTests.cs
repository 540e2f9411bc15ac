using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Analysis;

public sealed class ParetoFrontTests
{
    private static readonly Problem Two = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 9))) with { Metrics = [Accuracy, Loss] };

    // Recorded from OSS Vizier.
    [Fact]
    public void Dominators_are_counted_as_Vizier_counts_them()
    {
        double[][] points = [[1, 1], [2, 2], [3, 1], [1, 3], [2, 2], [0, 0]];

        Assert.Equal([4, 0, 0, 0, 0, 5], ParetoFront.CountDominators(points));
        Assert.Equal([1, 2, 3, 4], ParetoFront.Indices(points));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Front_agrees_with_the_definition(int objectives)
    {
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var random = new RandomStream((ulong)objectives, repeat, "front");
            double[][] points = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, objectives).Select(_ => Coordinate(random)).ToArray())];
            var expected = Enumerable.Range(0, points.Length)
                .Where(i => !points[i].Any(double.IsNaN) && !points.Any(other => ParetoFront.Dominates(other, points[i])));

            Assert.Equal(expected, ParetoFront.Indices(points));
        }
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 300)]
    [InlineData(3, 40)]
    [InlineData(4, 9000)]
    public void Dominators_agree_with_the_definition(int objectives, int count)
    {
        var random = new RandomStream((ulong)objectives, count, "dominators");
        double[][] points = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, objectives).Select(_ => Coordinate(random)).ToArray())];

        var counted = ParetoFront.CountDominators(points);

        foreach (var i in Enumerable.Range(0, count).Where(i => i % Math.Max(1, count / 100) == 0))
        {
            Assert.Equal(points.Count(other => ParetoFront.Dominates(other, points[i])), counted[i]);
        }
    }

    [Fact]
    public void Trials_are_judged_by_goal_and_ties_are_kept()
    {
        var history = History((0.5, 1), (0.6, 1), (0.6, 1), (0.9, 3), (0.9, 4));

        Assert.Equal([2, 3, 4], Ids(history));
    }

    [Fact]
    public void Nan_missing_metrics_and_unfinished_trials_are_left_out()
    {
        var history = History((double.NaN, 1), (0.5, double.PositiveInfinity), (0.4, 2))
            .With(Completed(4, Assignment.Of(("x", 1)), ("accuracy", 1)))
            .With(Pending(5, Assignment.Of(("x", 1))))
            .With(Completed(6, Assignment.Of(("x", 1)), ("accuracy", 1), ("loss", 0)) with { State = TrialState.Infeasible });

        Assert.Equal([2, 3], Ids(history));
    }

    [Fact]
    public void Without_metrics_every_completed_trial_is_optimal()
    {
        var optimal = ParetoFront.OptimalTrials(Two with { Metrics = [] }, History((0, 0), (1, 1)).With(Pending(9, Assignment.Of(("x", 1)))));

        Assert.Equal([1, 2], optimal.Select(trial => trial.Id));
    }

    private static IEnumerable<long> Ids(TrialHistory history) => ParetoFront.OptimalTrials(Two, history).Select(trial => trial.Id);

    private static TrialHistory History(params (double Accuracy, double Loss)[] results) => TrialHistory.Create(
        results.Select((result, i) => Completed(i + 1, Assignment.Of(("x", i)), ("accuracy", result.Accuracy), ("loss", result.Loss), ("other", double.NaN))));

    private static double Coordinate(RandomStream random) => random.NextInt32(30) switch
    {
        0 => double.NaN,
        1 => double.NegativeInfinity,
        2 => double.PositiveInfinity,
        var n when n < 16 => random.NextInt32(4),
        _ => random.NextGaussian(),
    };
}
