using Vizier.Algorithms.EvolutionStrategies;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Tests.EvolutionStrategies;

public sealed class EvolutionRunTests
{
    [Theory]
    [InlineData(RestartStrategy.Ipop, 9)]
    [InlineData(RestartStrategy.Bipop, 5)]
    public void Restarts_leave_local_optima(RestartStrategy strategy, int least)
    {
        var solved = Enumerable.Range(0, 10).Count(seed => Minimise(strategy, (ulong)seed, 5000).Best < 1e-6);
        var unaided = Enumerable.Range(0, 10).Count(seed => Minimise(RestartStrategy.None, (ulong)seed, 5000).Best < 1e-6);

        Assert.True(solved >= least && unaided <= 2, $"{solved} of 10 solved, {unaided} without restarts");
    }

    [Fact]
    public void Populations_double_with_every_restart()
    {
        var populations = Minimise(RestartStrategy.Ipop, 1, 10_000).Populations;

        Assert.Equal([6, 12, 24, 48], populations.Take(4));
    }

    [Fact]
    public void Two_regimes_share_the_budget()
    {
        var run = Minimise(RestartStrategy.Bipop, 1, 10_000);

        Assert.Contains(12, run.Populations);
        Assert.Contains(24, run.Populations);
        Assert.True(run.Populations.Zip(run.Populations.Skip(1)).Any(pair => pair.Second < pair.First), "no small population");
    }

    [Fact]
    public void Without_restarts_the_population_stays_and_numbers_stay_finite()
    {
        var run = Minimise(RestartStrategy.None, 1, 12_000);

        Assert.Equal([6], run.Populations);
        Assert.All(run.Last.Distribution.Mean, coordinate => Assert.InRange(coordinate, 0, 1));
        Assert.True(double.IsFinite(run.Last.Distribution.LongestAxis));
    }

    // Rastrigin's function on [−5.12, 5.12]², with its optimum off the middle of the cube.
    private static (double Best, List<int> Populations, EvolutionRun Last) Minimise(RestartStrategy strategy, ulong seed, int trials)
    {
        var run = EvolutionRun.Start(new RestartPlan(2, 6, 0.1, strategy, seed));
        var populations = new List<int> { run.Population };
        var best = double.PositiveInfinity;
        for (var generation = 0; trials > 0; generation++)
        {
            var random = new RandomStream(seed, generation, "rastrigin");
            var points = Enumerable.Range(0, run.Population).Select(_ => Inside(run.Distribution, random)).OrderBy(Rastrigin).ToArray();
            best = Math.Min(best, Rastrigin(points[0]));
            trials -= points.Length;
            run = run.Next(points, -Rastrigin(points[0]), generation);
            if (run.Population != populations[^1])
            {
                populations.Add(run.Population);
            }
        }

        return (best, populations, run);
    }

    private static double[] Inside(SearchDistribution distribution, RandomStream random)
    {
        while (true)
        {
            var point = distribution.SampleDeviation(random).Zip(distribution.Mean, (deviation, mean) => mean + deviation).ToArray();
            if (point.All(coordinate => coordinate is >= 0 and <= 1))
            {
                return point;
            }
        }
    }

    private static double Rastrigin(double[] point) => point.Sum(coordinate =>
    {
        var x = (coordinate - 0.4) * 10.24;
        return (x * x) + 10 - (10 * Math.Cos(2 * Math.PI * x));
    });
}
