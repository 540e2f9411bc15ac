using Vizier.Algorithms.Evolution;
using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// NSGA-II (Deb et al. 2002): parents are chosen by binary tournaments among the survivors, mixed by simulated binary
/// crossover and changed by polynomial mutation; categories are exchanged and drawn anew. Points that keep the
/// constraints precede all that break them.
/// </summary>
public sealed class NsgaDesigner : IDesigner
{
    private const double CrossoverIndex = 20;
    private const double MutationIndex = 20;

    private readonly Problem _problem;
    private readonly int _population;
    private readonly double _crossover;
    private readonly double? _mutation;
    private readonly SpaceFillingPoints _start;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="population">Survivors; also the trials that are spread over the space at the start. At least 2.</param>
    /// <param name="crossover">The probability, in [0, 1], that a suggestion has two parents.</param>
    /// <param name="mutation">The probability, in [0, 1], that a parameter is changed; null for one over their number.</param>
    public NsgaDesigner(Problem problem, int population, double crossover, double? mutation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        _problem = problem;
        _population = population;
        _crossover = crossover;
        _mutation = mutation;
        _start = new SpaceFillingPoints(problem);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var parents = Survivors.Of(_problem, history, _population);
        var taken = new NovelAssignments(_problem, history);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var index = history.LastId + i;
            var random = new RandomStream(_problem.Seed, index, "nsga");
            var next = index;
            suggestions[i] = new Suggestion(taken.Take(
                random, () => parents.Length < 2 || next < _population ? StartingPoint(ref next) : Offspring(parents, random)));
        }

        return suggestions;
    }

    // Another draw in place of a taken starting point lies far along the sequence.
    private double[] StartingPoint(ref long number)
    {
        var point = _start.At(number);
        number += _population;
        return point;
    }

    private double[] Offspring(double[][] parents, RandomStream random)
    {
        var child = random.NextDouble() < _crossover
            ? Crossover.SimulatedBinary(_problem.Space, Winner(parents, random), Winner(parents, random), CrossoverIndex, random)
            : (double[])Winner(parents, random).Clone();
        var varying = Genome.Varying(_problem.Space, child);
        foreach (var dimension in varying)
        {
            if (random.NextDouble() < (_mutation ?? (1.0 / varying.Length)))
            {
                child[dimension.Index] = Mutated(dimension, child[dimension.Index], random);
            }
        }

        return Genome.Complete(_problem.Space, child, random);
    }

    private static double Mutated(Dimension dimension, double unit, RandomStream random)
    {
        if (dimension.Kind == DimensionKind.Categorical)
        {
            return Mutation.OtherCategory(dimension, unit, random);
        }

        var moved = Mutation.Polynomial(unit, MutationIndex, random.NextDouble());
        return dimension.LevelCount is null || dimension.LevelAt(moved) != dimension.LevelAt(unit)
            ? moved
            : Mutation.Step(dimension, unit, Math.Abs(moved - unit), random);
    }

    // Parents are sorted, so the better of two is the earlier.
    private static double[] Winner(double[][] parents, RandomStream random) =>
        parents[Math.Min(random.NextInt32(parents.Length), random.NextInt32(parents.Length))];
}
