using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>Draws every parameter independently from its distribution on its scale.</summary>
public sealed class RandomDesigner(Problem problem) : IDesigner
{
    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var stream = new RandomStream(problem.Seed, history.LastId + i, "random search");
            suggestions[i] = new Suggestion(Draw(problem.Space, stream));
        }

        return suggestions;
    }

    /// <summary>One draw from the space.</summary>
    internal static Assignment Draw(SearchSpace space, RandomStream stream)
    {
        var point = new double[space.Dimensions.Length];
        foreach (var dimension in space.Dimensions)
        {
            point[dimension.Index] = dimension.Quantile(stream.NextDouble());
        }

        return space.Decode(point);
    }
}
