using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality.Problems;

/// <summary>The 24 noiseless BBOB functions on [−5, 5]ᵈ, shifted and rotated by seed, with optimum 0.</summary>
internal static class BbobFunctions
{
    public static IEnumerable<TestProblem> All(int dimension, ulong seed) => Enumerable.Range(1, 24).Select(function => Make(function, dimension, seed));

    public static TestProblem Make(int function, int dimension, ulong seed)
    {
        var instance = new BbobInstance(function, dimension, seed);
        var value = function switch
        {
            <= 7 => SeparableBbob.Make(function, instance),
            <= 14 or 19 => ConditionedBbob.Make(function, instance),
            _ => RuggedBbob.Make(function, instance),
        };
        string[] names = [.. Enumerable.Range(0, dimension).Select(i => $"x{i}")];
        var space = SearchSpace.Create(names.Select(name => new DoubleParameter(name, -5, 5)));
        return new TestProblem($"bbob-{dimension}", $"bbob-{function:D2}-d{dimension}", space, (a, _) => Outcome.Exact(value([.. names.Select(name => a[name].Number)])));
    }
}
