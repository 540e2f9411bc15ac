using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Follows the gradient of an acquisition from several points at once, over the numeric active parameters; one batched evaluation serves
/// all ascents. Ordered parameters move freely here and are snapped by whoever takes the result.
/// </summary>
internal sealed class AscentBatch
{
    private readonly FeatureMap _features;
    private readonly BoundedQuasiNewton[] _ascents;
    private readonly double[][] _starts;
    private readonly RowMatrix _inputs;
    private readonly RowMatrix _gradients;
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Makes a batch for up to <paramref name="count"/> ascents.</summary>
    public AscentBatch(FeatureMap features, int count)
    {
        _features = features;
        _ascents = [.. Enumerable.Range(0, count).Select(_ => new BoundedQuasiNewton(features.Count))];
        _starts = new double[count][];
        _inputs = new RowMatrix(count, features.Count);
        _gradients = new RowMatrix(count, features.Count);
        _lower = new double[features.Count];
        _upper = new double[features.Count];
    }

    /// <summary>Climbs from points and returns where each ascent ended; within a region if one is given.</summary>
    public IReadOnlyList<double[]> Run(IAcquisition acquisition, IReadOnlyList<double[]> starts, int evaluations, TrustRegion? region = null)
    {
        var limits = new QuasiNewtonLimits(evaluations, evaluations, GradientTolerance: 1e-5, RelativeDecrease: 1e-9, FirstStep: 0.05);
        for (int a = 0; a < starts.Count; a++)
        {
            Begin(a, starts[a], limits, region);
        }

        int[] active = new int[starts.Count];
        double[] values = new double[starts.Count];
        double[] gradient = new double[_features.Count];
        for (int count = Collect(active, starts.Count); count > 0; count = Collect(active, starts.Count))
        {
            acquisition.Evaluate(_inputs, count, values, _gradients);
            for (int m = 0; m < count; m++)
            {
                for (int c = 0; c < gradient.Length; c++)
                {
                    gradient[c] = -_gradients[m, c];
                }

                _ascents[active[m]].Report(-values[m], gradient);
            }
        }

        return [.. Enumerable.Range(0, starts.Count).Select(End)];
    }

    private void Begin(int ascent, double[] start, QuasiNewtonLimits limits, TrustRegion? region)
    {
        double[] input = new double[_features.Count];
        _starts[ascent] = start;
        _features.Map(start, input);
        for (int c = 0; c < input.Length; c++)
        {
            bool free = !_features.IsCategorical[c] && _features.Dimensions[c].IsActive(start);
            (_lower[c], _upper[c]) = free ? Range(c, input[c], region) : (input[c], input[c]);
        }

        _ascents[ascent].Start(input, _lower, _upper, limits);
    }

    // The start lies in its own range even if snapping took it out of the region.
    private (double Low, double High) Range(int column, double start, TrustRegion? region)
    {
        if (region is null)
        {
            return (0, 1);
        }

        var (low, high) = region.Range(column, region.Centre[_features.Dimensions[column].Index]);
        return (Math.Min(low, start), Math.Max(high, start));
    }

    private int Collect(int[] active, int count)
    {
        int running = 0;
        for (int a = 0; a < count; a++)
        {
            if (!_ascents[a].IsDone)
            {
                _ascents[a].Candidate.CopyTo(_inputs.Row(running, _features.Count));
                active[running++] = a;
            }
        }

        return running;
    }

    private double[] End(int ascent)
    {
        double[] point = [.. _starts[ascent]];
        for (int c = 0; c < _features.Count; c++)
        {
            var dimension = _features.Dimensions[c];
            if (!_features.IsCategorical[c] && dimension.IsActive(point))
            {
                point[dimension.Index] = _ascents[ascent].Point[c];
            }
        }

        return point;
    }
}
