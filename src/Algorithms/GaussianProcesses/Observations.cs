using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>A history as the models see it: inputs of the kernel with values, sorted by what became of the trials.</summary>
internal sealed class Observations
{
    private const int MostIncumbents = 10;
    private readonly int _dimensions;

    /// <summary>
    /// Reads a history. Trials whose assignment does not lie in the search space teach nothing; completed ones that lack an objective or a
    /// constraint, or have a value that is no finite number, count as infeasible.
    /// </summary>
    public Observations(Problem problem, FeatureMap features, TrialHistory history)
    {
        int most = history.Trials.Length;
        _dimensions = problem.Space.Dimensions.Length;
        Points = new RowMatrix(most, _dimensions);
        Inputs = new RowMatrix(most, features.Count);
        FinishedInputs = new RowMatrix(most, features.Count);
        Feasible = new double[most];
        Values = [.. problem.Objectives.Select(_ => new double[most])];
        Margins = [.. problem.Constraints.Select(_ => new double[most])];
        double[] point = new double[_dimensions];
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

            bool usable = TryAddValues(problem, trial);
            input.CopyTo(FinishedInputs.Row(FinishedCount, input.Length));
            Feasible[FinishedCount++] = usable ? 1 : -1;
            if (usable)
            {
                point.CopyTo(Points.Row(Count, point.Length));
                input.CopyTo(Inputs.Row(Count, input.Length));
                Count++;
            }
        }

        foreach (double[] margins in Margins)
        {
            Compress(margins.AsSpan(0, Count));
        }
    }

    /// <summary>Completed trials with all metrics.</summary>
    public int Count { get; private set; }

    /// <summary>Their points of the unit cube.</summary>
    public RowMatrix Points { get; }

    /// <summary>Their inputs.</summary>
    public RowMatrix Inputs { get; }

    /// <summary>Their values, objective by objective; larger is better.</summary>
    public double[][] Values { get; }

    /// <summary>How far they are on the safe side (0 and above) of each constraint, compressed to a scale of about 1.</summary>
    public double[][] Margins { get; }

    /// <summary>Trials that ended, well or not.</summary>
    public int FinishedCount { get; }

    /// <summary>The inputs of the trials that ended.</summary>
    public RowMatrix FinishedInputs { get; }

    /// <summary>1 for each ended trial that could be evaluated, −1 for the others.</summary>
    public double[] Feasible { get; }

    /// <summary>Inputs of the trials that run.</summary>
    public List<double[]> Pending { get; } = [];

    /// <summary>The points of all trials.</summary>
    public List<double[]> Taken { get; } = [];

    /// <summary>The point of a completed trial.</summary>
    public double[] Point(int index) => Points.Row(index, _dimensions).ToArray();

    /// <summary>Whether a completed trial met all constraints.</summary>
    public bool IsSafe(int index) => Array.TrueForAll(Margins, margins => margins[index] >= 0);

    /// <summary>The points of the best trials, best first; with several objectives those of the front, in the order they were tried.</summary>
    public IReadOnlyList<double[]> Incumbents()
    {
        int[] safe = [.. Enumerable.Range(0, Count).Where(IsSafe)];
        IEnumerable<int> best = Values.Length == 1
            ? safe.OrderByDescending(i => Values[0][i])
            : NonDominated.Of([.. safe.Select(i => Values.Select(values => values[i]).ToArray())]).Select(i => safe[i]).Reverse();
        return [.. best.Take(MostIncumbents).Select(Point)];
    }

    private bool TryAddValues(Problem problem, Trial trial)
    {
        if (!problem.TryGetObjectives(trial, out double[] values))
        {
            return false;
        }

        for (int k = 0; k < values.Length; k++)
        {
            Values[k][Count] = values[k];
        }

        var constraints = problem.Constraints;
        for (int k = 0; k < constraints.Length; k++)
        {
            if (!trial.Metrics.TryGetValue(constraints[k].Name, out double value) || !double.IsFinite(value))
            {
                return false;
            }

            Margins[k][Count] = constraints[k].Oriented(value) - constraints[k].Oriented(constraints[k].SafetyThreshold!.Value);
        }

        return true;
    }

    private static void Compress(Span<double> margins)
    {
        if (margins.IsEmpty)
        {
            return;
        }

        double[] magnitudes = margins.ToArray();
        for (int i = 0; i < magnitudes.Length; i++)
        {
            magnitudes[i] = Math.Abs(magnitudes[i]);
        }

        Array.Sort(magnitudes);
        double scale = magnitudes[magnitudes.Length / 2];
        scale = scale > 0 ? scale : Math.Max(magnitudes[^1], double.Epsilon);
        foreach (ref double margin in margins)
        {
            margin = Math.Asinh(margin / scale);
        }
    }
}
