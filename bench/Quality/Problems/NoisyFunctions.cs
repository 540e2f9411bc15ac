using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>Functions that are told with noise and judged without.</summary>
internal static class NoisyFunctions
{
    public static IEnumerable<TestProblem> All(ulong seed)
    {
        yield return Blur(BbobFunctions.Make(1, 5, seed), seed, 3);
        yield return Blur(BbobFunctions.Make(14, 5, seed), seed, 3);
        yield return Blur(BbobFunctions.Make(21, 5, seed), seed, 5);
        yield return Blur(BbobFunctions.Make(13, 10, seed), seed, 100);
        yield return Blur(MixedFunctions.All(seed).First(problem => problem.Name == "families"), seed, 0.01);
        yield return Blur(MixedFunctions.All(seed).First(problem => problem.Name == "training"), seed, 0.02);
    }

    private static TestProblem Blur(TestProblem problem, ulong seed, double deviation) => problem with
    {
        Kind = "noisy",
        Name = problem.Name + "-noise",
        Evaluate = (assignment, trial) =>
            problem.Evaluate(assignment, trial) is { } outcome
                ? outcome with { Observed = [outcome.Truth[0] + (deviation * new RandomStream(seed, trial, "noise").NextGaussian())] }
                : null,
    };
}
