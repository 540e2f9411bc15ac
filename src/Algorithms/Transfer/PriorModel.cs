using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Transfer;

/// <summary>
/// What a prior study says of one objective at the inputs of a new one: the mean of a Gaussian process of its trials, on the
/// scale of their warped values. Not safe for use by several threads at once.
/// </summary>
internal sealed class PriorModel
{
    private const int LeastTrials = 3;
    private const int MostTrials = 128;
    private const int MostStarts = 5;

    private readonly SharedColumns _columns;
    private readonly GaussianProcess _process;
    private readonly RowMatrix _inputs;
    private readonly RowMatrix _meanGradients;
    private readonly RowMatrix _varianceGradients;
    private double[] _means = [];
    private double[] _variances = [];

    private PriorModel(FeatureMap features, SharedColumns columns, List<(double[] Point, double Value)> trials, ObservationNoise noise)
    {
        _columns = columns;
        _inputs = new RowMatrix(0, features.Count);
        _meanGradients = new RowMatrix(0, features.Count);
        _varianceGradients = new RowMatrix(0, features.Count);
        var inputs = new RowMatrix(trials.Count, features.Count);
        for (var i = 0; i < trials.Count; i++)
        {
            columns.Map(trials[i].Point, inputs.Row(i, features.Count));
        }

        double[] values = [.. trials.Select(trial => trial.Value)];
        var chosen = TrainingSubset.Choose(inputs, features.Count, values, values.Length, MostTrials, 0);
        var surrogate = new Surrogate(features, HyperparameterPrior.ForDimension(features.Count).With(noise));
        surrogate.Learn(TrainingSubset.Rows(inputs, features.Count, chosen), TrainingSubset.Values(values, chosen), chosen.Length);
        _process = surrogate.Process;
        Starts = [.. trials.OrderByDescending(trial => trial.Value).Take(MostStarts).Select(trial => columns.Feasible(trial.Point))];
    }

    /// <summary>Columns of an input.</summary>
    public int Columns => _process.Dimension;

    /// <summary>The points of the prior study's best trials in the new study's space, best first.</summary>
    public IReadOnlyList<double[]> Starts { get; }

    /// <summary>
    /// Learns from a prior study; null if the two have no parameter or objective in common, or fewer than three trials lie in
    /// the new study's space.
    /// </summary>
    public static PriorModel? Learn(Problem problem, FeatureMap features, PriorStudy prior, int objective)
    {
        var columns = new SharedColumns(problem.Space, features, prior.Problem.Space);
        if (columns.Count == 0 || IndexOf(problem, prior.Problem, objective) is not { } theirs)
        {
            return null;
        }

        var trials = new List<(double[], double)>();
        foreach (var trial in prior.History.Trials)
        {
            if (prior.Problem.TryGetObjectives(trial, out var values) && columns.PointOf(trial.Assignment) is { } point)
            {
                trials.Add((point, values[theirs]));
            }
        }

        return trials.Count < LeastTrials ? null : new PriorModel(features, columns, trials, prior.Problem.Noise);
    }

    /// <summary>The means at inputs of the new study.</summary>
    public ReadOnlySpan<double> Predict(RowMatrix inputs, int count)
    {
        Reserve(inputs, count);
        _process.Predict(_inputs, count, _means, _variances);
        return _means.AsSpan(0, count);
    }

    /// <summary>The gradients of the means; those of parameters that the prior study lacks are zero.</summary>
    public RowMatrix PredictGradients(RowMatrix inputs, int count)
    {
        Reserve(inputs, count);
        _process.Predict(_inputs, count, _means, _variances, _meanGradients, _varianceGradients);
        return _meanGradients;
    }

    private void Reserve(RowMatrix inputs, int count)
    {
        _inputs.EnsureCapacity(count, Columns);
        _meanGradients.EnsureCapacity(count, Columns);
        _varianceGradients.EnsureCapacity(count, Columns);
        _columns.Copy(inputs, count, _inputs);
        if (_means.Length < count)
        {
            (_means, _variances) = (new double[count], new double[count]);
        }
    }

    private static int? IndexOf(Problem problem, Problem prior, int objective)
    {
        var named = prior.Objectives.IndexOf(prior.Objectives.FirstOrDefault(metric => metric.Name == problem.Objectives[objective].Name)!);
        return named >= 0 ? named : problem.Objectives.Length == 1 && prior.Objectives.Length == 1 ? 0 : null;
    }
}
