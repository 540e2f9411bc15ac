namespace Vizier.Quality.Problems;

/// <summary>All problems of the benchmark.</summary>
internal static class Suite
{
    /// <summary>
    /// The problems of a seed whose class or name contains one of the filters; all without a filter, but for those at the limits of the
    /// default algorithm.
    /// </summary>
    public static IEnumerable<TestProblem> For(ulong seed, string[] filters) =>
        BbobFunctions.All(5, seed)
            .Concat(BbobFunctions.All(10, seed))
            .Concat(BbobFunctions.All(20, seed))
            .Concat(MixedFunctions.All(seed))
            .Concat(NoisyFunctions.All(seed))
            .Concat(ModelFunctions.All(seed))
            .Concat(FrontFunctions.All(seed))
            .Concat(filters.Length == 0 ? [] : LimitFunctions.All(seed))
            .Where(problem => filters.Length == 0 || filters.Any(filter => Matches(problem, filter)));

    private static readonly string[] Kinds = ["bbob-5", "bbob-10", "bbob-20"];

    private static bool Matches(TestProblem problem, string filter) =>
        problem.Kind == filter || (problem.Name.StartsWith(filter, StringComparison.Ordinal) && !Kinds.Contains(filter)) || (!filter.StartsWith("bbob", StringComparison.Ordinal) && problem.Name.EndsWith(filter, StringComparison.Ordinal));
}
