using Vizier.Algorithms.Forests;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>
/// Functional analysis of variance (Hutter, Hoos and Leyton-Brown, ICML 2014): how much of the variance of the metric over
/// the whole space each parameter explains by itself, by the exact marginals of a random forest.
/// </summary>
public static class Fanova
{
    private const int Trees = 64;
    private const int MostTrials = 1000;

    /// <summary>
    /// The main effect of each parameter. A conditional parameter is judged on the trials that have it, beside the
    /// parameters that all of these have. O(trees · parameters · (trials · log² trials + leaves²)), leaves at most 128.
    /// </summary>
    /// <param name="problem">The problem; its seed keys the forest.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="history">The trials, of which the latest 1000 are used.</param>
    /// <returns>Shares of the variance that sum to at most about one; the rest is joint effects. Refused with fewer than 20 usable trials.</returns>
    public static ImportanceReport Importance(Problem problem, Metric metric, TrialHistory history) =>
        ImportanceReport.Of(problem, metric, history, sample => Judge(problem, sample));

    private static IEnumerable<ParameterImportance> Judge(Problem problem, Sample sample)
    {
        // Parameters below the same values of a parent exist in the same trials and share a forest.
        var groups = problem.Space.Dimensions
            .Where(dimension => !dimension.IsConstant)
            .GroupBy(dimension => dimension.Parent is null ? string.Empty : $"{dimension.Parent.Index}:{string.Join(',', dimension.ActivatingLevels.Order())}");
        return groups.SelectMany(group => OfGroup(problem, sample.With(group.First()), [.. group]));
    }

    private static IEnumerable<ParameterImportance> OfGroup(Problem problem, Sample sample, Dimension[] judged)
    {
        var count = sample.Trials.Length;
        if (count < ImportanceReport.LeastTrials)
        {
            return judged.Select(dimension => new ParameterImportance(dimension.Name, null, count));
        }

        var trials = sample.Trials.TakeLast(MostTrials).ToArray();
        Dimension[] columns = [.. problem.Space.Dimensions.Where(dimension => !dimension.IsConstant && trials.All(trial => dimension.IsActive(trial.Point)))];
        var encoding = new ForestEncoding(columns);
        var scale = new ValueScale(trials);
        var forest = new RandomForest(
            [.. trials.Select(trial => encoding.Encode(trial.Point))], [.. trials.Select(trial => scale.ToScale(trial.Value))], encoding.Categories, Trees, problem.Seed);
        double[][] effects = [.. forest.Trees.AsParallel().AsOrdered().Select(tree => VarianceDecomposition.MainEffects(tree, encoding.Categories))];
        return judged.Select(dimension =>
        {
            var column = Array.IndexOf(columns, dimension);
            return new ParameterImportance(dimension.Name, effects.Average(shares => shares[column]), count);
        });
    }
}
