using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The negative logarithm of the posterior density of hyperparameters, with its gradient. The mean and the signal variance are set to
/// their best values in closed form (Rasmussen and Williams 2006, section 5.4, with the priors' terms added), so that the search is over
/// length scales and noise only.
/// </summary>
/// <remarks>O(n³ + n²·columns) an evaluation; nothing is allocated once the buffers have grown.</remarks>
internal sealed class MarginalLikelihood(MaternKernel kernel, HyperparameterPrior prior)
{
    private const int Lanes = 8;
    private readonly CholeskyFactor _factor = new();
    private readonly SymmetricInverse _inverse = new();
    private readonly RowMatrix _covariance = new(0, 0);
    private readonly RowMatrix _slopes = new(0, 0);
    private readonly ConcentratedMean _mean = new();
    private RowMatrix _inputs = new(0, 0);
    private double[] _targets = [];
    private double[] _weights = [];
    private int _count;
    private double[][]? _axes;

    /// <summary>Sets the data: the leading <paramref name="count"/> rows of the inputs and their values; and the axes of the length scales.</summary>
    public void SetData(RowMatrix inputs, ReadOnlySpan<double> targets, int count, double[][]? axes = null)
    {
        _axes = axes;
        _inputs = inputs;
        _targets = targets[..count].ToArray();
        _count = count;
        int padded = Panel.Pad(count);
        _covariance.EnsureCapacity(padded, padded);
        _slopes.EnsureCapacity(padded, padded);
        _weights = new double[padded];
    }

    /// <summary>
    /// The value at <paramref name="parameters"/> (see <see cref="Hyperparameters"/>), with the gradient; +∞ where the covariance
    /// cannot be factored.
    /// </summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double noise = Math.Exp(parameters[^1]);
        FillCovariance(parameters, noise);
        if (!_factor.TryFactor(_covariance, _count))
        {
            return double.PositiveInfinity;
        }

        _mean.Fit(_factor, _targets, prior);
        double value = (_mean.Weight(prior) * Math.Log(_mean.SignalVariance)) + (0.5 * _factor.LogDeterminant());
        _inverse.Compute(_factor);
        FillGradient(noise, gradient);
        return value + AddPriors(parameters, gradient);
    }

    private void FillCovariance(ReadOnlySpan<double> parameters, double noise)
    {
        kernel.Reset(parameters[..^1], _axes);
        for (int i = 0; i < _count; i++)
        {
            kernel.Add(_inputs.Row(i, kernel.Dimension));
            int padded = (i + Lanes) & ~(Lanes - 1);
            kernel.Correlate(kernel.ScaledInput(i), i + 1, _covariance.Row(i, padded), _slopes.Row(i, padded));
            _covariance[i, i] = 1 + noise;
        }
    }

    private void FillGradient(double noise, Span<double> gradient)
    {
        gradient.Clear();
        var alpha = _mean.Alpha;
        double inverseVariance = 1 / _mean.SignalVariance;
        double trace = 0;
        for (int i = 0; i < _count; i++)
        {
            var inverse = _inverse.Values.Row(i, Panel.Pad(_count));
            var slopes = _slopes.Row(i, Panel.Pad(_count));
            double own = alpha[i] * inverseVariance;
            for (int j = 0; j < i; j++)
            {
                _weights[j] = (inverse[j] - (own * alpha[j])) * slopes[j];
            }

            _weights.AsSpan(i, Lanes - (i % Lanes)).Clear();
            trace += inverse[i] - (own * alpha[i]);
            for (int c = 0; c < kernel.Dimension; c++)
            {
                gradient[c] += kernel.WeightedSquares(kernel.ScaledInput(i), c, i, _weights);
            }
        }

        gradient[^1] = 0.5 * noise * trace;
    }

    private double AddPriors(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double value = 0;
        for (int p = 0; p < parameters.Length; p++)
        {
            bool isNoise = p == parameters.Length - 1;
            double mean = isNoise ? prior.LogNoiseMean : prior.LogLengthMean;
            double deviation = isNoise ? prior.LogNoiseDeviation : prior.LogLengthDeviation;
            double z = (parameters[p] - mean) / deviation;
            value += 0.5 * z * z;
            gradient[p] += z / deviation;
        }

        return value;
    }
}
