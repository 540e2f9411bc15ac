using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>
/// The normal distribution that CMA-ES draws from, after some generations. Immutable: <see cref="Update"/> gives the next
/// one. Equations are those of Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772).
/// </summary>
internal sealed class SearchDistribution
{
    private const double LeastStep = 1e-12;
    private const double GreatestStep = 1;

    private readonly StrategyParameters _parameters;
    private readonly Matrix<double> _covariance;
    private readonly Matrix<double> _axes;
    private readonly Vector<double> _lengths;
    private readonly Vector<double> _path;
    private readonly Vector<double> _stepPath;
    private readonly int _generation;
    private readonly double[] _scales;

    private SearchDistribution(
        StrategyParameters parameters, Vector<double> mean, double step, Matrix<double> covariance, Vector<double> path, Vector<double> stepPath, int generation, double[] scales)
    {
        _parameters = parameters;
        _scales = scales;
        Mean = mean;
        Step = step;
        _covariance = covariance;
        _path = path;
        _stepPath = stepPath;
        _generation = generation;
        var eigen = covariance.Evd(Symmetricity.Symmetric);
        _axes = eigen.EigenVectors;
        _lengths = eigen.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 1e-300)));
    }

    /// <summary>The centre.</summary>
    public Vector<double> Mean { get; }

    /// <summary>The step size, σ.</summary>
    public double Step { get; }

    /// <summary>The longest axis of the distribution: a standard deviation.</summary>
    public double LongestAxis => Step * _lengths.Maximum();

    /// <summary>The ratio of the greatest and the least eigenvalue of the covariance.</summary>
    public double Condition => Math.Pow(_lengths.Maximum() / _lengths.Minimum(), 2);

    /// <summary>A round distribution.</summary>
    public static SearchDistribution Initial(StrategyParameters parameters, double[] mean, double step) => new(
        parameters,
        Vector<double>.Build.DenseOfArray(mean),
        step,
        Matrix<double>.Build.DenseIdentity(parameters.Dimensions),
        Vector<double>.Build.Dense(parameters.Dimensions),
        Vector<double>.Build.Dense(parameters.Dimensions),
        0,
        [.. Enumerable.Repeat(1.0, parameters.Dimensions)]);

    /// <summary>
    /// The distribution whose rounded coordinates keep a least probability of both neighbouring values: 1/(λn), as Hamano et
    /// al. recommend. It draws wider than it learns: <see cref="ScaleOf"/>. O(n).
    /// </summary>
    public SearchDistribution WithMargin(LevelCells cells)
    {
        var mean = Mean.Clone();
        double[] scales = [.. _scales];
        for (var i = 0; i < scales.Length; i++)
        {
            var (lower, upper) = cells.Around(i, mean[i]);
            var narrow = Math.Max(DeviationOf(i), LeastStep);
            (mean[i], var wide) = Margin.Correct(mean[i], narrow * scales[i], lower, upper, 1.0 / (_parameters.Population * scales.Length));
            scales[i] = wide / narrow;
        }

        return new SearchDistribution(_parameters, mean, Step, _covariance, _path, _stepPath, _generation, scales);
    }

    /// <summary>How much wider than its deviation a coordinate is drawn, for the sake of the margin.</summary>
    public double ScaleOf(int coordinate) => _scales[coordinate];

    /// <summary>The standard deviation of one coordinate.</summary>
    public double DeviationOf(int coordinate) => Step * Math.Sqrt(Math.Max(_covariance[coordinate, coordinate], 0));

    /// <summary>Draws a deviation from the mean. O(n²).</summary>
    public double[] SampleDeviation(RandomStream random)
    {
        var direction = Vector<double>.Build.Dense(_lengths.Count, i => _lengths[i] * random.NextGaussian());
        return (_axes * direction * Step).ToArray();
    }

    /// <summary>The distribution after a generation. O(λn² + n³).</summary>
    /// <param name="bestFirst">The points of the generation, as many as the population, in order of their results.</param>
    public SearchDistribution Update(IReadOnlyList<double[]> bestFirst)
    {
        var p = _parameters;
        var moves = bestFirst.Select(point => (Vector<double>.Build.DenseOfArray(point) - Mean) / Step).ToArray();
        var shift = Vector<double>.Build.Dense(p.Dimensions);
        for (var i = 0; i < p.Parents; i++)
        {
            shift += p.Weights[i] * moves[i];
        }

        var stepPath = ((1 - p.StepPathRate) * _stepPath)
            + (Math.Sqrt(p.StepPathRate * (2 - p.StepPathRate) * p.EffectiveParents) * Whiten(shift));
        var length = stepPath.L2Norm();
        var step = Step * Math.Exp(Math.Min(1, p.StepPathRate / p.StepDamping * ((length / p.ExpectedLength) - 1)));
        var settled = length / Math.Sqrt(1 - Math.Pow(1 - p.StepPathRate, 2 * (_generation + 1)));
        var moving = settled < (1.4 + (2.0 / (p.Dimensions + 1))) * p.ExpectedLength ? 1 : 0;
        var path = ((1 - p.PathRate) * _path)
            + (moving * Math.Sqrt(p.PathRate * (2 - p.PathRate) * p.EffectiveParents) * shift);
        return new SearchDistribution(
            p, Mean + (Step * shift), Math.Clamp(step, LeastStep, GreatestStep), Adapt(moves, path, moving), path, stepPath, _generation + 1, _scales);
    }

    // Equation 47, rank-one and rank-μ update with negative weights.
    private Matrix<double> Adapt(Vector<double>[] moves, Vector<double> path, int moving)
    {
        var p = _parameters;
        var stalled = (1 - moving) * p.PathRate * (2 - p.PathRate);
        var decay = 1 + (p.RankOneRate * stalled) - p.RankOneRate - (p.RankManyRate * p.Weights.Sum());
        var covariance = (decay * _covariance) + (p.RankOneRate * path.OuterProduct(path));
        for (var i = 0; i < moves.Length; i++)
        {
            var weight = p.Weights[i];
            if (weight < 0)
            {
                var whitened = Whiten(moves[i]).L2Norm();
                weight = whitened > 1e-6 ? weight * p.Dimensions / (whitened * whitened) : 0;
            }

            covariance += p.RankManyRate * weight * moves[i].OuterProduct(moves[i]);
        }

        return (covariance + covariance.Transpose()) / 2;
    }

    private Vector<double> Whiten(Vector<double> vector) => _axes * _axes.TransposeThisAndMultiply(vector).PointwiseDivide(_lengths);
}
