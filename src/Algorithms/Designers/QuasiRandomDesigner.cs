using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Walks through a scrambled low-discrepancy sequence, which fills the space more evenly than random draws. The trial
/// with id n gets the point of index n − 1, so that batches and single suggestions give the same points.
/// </summary>
public sealed class QuasiRandomDesigner : IDesigner
{
    private readonly Problem _problem;
    private readonly FillPoint _fill;

    private QuasiRandomDesigner(Problem problem, FillPoint fill)
    {
        _problem = problem;
        _fill = fill;
    }

    private delegate void FillPoint(long index, Span<double> point);

    /// <summary>Follows Sobol's sequence; at most <see cref="SobolSequence.MaxDimensions"/> parameters.</summary>
    public static QuasiRandomDesigner Sobol(Problem problem) =>
        new(problem, SobolSequence.Scrambled(problem.Space.Dimensions.Length, problem.Seed).Fill);

    /// <summary>Follows Halton's sequence.</summary>
    public static QuasiRandomDesigner Halton(Problem problem) =>
        new(problem, HaltonSequence.Scrambled(problem.Space.Dimensions.Length, problem.Seed).Fill);

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var point = new double[_problem.Space.Dimensions.Length];
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            _fill(history.LastId + i, point);
            foreach (var dimension in _problem.Space.Dimensions)
            {
                point[dimension.Index] = dimension.Quantile(point[dimension.Index]);
            }

            suggestions[i] = new Suggestion(_problem.Space.Decode(point));
        }

        return suggestions;
    }
}
