using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The posterior of a Gaussian process with constant mean, at fixed hyperparameters (Rasmussen and Williams 2006, eq. 2.25 and 2.26).
/// Inputs without a value can be added: they lower the deviation around them and leave the mean alone, which is what conditioning on the
/// predicted mean does.
/// </summary>
/// <remarks>Conditioning is O(n³), adding an input O(n²), predicting O(n²) a point. Not safe for use by several threads at once.</remarks>
internal sealed class GaussianProcess(MaternKernel kernel)
{
    private const double LeastVariance = 1e-12;
    private readonly CholeskyFactor _factor = new();
    private readonly RowMatrix _covariance = new(0, 0);
    private readonly RowMatrix _scratch = new(1, 0);
    private readonly RowMatrix _correlations = new(0, 0);
    private readonly RowMatrix _slopes = new(0, 0);
    private readonly ConcentratedMean _mean = new();
    private readonly RowMatrix _means = new(1, 0);
    private double[] _alpha = [];
    private double[] _scaled = [];
    private int _valued;

    /// <summary>What the values are believed to be, but for a constant, before any is known; set before conditioning. Null for nothing.</summary>
    public IMeanFunction? Belief { get; set; }

    /// <summary>The prior mean beside the <see cref="Belief"/>.</summary>
    public double Mean => _mean.Mean;

    /// <summary>The prior variance.</summary>
    public double SignalVariance => _mean.SignalVariance;

    /// <summary>Variance of the noise of an observation.</summary>
    public double NoiseVariance { get; private set; }

    /// <summary>Inputs it knows, those without a value included.</summary>
    public int Count => _factor.Order;

    /// <summary>Columns of an input.</summary>
    public int Dimension => kernel.Dimension;

    /// <summary>Whether a column can be differentiated.</summary>
    public bool IsCategorical(int column) => kernel.IsCategorical(column);

    /// <summary>Conditions on data.</summary>
    /// <param name="parameters">Length scales and noise.</param>
    /// <param name="prior">Beliefs that settle the mean and the signal variance.</param>
    /// <param name="inputs">One input a row.</param>
    /// <param name="targets">One value an input.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArithmeticException">An input or value is no finite number.</exception>
    public void Condition(Hyperparameters parameters, HyperparameterPrior prior, RowMatrix inputs, ReadOnlySpan<double> targets, int count)
    {
        kernel.Reset(parameters.LogLengths, parameters.Axes);
        EnsureCapacity(count);
        double noise = parameters.NoiseRatio;
        for (int i = 0; i < count; i++)
        {
            kernel.Add(inputs.Row(i, Dimension));
            int padded = Panel.Pad(i + 1);
            kernel.Correlate(kernel.ScaledInput(i), i + 1, _covariance.Row(i, padded), _alpha.AsSpan(0, padded));
            _covariance[i, i] = 1 + noise;
        }

        if (!JitteredCholesky.TryFactor(_factor, _covariance, count, out double jitter))
        {
            throw new ArithmeticException("The covariance of the inputs is not positive definite: an input or a length scale is no finite number.");
        }

        _valued = count;
        _mean.Fit(_factor, Belief is null ? targets : Surprises(inputs, targets, count), prior);
        Array.Clear(_alpha);
        _mean.Alpha.CopyTo(_alpha);
        NoiseVariance = (noise + jitter) * SignalVariance;
    }

    /// <summary>The predicted means at the inputs it was conditioned on, R·α − noise·α + mean = value − noise·α. O(n).</summary>
    public void Smooth(ReadOnlySpan<double> targets, Span<double> means)
    {
        for (int i = 0; i < _valued; i++)
        {
            means[i] = targets[i] - (NoiseVariance / SignalVariance * _alpha[i]);
        }
    }

    /// <summary>
    /// What each observation would have been predicted to be by all the others, hyperparameters kept (Rasmussen and Williams 2006, eq.
    /// 5.12); the variance includes the noise. O(n³).
    /// </summary>
    /// <param name="targets">The values it was conditioned on.</param>
    /// <param name="means">Receives the means.</param>
    /// <param name="variances">Receives the variances.</param>
    public void LeaveOneOut(ReadOnlySpan<double> targets, Span<double> means, Span<double> variances)
    {
        DropPending();
        var inverse = new SymmetricInverse();
        inverse.Compute(_factor);
        for (int i = 0; i < _valued; i++)
        {
            means[i] = targets[i] - (_alpha[i] / inverse.Values[i, i]);
            variances[i] = SignalVariance / inverse.Values[i, i];
        }
    }

