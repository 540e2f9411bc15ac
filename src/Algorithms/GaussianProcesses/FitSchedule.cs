using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The hyperparameters for the first n observations, as a function of these alone, at the cost of little more than one short descent for
/// each new observation. Thorough fits are made at a geometric sequence of counts, each started from the one before, in stages at up to
/// three counts in a row so that none takes long; every other count starts from the last of them. Fits are made on at most a few hundred observations. A new schedule fed with the same data makes only the thorough fits again.
/// </summary>
internal sealed class FitSchedule(Fit fit, TurnedFit thoroughFit)
{
    private const int First = 2;
    private const int MostFitted = 256;
    private static readonly QuasiNewtonLimits Thorough = new(Iterations: 60, Evaluations: 80, GradientTolerance: 1e-3, RelativeDecrease: 1e-6, FirstStep: 0.5);
    private static readonly QuasiNewtonLimits Short = new(Iterations: 12, Evaluations: 15, GradientTolerance: 1e-2, RelativeDecrease: 1e-5, FirstStep: 0.2);
    private readonly List<(Anchor At, Hyperparameters Parameters)> _anchors = [];
    private double[] _seenInputs = [];
    private double[] _seenValues = [];
    private (int Count, Hyperparameters? Parameters) _last;

    /// <summary>The hyperparameters for data whose values are not warped yet.</summary>
    public Hyperparameters For(RowMatrix inputs, ReadOnlySpan<double> values, int count)
    {
        Forget(Unchanged(inputs, fit.Dimension, values, count));
        int wanted = Milestone(count);
        if (wanted < First)
        {
            return fit.Likeliest(null);
        }

        if (_last.Parameters is { } known && _last.Count == wanted)
        {
            return known;
        }

        for (var next = NextAnchor(); next.Count <= wanted; next = NextAnchor())
        {
            _anchors.Add((next, Reach(inputs, values, next)));
        }

        var (at, latest) = _anchors.Last(anchor => anchor.At.Count <= wanted);
        var result = at.Count == wanted ? latest : Refine(inputs, values, wanted, latest);
        _last = (wanted, result);
        return result;
    }

    private Anchor NextAnchor() => _anchors.Count == 0 ? new Anchor(First, First, FitStage.All) : _anchors[^1].At.Next;

    private Hyperparameters Reach(RowMatrix inputs, ReadOnlySpan<double> values, Anchor anchor)
    {
        var before = _anchors.Count == 0 ? fit.Likeliest(null) : _anchors[^1].Parameters;
        var (rows, targets) = Data(inputs, values, anchor.Count);
        return anchor.Stage switch
        {
            FitStage.Along => thoroughFit.Along(rows, targets, Thorough, before),
            FitStage.TurnBack => thoroughFit.TurnBack(rows, targets, Thorough, before),
            FitStage.Turn => thoroughFit.Turn(rows, targets, Thorough, before),
            _ => thoroughFit.Run(rows, targets, Thorough, before),
        };
    }

    private static int Milestone(int count) => count - (count % Anchor.Spacing(count));

    private Hyperparameters Refine(RowMatrix inputs, ReadOnlySpan<double> values, int count, Hyperparameters start)
    {
        var (rows, targets) = Data(inputs, values, count);
        return fit.Run(rows, targets, Short, start).Parameters;
    }

    private (RowMatrix Inputs, double[] Targets) Data(RowMatrix inputs, ReadOnlySpan<double> values, int count)
    {
        int[] chosen = TrainingSubset.Choose(inputs, fit.Dimension, values, count, MostFitted, 0);
        double[] targets = TrainingSubset.Values(values, chosen);
        OutputWarping.Warp(targets);
        return (TrainingSubset.Rows(inputs, fit.Dimension, chosen), targets);
    }

    private int Unchanged(RowMatrix inputs, int dimension, ReadOnlySpan<double> values, int count)
    {
        int known = Math.Min(count, _seenValues.Length);
        int same = 0;
        while (same < known && _seenValues[same].Equals(values[same])
            && inputs.Row(same, dimension).SequenceEqual(_seenInputs.AsSpan(same * dimension, dimension)))
        {
            same++;
        }

        _seenValues = values[..count].ToArray();
        _seenInputs = new double[count * dimension];
        for (int i = 0; i < count; i++)
        {
            inputs.Row(i, dimension).CopyTo(_seenInputs.AsSpan(i * dimension));
        }

        return same;
    }

    private void Forget(int unchanged)
    {
        _anchors.RemoveAll(anchor => anchor.At.Count > unchanged);
        if (_last.Count > unchanged)
        {
            _last = default;
        }
    }
}
