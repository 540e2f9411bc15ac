using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>A history as the models see it: inputs of the kernel with values, sorted by what became of the trials.</summary>
internal sealed class Observations
{
    private readonly int _dimensions;

    /// <summary>Reads a history. Trials whose assignment does not lie in the search space teach nothing.</summary>
    public Observations(Problem problem, FeatureMap features, TrialHistory history)
    {
        int most = history.Trials.Length;
        _dimensions = problem.Space.Dimensions.Length;
        ObjectiveCount = problem.Objectives.Length;
        Points = new RowMatrix(most, problem.Space.Dimensions.Length);
        Inputs = new RowMatrix(most, features.Count);
        FinishedInputs = new RowMatrix(most, features.Count);
        Feasible = new double[most];
        Values = new double[ObjectiveCount][];
        for (int k = 0; k < ObjectiveCount; k++)
        {
            Values[k] = new double[most];
        }

        double[] point = new double[problem.Space.Dimensions.Length];
        double[] input = new double[features.Count];
        foreach (var trial in history.Trials)
        {
            if (!problem.Space.TryEncode(trial.Assignment, point))
            {
                continue;
            }

            Taken.Add([.. point]);
            features.Map(point, input);
            if (trial.State == TrialState.Pending)
            {
                Pending.Add([.. input]);
                continue;
            }

            bool usable = problem.TryGetObjectives(trial, out double[] values);
            input.CopyTo(FinishedInputs.Row(FinishedCount, input.Length));
            Feasible[FinishedCount++] = usable ? 1 : -1;
            if (usable)
            {
                point.CopyTo(Points.Row(Count, point.Length));
                input.CopyTo(Inputs.Row(Count, input.Length));
                for (int k = 0; k < ObjectiveCount; k++)
                {
                    Values[k][Count] = values[k];
                }

                Count++;
            }
        }
    }

    /// <summary>Objectives of the problem.</summary>
    public int ObjectiveCount { get; }

    /// <summary>Completed trials with all objectives.</summary>
    public int Count { get; }

    /// <summary>Their points of the unit cube.</summary>
    public RowMatrix Points { get; }

    /// <summary>Their inputs.</summary>
    public RowMatrix Inputs { get; }

    /// <summary>Their values, objective by objective; larger is better.</summary>
    public double[][] Values { get; }

    /// <summary>Trials that ended, well or not.</summary>
    public int FinishedCount { get; }

    /// <summary>The inputs of the trials that ended.</summary>
    public RowMatrix FinishedInputs { get; }

    /// <summary>1 for each ended trial that could be evaluated, −1 for the others.</summary>
    public double[] Feasible { get; }

    /// <summary>Inputs of the trials that run.</summary>
    public List<double[]> Pending { get; } = [];

    /// <summary>The points of the trials with the best first objective, best first.</summary>
    public IReadOnlyList<double[]> Incumbents()
    {
        const int Most = 10;
        int[] order = [.. Enumerable.Range(0, Count)];
        double[] keys = [.. order.Select(i => -Values[0][i])];
        Array.Sort(keys, order);
        return [.. order.Take(Most).Select(i => Points.Row(i, _dimensions).ToArray())];
    }

    /// <summary>The points of all trials.</summary>
    public List<double[]> Taken { get; } = [];
}