    /// <summary>Adds an input without a value.</summary>
    /// <returns>False if it is so near to a known one that nothing would change.</returns>
    public bool TryAddPending(ReadOnlySpan<double> input)
    {
        EnsureCapacity(Count + 1);
        int index = Count;
        kernel.Add(input);
        int padded = Panel.Pad(index + 1);
        _covariance.EnsureCapacity(index + 1, index + 1);
        kernel.Correlate(kernel.ScaledInput(index), index + 1, _covariance.Row(index, padded), _scratch.Row(0, padded));
        _covariance[index, index] = 1 + (NoiseVariance / SignalVariance);
        if (_factor.TryAppend(_covariance, index, 1))
        {
            return true;
        }

        kernel.Truncate(index);
        return false;
    }

    /// <summary>Drops the inputs without a value.</summary>
    public void DropPending()
    {
        _factor.Truncate(_valued);
        kernel.Truncate(_valued);
    }

    /// <summary>Mean and variance of the noise-free function at points.</summary>
    /// <param name="points">One point a row.</param>
    /// <param name="count">How many.</param>
    /// <param name="means">Receives the means.</param>
    /// <param name="variances">Receives the variances; always positive.</param>
    public void Predict(RowMatrix points, int count, Span<double> means, Span<double> variances)
    {
        Correlate(points, count);
        _factor.ForwardSolve(_correlations, count);
        Summarise(count, means, variances);
    }

    /// <summary>As the other overload, with the gradients; those of categorical columns are zero.</summary>
    public void Predict(
        RowMatrix points, int count, Span<double> means, Span<double> variances, RowMatrix meanGradients, RowMatrix varianceGradients)
    {
        Predict(points, count, means, variances);
        _factor.BackSolve(_correlations, count);
        var alphaSlopes = _scratch.Row(0, Panel.Pad(Count));
        for (int m = 0; m < count; m++)
        {
            var solved = _correlations.Row(m, Panel.Pad(Count));
            var slopes = _slopes.Row(m, Panel.Pad(Count));
            alphaSlopes.Clear();
            for (int j = 0; j < Count; j++)
            {
                alphaSlopes[j] = _alpha[j] * slopes[j];
                solved[j] *= slopes[j];
            }

            var scaled = _scaled.AsSpan(m * Dimension, Dimension);
            for (int c = 0; c < Dimension; c++)
            {
                var (first, second) = kernel.IsCategorical(c) ? default : kernel.WeightedDifferences(scaled, c, Count, alphaSlopes, solved);
                meanGradients[m, c] = -first * kernel.InverseLength(c);
                varianceGradients[m, c] = 2 * SignalVariance * second * kernel.InverseLength(c);
            }

            kernel.TurnBack(meanGradients.Row(m, Dimension));
            kernel.TurnBack(varianceGradients.Row(m, Dimension));
        }

        Belief?.AddGradientsTo(points, count, meanGradients);
    }

    private double[] Surprises(RowMatrix inputs, ReadOnlySpan<double> targets, int count)
    {
        double[] surprises = new double[count];
        Belief!.AddTo(inputs, count, surprises);
        for (int i = 0; i < count; i++)
        {
            surprises[i] = targets[i] - surprises[i];
        }

        return surprises;
    }

    private void Correlate(RowMatrix points, int count)
    {
        _correlations.EnsureCapacity(count, Count);
        _slopes.EnsureCapacity(count, Count);
        if (_scaled.Length < count * Dimension)
        {
            _scaled = new double[count * Dimension];
        }

        int padded = Panel.Pad(Count);
        for (int m = 0; m < count; m++)
        {
            var scaled = _scaled.AsSpan(m * Dimension, Dimension);
            kernel.Scale(points.Row(m, Dimension), scaled);
            kernel.Correlate(scaled, Count, _correlations.Row(m, padded), _slopes.Row(m, padded));
        }

        _means.EnsureCapacity(1, count);
        for (int m = 0; m < count; m++)
        {
            _means[0, m] = Mean + Vectors.Dot(_alpha.AsSpan(0, _valued), _correlations.Row(m, _valued));
        }

        Belief?.AddTo(points, count, _means.Row(0, count));
    }

    private void Summarise(int count, Span<double> means, Span<double> variances)
    {
        _means.Row(0, count).CopyTo(means);
        for (int m = 0; m < count; m++)
        {
            var solved = _correlations.Row(m, Count);
            variances[m] = SignalVariance * Math.Max(LeastVariance, 1 - Vectors.Dot(solved, solved));
        }
    }

    private void EnsureCapacity(int count)
    {
        int padded = Panel.Pad(count);
        _covariance.EnsureCapacity(padded, padded);
        _scratch.EnsureCapacity(1, padded);
        if (_alpha.Length < padded)
        {
            Array.Resize(ref _alpha, 2 * padded);
        }
    }
}
