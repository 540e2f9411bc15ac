using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Finds the most probable hyperparameters by descents from given starts.</summary>
internal sealed class Fit(MaternKernel kernel, HyperparameterPrior prior)
{
    private readonly MarginalLikelihood _likelihood = new(kernel, prior);
    private readonly BoundedQuasiNewton _descent = new(kernel.Dimension + 1);
    private readonly double[] _gradient = new double[kernel.Dimension + 1];

    /// <summary>Columns of an input.</summary>
    public int Dimension => kernel.Dimension;

    /// <summary>The hyperparameters that are most probable before any data, along given axes (null: the columns).</summary>
    public Hyperparameters Likeliest(double[][]? axes)
    {
        double[] values = new double[kernel.Dimension + 1];
        Array.Fill(values, prior.LogLengthMean);
        values[^1] = Math.Clamp(prior.LogNoiseMean, prior.LeastLogNoise, prior.MostLogNoise);
        return new Hyperparameters(values, axes);
    }

    /// <summary>The best of the ends of all descents; all starts have the same axes.</summary>
    public FitResult Run(
        RowMatrix inputs, ReadOnlySpan<double> targets, int count, QuasiNewtonLimits limits, params ReadOnlySpan<Hyperparameters> starts)
    {
        double[] lower = Bounds(prior.LeastLogLength, prior.LeastLogNoise);
        double[] upper = Bounds(prior.MostLogLength, prior.MostLogNoise);
        _likelihood.SetData(inputs, targets, count, starts[0].Axes);
        double best = double.PositiveInfinity;
        var result = starts[0];
        foreach (var start in starts)
        {
            _descent.Start(start.Values, lower, upper, limits);
            while (!_descent.IsDone)
            {
                double value = _likelihood.Evaluate(_descent.Candidate, _gradient);
                _descent.Report(value, _gradient);
            }

            if (_descent.Value < best)
            {
                best = _descent.Value;
                result = new Hyperparameters(_descent.Point.ToArray(), start.Axes);
            }
        }

        return new FitResult(result, best);
    }

    private double[] Bounds(double length, double noise)
    {
        double[] bounds = new double[kernel.Dimension + 1];
        Array.Fill(bounds, length);
        bounds[^1] = noise;
        return bounds;
    }
}
