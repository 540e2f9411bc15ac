using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Transfer;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>A Gaussian process of one metric, with the schedule by which it is fitted.</summary>
/// <param name="features">The columns of its inputs.</param>
/// <param name="prior">What is believed of its hyperparameters.</param>
/// <param name="studies">What prior studies say of the metric; null if there are none.</param>
internal sealed class Surrogate(FeatureMap features, HyperparameterPrior prior, PriorEnsemble? studies = null)
{
    private const int MostConditioned = 1000;
    private const double NearBest = 0.4;
    private readonly FitSchedule _schedule = ScheduleFor(features, prior);
    private double[] _smoothed = [];

    /// <summary>The posterior.</summary>
    public GaussianProcess Process { get; } = new(new MaternKernel(features.IsCategorical));

    /// <summary>The predicted means at the observed inputs: the values with the noise smoothed away (those that the posterior
    /// leaves out for lack of room: the values).</summary>
    public ReadOnlySpan<double> Smoothed => _smoothed;

    /// <summary>The hyperparameters of the posterior, once there is one.</summary>
    public Hyperparameters? Parameters { get; private set; }

    /// <summary>Learns values, warped here.</summary>
    public void Learn(RowMatrix inputs, ReadOnlySpan<double> values, int count)
    {
        double[] targets = values[..count].ToArray();
        OutputWarping.Warp(targets);
        Condition(_schedule.For(inputs, values, count), inputs, targets);
    }

    /// <summary>Learns values that are on a scale of their own already.</summary>
    public void LearnAsIs(RowMatrix inputs, ReadOnlySpan<double> values, int count) =>
        Condition(_schedule.For(inputs, values, count), inputs, values[..count].ToArray());

    private static FitSchedule ScheduleFor(FeatureMap features, HyperparameterPrior prior)
    {
        var kernel = new MaternKernel(features.IsCategorical);
        var fit = new Fit(kernel, prior);
        return new FitSchedule(fit, new TurnedFit(kernel, prior, fit, features.AreOrdered));
    }

    private void Condition(Hyperparameters parameters, RowMatrix inputs, double[] targets)
    {
        Parameters = parameters;
        int[] chosen = TrainingSubset.Choose(inputs, features.Count, targets, targets.Length, MostConditioned, NearBest);
        bool all = chosen.Length == targets.Length;
        double[] known = all ? targets : TrainingSubset.Values(targets, chosen);
        var rows = all ? inputs : TrainingSubset.Rows(inputs, features.Count, chosen);
        Process.Belief = null;
        Process.Condition(parameters, prior, rows, known, known.Length);
        if (studies?.Weigh(Process, rows, known) is { } belief)
        {
            Process.Belief = belief;
            Process.Condition(parameters, prior, rows, known, known.Length);
        }

        double[] smoothed = new double[known.Length];
        Process.Smooth(known, smoothed);
        _smoothed = targets;
        for (int i = 0; i < chosen.Length; i++)
        {
            _smoothed[chosen[i]] = smoothed[i];
        }
    }
}
