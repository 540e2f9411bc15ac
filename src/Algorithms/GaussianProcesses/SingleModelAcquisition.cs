using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>An acquisition that is a function of the mean and deviation of one model's prediction.</summary>
internal abstract class SingleModelAcquisition(GaussianProcess model) : IAcquisition
{
    private readonly RowMatrix _meanGradients = new(0, model.Dimension);
    private readonly RowMatrix _varianceGradients = new(0, model.Dimension);
    private readonly RowMatrix _pending = new(1, model.Dimension);
    private double[] _variances = [];

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values)
    {
        Reserve(count);
        model.Predict(inputs, count, values, _variances);
        for (int m = 0; m < count; m++)
        {
            values[m] = Value(values[m], Math.Sqrt(_variances[m]), out _, out _);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values, RowMatrix gradients)
    {
        Reserve(count);
        model.Predict(inputs, count, values, _variances, _meanGradients, _varianceGradients);
        for (int m = 0; m < count; m++)
        {
            double deviation = Math.Sqrt(_variances[m]);
            values[m] = Value(values[m], deviation, out double meanSlope, out double deviationSlope);
            for (int c = 0; c < model.Dimension; c++)
            {
                gradients[m, c] = (meanSlope * _meanGradients[m, c]) + (deviationSlope * _varianceGradients[m, c] / (2 * deviation));
            }
        }
    }

    /// <inheritdoc/>
    public void AddPending(ReadOnlySpan<double> input)
    {
        Reserve(1);
        input.CopyTo(_pending.Row(0, model.Dimension));
        Span<double> mean = stackalloc double[1];
        model.Predict(_pending, 1, mean, _variances);
        Believe(mean[0]);
        model.TryAddPending(input);
    }

    /// <summary>The value for a prediction, with its derivatives with respect to mean and deviation.</summary>
    protected abstract double Value(double mean, double deviation, out double meanSlope, out double deviationSlope);

    /// <summary>Takes into account that a running trial is predicted to have this value.</summary>
    protected virtual void Believe(double mean)
    {
    }

    private void Reserve(int count)
    {
        _meanGradients.EnsureCapacity(count, model.Dimension);
        _varianceGradients.EnsureCapacity(count, model.Dimension);
        if (_variances.Length < count)
        {
            _variances = new double[count];
        }
    }
}
