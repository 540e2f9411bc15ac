using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Which algorithm the default one is for a study, and why.</summary>
/// <param name="Name">The algorithm's name.</param>
/// <param name="Reason">The reason, as one sentence.</param>
public sealed record DefaultChoice(string Name, string Reason);

/// <summary>
/// The rules by which the default algorithm chooses: a pure function of the problem and the history, so that a study is
/// answered the same after a restart. The documentation states the rules and the measurements behind them.
/// </summary>
public static class DefaultRule
{
    private const int MostObjectives = 5;
    private const int MostCategories = 2000;

    /// <summary>The algorithm for the next suggestion.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="history">The trials so far; no rule looks at them yet.</param>
    public static DefaultChoice Choose(Problem problem, TrialHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var objectives = problem.Objectives.Length;
        if (objectives > MostObjectives)
        {
            return new DefaultChoice(
                EvolutionEntries.Nsga.Name, $"With {objectives} objectives, more than {MostObjectives}, the expected hypervolume takes too long.");
        }

        var varying = problem.Space.Dimensions.Where(dimension => !dimension.IsConstant).ToArray();
        var categories = varying.Where(dimension => dimension.Kind == DimensionKind.Categorical).Sum(dimension => dimension.LevelCount!.Value);
        return categories > MostCategories && Array.TrueForAll(varying, dimension => dimension.Kind == DimensionKind.Categorical)
            ? new DefaultChoice(
                EvolutionEntries.Regularized.Name, $"All parameters are categorical and have {categories} values together, more than {MostCategories}.")
            : new DefaultChoice(GaussianProcessEntry.Entry.Name, "A Gaussian process learns most from few trials.");
    }
}
