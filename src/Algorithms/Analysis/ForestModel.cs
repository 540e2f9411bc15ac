using Vizier.Algorithms.Forests;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>A random forest of one metric: quick with many trials, at home with categories and jumps.</summary>
public sealed class ForestModel : IResponseModel
{
    private const int Trees = 64;
    private const int MostTrials = 5000;

    private readonly ForestEncoding _encoding;
    private readonly RandomForest _forest;
    private readonly Metric _metric;
    private readonly ValueScale _scale;

    private ForestModel(Metric metric, Sample sample, ulong seed)
    {
        _metric = metric;
        _scale = new ValueScale(sample.Trials);
        _encoding = new ForestEncoding([.. sample.Space.Dimensions.Where(dimension => !dimension.IsConstant)]);
        _forest = new RandomForest(
            [.. sample.Trials.Select(trial => _encoding.Encode(trial.Point))], [.. sample.Trials.Select(trial => _scale.ToScale(trial.Value))], _encoding.Categories, Trees, seed);
    }

    /// <summary>Learns from the completed trials of a history, the latest 5000; null if none has a finite value of the metric. O(trees · parameters · trials · log² trials).</summary>
    public static ForestModel? Fit(Problem problem, Metric metric, TrialHistory history)
    {
        var sample = Sample.Of(problem, metric, history).Latest(MostTrials);
        return sample.Trials.IsEmpty ? null : new ForestModel(metric, sample, problem.Seed);
    }

    /// <inheritdoc/>
    public ModelPrediction Predict(ReadOnlySpan<double> point)
    {
        var (mean, deviation) = _forest.Predict(_encoding.Encode([.. point]));
        return _scale.FromScale(mean, deviation).Oriented(_metric);
    }
}
