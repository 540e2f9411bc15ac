using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>
/// PED-ANOVA (Watanabe, Bansal and Hutter, "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary
/// subspaces", IJCAI 2023): a parameter matters if its values among the best trials are distributed otherwise than among
/// all. Cheap, and about what makes trials good in place of what makes them differ.
/// </summary>
public static class PedAnova
{
    private const double BestShare = 0.1;
    private const int LeastBest = 5;

    /// <summary>
    /// The importance of each parameter: the Pearson divergence of the marginal density of the best tenth from that of all
    /// trials (equation 16 with γ = 1), as a share of the sum over all parameters. A conditional parameter is judged on the
    /// trials that have it. O(trials · parameters).
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="metric">The metric, the direction of which tells which trials are the best.</param>
    /// <param name="history">The trials.</param>
    /// <returns>Shares that sum to one, or to zero if all values are equal; refused with fewer than 20 usable trials.</returns>
    public static ImportanceReport Importance(Problem problem, Metric metric, TrialHistory history) =>
        ImportanceReport.Of(problem, metric, history, sample => Judge(problem, sample));

    private static IEnumerable<ParameterImportance> Judge(Problem problem, Sample sample)
    {
        var divergences = problem.Space.Dimensions
            .Where(dimension => !dimension.IsConstant)
            .Select(dimension => (dimension.Name, Sample: sample.With(dimension), Dimension: dimension))
            .Select(item => (item.Name, Divergence: Divergence(item.Dimension, item.Sample), Count: item.Sample.Trials.Length))
            .ToArray();
        var total = divergences.Sum(item => item.Divergence ?? 0);
        return divergences.Select(item => new ParameterImportance(
            item.Name, item.Divergence is { } divergence ? (total > 0 ? divergence / total : 0) : null, item.Count));
    }

    // Ties with the worst of the best are among the best, so that the order of equal trials does not matter.
    private static double? Divergence(Dimension dimension, Sample sample)
    {
        if (sample.Trials.Length < ImportanceReport.LeastTrials)
        {
            return null;
        }

        var wanted = Math.Max(LeastBest, (int)Math.Ceiling(BestShare * sample.Trials.Length));
        var threshold = sample.Trials.Select(trial => trial.Value).OrderDescending().ElementAt(wanted - 1);
        var density = new MarginalDensity(dimension);
        var all = density.Estimate([.. sample.Trials.Select(trial => trial.Point[dimension.Index])]);
        var best = density.Estimate([.. sample.Trials.Where(trial => trial.Value >= threshold).Select(trial => trial.Point[dimension.Index])]);
        return all.Zip(best, (one, other) => one * ((other / one) - 1) * ((other / one) - 1)).Sum();
    }
}
