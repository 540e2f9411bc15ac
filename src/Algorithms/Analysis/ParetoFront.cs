using System.Collections.Immutable;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>
/// Dominance of points whose coordinates are all better when larger: a point dominates another if it is at least as good
/// in every coordinate and better in one. Equal points do not dominate each other. A point with a nan is comparable to
/// none and never optimal.
/// </summary>
public static class ParetoFront
{
    /// <summary>
    /// The trials that no other dominates, in the order of their ids; ties are all returned. Considered are completed
    /// trials that report every metric of the problem, constraints included, and none as nan. Without metrics every
    /// completed trial is optimal.
    /// </summary>
    public static ImmutableArray<Trial> OptimalTrials(Problem problem, TrialHistory history)
    {
        Trial[] candidates = [.. history.Trials.Where(trial => trial.State == TrialState.Completed && ReportsAll(problem, trial))];
        if (problem.Metrics.IsEmpty)
        {
            return [.. candidates];
        }

        var points = Array.ConvertAll(candidates, trial => problem.Metrics.Select(metric => metric.Oriented(trial.Metrics[metric.Name])).ToArray());
        return [.. Indices(points).Select(index => candidates[index])];
    }

    /// <summary>
    /// The indices of the points that no other dominates, ascending. O(n · (log n + size of the front)).
    /// </summary>
    /// <param name="points">Points of equal length, larger is better.</param>
    public static int[] Indices(IReadOnlyList<double[]> points)
    {
        int[] order = [.. Enumerable.Range(0, points.Count).Where(index => !points[index].Any(double.IsNaN))];
        Array.Sort(order, (left, right) => CompareLexicographically(points[right], points[left]));
        var front = new List<int>();

        // In this order a later point never dominates an earlier one.
        foreach (var candidate in order)
        {
            if (!front.Exists(member => Dominates(points[member], points[candidate])))
            {
                front.Add(candidate);
            }
        }

        front.Sort();
        return [.. front];
    }

    /// <summary>
    /// How many points dominate each point. O(m·n²/64) bit operations for m coordinates: some milliseconds for 10,000 points.
    /// </summary>
    /// <param name="points">Points of equal length, larger is better.</param>
    public static int[] CountDominators(IReadOnlyList<double[]> points) => DominatorCount.Of(points);

    /// <summary>Whether <paramref name="left"/> dominates <paramref name="right"/>.</summary>
    public static bool Dominates(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var better = false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!(left[i] >= right[i]))
            {
                return false;
            }

            better |= left[i] > right[i];
        }

        return better;
    }

    private static bool ReportsAll(Problem problem, Trial trial) =>
        problem.Metrics.All(metric => trial.Metrics.TryGetValue(metric.Name, out var value) && !double.IsNaN(value));

    private static int CompareLexicographically(double[] left, double[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var order = left[i].CompareTo(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
