using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Feasible points of the unit cube with their inputs and their acquisition values, evaluated in batches.</summary>
internal sealed class CandidateSet(SearchSpace space, FeatureMap features)
{
    private const int Batch = 64;
    private readonly RowMatrix _batch = new(Batch, features.Count);
    private readonly List<double[]> _points = [];
    private readonly List<double> _values = [];

    /// <summary>Points held.</summary>
    public int Count => _points.Count;

    /// <summary>The point at an index.</summary>
    public double[] Point(int index) => _points[index];

    /// <summary>The acquisition at a point that was evaluated.</summary>
    public double Value(int index) => _values[index];

    /// <summary>Adds the feasible point nearest to a point, which is kept and changed.</summary>
    public void Add(double[] point)
    {
        space.Snap(point);
        _points.Add(point);
    }

    /// <summary>Evaluates all points added since the last time.</summary>
    public void Evaluate(IAcquisition acquisition)
    {
        Span<double> values = stackalloc double[Batch];
        while (_values.Count < _points.Count)
        {
            int start = _values.Count;
            int count = Math.Min(Batch, _points.Count - start);
            for (int m = 0; m < count; m++)
            {
                features.Map(_points[start + m], _batch.Row(m, features.Count));
            }

            acquisition.Evaluate(_batch, count, values);
            for (int m = 0; m < count; m++)
            {
                _values.Add(values[m]);
            }
        }
    }

    /// <summary>The indices of all points, best first; equal ones in the order they were added.</summary>
    public int[] Ranking()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort(order, (a, b) => _values[a] != _values[b] ? _values[b].CompareTo(_values[a]) : a.CompareTo(b));
        return order;
    }
}
