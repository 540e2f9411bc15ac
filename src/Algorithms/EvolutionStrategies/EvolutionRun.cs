using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>
/// The course of CMA-ES over its restarts, after some generations. Immutable: <see cref="Next"/> gives the next state.
/// </summary>
internal sealed record EvolutionRun
{
    private const double LeastAxis = 1e-7;
    private const double LeastGain = 1e-11;
    private const double GreatestCondition = 1e14;

    /// <summary>Where the next generation is drawn from.</summary>
    public required SearchDistribution Distribution { get; init; }

    /// <summary>The size of the generation.</summary>
    public required int Population { get; init; }

    /// <summary>What stays the same over restarts.</summary>
    public required RestartPlan Plan { get; init; }

    // The best value of each generation since the last restart, newest last.
    private IReadOnlyList<double> Bests { get; init; } = [];

    // How many trials runs with large and with small populations have used.
    private (long Large, long Small) Spent { get; init; }

    private bool IsLarge { get; init; } = true;

    private int Doublings { get; init; }

    /// <summary>The start: a round distribution around the middle of the unit cube.</summary>
    public static EvolutionRun Start(RestartPlan plan)
    {
        var middle = new double[plan.Dimensions];
        Array.Fill(middle, 0.5);
        return new EvolutionRun
        {
            Plan = plan,
            Population = plan.Population,
            Distribution = SearchDistribution.Initial(new StrategyParameters(plan.Dimensions, plan.Population), middle, plan.Step).WithMargin(plan.Cells),
        };
    }

    /// <summary>The state after a generation.</summary>
    /// <param name="bestFirst">Its points in order of their results.</param>
    /// <param name="best">The best result, larger is better; −∞ if the generation has none.</param>
    /// <param name="generation">The number of the generation over all restarts; keys the random choices of a restart.</param>
    public EvolutionRun Next(IReadOnlyList<double[]> bestFirst, double best, int generation)
    {
        var next = this with
        {
            Distribution = double.IsFinite(best) ? Distribution.Update(bestFirst).WithMargin(Plan.Cells) : Distribution,
            Bests = [.. Bests, best],
            Spent = IsLarge ? (Spent.Large + Population, Spent.Small) : (Spent.Large, Spent.Small + Population),
        };
        return Plan.Strategy != RestartStrategy.None && next.HasConverged() ? next.Restart(generation) : next;
    }

    private bool HasConverged()
    {
        var span = 10 + (int)Math.Ceiling(30.0 * Plan.Dimensions / Population);
        var recent = Bests.Count >= span ? Bests.Skip(Bests.Count - span).Where(double.IsFinite).ToArray() : null;
        var flat = recent is { Length: > 0 } && recent.Max() - recent.Min() <= LeastGain * Math.Max(1, Math.Abs(recent.Max()));
        return flat || !(Distribution.LongestAxis > LeastAxis) || !(Distribution.Condition < GreatestCondition);
    }

    private EvolutionRun Restart(int generation)
    {
        var random = new RandomStream(Plan.Seed, generation, "cma restart");
        var mean = Enumerable.Range(0, Plan.Dimensions).Select(_ => random.NextDouble()).ToArray();
        var small = Plan.Strategy == RestartStrategy.Bipop && Doublings > 0 && Spent.Small < Spent.Large;
        var doublings = small ? Doublings : Doublings + 1;
        var large = (int)Math.Min(Plan.Population * Math.Pow(2, doublings), 100_000);
        var fraction = random.NextDouble();
        var population = small
            ? (int)(Plan.Population * Math.Pow(0.5 * large / Plan.Population, fraction * fraction))
            : large;
        var step = small ? Plan.Step * Math.Pow(10, -2 * random.NextDouble()) : Plan.Step;
        return this with
        {
            Population = population,
            Distribution = SearchDistribution.Initial(new StrategyParameters(Plan.Dimensions, population), mean, step).WithMargin(Plan.Cells),
            Bests = [],
            IsLarge = !small,
            Doublings = doublings,
        };
    }
}

/// <summary>What stays the same over restarts.</summary>
/// <param name="Dimensions">The number of coordinates.</param>
/// <param name="Population">The size of the first generations.</param>
/// <param name="Step">The first standard deviation of every coordinate of the unit cube.</param>
/// <param name="Strategy">What happens after convergence.</param>
/// <param name="Seed">Keys the random choices of restarts.</param>
internal sealed record RestartPlan(int Dimensions, int Population, double Step, RestartStrategy Strategy, ulong Seed)
{
    /// <summary>Where coordinates are rounded.</summary>
    public LevelCells Cells { get; init; } = LevelCells.None;
}
