using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>One descent to the most probable hyperparameters, with a workspace of its own. Nothing is allocated but its result once the buffers have grown.</summary>
internal sealed class FitDescent(MaternKernel kernel, HyperparameterPrior prior)
{
    private readonly MarginalLikelihood _likelihood = new(kernel, prior);
    private readonly BoundedQuasiNewton _descent = new(kernel.Dimension + 1);
    private readonly double[] _gradient = new double[kernel.Dimension + 1];
    private readonly double[] _lower = Bounds(kernel, prior.LeastLogLength, prior.LeastLogNoise);
    private readonly double[] _upper = Bounds(kernel, prior.MostLogLength, prior.MostLogNoise);

    /// <summary>Descends from a start along its axes; the start itself, with +∞, if its covariance cannot be factored.</summary>
    public FitResult Run(RowMatrix inputs, ReadOnlySpan<double> targets, int count, QuasiNewtonLimits limits, Hyperparameters start)
    {
        _likelihood.SetData(inputs, targets, count, start.Axes);
        _descent.Start(start.Values, _lower, _upper, limits);
        while (!_descent.IsDone)
        {
            double value = _likelihood.Evaluate(_descent.Candidate, _gradient);
            _descent.Report(value, _gradient);
        }

        return new FitResult(double.IsFinite(_descent.Value) ? start with { Values = _descent.Point.ToArray() } : start, _descent.Value);
    }

    private static double[] Bounds(MaternKernel kernel, double length, double noise)
    {
        double[] bounds = new double[kernel.Dimension + 1];
        Array.Fill(bounds, length);
        bounds[^1] = noise;
        return bounds;
    }
}
