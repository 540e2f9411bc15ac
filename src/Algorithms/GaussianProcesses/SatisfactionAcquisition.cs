using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Another acquisition plus ln of the probability that a model's value is above a threshold: how feasibility and safety are weighed
/// (Gardner et al. 2014, "Bayesian optimization with inequality constraints"). With a barrier,
/// inputs that are more likely to fail than not are worse than all others, however much they promise.
/// </summary>
internal sealed class SatisfactionAcquisition(IAcquisition inner, GaussianProcess model, double threshold, bool barrier = false) : IAcquisition
{
    private const double Barrier = 1e6;
    private readonly RowMatrix _meanGradients = new(0, model.Dimension);
    private readonly RowMatrix _varianceGradients = new(0, model.Dimension);
    private double[] _means = [];
    private double[] _variances = [];

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values)
    {
        Reserve(count);
        inner.Evaluate(inputs, count, values);
        model.Predict(inputs, count, _means, _variances);
        for (int m = 0; m < count; m++)
        {
            double z = (_means[m] - threshold) / Deviation(m);
            values[m] += NormalDistribution.LogCumulative(z) - Offset(z);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values, RowMatrix gradients)
    {
        Reserve(count);
        inner.Evaluate(inputs, count, values, gradients);
        model.Predict(inputs, count, _means, _variances, _meanGradients, _varianceGradients);
        for (int m = 0; m < count; m++)
        {
            double deviation = Deviation(m);
            double z = (_means[m] - threshold) / deviation;
            double logProbability = NormalDistribution.LogCumulative(z);
            double slope = Math.Exp(NormalDistribution.LogDensity(z) - logProbability) / deviation;
            values[m] += logProbability - Offset(z);
            for (int c = 0; c < model.Dimension; c++)
            {
                gradients[m, c] += slope * (_meanGradients[m, c] - (z * _varianceGradients[m, c] / (2 * deviation)));
            }
        }
    }

    /// <inheritdoc/>
    public void AddPending(ReadOnlySpan<double> input) => inner.AddPending(input);

    private double Offset(double z) => barrier && z < 0 ? Barrier : 0;

    private double Deviation(int m) => Math.Sqrt(_variances[m] + model.NoiseVariance);

    private void Reserve(int count)
    {
        _meanGradients.EnsureCapacity(count, model.Dimension);
        _varianceGradients.EnsureCapacity(count, model.Dimension);
        if (_variances.Length < count)
        {
            (_means, _variances) = (new double[count], new double[count]);
        }
    }
}
