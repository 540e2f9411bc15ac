using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>A Gaussian process of one metric, with the schedule by which it is fitted.</summary>
internal sealed class Surrogate(FeatureMap features, HyperparameterPrior prior)
{
    private readonly FitSchedule _schedule = new(new Fit(new MaternKernel(features.IsCategorical), prior));
    private double[] _smoothed = [];

    /// <summary>The posterior.</summary>
    public GaussianProcess Process { get; } = new(new MaternKernel(features.IsCategorical));

    /// <summary>The predicted means at the observed inputs: the values with the noise smoothed away.</summary>
    public ReadOnlySpan<double> Smoothed => _smoothed;

    /// <summary>Learns values, warped here.</summary>
    public void Learn(RowMatrix inputs, ReadOnlySpan<double> values, int count)
    {
        var parameters = _schedule.For(inputs, features.Count, values, count);
        double[] targets = values[..count].ToArray();
        OutputWarping.Warp(targets);
        Condition(parameters, inputs, targets);
    }

    /// <summary>Learns values that are on a scale of their own already.</summary>
    public void LearnAsIs(RowMatrix inputs, ReadOnlySpan<double> values, int count) =>
        Condition(_schedule.For(inputs, features.Count, values, count), inputs, values[..count].ToArray());

    private void Condition(Hyperparameters parameters, RowMatrix inputs, double[] targets)
    {
        Process.Condition(parameters, prior, inputs, targets, targets.Length);
        _smoothed = new double[targets.Length];
        Process.Smooth(targets, _smoothed);
    }
}
