using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.QuasiRandom;

/// <summary>
/// The points with which a designer starts that has nothing to learn from yet: a scrambled Halton sequence through the
/// distributions of the parameters.
/// </summary>
internal sealed class SpaceFillingPoints(Problem problem)
{
    private readonly HaltonSequence _sequence = HaltonSequence.Scrambled(problem.Space.Dimensions.Length, problem.Seed);

    /// <summary>The feasible point of a number, from 0.</summary>
    public double[] At(long number)
    {
        var point = new double[problem.Space.Dimensions.Length];
        _sequence.Fill(number, point);
        foreach (var dimension in problem.Space.Dimensions)
        {
            point[dimension.Index] = dimension.Quantile(point[dimension.Index]);
        }

        problem.Space.Snap(point);
        return point;
    }
}
